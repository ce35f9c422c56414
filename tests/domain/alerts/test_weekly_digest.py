"""The weekly digest is queued once a week, on the first morning that a chat wishes for."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select

from domain.alerts import mornings, readers
from domain.company.settings import register, store
from domain.storage.schema.people import groups, outbox
from domain.vocabulary import Subject
from tests.domain.small_company import CHEN, NOW, Company

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=SHANGHAI).astimezone(UTC)
GROUP = -100


def alone(company: Company) -> None:
    """Only the group of EAST is told."""
    with company.database.write() as connection:
        connection.execute(delete(groups).where(groups.c.site_id != company.site("EAST").id))


def wish(company: Company, name: str, written: str, scope: str = f"{GROUP}") -> None:
    setting = register.by_name(name)
    with company.database.write() as connection:
        value = setting.kind.load(written)
        store.put(connection, setting, scope, value, store.Editor(company.person(CHEN)), NOW)


def days(company: Company, *, count: int, since: datetime = MONDAY) -> list[tuple[int, int]]:
    """On which of so many days which chats get it, several ticks a day; days from the first Monday."""
    told = []
    for number in range(count):
        for hours in (0, 0, 1, 5):
            now = since + timedelta(days=number, hours=hours)
            with company.database.write() as connection:
                mornings.enqueue_due(connection, now)
                rows = connection.execute(select(outbox).where(outbox.c.subject == Subject.WEEK)).all()
            told += [((now - MONDAY).days, row.address) for row in rows if row.created_at == now]
            assert all(row.silent for row in rows)
    return list(dict.fromkeys(told))


def test_once_a_week_on_its_first_morning(company: Company) -> None:
    alone(company)
    assert days(company, count=15) == [(0, GROUP), (7, GROUP), (14, GROUP)]


def test_a_chat_without_mondays_has_it_on_the_first_of_its_days(company: Company) -> None:
    alone(company)
    wish(company, "alert-days", "wed,fri")
    assert days(company, count=14) == [(2, GROUP), (9, GROUP)]


def test_a_new_chat_waits_for_the_next_week_and_a_missed_monday_is_made_up_for(company: Company) -> None:
    alone(company)
    assert days(company, count=3, since=MONDAY + timedelta(days=1)) == []
    assert days(company, count=5, since=MONDAY + timedelta(days=9)) == [(9, GROUP)]


def test_a_clock_that_is_set_back_says_it_no_second_time(company: Company) -> None:
    alone(company)
    assert days(company, count=8) == [(0, GROUP), (7, GROUP)]
    assert days(company, count=8, since=MONDAY + timedelta(minutes=1)) == []
    assert days(company, count=2, since=MONDAY + timedelta(days=16)) == [(16, GROUP)]
    assert days(company, count=9, since=MONDAY + timedelta(days=8, minutes=1)) == [], "nor on that week's Monday"


def test_a_chat_may_do_without_it_and_somebody_have_it_alone(company: Company) -> None:
    alone(company)
    wish(company, "weekly-digest", "nothing")
    with company.database.write() as connection:
        readers.set_digest(connection, company.person(CHEN), company.site("EAST").id, wanted=True)
    assert days(company, count=8) == [(0, CHEN), (7, CHEN)]
