"""The outbox's other end: what waits is sent once, what fails is tried again, what is refused for good is given up."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from telegram import Bot

from bot.delivery import Sender
from bot.outgoing import Outgoing
from domain import alerts, people
from domain.database import Database
from domain.schema import outbox
from tests.databases import sqlite_database
from tests.domain.company import ANA, CHEN, LI, Company
from tests.sandbox_process import Sandbox

GROUP = -1001000000100


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 10, 0, 5, tzinfo=UTC)  # five past eight in Shanghai

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with sqlite_database(tmp_path) as database:
        Company.founded(database, tmp_path)
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
        assert alerts.tell_due(connection, clock()) == 1


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
    assert "低于安全库存" in text
    (row,) = rows(database)
    assert row.state == "sent"
    with database.write() as connection:
        assert alerts.tell_due(connection, clock()) == 0, "once a morning"


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
        connection.execute(update(outbox).values(state="sending"))
    assert await outgoing.tick() == 0
    outgoing.recover()
    assert await outgoing.tick() == 1
    assert "可能已经收到过" in said(sandbox)[0]


async def test_a_group_that_threw_the_bot_out_is_given_up_and_does_not_block_the_others(
    database: Database, outgoing: Outgoing, sandbox: Sandbox, clock: Clock
) -> None:
    tell(database, clock)
    with database.write() as connection:
        alerts.tell_now(connection, [1], "again", clock())
        connection.execute(update(outbox).where(outbox.c.id == 1).values(address=-999))
    assert await outgoing.tick() == 2
    assert [row.state for row in rows(database)] == ["dead", "sent"]
    assert "chat not found" in rows(database)[0].problem.lower()


async def test_a_notice_that_cannot_be_worded_does_not_keep_the_others_from_being_sent(
    database: Database, outgoing: Outgoing, sandbox: Sandbox, clock: Clock
) -> None:
    tell(database, clock)
    with database.write() as connection:
        alerts.tell_now(connection, [1], "again", clock())
        connection.execute(update(outbox).where(outbox.c.id == 1).values(body={"site": 999}))
    assert await outgoing.tick() == 2
    assert [row.state for row in rows(database)] == ["waiting", "sent"]
    assert len(said(sandbox)) == 1
