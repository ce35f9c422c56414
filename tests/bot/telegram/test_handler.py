"""From the inbox to the answer: what fails in between is tried again, and nobody is told what is not true."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from telegram import Bot, Update
from telegram.error import BadRequest

from bot.chat.buttons.people import Invite
from bot.chat.codec import pack
from bot.chat.incoming import Incoming
from bot.chat.replies import Reply
from bot.chat.turn import ReadFirst
from bot.routes.dispatch import answer
from bot.routes.marks import mark_of
from bot.telegram import inbox_rows
from bot.telegram.albums import Albums
from bot.telegram.handler import Handler
from bot.telegram.inbox import MAX_ATTEMPTS, Inbox
from bot.telegram.inbox_rows import inbox
from bot.telegram.order import ChatQueues
from bot.telegram.sending import Sender
from domain.company import granting, people
from domain.storage.database import Database
from domain.storage.schema.ledger import movements
from domain.storage.schema.people import outbox
from tests.bot.telegram.test_alarm import ruin
from tests.databases import sqlite_database
from tests.domain.small_company import ANA, NOW, found
from tests.sandbox_process import Sandbox


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with sqlite_database(tmp_path, begin=found) as database:
        yield database


@pytest.fixture
async def handler(database: Database, sandbox: Sandbox) -> AsyncIterator[Handler]:
    ana = {"id": ANA, "first_name": "Ana", "language_code": "en", "label": ""}
    shelf = [
        {"id": "water", "name": "water", "format": "EAN13", "text": "6901234567892"},
        {"id": "bandage", "name": "bandage", "format": "Code128", "text": "WH-BANDAGE"},
    ]
    sandbox.control.put("/api/cast", {"people": [ana], "groups": [], "shelf": shelf, "actions": []})
    async with Bot(sandbox.token, sandbox.bot_api, sandbox.bot_files) as bot:
        clock, queues = Clock(), ChatQueues()
        inbox = Inbox(database, lambda body: Update.de_json(body, bot), queues, clock)
        handler = Handler(database, inbox, Sender(bot), bot, clock, albums=Albums(queues.more_to_come))
        queues.must_wait = handler.acknowledge
        yield handler
        await handler.decoders.close()


async def say(handler: Handler, sandbox: Sandbox, text: str) -> None:
    """Ana says it, and it is handled once."""
    sandbox.control.send(ANA, text)
    await hear(handler)


async def hear(handler: Handler) -> None:
    """Handle the newest update once."""
    for told in await handler.bot.get_updates(offset=-1, timeout=timedelta()):
        await handler.inbox.take([told.to_dict()])
        await serve(handler)


async def serve(handler: Handler) -> None:
    """Handle what waits."""
    while len(handler.inbox.queues):
        told = await handler.inbox.queues.next()
        try:
            await handler.handle(told)
        finally:
            handler.inbox.queues.done(told)


async def look_again(handler: Handler, later: timedelta = timedelta()) -> None:
    """So much later, handle what is due."""
    assert isinstance(handler.clock, Clock)
    handler.clock.now += later
    await handler.inbox.requeue()
    await serve(handler)


def busy(sandbox: Sandbox, path: str) -> None:
    fault = {"service": "telegram", "kind": "status", "status": 429, "retry_after": 60, "path": path}
    sandbox.control.post("/api/faults", fault)


def answers(sandbox: Sandbox) -> list[str]:
    return [each["text"] or each["caption"] for each in sandbox.control.messages(ANA) if each["from"]["is_bot"]]


def states(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(inbox.c.state)).scalars())


async def test_an_answer_to_what_is_done_is_said_however_long_telegram_is_busy(
    database: Database, handler: Handler, sandbox: Sandbox
) -> None:
    busy(sandbox, "(?i)sendMessage")
    await say(handler, sandbox, "+5 water")
    for _ in range(9):
        busy(sandbox, "(?i)sendMessage")
        await look_again(handler, timedelta(minutes=11))
    assert answers(sandbox) == []
    await look_again(handler, timedelta(minutes=11))
    (answer,) = answers(sandbox)
    assert "Received 5 bottles" in answer
    assert states(database) == ["done"]


async def test_what_is_finished_while_it_is_looked_for_what_is_due_is_not_handled_again(
    handler: Handler, sandbox: Sandbox
) -> None:
    sandbox.control.send(ANA, "+5 water")
    (told,) = await handler.bot.get_updates(timeout=timedelta())
    await handler.inbox.take([told.to_dict()])
    looking = asyncio.ensure_future(handler.inbox.requeue())
    await asyncio.sleep(0)
    time.sleep(0.3)  # noqa: ASYNC251 - it has read what is due, and has not had its turn since
    handler.inbox.finish(told.update_id)
    assert await looking == []


async def test_two_programs_at_one_update_decide_it_once_and_who_is_second_says_that_it_may_be_there_already(
    database: Database, handler: Handler, sandbox: Sandbox
) -> None:
    sandbox.control.send(ANA, "+5 water")
    (told,) = await handler.bot.get_updates(timeout=timedelta())
    await handler.inbox.take([told.to_dict()])
    twin = Handler(database, handler.inbox, handler.sender, handler.bot, handler.clock)
    await asyncio.gather(handler.handle(told), twin.handle(told))
    unmarked = [each for each in answers(sandbox) if "may have had" not in each]
    assert len(unmarked) <= 1
    with database.read() as connection:
        assert len(connection.execute(select(movements.c.id)).all()) == 1


@pytest.mark.parametrize("said", ["+5 water", "/trend water"])
async def test_an_answer_that_was_cut_short_is_said_again_in_the_persons_language_and_says_so(
    database: Database, handler: Handler, sandbox: Sandbox, said: str
) -> None:
    with database.write() as connection:
        ana = people.by_address(connection, ANA)
        assert ana
        people.set_language(connection, ana, "zh")
    await say(handler, sandbox, said)
    (told,) = await handler.bot.get_updates(offset=-1, timeout=timedelta())
    with database.write() as connection:  # as if killed before it was marked
        connection.execute(update(inbox).values(state="waiting", body=told.to_dict()))
    await look_again(handler)
    first, second = answers(sandbox)
    assert second.startswith(first)
    assert "可能已经收到过" in second.removeprefix(first)


@pytest.mark.parametrize("failed_when", ["before it was decided", "in saying it"])
async def test_an_answer_that_was_cut_short_after_another_try_had_failed_says_so_too(
    database: Database, handler: Handler, sandbox: Sandbox, failed_when: str
) -> None:
    if failed_when == "in saying it":
        busy(sandbox, "(?i)sendMessage")
        await say(handler, sandbox, "+5 water")
        assert answers(sandbox) == []
    else:
        sandbox.control.send(ANA, "+5 water")
        (told,) = await handler.bot.get_updates(offset=-1, timeout=timedelta())
        await handler.inbox.take([told.to_dict()])
        handler.inbox.fail(told.update_id, "the picture could not be fetched")
        handler.inbox.queues.done(await handler.inbox.queues.next())
    (told,) = await handler.bot.get_updates(offset=-1, timeout=timedelta())
    await look_again(handler, timedelta(minutes=11))
    with database.write() as connection:  # as if killed before it was marked
        connection.execute(update(inbox).values(state="waiting", body=told.to_dict()))
    await look_again(handler)
    first, second = answers(sandbox)
    assert "Received 5 bottles" in first
    assert "may have had" not in first
    assert "may have had" in second


async def test_buttons_that_cannot_be_taken_away_now_do_not_have_the_answer_said_twice(
    database: Database, handler: Handler, sandbox: Sandbox
) -> None:
    await say(handler, sandbox, "/receive water")
    busy(sandbox, "(?i)editMessageReplyMarkup")
    await say(handler, sandbox, "5")
    await look_again(handler, timedelta(hours=1))
    assert len([text for text in answers(sandbox) if "Received 5 bottles" in text]) == 1
    assert states(database) == ["done", "done"]


async def test_an_update_that_cannot_be_marked_is_not_forgotten(
    database: Database, handler: Handler, sandbox: Sandbox
) -> None:
    with database.write() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE UPDATE OF state ON inbox BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    with pytest.raises(SQLAlchemyError, match="disk full"):
        await say(handler, sandbox, "+5 water")
    with database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER full")
    await look_again(handler)
    assert states(database) == ["done"]
    with database.read() as connection:
        assert len(connection.execute(select(movements)).all()) == 1


async def test_a_database_that_is_away_is_one_line_however_many_updates_meet_it(
    database: Database, handler: Handler, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bot")
    for number in range(1, 4):
        sandbox.control.send(ANA, f"+{number} water")
    updates = await handler.bot.get_updates(timeout=timedelta())
    await handler.inbox.take([each.to_dict() for each in updates])
    with database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE inbox RENAME TO away")
    await serve(handler)
    with database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO inbox")
    await look_again(handler)
    assert len([text for text in answers(sandbox) if "Received" in text]) == 3
    told = [each.getMessage() for each in caplog.records if "the database" in each.getMessage()]
    assert len(told) == 2
    assert told[0].startswith("the database fails: no such table")
    assert told[1].startswith("the database works again")
    assert "Traceback" not in caplog.text


async def test_an_invitation_is_not_kept_after_it_was_said(
    database: Database, handler: Handler, sandbox: Sandbox
) -> None:
    with database.write() as connection:
        ana = people.by_address(connection, ANA)
        assert ana
        granting.grant(connection, None, ana, ana.home_id, "administrator", NOW)
    await say(handler, sandbox, "/invite")
    card = sandbox.control.state("messages")[str(ANA)][-1]
    with database.read() as connection:
        data = pack(Invite("floor"), mark_of(connection, Invite("floor")))
    sandbox.control.post("/api/tap", {"person": ANA, "chat": ANA, "message": card["id"], "data": data})
    await hear(handler)
    card = sandbox.control.state("messages")[str(ANA)][-1]
    word = card["text"].rpartition("start=")[2]
    with database.read() as connection:
        kept = connection.execute(select(inbox)).all()
    assert word
    assert word not in str(kept)


async def test_a_tap_in_a_busy_chat_stops_spinning_at_once_and_what_it_is_told_is_said(
    handler: Handler, sandbox: Sandbox
) -> None:
    await say(handler, sandbox, "/receive water")
    card = sandbox.control.messages(ANA)[-1]
    two = next(each for row in card["reply_markup"]["inline_keyboard"] for each in row if each["text"] == "2")
    for _ in range(2):
        body = {"person": ANA, "chat": ANA, "message": card["id"], "data": two["callback_data"]}
        sandbox.control.post("/api/tap", body)
    first, second = (await handler.bot.get_updates(timeout=timedelta()))[-2:]
    assert second.callback_query is not None
    queues, gate = handler.inbox.queues, asyncio.Event()

    async def slow(told: Update) -> None:
        if told.update_id == first.update_id:
            await gate.wait()
        await handler.handle(told)

    serving = asyncio.ensure_future(queues.serve(slow))
    await handler.inbox.take([first.to_dict(), second.to_dict()])
    await has_its_answer(handler.bot, second.callback_query.id)
    assert len(answers(sandbox)) == 1, "nothing is decided yet"
    gate.set()
    await its_turn_is_over(queues, ANA)
    serving.cancel()
    assert "Received 2 bottles" in answers(sandbox)[0]
    assert answers(sandbox)[1] == "This is booked already."


async def its_turn_is_over(queues: ChatQueues, chat: int) -> None:
    for _ in range(3000):
        if queues.is_idle(chat):
            return
        await asyncio.sleep(0.02)
    pytest.fail("it is still being handled")


async def has_its_answer(bot: Bot, query: str) -> None:
    """Wait until a tap has had its answer; this asks with one that Telegram does not take."""
    for _ in range(100):
        with pytest.raises(BadRequest) as refused:
            await bot.answer_callback_query(query, "x" * 201)
        if "too old" in str(refused.value):
            return
        await asyncio.sleep(0.02)
    pytest.fail("the button is still spinning")


async def test_a_trend_is_drawn_and_sent_with_its_words(handler: Handler, sandbox: Sandbox) -> None:
    await say(handler, sandbox, "/trend water")
    (sent,) = [each for each in sandbox.control.messages(ANA) if each["from"]["is_bot"]]
    assert sent["photo"]
    assert "Spring water" in sent["caption"]


async def test_figures_and_what_is_to_be_counted_are_read_in_no_transaction_that_writes(
    handler: Handler, sandbox: Sandbox, database: Database
) -> None:
    await say(handler, sandbox, "/figures")
    await say(handler, sandbox, "/counts")
    figures, counts = answers(sandbox)[-2:]
    assert "West warehouse" in figures
    assert "Nothing is due" in counts
    incoming = Incoming(9, ANA, True, "", 9, ANA, "Ana", "en", command="figures", ahead={})
    with database.write() as connection, pytest.raises(ReadFirst):
        answer(connection, incoming, NOW)


@pytest.mark.parametrize("how_long", ["for a while", "for good"])
async def test_an_album_of_which_the_last_picture_could_not_be_fetched_was_not_answered_until_it_was(
    handler: Handler, sandbox: Sandbox, how_long: str
) -> None:
    sandbox.control.post("/api/album", {"person": ANA, "chat": ANA, "shelf": ["bandage", "water"], "caption": ""})
    await handler.inbox.take([told.to_dict() for told in await handler.bot.get_updates(timeout=timedelta())])
    first = await handler.inbox.queues.next()
    await handler.handle(first)
    handler.inbox.queues.done(first)
    assert answers(sandbox) == []  # it waits for the other one
    away = {"service": "telegram", "kind": "status", "status": 502, "path": "(?i)getFile"}
    sandbox.control.post("/api/faults", away)
    await serve(handler)
    (card,) = answers(sandbox)
    assert "Bandage" in card
    if how_long == "for good":
        for _ in range(9):
            sandbox.control.post("/api/faults", away)
            await look_again(handler, timedelta(minutes=11))
        card, told = answers(sandbox)
        assert "Bandage" in card
        assert "Please send it again" in told
    else:
        await look_again(handler, timedelta(minutes=1))
        (card,) = answers(sandbox)
        assert "Bandage" in card
        assert "Spring water" in card


async def test_a_damaged_database_is_one_line_whatever_is_said_and_its_person_is_told_and_no_administrator_for_each(
    database: Database, handler: Handler, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    ruin(database, "items")
    for words in ("+5 water", "water", "-1 water"):
        await say(handler, sandbox, words)
    for _ in range(MAX_ATTEMPTS):
        await look_again(handler, timedelta(minutes=10))
    assert [each for each in answers(sandbox) if "nothing was booked" in each.lower()] == answers(sandbox)
    assert len(answers(sandbox)) == 3
    assert states(database) == ["failed"] * 3
    assert "Traceback" not in caplog.text
    assert len([each for each in caplog.records if "the database fails" in each.getMessage()]) == 1
    with database.read() as connection:
        assert connection.execute(select(outbox)).all() == []


async def test_what_arrives_while_the_inbox_is_damaged_is_left_with_telegram(
    database: Database, handler: Handler, caplog: pytest.LogCaptureFixture
) -> None:
    ruin(database, "inbox")
    with pytest.raises(DatabaseError, match="malformed"):
        await handler.inbox.take([{"update_id": 1, "message": {}}, {"update_id": 2, "message": {}}])
    assert caplog.text == ""


async def test_the_last_words_of_a_refusal_that_telegram_would_cut_are_said_below(
    database: Database, handler: Handler, sandbox: Sandbox
) -> None:
    await say(handler, sandbox, "/receive water")
    card = sandbox.control.messages(ANA)[-1]
    two = next(each for row in card["reply_markup"]["inline_keyboard"] for each in row if each["text"] == "2")
    body = {"person": ANA, "chat": ANA, "message": card["id"], "data": two["callback_data"]}
    sandbox.control.post("/api/tap", body)
    (tap,) = await handler.bot.get_updates(offset=-1, timeout=timedelta())
    await handler.inbox.take([tap.to_dict()])
    refusal = "There is less than 3 & more: " + ", ".join(f"M-{number:04d}" for number in range(40))
    with database.write() as connection:
        inbox_rows.decide(connection, tap.update_id, [Reply("toast", refusal, alert=True)])
    await serve(handler)
    assert answers(sandbox)[-1].startswith(refusal)
    assert states(database)[-1] == "done", "the sandbox takes no more than Telegram does"
