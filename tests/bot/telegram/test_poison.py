"""What cannot be read, or ends the program each time it is tried, is set aside and told, and everybody else goes on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from telegram import Bot, Update
from telegram.request import HTTPXRequest

from bot.chat.incoming import Incoming
from bot.chat.replies import Reply
from bot.telegram.handler import Handler
from bot.telegram.inbox import FIRST_PAUSE, MAX_ATTEMPTS, TAKEN_OVER_AFTER, Inbox
from bot.telegram.inbox_rows import inbox
from bot.telegram.notices import Outgoing
from bot.telegram.order import ChatQueues
from bot.telegram.polling import Poller
from bot.telegram.sending import Sender
from domain.storage.database import Database
from domain.storage.schema.ledger import movements
from tests.domain.small_company import ANA, CHEN, LI, NOW
from tests.sandbox_process import Sandbox


class Died(BaseException):
    """The whole program ends, wherever it is."""


class DeadlySender(Sender):
    """The program dies of every answer."""

    async def perform(self, *_: Any, **__: Any) -> int | None:
        raise Died


class UnableHandler(Handler):
    """It fails, in a way nobody thought of, at whatever is said."""

    def _decide(self, incoming: Incoming) -> tuple[list[Reply], str]:
        raise ZeroDivisionError(incoming.text)


class Program:
    """The program, as often as it is started."""

    def __init__(self, database: Database, bot: Bot) -> None:
        self.database, self.bot, self.now = database, bot, NOW
        self.deadly = ""  # a word in a text of which the program dies
        self.sender: type[Sender] = Sender
        self.able: type[Handler] = Handler
        self.start()

    def start(self) -> None:
        self.queues = ChatQueues()
        self.inbox = Inbox(self.database, lambda body: Update.de_json(body, self.bot), self.queues, self.clock)
        sender = self.sender(self.bot)
        self.handler = self.able(self.database, self.inbox, sender, self.bot, self.clock)
        self.outgoing = Outgoing(self.database, sender, self.clock)

    def clock(self) -> datetime:
        return self.now

    async def hear(self) -> None:
        request = HTTPXRequest(1)
        poller = Poller(self.bot, request, self.inbox.take, seconds=0)
        await poller._taken(await poller._poll(0))
        await poller._confirm()
        await request.shutdown()

    async def handle(self, update: Update) -> None:
        """As far as the program lives."""
        if self.deadly and update.message and self.deadly in (update.message.text or ""):
            if await self.inbox.begin(update.update_id):
                raise Died
            await self.handler._tell_failure(update)
            return
        await self.handler.handle(update)

    async def work(self) -> None:
        while len(self.queues):
            update = await self.queues.next()
            await self.handle(update)
            self.queues.done(update)
        while await self.outgoing.tick():
            pass

    async def come_back(self) -> bool:
        """Start, do what there is to do; whether it lives."""
        self.start()
        try:
            for suspect in await self.inbox.requeue(alone=True):
                await self.handle(suspect)
            await self.inbox.requeue()
            await self.work()
        except Died:
            return False
        return True

    def states(self) -> list[str]:
        with self.database.read() as connection:
            return list(connection.execute(select(inbox.c.state).order_by(inbox.c.update_id)).scalars())


@pytest.fixture
def database(administered: Database) -> Database:
    return administered


@pytest.fixture
async def program(database: Database, sandbox: Sandbox) -> AsyncIterator[Program]:
    phones = [{"id": who, "first_name": "P", "language_code": "en", "label": ""} for who in (ANA, LI, CHEN)]
    sandbox.control.put("/api/cast", {"people": phones, "groups": [], "shelf": [], "actions": []})
    async with Bot(sandbox.token, sandbox.bot_api, sandbox.bot_files) as bot:
        yield Program(database, bot)


def told(sandbox: Sandbox, who: int, words: str) -> int:
    return len([each for each in sandbox.control.messages(who) if each["from"]["is_bot"] and words in each["text"]])


BROKEN: list[tuple[str, Any]] = [
    ("message", {"text": "no chat, no date"}),
    ("message", {"message_id": "one", "date": "yesterday", "chat": {"id": 1, "type": "private"}}),
    ("message", "not even an object"),
    ("message", ["nor", "this"]),
    ("callback_query", {"id": 7}),
]

SPOKEN = {
    "message_id": 9,
    "date": 1,
    "chat": {"id": ANA, "type": "private"},
    "from": {"id": ANA, "is_bot": False, "first_name": "Ana"},
    "text": "+5 water",
}
TAPPED = {"id": "7", "from": SPOKEN["from"], "chat_instance": "1", "message": SPOKEN, "data": "x"}
TYPED = {"id": "7", "from": SPOKEN["from"], "query": "water", "offset": ""}

MISSHAPEN: list[tuple[str, Any]] = [
    ("message", SPOKEN | {"chat": None}),
    *(("message", SPOKEN | {"chat": {"id": odd, "type": "private"}}) for odd in ([1], {}, None, "1", True, 10**30)),
    *(("message", SPOKEN | {"from": {**TAPPED["from"], "id": odd}}) for odd in ([1], 1.5, 2**63)),
    *(("message", SPOKEN | {"text": odd}) for odd in (5, [["x"]], {"x": "y"}, True)),
    *(("message", SPOKEN | {"message_id": odd}) for odd in ("\ud800", "\x00", 2**70, [])),
    *(("message", SPOKEN | {"date": odd}) for odd in ("\ud800\x00", 10**30)),
    ("message", SPOKEN | {"text": None, "photo": [{"file_id": "a", "file_unique_id": "b", "width": "1", "height": 1}]}),
    ("message", SPOKEN | {"media_group_id": [1]}),
    *(("callback_query", TAPPED | {"data": odd}) for odd in (5, ["x"])),
    ("callback_query", TAPPED | {"id": ["unhashable"]}),
    ("inline_query", TYPED | {"query": 5}),
    ("inline_query", TYPED | {"id": {"un": "hashable"}}),
    ("my_chat_member", {"chat": None}),
]
"""What the library reads without a word, and what none of our code could do anything with."""


async def test_updates_that_the_library_cannot_read_are_set_aside_and_told_once_and_the_others_are_handled(
    program: Program, sandbox: Sandbox
) -> None:
    sandbox.control.send(ANA, "+5 water")
    for kind, content in BROKEN:
        sandbox.control.post("/api/update", {"kind": kind, "content": content})
    sandbox.control.send(LI, "+6 water")
    await program.hear()
    await program.work()
    assert (told(sandbox, ANA, "Received 5"), told(sandbox, LI, "R-0000")) == (1, 1)
    assert program.states() == ["done", *["failed"] * len(BROKEN), "done"]
    assert told(sandbox, CHEN, "Telegram sends me what I cannot read") == 1
    assert await program.bot.get_updates(timeout=timedelta()) == (), "all of it is confirmed"


async def test_what_the_library_reads_though_it_is_misshapen_keeps_nobody_from_being_heard(
    program: Program, sandbox: Sandbox
) -> None:
    for kind, content in MISSHAPEN:
        sandbox.control.post("/api/update", {"kind": kind, "content": content})
    sandbox.control.send(LI, "+6 water")
    await program.hear()
    await program.work()
    assert told(sandbox, LI, "R-0000") == 1
    assert program.states() == [*["failed"] * len(MISSHAPEN), "done"]
    assert told(sandbox, CHEN, "Telegram sends me what I cannot read") == 1


async def test_what_the_database_never_takes_is_set_aside_alone(program: Program, sandbox: Sandbox) -> None:
    deep: Any = {}
    for _ in range(5_000):
        deep = {"deeper": deep}  # more than can be written as JSON
    bodies = [{"update_id": number, "message": SPOKEN | {"message_id": number}} for number in (1, 2, 3)]
    bodies[1]["more"] = deep
    await program.inbox.take(bodies)
    await program.work()
    assert program.states() == ["done", "failed", "done"]
    assert told(sandbox, ANA, "Received 5") == 2
    assert told(sandbox, CHEN, "Telegram sends me what I cannot read") == 1


async def test_what_can_be_read_and_not_be_handled_is_set_aside_after_so_many_tries(
    program: Program, sandbox: Sandbox
) -> None:
    program.able = UnableHandler
    program.start()
    sandbox.control.send(LI, "+5 water")
    await program.hear()
    for _ in range(MAX_ATTEMPTS - 1):
        await program.work()
        assert program.states() == ["waiting"]
        program.now += timedelta(minutes=11)
        await program.inbox.requeue()
    await program.work()
    assert program.states() == ["failed"]
    assert told(sandbox, CHEN, "have set it aside") == 1


async def test_what_the_program_dies_of_is_set_aside_and_its_person_and_administrators_told(
    program: Program, sandbox: Sandbox
) -> None:
    program.deadly = "deadly"
    sandbox.control.send(ANA, "deadly +5 water")
    await program.hear()
    with pytest.raises(Died):
        await program.work()
    deaths = 1
    while not await program.come_back():
        deaths += 1
    assert deaths == MAX_ATTEMPTS
    assert program.states() == ["failed"]
    assert told(sandbox, ANA, "nothing was booked") == 1
    await program.work()
    assert told(sandbox, CHEN, "have set it aside") == 1
    assert await program.come_back()
    assert told(sandbox, ANA, "nothing was booked") == 1


async def test_an_answer_that_telegram_never_takes_was_told_to_the_log_alone(
    program: Program, sandbox: Sandbox
) -> None:
    refused = {"service": "telegram", "kind": "status", "status": 400, "path": "(?i)sendMessage"}
    sandbox.control.post("/api/faults", refused)
    sandbox.control.send(ANA, "+5 water")
    await program.hear()
    await program.work()
    assert program.states() == ["done"]
    assert told(sandbox, ANA, "could not send you the answer") == 1
    assert told(sandbox, ANA, "Received 5 bottles") == 0
    await program.work()
    assert told(sandbox, CHEN, "but could not send the answer") == 1


async def test_an_answer_was_given_up_at_its_first_failure_when_the_clock_had_jumped_ahead(
    program: Program, sandbox: Sandbox
) -> None:
    busy = {"service": "telegram", "kind": "status", "status": 429, "retry_after": 60, "path": "(?i)sendMessage"}
    sandbox.control.post("/api/faults", busy)
    sandbox.control.send(ANA, "+5 water")
    await program.hear()
    program.now += timedelta(days=30)
    await program.work()
    assert program.states() == ["waiting"]
    program.now += timedelta(minutes=2)
    assert await program.come_back()
    assert program.states() == ["done"]
    assert told(sandbox, ANA, "Received 5 bottles") == 1


async def test_whose_answer_the_program_dies_of_is_told_that_it_is_done_and_does_not_book_it_again(
    program: Program, sandbox: Sandbox, database: Database
) -> None:
    sandbox.control.send(ANA, "+5 water")
    program.sender = DeadlySender
    program.start()
    await program.hear()
    with pytest.raises(Died):
        await program.work()
    for _ in range(MAX_ATTEMPTS - 1):
        assert not await program.come_back()
    assert await program.come_back()
    assert program.states() == ["failed"]
    assert told(sandbox, ANA, "I have dealt with what you sent") == 1
    assert told(sandbox, ANA, "nothing was booked") == 0
    assert told(sandbox, CHEN, "could not send the answer") == 1
    with database.read() as connection:
        assert len(connection.execute(select(movements)).all()) == 1


async def test_those_who_were_at_work_beside_it_are_not_blamed(program: Program, sandbox: Sandbox) -> None:
    program.deadly = "deadly"
    for text in ("+1 water", "+2 water", "+3 water"):
        sandbox.control.send(LI, text)
    sandbox.control.send(ANA, "deadly")
    sandbox.control.send(ANA, "+4 water")
    await program.hear()
    for _ in range(20):  # the chats' first ones are begun, and then it dies, at every start
        program.start()
        try:
            for suspect in await program.inbox.requeue(alone=True):
                await program.handle(suspect)
            await program.inbox.requeue()
            begun = [await program.queues.next(), await program.queues.next()] if len(program.queues) > 1 else []
            for update in begun:
                await program.inbox.begin(update.update_id)
            if not any("deadly" in str(each) for each in begun):
                break
        except Died:
            continue
    program.deadly = ""
    program.start()
    await program.inbox.requeue()
    await program.work()
    assert told(sandbox, LI, "R-0000") == 3
    assert told(sandbox, ANA, "Received 4") == 1
    with program.database.read() as connection:
        assert len(connection.execute(select(movements)).all()) == 4
    assert program.states().count("failed") == 1


async def test_a_stop_in_good_order_is_not_held_against_what_was_being_handled(
    program: Program, sandbox: Sandbox
) -> None:
    sandbox.control.send(ANA, "+5 water")
    await program.hear()
    for _ in range(3 * MAX_ATTEMPTS):
        update = await program.queues.next()
        assert await program.inbox.begin(update.update_id)
        program.inbox.release()
        program.start()
        await program.inbox.requeue()
    await program.work()
    assert told(sandbox, ANA, "Received 5") == 1


@pytest.mark.parametrize(
    ("method", "status", "words"),
    [
        ("getFile", 400, "does not give me this picture any more"),
        ("getFile", 404, "does not give me this picture any more"),
        ("/file/", 404, "does not give me this picture any more"),
    ],
)
async def test_a_picture_that_telegram_refuses_for_good_is_answered_at_once(
    program: Program, sandbox: Sandbox, method: str, status: int, words: str
) -> None:
    fault = {"service": "telegram", "kind": "status", "status": status, "times": 9, "path": f"(?i){method}"}
    sandbox.control.post("/api/faults", fault)
    form = {"person": ANA, "chat": ANA}
    sandbox.control.post("/api/photo", data=form, files={"file": ("photo.png", ONE_PIXEL)})
    await program.hear()
    await program.work()
    assert told(sandbox, ANA, words) == 1
    assert program.states() == ["done"]


ONE_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe"
    "0def46b80000000049454e44ae426082"
)


async def test_what_another_replica_has_answered_was_tried_again_with_nothing_left_of_it(
    program: Program, sandbox: Sandbox
) -> None:
    sandbox.control.send(ANA, "+5 water")
    await program.hear()
    update = await program.queues.next()
    Inbox(program.database, lambda _: None, ChatQueues(), program.clock).finish(update.update_id)
    assert not program.inbox.fail(update.update_id, "the line was lost")
    assert program.states() == ["done"]


async def test_what_another_program_on_the_database_has_taken_is_left_to_it_unless_it_died(
    program: Program, sandbox: Sandbox
) -> None:
    other = Inbox(program.database, lambda body: Update.de_json(body, program.bot), ChatQueues(), program.clock)
    await other.requeue()  # it has just begun
    sandbox.control.send(ANA, "+5 water")
    await program.hear()
    for _ in range(2):
        assert await other.requeue(beside_others=True) == []
        program.now += TAKEN_OVER_AFTER / 2
    program.now += timedelta(seconds=1)
    assert len(await other.requeue(beside_others=True)) == 1, "nobody has done it for so long"


async def test_what_was_stored_though_that_was_not_heard_of_is_handled_as_soon_as_it_is_seen(
    program: Program, sandbox: Sandbox
) -> None:
    sandbox.control.send(ANA, "+5 water")
    (told,) = await program.bot.get_updates(timeout=timedelta())
    taking = asyncio.ensure_future(program.inbox.take([told.to_dict()]))
    await asyncio.sleep(0)
    taking.cancel()
    with suppress(asyncio.CancelledError):
        await taking
    while not await asyncio.to_thread(program.states):
        pass
    assert await program.inbox.take([told.to_dict()]) == [], "Telegram brings it again"
    assert len(await program.inbox.requeue(beside_others=True)) == 1


async def test_what_this_program_has_taken_or_found_at_its_start_is_tried_again_as_soon_as_it_is_due(
    program: Program, sandbox: Sandbox
) -> None:
    sandbox.control.send(ANA, "+5 water")
    await program.hear()
    update = await program.queues.next()
    program.inbox.fail(update.update_id, "the line was lost")
    restarted = Inbox(program.database, lambda body: Update.de_json(body, program.bot), ChatQueues(), program.clock)
    assert await restarted.requeue() == [], "it is not due yet"
    program.now += FIRST_PAUSE
    for each in (program.inbox, restarted):
        assert len(await each.requeue(beside_others=True)) == 1
