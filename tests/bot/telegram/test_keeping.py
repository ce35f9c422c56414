"""What is kept, and for how long; and what is left of somebody who is forgotten."""

import asyncio
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update
from telegram import Update

from bot.chat import pictures, strangers
from bot.chat.policy import Ages
from bot.drafts.store import drafts
from bot.migrations.schema_version import metadata
from bot.scanner import Code
from bot.telegram import inbox_rows, keeping
from bot.telegram.inbox import Inbox
from bot.telegram.inbox_rows import inbox
from bot.telegram.order import ChatQueues
from domain.alerts import living_cards
from domain.company import granting, outbox, people
from domain.errors import LastAdministrator
from domain.ledger import bookings, movements
from domain.storage.database import Database
from domain.storage.schema.alerts import alert_held
from domain.storage.schema.people import outbox as outbox_table
from domain.storage.schema.people import people as people_table
from domain.storage.schema.sheet import rewrites
from domain.vocabulary import Role, Subject
from tests.bot.chatting import Chat
from tests.domain.alerts.watch import Watch
from tests.domain.small_company import CHEN, LI, NOW, Company

ADDRESS, NAME = 7_654_321_098, "Zebulon Quist"
LATER = NOW + timedelta(days=400)
AGES = Ages()
CODE = Code("EAN13", "6901234567892", gs1=False)


@pytest.fixture
def quist(company: Company) -> Chat:
    """Somebody who has done a little of everything."""
    with company.database.write() as connection:
        word, _ = granting.invite(connection, None, Role.FLOOR, [company.site("EAST").id], NOW)
    chat = Chat(company, ADDRESS)
    chat.says(f"/start {word}")
    with company.database.write() as connection:
        connection.execute(update(people_table).where(people_table.c.address == ADDRESS).values(name=NAME))
        person = people.by_address(connection, ADDRESS)
        assert person is not None
        people.set_language(connection, person, "zh")
    chat.says("收5 WATER")
    chat.photographs(CODE, caption="3", name="p")
    chat.says("WATER")
    chat.says("/transfer 2 WATER")
    chat.says("发2")
    return chat


def everything(company: Company) -> str:
    """All rows of all tables."""
    with company.database.read() as connection:
        tables = metadata.sorted_tables
        return "\n".join(f"{table.name} {row}" for table in tables for row in connection.execute(select(table)))


def forget(company: Company, address: int = ADDRESS) -> None:
    with company.database.write() as connection:
        person = people.by_address(connection, address)
        assert person is not None
        keeping.forget_person(connection, person, NOW)


async def test_nothing_personal_is_left_in_any_table_and_the_books_still_agree(company: Company, quist: Chat) -> None:
    for body in (quist.message(900, text="hello"), quist.message(901, text=NAME)):
        await arriving(company).take([{"update_id": body["message_id"], "message": body}])
    with company.database.write() as connection:
        person = people.by_address(connection, ADDRESS)
        assert person is not None
        outbox.enqueue(connection, person, Subject.MORNING, {"site": 1}, key="x", now=NOW)
        chen = company.person(CHEN)
        outbox.enqueue(connection, chen, Subject.UNREACHABLE, {"person": person.id}, key=f"{ADDRESS}:today", now=NOW)
        strangers.may_be_answered(connection, ADDRESS, NOW)
        living_cards.passed_on(connection, ADDRESS, company.site("EAST").id, 1, NOW)
    (alert, *_) = Watch(company).looked()
    with company.database.write() as connection:
        connection.execute(insert(alert_held).values(address=ADDRESS, alert_id=alert.id, times=1))
    company.seal()
    before = everything(company)
    assert str(ADDRESS) in before
    assert NAME in before
    forget(company)
    after = everything(company)
    assert [line for line in after.splitlines() if str(ADDRESS) in line or NAME in line or "Quist" in line] == []
    assert company.differences() == ()
    assert company.stock("WATER") == 8
    with company.database.read() as connection:
        assert people.get(connection, person.id).name == f"#{person.id}"
        assert [each.id for each in people.named(connection, f"#{person.id}")] == [person.id]
        assert people.named(connection, NAME) == people.named(connection, str(ADDRESS)) == []
        assert connection.execute(select(func.count()).select_from(rewrites)).scalar() == 2


def test_what_they_booked_can_still_be_explained_undone_and_decided(company: Company, quist: Chat) -> None:
    company.seal()
    forget(company)
    chen = Chat(company, CHEN)
    assert "R-000001" in chen.says("/why WATER") or "R-000001" in chen.taps("🏬 East warehouse")
    with company.database.read() as connection:
        booked = bookings.describe(connection, movements.get(connection, 1))
    company.reverse(booked, by=CHEN, now=NOW)
    company.seal()
    assert company.differences() == ()


def test_who_is_forgotten_is_told_nothing_any_more_and_is_a_stranger(company: Company, quist: Chat) -> None:
    with company.database.read() as connection:
        person = people.by_address(connection, ADDRESS)
        assert person is not None
    forget(company)
    with company.database.write() as connection:
        gone = people.get(connection, person.id)
        assert not outbox.enqueue(connection, gone, Subject.MORNING, {}, key="y", now=NOW)
    assert "works for people of one company only" in quist.says("WATER")
    assert "no access" in quist.taps_data("Undo.:1")
    with company.database.write() as connection:
        word, _ = granting.invite(connection, None, Role.FLOOR, [company.site("EAST").id], NOW)
    assert "One" in Chat(company, ADDRESS).says(f"/start {word}"), "and may be let in anew"


async def test_a_number_of_a_draft_is_never_given_twice(company: Company, quist: Chat) -> None:
    with company.database.read() as connection:
        last = connection.execute(select(func.max(drafts.c.id))).scalar_one()
    forget(company)
    await keeping.clean_up(company.database, AGES, LATER)
    li = Chat(company, LI, now=LATER)
    li.says("收1 WATER")
    with company.database.read() as connection:
        assert connection.execute(select(func.max(drafts.c.id))).scalar_one() > last
    assert company.stock("WATER") == 9


def test_the_last_administrator_is_not_forgotten(company: Company) -> None:
    with company.database.write() as connection:
        granting.grant(connection, None, company.person(CHEN), company.site("EAST").id, Role.ADMINISTRATOR, NOW)
    before = everything(company)
    with pytest.raises(LastAdministrator):
        forget(company, CHEN)
    assert everything(company) == before


async def test_what_is_over_and_old_is_deleted_and_what_is_open_stays(company: Company, quist: Chat) -> None:
    with company.database.write() as connection:
        strangers.may_be_answered(connection, 4242, NOW)
        rows = [
            {"update_id": number, "body": {}, "received_at": NOW, "state": state, "due_at": NOW}
            for number, state in enumerate(("waiting", "done", "failed"), 5000)
        ]
        connection.execute(insert(inbox), rows)
        for state in ("waiting", "sending", "sent", "dead"):
            outbox.enqueue(connection, company.person(LI), Subject.MORNING, {}, key=state, now=NOW)
            connection.execute(
                update(outbox_table).where(outbox_table.c.key.contains(f":{state}:")).values(state=state)
            )
    assert await keeping.clean_up(company.database, AGES, NOW + timedelta(days=1)) == 0, "nothing is old yet"
    await keeping.clean_up(company.database, AGES, LATER)
    with company.database.read() as connection:
        assert connection.execute(select(inbox.c.state)).scalars().all() == ["waiting"]
        kept = connection.execute(select(outbox_table.c.state).where(outbox_table.c.subject == Subject.MORNING))
        assert sorted(kept.scalars()) == ["sending", "waiting"]
        for table in (strangers.strangers, pictures.pictures, pictures.picture_cards):
            assert connection.execute(select(func.count()).select_from(table)).scalar() == 0
        states = connection.execute(select(drafts.c.state)).scalars().all()
        assert "open" in states, "a draft that can be gone on with stays"
    assert await keeping.clean_up(company.database, AGES, LATER) == 0


async def test_a_picture_that_is_forgotten_is_still_known_to_be_booked(company: Company) -> None:
    chat = Chat(company, LI)
    assert "已入库" in chat.photographs(CODE, caption="收3", name="p")
    await keeping.clean_up(company.database, AGES, LATER)
    chat.now = LATER
    chat.photographs(CODE, caption="收3", name="p")
    assert company.stock("WATER") == 3, "it is asked about first"


async def test_many_rows_go_in_several_transactions(company: Company) -> None:
    with company.database.write() as connection:
        rows = [{"address": number, "answers": 1, "since": NOW} for number in range(1, 1302)]
        connection.execute(insert(strangers.strangers), rows)
    assert await keeping.clean_up(company.database, AGES, LATER) == 1301


async def test_another_program_can_write_while_much_is_deleted_and_a_stop_does_not_wait_for_the_rest(
    company: Company,
) -> None:
    def left() -> int:
        with company.database.read() as connection:
            return connection.execute(select(func.count()).select_from(strangers.strangers)).scalar_one()

    def write_beside(times: int) -> None:
        with closing(Database(company.database.url)) as beside:
            for number in range(times):
                with beside.write() as connection:
                    strangers.forget(connection, -number)

    many = 40 * keeping.BATCH_SIZE
    with company.database.write() as connection:
        rows = [{"address": number, "answers": 1, "since": NOW} for number in range(1, many + 1)]
        connection.execute(insert(strangers.strangers), rows)
    cleaning = asyncio.ensure_future(keeping.clean_up(company.database, AGES, LATER))
    while await asyncio.to_thread(left) == many:
        pass
    await asyncio.to_thread(write_beside, 5)
    assert left() > 0, "it had to wait until all was deleted"
    cleaning.cancel()
    await asyncio.wait([cleaning])
    when_stopped = left()
    await asyncio.to_thread(write_beside, 20)
    assert left() >= when_stopped - keeping.BATCH_SIZE, "it went on"


def arriving(company: Company) -> Inbox:
    return Inbox(company.database, lambda body: Update.de_json(body, None), ChatQueues(), lambda: NOW)


async def test_an_update_that_is_answered_is_not_kept(company: Company, quist: Chat) -> None:
    arrived = arriving(company)
    body = {"update_id": 77, "message": quist.message(77, text="secret")}
    await arrived.take([body])
    assert "secret" in everything(company)
    arrived.finish(77)
    assert "secret" not in everything(company)
    await arrived.take([body])
    assert "secret" not in everything(company), "and a repeat of it is known"


def test_a_ledger_that_is_scrubbed_is_the_same(company: Company, quist: Chat) -> None:
    company.seal()
    forget(company)
    before = everything(company)
    assert company.database.scrub()
    assert everything(company) == before
    assert company.differences() == ()


async def test_an_update_that_came_again_after_the_clock_had_leapt_a_month_was_answered_again(
    company: Company, quist: Chat
) -> None:
    arrived = arriving(company)
    body = {"update_id": 77, "message": quist.message(77, text="secret")}
    await arrived.take([body])
    arrived.finish(77)
    assert await keeping.clean_up(company.database, AGES, LATER) > 0
    await arriving(company).take([body])
    with company.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(inbox)).scalar() == 0


async def test_of_forgotten_updates_only_the_newest_numbers_are_kept(company: Company) -> None:
    rows = [
        {"update_id": number, "body": {}, "received_at": NOW, "state": "done", "due_at": NOW} for number in range(1300)
    ]
    with company.database.write() as connection:
        connection.execute(insert(inbox), rows)
    await keeping.clean_up(company.database, AGES, LATER)
    with company.database.read() as connection:
        assert inbox_rows.known_among(connection, [299, 300, 1299]) == {300, 1299}
