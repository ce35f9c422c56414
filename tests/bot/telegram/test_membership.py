"""Whom nothing reaches any more: administrators are told once a day, and what is queued there is not tried for ever."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from telegram import Bot, Chat, ChatMember, ChatMemberBanned, ChatMemberMember, ChatMemberRestricted, Update, User
from telegram import ChatMemberUpdated as Change

from bot.telegram import membership
from bot.telegram.handler import Handler
from bot.telegram.inbox import Inbox
from bot.telegram.notices import Outgoing
from bot.telegram.order import ChatQueues
from bot.telegram.sending import Sender
from domain.alerts import mornings
from domain.company import granting, people
from domain.storage.database import Database
from domain.storage.schema.people import outbox
from domain.vocabulary import Subject
from tests.databases import sqlite_database
from tests.domain.small_company import ANA, CHEN, LI, NOW, found
from tests.sandbox_process import Sandbox

GROUP = -1001000000100


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Chen Yu is the administrator."""
    with sqlite_database(tmp_path, begin=found) as database:
        with database.write() as connection:
            people.move_group(connection, -100, GROUP)
            chen = people.by_address(connection, CHEN)
            assert chen
            granting.grant(connection, None, chen, chen.home_id, "administrator", NOW)
        yield database


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    arrange(sandbox)
    async with Bot(sandbox.token, sandbox.bot_api) as bot:
        yield bot


@pytest.fixture
def outgoing(database: Database, bot: Bot, clock: Clock) -> Outgoing:
    return Outgoing(database, Sender(bot), clock)


def arrange(sandbox: Sandbox, *, bot_member: bool = True, blocked: tuple[int, ...] = (), silent: int = 0) -> None:
    phones = [
        {
            "id": one,
            "first_name": str(one),
            "language_code": "en",
            "blocked": one in blocked,
            "started": one != silent,
        }
        for one in (LI, CHEN, ANA)
    ]
    group = {"id": GROUP, "title": "Managers", "members": [CHEN], "bot_member": bot_member}
    sandbox.control.put("/api/cast", {"people": phones, "groups": [group], "shelf": [], "actions": []})


def rows(database: Database) -> list[Any]:
    with database.read() as connection:
        return list(connection.execute(select(outbox).order_by(outbox.c.id)))


def told(sandbox: Sandbox, chat: int) -> list[str]:
    return [each["text"] for each in sandbox.control.messages(chat) if each["text"] and each["from"]["is_bot"]]


def tell(database: Database, key: str, clock: Clock) -> None:
    with database.write() as connection:
        assert mornings.enqueue_now(connection, [1], key, clock())


async def test_that_the_bot_was_removed_from_the_managers_group_is_told_to_administrators_once(
    database: Database, bot: Bot, outgoing: Outgoing, sandbox: Sandbox, clock: Clock
) -> None:
    inbox = Inbox(database, lambda body: Update.de_json(body, bot), ChatQueues(), clock)
    handler = Handler(database, inbox, Sender(bot), bot, clock)
    arrange(sandbox, bot_member=False)
    for update in await bot.get_updates(timeout=timedelta(), allowed_updates=["message", "my_chat_member"]):
        await handler.inbox.take([update.to_dict()])
        await handler.handle(update)
    tell(database, "morning", clock)  # it is refused, and that is no news any more
    while await outgoing.tick():
        pass
    (text,) = told(sandbox, CHEN)
    assert "“Managers” of East warehouse, West warehouse does not get its alerts any more: I was removed." in text
    assert [row.state for row in rows(database)] == ["sent", "dead"]
    with database.read() as connection:
        assert people.is_registered(connection, GROUP)
    arrange(sandbox)
    tell(database, "next", clock)
    assert await outgoing.tick() == 1
    assert len(told(sandbox, GROUP)) == 1, "it was not registered anew"


async def test_a_group_that_cannot_be_written_to_is_noticed_when_it_is_told_something_and_told_once_a_day(
    database: Database, outgoing: Outgoing, sandbox: Sandbox, clock: Clock
) -> None:
    arrange(sandbox, bot_member=False)
    for key in ("one", "two"):
        tell(database, key, clock)
        while await outgoing.tick():
            pass
    (text,) = told(sandbox, CHEN)
    assert "group of East warehouse" in text
    clock.now += timedelta(days=1)
    tell(database, "three", clock)
    while await outgoing.tick():
        pass
    assert len(told(sandbox, CHEN)) == 2
    assert {row.state for row in rows(database) if row.subject == Subject.MORNING} == {"dead"}


@pytest.mark.parametrize(
    ("state", "words"),
    [({"blocked": (ANA,)}, "have blocked me"), ({"silent": ANA}, "have not written to me yet")],
)
async def test_a_person_whom_nothing_reaches_is_told_of(
    database: Database, outgoing: Outgoing, sandbox: Sandbox, clock: Clock, state: dict[str, Any], words: str
) -> None:
    sandbox.control.put("/api/cast", {"people": [], "groups": [], "shelf": [], "actions": []})
    arrange(sandbox, **state)
    with database.write() as connection:
        ana = people.by_address(connection, ANA)
        assert ana
        membership.outbox.enqueue(connection, ana, Subject.MORNING, {"site": 1}, key="x", now=clock())
    while await outgoing.tick():
        pass
    (text,) = told(sandbox, CHEN)
    assert "Ana Silva does not get my messages" in text
    assert words in text


def test_two_administrators_who_both_blocked_the_bot_do_not_keep_each_other_busy(database: Database) -> None:
    with database.write() as connection:
        li = people.by_address(connection, LI)
        assert li
        granting.grant(connection, None, li, li.home_id, "administrator", NOW)
        for _ in range(3):
            for address in (LI, CHEN):
                membership.lost(connection, address, "blocked", NOW)
    assert {row.address for row in rows(database)} == {LI, CHEN}
    assert len(rows(database)) == 2


ME = User(1, "Storekeeper", is_bot=True)


def restricted(*, is_member: bool, can_send: bool) -> ChatMemberRestricted:
    names = ("change_info", "invite_users", "pin_messages", "send_messages", "send_polls", "send_other_messages")
    more = ("add_web_page_previews", "manage_topics", "send_audios", "send_documents", "send_photos", "send_videos")
    allowed = {
        f"can_{name}": can_send
        for name in (*names, *more, "send_video_notes", "send_voice_notes", "edit_tag", "react_to_messages")
    }
    return ChatMemberRestricted(ME, is_member, until_date=NOW, **allowed)


@pytest.mark.parametrize(
    ("address", "now", "reason"),
    [
        (GROUP, ChatMemberMember(ME), None),
        (GROUP, ChatMemberBanned(ME, until_date=NOW), "removed"),
        (GROUP, restricted(is_member=True, can_send=True), None),
        (GROUP, restricted(is_member=True, can_send=False), "mute"),
        (GROUP, restricted(is_member=False, can_send=True), "removed"),
        (ANA, ChatMemberBanned(ME, until_date=NOW), "blocked"),
        (ANA, ChatMemberMember(ME), None),
        (666, ChatMemberBanned(ME, until_date=NOW), None),  # a stranger's chat is nobody's business
        (-666, ChatMemberBanned(ME, until_date=NOW), None),
    ],
)
def test_what_becomes_of_the_bot_in_a_chat_is_understood(
    database: Database, address: int, now: ChatMember, reason: str | None
) -> None:
    chat = Chat(address, "supergroup" if address < 0 else "private", title="Managers" if address < 0 else None)
    with database.write() as connection:
        membership.changed(connection, Change(chat, ME, NOW, ChatMemberMember(ME), now), NOW)
    assert [row.body["reason"] for row in rows(database)] == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        ("Forbidden: bot was kicked from the supergroup chat", "removed"),
        ("Forbidden: bot was blocked by the user", "blocked"),
        ("Forbidden: user is deactivated", "gone"),
        ("Forbidden: the group chat was deleted", "gone"),
        ("Bad Request: not enough rights to send text messages to the chat", "mute"),
        ("Bad Request: chat not found", "silent"),
        ("Bad Request: message is too long", None),
    ],
)
def test_a_refusal_says_whether_the_chat_is_lost(problem: str, reason: str | None) -> None:
    assert membership.reason_of(problem) == reason
