"""What is too much of one person's is not taken, and they are told: at once, and which it was when it is over."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from telegram import Bot, Update

from bot.telegram.handler import Handler
from bot.telegram.inbox import Inbox
from bot.telegram.inbox_rows import inbox
from bot.telegram.notices import Outgoing
from bot.telegram.order import ChatQueues
from bot.telegram.sending import Sender
from domain.storage.database import Database
from tests.domain.small_company import ANA, CHEN, NOW
from tests.sandbox_process import Sandbox

MOST = 8
STRANGER = 77


class Desk:
    """The bot, one step at a time."""

    def __init__(self, database: Database, bot: Bot) -> None:
        self.database, self.bot = database, bot
        self.now = NOW
        self.begin_anew()

    def begin_anew(self) -> None:
        """As after a restart."""
        self.queues = ChatQueues()
        self.inbox = Inbox(
            self.database, lambda body: Update.de_json(body, self.bot), self.queues, self.clock, most=MOST
        )
        sender = Sender(self.bot)
        self.handler = Handler(self.database, self.inbox, sender, self.bot, self.clock)
        self.outgoing = Outgoing(self.database, sender, self.clock)

    def clock(self) -> datetime:
        return self.now

    async def hear(self) -> None:
        """Take what has come, and refuse what is too much."""
        updates = await self.bot.get_updates(timeout=timedelta())
        await self.handler.refuse(await self.inbox.take([each.to_dict() for each in updates]))
        if updates:
            await self.bot.get_updates(offset=updates[-1].update_id + 1, timeout=timedelta())

    async def work(self, turns: int = 1000) -> None:
        """Handle so much of what waits."""
        while len(self.queues) and turns:
            update = await self.queues.next()
            await self.handler.handle(update)
            self.queues.done(update)
            turns -= 1
        await self.handler.settle()
        while await self.outgoing.tick():
            pass

    def states(self) -> list[str]:
        with self.database.read() as connection:
            return list(connection.execute(select(inbox.c.state).order_by(inbox.c.update_id)).scalars())


@pytest.fixture
def database(founded: Database) -> Database:
    return founded


@pytest.fixture
async def desk(database: Database, sandbox: Sandbox) -> AsyncIterator[Desk]:
    people = [
        {"id": who, "first_name": "P", "language_code": language, "label": ""}
        for who, language in ((ANA, "en"), (CHEN, "zh"), (STRANGER, "zh"))
    ]
    sandbox.control.put("/api/cast", {"people": people, "groups": [], "shelf": [], "actions": []})
    async with Bot(sandbox.token, sandbox.bot_api) as bot:
        yield Desk(database, bot)


def say(sandbox: Sandbox, count: int, who: int = ANA, begin: int = 1) -> None:
    for number in range(begin, begin + count):
        sandbox.control.send(who, f"+{number} water")


def told(sandbox: Sandbox, who: int = ANA, words: str = "") -> list[str]:
    texts = [each["text"] for each in sandbox.control.messages(who) if each["from"]["is_bot"]]
    return [each for each in texts if words in each]


async def test_too_much_is_refused_once_at_once_and_named_once_when_the_rest_is_done(
    desk: Desk, sandbox: Sandbox
) -> None:
    say(sandbox, MOST + 3)
    await desk.hear()
    assert len(told(sandbox, words="From this one on I take no more")) == 1
    quoted = sandbox.control.messages(ANA)[-1]["reply_to"]
    texts = {each["id"]: each["text"] for each in sandbox.control.messages(ANA)}
    assert texts[quoted] == f"+{MOST + 1} water"
    say(sandbox, 2, begin=50)  # before the rest is done: it may build upon what was not taken
    await desk.hear()
    await desk.work()
    assert len(told(sandbox, words="Received")) == MOST
    (summary,) = told(sandbox, words="too many")
    assert "5 messages" in summary
    assert [line for line in summary.splitlines() if line.startswith("•")] == [
        f"• +{number} water" for number in (9, 10, 11, 50, 51)
    ]
    assert desk.states() == ["done"] * MOST + ["refused"] * 5
    say(sandbox, 1, begin=99)
    await desk.hear()
    await desk.work()
    assert len(told(sandbox, words="Received 99")) == 1
    assert len(told(sandbox)) == MOST + 3


async def test_another_persons_messages_are_taken_all_the_same(desk: Desk, sandbox: Sandbox) -> None:
    say(sandbox, MOST + 5)
    say(sandbox, 1, CHEN)
    await desk.hear()
    update = [await desk.queues.next(), await desk.queues.next()][1]
    assert update.effective_user is not None
    assert update.effective_user.id == CHEN


async def test_after_a_restart_it_is_still_told_what_was_not_taken(desk: Desk, sandbox: Sandbox) -> None:
    say(sandbox, MOST + 2)
    await desk.hear()
    desk.begin_anew()
    await desk.inbox.requeue()
    await desk.work()
    assert len(told(sandbox, words="too many")) == 1
    assert desk.states() == ["done"] * MOST + ["refused"] * 2
    await desk.work()
    assert len(told(sandbox, words="too many")) == 1


async def test_it_is_taken_from_somebody_again_once_most_of_the_rest_is_done(desk: Desk, sandbox: Sandbox) -> None:
    say(sandbox, MOST + 1)
    await desk.hear()
    await desk.work(turns=MOST // 2)
    assert told(sandbox, words="too many") == []
    await desk.work(turns=MOST // 4)
    assert len(told(sandbox, words="too many")) == 1


async def test_a_stranger_is_told_in_their_phones_language(desk: Desk, sandbox: Sandbox) -> None:
    say(sandbox, MOST + 1, STRANGER)
    await desk.hear()
    await desk.work()
    assert len(told(sandbox, STRANGER, "排队")) == 2


async def test_each_tap_too_many_is_told_that_it_came_to_nothing(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.control.send(ANA, "/receive water")
    await desk.hear()
    await desk.work()
    say(sandbox, MOST, begin=50)
    card = sandbox.control.messages(ANA)[-MOST - 1]
    data = card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    tap: dict[str, Any] = {"person": ANA, "chat": ANA, "message": card["id"], "data": data}
    sandbox.control.post("/api/tap", tap)
    await desk.hear()
    await desk.work()
    assert told(sandbox, words="too many") == [], "there is nothing to be sent again"
    assert desk.states() == ["done"] * (MOST + 1) + ["refused"]


async def test_what_is_delivered_again_does_not_count(desk: Desk, sandbox: Sandbox) -> None:
    say(sandbox, MOST)
    updates = await desk.bot.get_updates(timeout=timedelta())
    for _ in range(3):
        assert await desk.inbox.take([each.to_dict() for each in updates]) == []
    assert desk.states() == ["waiting"] * MOST
    assert len(desk.queues) == MOST


async def test_a_crowd_of_strangers_stands_aside_for_who_works_here(desk: Desk, sandbox: Sandbox) -> None:
    crowd = [{"id": STRANGER + number, "first_name": "S", "label": ""} for number in range(20)]
    ana = {"id": ANA, "first_name": "Ana", "language_code": "en", "label": ""}
    sandbox.control.put("/api/cast", {"people": [ana, *crowd], "groups": [], "shelf": [], "actions": []})
    for each in crowd:
        sandbox.control.send(each["id"], "hello")
    sandbox.control.send(ANA, "water")
    for _ in range(2):
        await desk.hear()
        await desk.inbox.requeue()
        first = await desk.queues.next()
        assert first.effective_user is not None
        assert first.effective_user.id == ANA
        desk.begin_anew()
