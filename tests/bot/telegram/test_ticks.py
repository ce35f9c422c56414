"""The ticks that belong to a day: mornings in time, and one verification a day."""

import asyncio
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, insert, make_url, select, text, update

from bot.telegram.schedule import Every, Tick
from bot.telegram.ticks import PLAN, alert_tick, sweep_tick, verify_tick
from domain.ledger import checkpoints
from domain.storage import own_schema
from domain.storage.database import Database
from domain.storage.own_schema import NotCompared
from domain.storage.schema.company import sites
from domain.storage.schema.people import groups, outbox
from domain.vocabulary import Subject
from tests.domain.ledger.test_verification import unguarded
from tests.domain.small_company import CHEN, NOW, Company


@pytest.fixture
def company(administered: Database) -> Company:
    company = Company(administered)
    company.receive("WATER", 24, price="1.00")
    company.seal()
    return company


def run(tick: Tick) -> object:
    async def once() -> object:
        return await tick()

    return asyncio.run(once())


def told(company: Company, subject: Subject) -> list[tuple[int, object]]:
    query = select(outbox.c.address, outbox.c.body).where(outbox.c.subject == subject).order_by(outbox.c.id)
    with company.database.read() as connection:
        return [(row.address, row.body) for row in connection.execute(query)]


def test_a_group_that_is_registered_a_little_after_the_hour_hears_with_the_next_tick(company: Company) -> None:
    with company.database.write() as connection:
        given = connection.execute(select(groups)).mappings().all()
        connection.execute(delete(groups))
    moment = datetime(2026, 3, 10, 8, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
    tick = alert_tick(company.database, lambda: moment)
    assert run(tick) == 0
    with company.database.write() as connection:
        connection.execute(insert(groups), [dict(row) for row in given])
    run(sweep_tick(company.database, lambda: moment))
    run(tick)
    run(tick)
    every = PLAN["alerts"]
    assert isinstance(every, Every)
    assert every.seconds <= 60
    assert len(told(company, Subject.MORNING)) == 1


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "Africa/Monrovia", "America/St_Johns"])
def test_a_morning_comes_within_a_minute_whatever_the_zone(company: Company, zone: str) -> None:
    with company.database.write() as connection:
        connection.execute(update(sites).values(timezone=zone))
    eight = datetime(2026, 3, 10, 8, 0, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    for moment in (eight - timedelta(seconds=1), eight + timedelta(seconds=59)):
        run(sweep_tick(company.database, partial(datetime.astimezone, moment, UTC)))
        run(alert_tick(company.database, partial(datetime.astimezone, moment, UTC)))
        assert bool(told(company, Subject.MORNING)) == (moment > eight)


def verify(company: Company, now: datetime) -> None:
    run(verify_tick(company.database, lambda: now))


def verified_at(company: Company) -> datetime | None:
    with company.database.read() as connection:
        return checkpoints.verified_at(connection)


def test_the_ledger_is_verified_once_a_day_whoever_is_started_how_often(company: Company) -> None:
    verify(company, NOW)
    verify(company, NOW + timedelta(hours=3))
    assert verified_at(company) == NOW
    verify(company, NOW + timedelta(days=1))
    assert verified_at(company) == NOW + timedelta(days=1)
    verify(company, NOW - timedelta(days=30))
    assert verified_at(company) == NOW - timedelta(days=30), "the clock was set back"
    assert told(company, Subject.TROUBLE) == []


def test_administrators_are_told_what_does_not_agree_and_no_checkpoint_is_kept(company: Company) -> None:
    with company.database.write() as connection:
        unguarded(connection, "UPDATE movements SET note = 'never mind' WHERE id = 1")
    for hours in (0, 1):
        verify(company, NOW + timedelta(hours=hours))
    ((address, body),) = told(company, Subject.TROUBLE)
    problem = "R-000001: it is not what was sealed: the hash differs"
    assert (address, body["problem"]) == (CHEN, problem)
    assert body["count"] > 1, "that nothing guards it any more is told, too"
    assert verified_at(company) is None


def test_a_balance_that_was_changed_after_the_last_verification_is_told_the_next_day(company: Company) -> None:
    verify(company, NOW)
    with company.database.write() as connection:
        connection.execute(text("UPDATE balances SET on_hand = 25 WHERE on_hand = 24"))
    verify(company, NOW + timedelta(days=1))
    ((_, body),) = told(company, Subject.TROUBLE)
    assert "the balance says 25, the movements say 24" in str(body)


@pytest.mark.parametrize("founded", ["postgresql"], indirect=True)
def test_a_user_who_may_make_no_temporary_tables_verifies_every_day_and_nobody_is_alarmed(company: Company) -> None:
    """Administrators were told daily of a difference in a sound ledger, of which no checkpoint was kept."""
    url = make_url(company.database.url)
    role = f"without_temporary_{url.database}"
    with company.database.pinned() as connection:
        connection.exec_driver_sql(f"REVOKE TEMPORARY ON DATABASE {url.database} FROM PUBLIC")
        connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN")
        for kind in ("TABLES", "SEQUENCES"):
            connection.exec_driver_sql(f"GRANT ALL ON ALL {kind} IN SCHEMA public TO {role}")
        try:
            with closing(Database(str(url.set(username=role)))) as theirs:
                with pytest.raises(NotCompared, match="permission denied to create temporary tables"):
                    own_schema.differences_in(theirs)
                run(verify_tick(theirs, lambda: NOW))
        finally:
            connection.exec_driver_sql(f"DROP OWNED BY {role}")
            connection.exec_driver_sql(f"DROP ROLE {role}")
    assert told(company, Subject.TROUBLE) == []
    assert verified_at(company) == NOW
