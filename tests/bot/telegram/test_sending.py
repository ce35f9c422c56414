"""Saying it: a group that moved is followed, and a topic is kept for as long as it is there."""

import socket
from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Any

import pytest
from telegram import Bot
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.chat.replies import Reply
from bot.telegram.application import _initialise
from bot.telegram.attempts import TryLater
from bot.telegram.clocks import Clocks
from bot.telegram.sending import Sender
from tests.bot.telegram.bot_api import TOKEN, BotApi, bot_api

OLD, NEW, TOPIC = -100, -1001000000100, 7


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with bot_api() as api:
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, api.url) as bot:
        yield bot


async def test_a_group_that_became_a_supergroup_is_followed_with_whatever_is_said(api: BotApi, bot: Bot) -> None:
    api.moved[OLD] = NEW
    told: list[tuple[int, int]] = []

    async def follow(old: int, new: int) -> None:
        told.append((old, new))

    sender = Sender(bot, follow)
    assert await sender.send(OLD, "hello", thread=TOPIC) == 1
    for reply in (Reply("photo", "a picture", file="f"), Reply("edit", "a card", target=3)):
        await sender.perform(reply, chat=OLD, thread=None, query=None, postscript="")
    await sender.document(OLD, ("labels.pdf", b"%PDF"), "labels")
    assert [method for method, _ in api.sent] == ["sendMessage", "sendPhoto", "sendMessage", "sendDocument"]
    assert api.chats() == [NEW] * 4
    assert told == [(OLD, NEW)] * 4


async def test_answers_pictures_and_files_go_to_the_topic_where_they_were_asked_for(api: BotApi, bot: Bot) -> None:
    sender = Sender(bot)
    for reply in (Reply("send", "an answer"), Reply("photo", "a picture", file="f")):
        await sender.perform(reply, chat=NEW, thread=TOPIC, query=None, postscript="")
    await sender.document(NEW, ("labels.pdf", b"%PDF"), "labels", thread=TOPIC)
    assert [fields["message_thread_id"] for _, fields in api.sent] == [str(TOPIC)] * 3


async def test_what_was_asked_for_in_a_topic_that_is_gone_is_said_outside_of_it(api: BotApi, bot: Bot) -> None:
    api.topics_gone = True
    await Sender(bot).send(NEW, "an answer", thread=TOPIC)
    ((_, fields),) = api.sent
    assert "message_thread_id" not in fields


async def test_a_card_that_is_over_says_so_and_is_never_sent_anew(api: BotApi, bot: Bot) -> None:
    over = Reply("retire", "it goes on below", target=3)
    await Sender(bot).perform(over, chat=NEW, thread=None, query=None, postscript="")
    ((method, fields),) = api.sent
    assert (method, fields["text"], "reply_markup" in fields) == ("editMessageText", "it goes on below", False)
    api.moved[OLD] = NEW
    await Sender(bot).perform(over, chat=OLD, thread=None, query=None, postscript="")
    assert [method for method, _ in api.sent] == ["editMessageText"]


async def test_what_found_no_way_to_telegram_has_not_arrived() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf, ExitStack() as others:
        for _ in range(2):  # nobody accepts: after these, a connection is not even refused
            waiting = others.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(deaf.getsockname())
        request = HTTPXRequest(connect_timeout=0.1)
        away = Bot(TOKEN, f"http://127.0.0.1:{deaf.getsockname()[1]}/bot", request=request)
        with pytest.raises(TryLater) as later:
            await Sender(away).send(NEW, "an answer")
        await request.shutdown()
    assert not later.value.unknown


async def test_what_something_in_between_answers_is_no_fault_and_the_message_may_have_arrived(
    api: BotApi, bot: Bot
) -> None:
    api.portal = "<html>Welcome to our hotel</html>"
    with pytest.raises(TryLater) as later:
        await Sender(bot).send(NEW, "an answer")
    assert later.value.unknown


async def test_a_start_behind_such_a_page_waits_until_telegram_answers(api: BotApi) -> None:
    api.portal = "<html>Welcome to our hotel</html>"
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        api.portal = ""

    bot: ExtBot[Any] = ExtBot(TOKEN, api.url)
    await _initialise(bot, Clocks(sleep=sleep))
    await bot.shutdown()
    assert waited == [1]
