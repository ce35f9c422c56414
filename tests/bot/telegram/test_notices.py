"""The outbox's other end: what waits is sent once, what fails is tried again, what is refused for good is given up."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from telegram import Bot

from bot.telegram.notices import LEASE, Outgoing
from bot.telegram.sending import Sender
from domain.alerts import mornings
from domain.company import people
from domain.company.outbox import enqueue
from domain.storage.database import Database
from domain.storage.schema.people import outbox
from domain.vocabulary import Subject
from tests.bot.telegram.bot_api import TOKEN, BotApi, bot_api
from tests.databases import new_database, sqlite_database
from tests.domain.small_company import ANA, CHEN, LI, Company, found
from tests.sandbox_process import Sandbox

GROUP = -1001000000100
OTHER = -1001000000200


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 10, 0, 5, tzinfo=UTC)  # five past eight in Shanghai

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with sqlite_database(tmp_path, begin=found) as database:
        with database.write() as connection:
            people.move_group(connection, -100, GROUP)
        yield database


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def outgoing(database: Database, sandbox: Sandbox, clock: Clock) -> AsyncIterator[Outgoing]:
    phones = [{"id": one, "first_name": str(one), "language_code": "en", "label": ""} for one in (LI, CHEN, ANA)]
    group = {"id": GROUP, "title": "Managers", "members": [LI, CHEN], "bot_member": True}
    sandbox.control.put("/api/cast", {"people": phones, "groups": [group], "shelf": [], "actions": []})
    async with Bot(sandbox.token, sandbox.bot_api) as bot:
        yield Outgoing(database, Sender(bot), clock)


def tell(database: Database, clock: Clock) -> None:
    with database.write() as connection:
        assert mornings.enqueue_due(connection, clock()) == 1


def rows(database: Database) -> list[Any]:
    with database.read() as connection:
        return list(connection.execute(select(outbox).order_by(outbox.c.id)))


def said(sandbox: Sandbox) -> list[str]:
    return [message["text"] for message in sandbox.control.messages(GROUP) if message["text"]]


async def test_the_morning_is_told_once_in_the_groups_language(
    database: Database, outgoing: Outgoing, sandbox: Sandbox, clock: Clock
) -> None:
    tell(database, clock)
    assert await outgoing.tick() == 1
    assert await outgoing.tick() == 0
    (text,) = said(sandbox)
    assert "东区仓" in text
    assert "缺货（2）" in text
    (row,) = rows(database)
    assert row.state == "sent"
    with database.write() as connection:
        assert mornings.enqueue_due(connection, clock()) == 0, "once a morning"


async def test_telegram_busy_for_long_is_tried_again_later_and_then_said_once(
    database: Database, outgoing: Outgoing, sandbox: Sandbox, clock: Clock
) -> None:
    tell(database, clock)
    fault = {"service": "telegram", "kind": "status", "status": 429, "retry_after": 60, "path": "(?i)sendMessage"}
    sandbox.control.post("/api/faults", fault)
    await outgoing.tick()
    (row,) = rows(database)
    assert row.state == "waiting"
    assert await outgoing.tick() == 0, "not before it is due"
    clock.now += timedelta(seconds=61)
    assert await outgoing.tick() == 1
    assert len(said(sandbox)) == 1


async def test_a_lost_answer_is_said_again_and_says_so(
    database: Database, outgoing: Outgoing, sandbox: Sandbox, clock: Clock
) -> None:
    tell(database, clock)
    sandbox.control.post("/api/faults", {"service": "telegram", "kind": "lose_answer", "path": "(?i)sendMessage"})
    await outgoing.tick()
    clock.now += timedelta(minutes=1)
    await outgoing.tick()
    first, second = said(sandbox)
    assert "可能已经收到过" not in first
    assert "可能已经收到过" in second
    assert [row.state for row in rows(database)] == ["sent"]


async def test_what_was_being_sent_when_the_program_was_killed_is_sent_again_and_says_so(
    database: Database, outgoing: Outgoing, sandbox: Sandbox, clock: Clock
) -> None:
    tell(database, clock)
    with database.write() as connection:
        connection.execute(update(outbox).values(state="sending", due_at=clock() + LEASE))
    assert await outgoing.tick() == 0
    outgoing.recover()
    assert await outgoing.tick() == 1
    assert "可能已经收到过" in said(sandbox)[0]


async def test_a_group_that_threw_the_bot_out_is_given_up_and_does_not_block_the_others(
    database: Database, outgoing: Outgoing, sandbox: Sandbox, clock: Clock
) -> None:
    tell(database, clock)
    with database.write() as connection:
        mornings.enqueue_now(connection, [1], "again", clock())
        connection.execute(update(outbox).where(outbox.c.id == 1).values(address=-999))
    assert await outgoing.tick() == 2
    assert [row.state for row in rows(database)] == ["dead", "sent"]
    assert "chat not found" in rows(database)[0].problem.lower()


async def test_a_notice_that_cannot_be_worded_does_not_keep_the_others_from_being_sent(
    database: Database, outgoing: Outgoing, sandbox: Sandbox, clock: Clock
) -> None:
    tell(database, clock)
    with database.write() as connection:
        mornings.enqueue_now(connection, [1], "again", clock())
        connection.execute(update(outbox).where(outbox.c.id == 1).values(body={"site": 999}))
    assert [await outgoing.tick(), await outgoing.tick()] == [1, 1]
    assert [row.state for row in rows(database)] == ["waiting", "sent"]
    assert len(said(sandbox)) == 1


def queue(database: Database, clock: Clock, *addresses: int) -> None:
    """A morning's alert for each address, in this order."""
    with database.write() as connection:
        for number, address in enumerate(addresses):
            group = people.Group(address, 1, "en")
            key = f"test-{number}"
            assert enqueue(connection, group, Subject.MORNING, {"site": 1}, key=key, now=clock())


async def noted(database: Database, address: int) -> None:
    """Until a notice to this address is noted as sent; five seconds at most."""
    for _ in range(3000):
        if any(row.address == address and row.state == "sent" for row in rows(database)):
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"nothing was sent to {address}")


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with bot_api() as api:
        yield api


@pytest.fixture
async def plain(database: Database, api: BotApi, clock: Clock) -> AsyncIterator[Outgoing]:
    """Against a Bot API that does what the sandbox does not."""

    def move(old: int, new: int) -> None:
        with database.write() as connection:
            people.move_group(connection, old, new)

    async with Bot(TOKEN, api.url) as bot:
        yield Outgoing(database, Sender(bot, lambda old, new: asyncio.to_thread(move, old, new)), clock)


async def test_what_was_in_flight_when_the_clock_was_set_forward_was_sent_twice(
    database: Database, clock: Clock
) -> None:
    awake, asked = asyncio.Event(), asyncio.Event()

    async def wait(_: int) -> None:
        asked.set()
        await awake.wait()

    async with bot_api() as api, Bot(TOKEN, api.url) as bot:
        api.wait = wait
        outgoing = Outgoing(database, Sender(bot), clock)
        tell(database, clock)
        sending = asyncio.create_task(outgoing.tick())
        await asked.wait()
        clock.now += timedelta(days=2)
        outgoing.clock_moved()
        assert await outgoing.tick() == 0
        awake.set()
        await sending
        assert await outgoing.tick() == 0
        assert len(api.sent) == 1


async def test_a_slow_chat_holds_up_no_other_and_its_own_notices_stay_in_order(
    database: Database, plain: Outgoing, api: BotApi, clock: Clock
) -> None:
    awake, asked = asyncio.Event(), asyncio.Event()

    async def wait(chat: int) -> None:
        if chat == GROUP:
            asked.set()
            await awake.wait()

    api.wait = wait
    queue(database, clock, GROUP, GROUP, OTHER, OTHER)
    first = asyncio.ensure_future(plain.tick())
    await asyncio.wait_for(asked.wait(), 30)
    await noted(database, OTHER)
    assert await plain.tick() == 1, "the other chat's second notice; nothing for the slow one"
    assert api.chats() == [OTHER] * 2
    awake.set()
    assert await first == 2
    assert await plain.tick() == 1
    assert api.chats() == [OTHER] * 2 + [GROUP] * 2
    assert [row.sent_as for row in rows(database)] == [f"{GROUP}/3", f"{GROUP}/4", f"{OTHER}/1", f"{OTHER}/2"]


async def test_what_follows_in_a_chat_waits_for_what_telegram_did_not_take_yet(
    database: Database, outgoing: Outgoing, sandbox: Sandbox, clock: Clock
) -> None:
    queue(database, clock, GROUP, GROUP)
    fault = {"service": "telegram", "kind": "status", "status": 429, "retry_after": 60, "path": "(?i)sendMessage"}
    sandbox.control.post("/api/faults", fault)
    assert [await outgoing.tick(), await outgoing.tick()] == [1, 0]
    assert said(sandbox) == []
    clock.now += timedelta(seconds=61)
    assert [await outgoing.tick(), await outgoing.tick()] == [1, 1]
    first, second = rows(database)
    assert int(first.sent_as.partition("/")[2]) < int(second.sent_as.partition("/")[2])


async def test_a_notice_whose_fate_could_not_be_noted_is_said_again_when_its_lease_is_over_and_says_so(
    database: Database, plain: Outgoing, api: BotApi, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    queue(database, clock, GROUP)
    full = "CREATE TRIGGER full BEFORE UPDATE OF state ON outbox WHEN NEW.state = 'sent'"
    with database.write() as connection:
        connection.exec_driver_sql(f"{full} BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    assert await plain.tick() == 1
    assert "cannot be noted" in caplog.text
    with database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER full")
    clock.now += LEASE - timedelta(seconds=1)
    assert await plain.tick() == 0, "it may still be on its way"
    clock.now += timedelta(seconds=1)
    assert await plain.tick() == 1
    first, second = (fields["text"] for _, fields in api.sent)
    assert "had this message before" not in first
    assert "had this message before" in second
    assert [row.state for row in rows(database)] == ["sent"]


async def test_what_is_queued_for_a_group_that_became_a_supergroup_is_sent_there_and_not_told_twice(
    database: Database, plain: Outgoing, api: BotApi, clock: Clock
) -> None:
    tell(database, clock)
    with database.write() as connection:
        assert mornings.enqueue_now(connection, [1], "again", clock()) == 1
    api.moved[GROUP] = OTHER
    assert [await plain.tick(), await plain.tick()] == [1, 1]
    assert api.chats() == [OTHER, OTHER]
    with database.write() as connection:
        assert {group.address for group in people.groups_of(connection)} == {OTHER}
        assert mornings.enqueue_due(connection, clock()) == 0, "it had this morning's before it moved"
    assert [(row.address, row.state) for row in rows(database)] == [(OTHER, "sent")] * 2


async def test_what_was_queued_at_both_addresses_of_a_group_that_moved_is_told_once(
    database: Database, plain: Outgoing, api: BotApi, clock: Clock
) -> None:
    with database.write() as connection:
        for address in (OTHER, GROUP):
            assert enqueue(
                connection, people.Group(address, 1, "en"), Subject.MORNING, {"site": 1}, key="x", now=clock()
            )
        people.move_group(connection, GROUP, OTHER)
    assert [await plain.tick(), await plain.tick()] == [1, 0]
    assert api.chats() == [OTHER]
    assert [row.state for row in rows(database)] == ["sent", "dead"]


async def test_a_notice_that_nobody_can_word_is_dead_and_the_others_are_sent(
    database: Database, plain: Outgoing, api: BotApi, clock: Clock
) -> None:
    queue(database, clock, OTHER, GROUP)
    with database.write() as connection:
        connection.execute(update(outbox).where(outbox.c.address == OTHER).values(subject="weather"))
    await plain.tick()
    assert api.chats() == [GROUP]
    assert {row.address: row.state for row in rows(database)} == {OTHER: "dead", GROUP: "sent"}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_both_databases_give_out_one_notice_for_a_chat_and_all_chats_at_once(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, api: BotApi, clock: Clock
) -> None:
    request.param = kind
    with new_database(request, tmp_path / "new") as database:
        (tmp_path / "company").mkdir()
        Company.founded(database, tmp_path / "company")
        queue(database, clock, GROUP, GROUP, OTHER)
        async with Bot(TOKEN, api.url) as bot:
            sending = Outgoing(database, Sender(bot), clock)
            assert [await sending.tick() for _ in range(3)] == [2, 1, 0]
        with database.write() as connection:
            people.move_group(connection, GROUP, -7)
        assert sorted(row.address for row in rows(database)) == [OTHER, -7, -7]


async def test_a_group_that_was_registered_in_a_topic_is_told_there(database: Database, clock: Clock) -> None:
    with database.write() as connection:
        (chen,) = [each for each in people.everybody(connection) if each.address == CHEN]
        people.register_group(connection, GROUP, chen, "en", 77)
        mornings.enqueue_now(connection, [chen.home_id], "a test", clock.now)
    async with bot_api() as api, Bot(TOKEN, api.url) as bot:
        await Outgoing(database, Sender(bot), clock).tick()
    assert [fields.get("message_thread_id") for method, fields in api.sent if method == "sendMessage"] == ["77"]
