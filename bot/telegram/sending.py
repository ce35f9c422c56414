"""Sending: replies and messages to Telegram, with each kind of failure handled."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.chat.replies import Keyboard, Reply
from bot.telegram.toasts import MAX_CHARACTERS

log = logging.getLogger(__name__)

Result = TypeVar("Result")

PAUSES = (0.5, 1, 2, 4)
"""Seconds between attempts while Telegram fails or does not answer."""

PATIENCE = 30.0
"""The longest "retry after" to wait for here, in seconds; longer ones are left to a later attempt."""

NOT_ERRORS = ("message is not modified", "query is too old", "query id is invalid", "message to delete not found")
NO_TEXT = "there is no text in the message to edit"
GONE = ("message to edit not found", "message can't be edited", "message_id_invalid", NO_TEXT)
NO_TOPIC = ("thread not found", "topic_closed", "topic_deleted")


class Undeliverable(Exception):
    """Telegram will never accept it: the person has blocked the bot, or the chat is gone."""


class Moved(Undeliverable):
    """The group has become a supergroup, with another address."""

    def __init__(self, problem: str, to: int) -> None:
        super().__init__(problem)
        self.to = to


class Gone(Undeliverable):
    """What was to be changed is not there any more, or cannot be changed."""


class TryLater(Exception):
    """Telegram is away, or busy for long. `unknown` when the message may have arrived all the same."""

    def __init__(self, problem: str, after: float = 5.0, *, unknown: bool = False) -> None:
        super().__init__(problem)
        self.after = timedelta(seconds=after)
        self.unknown = unknown


async def _noted(_old: int, _new: int) -> None:
    """The default for `follow`: do nothing."""


@dataclass(frozen=True)
class Sender:
    """Sends through a bot.

    What is sent to a group that has become a supergroup goes there; `follow` is told before: the old address, the new.
    """

    bot: Bot
    follow: Callable[[int, int], Awaitable[None]] = _noted

    async def perform(
        self, reply: Reply, *, chat: int, thread: int | None, query: str | None, postscript: str
    ) -> int | None:
        """Carry out a reply. Returns the id of the message sent, if any.

        The postscript goes below what is sent (not what is edited). Raises Undeliverable, TryLater.
        """
        match reply.kind:
            case "toast":
                if query is not None:
                    text = reply.text[:MAX_CHARACTERS] or None
                    await _attempt(lambda: self.bot.answer_callback_query(query, text, reply.alert))
                return None
            case "strip":
                await _attempt(lambda: self.bot.edit_message_reply_markup(chat, reply.target, reply_markup=None))
                return None
            case "retire":
                await self._retire(reply, chat)
                return None
            case "edit":
                return await self._edit(reply, chat, thread)
            case "made":
                raise AssertionError("a file is made before it is sent")
            case "photo":
                return await self._photo(reply, chat, thread, postscript)
            case "send":
                return await self.send(
                    chat,
                    reply.text,
                    reply.keyboard,
                    menu=reply.menu,
                    thread=thread,
                    postscript=postscript,
                    quote=reply.quote,
                )

    async def send(
        self,
        chat: int,
        text: str,
        keyboard: Keyboard = (),
        *,
        menu: tuple[tuple[str, ...], ...] = (),
        thread: int | None = None,
        postscript: str = "",
        quote: int | None = None,
        silent: bool = False,
    ) -> int:
        """Send a message, which may quote another. Returns its id. Raises Undeliverable, TryLater."""

        async def call(chat: int, thread: int | None) -> Message:
            return await self.bot.send_message(
                chat,
                f"{text}\n{postscript}" if postscript else text,
                ParseMode.HTML,
                reply_markup=_reply_keyboard(menu) if menu else _inline(keyboard),
                message_thread_id=thread,
                disable_notification=silent or None,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_parameters=_quote(quote),
            )

        return await self._deliver(call, chat, thread)

    async def document(
        self, chat: int, file: tuple[str, bytes], text: str, keyboard: Keyboard = (), *, thread: int | None = None
    ) -> int:
        """Send a file (its name and content) with a text below it. Returns the message's id.

        Raises Undeliverable, TryLater.
        """
        name, data = file

        async def call(chat: int, thread: int | None) -> Message:
            return await self.bot.send_document(
                chat,
                InputFile(data, filename=name),
                caption=text,
                parse_mode=ParseMode.HTML,
                reply_markup=_inline(keyboard),
                message_thread_id=thread,
            )

        return await self._deliver(call, chat, thread)

    async def picture(
        self,
        chat: int,
        data: bytes,
        text: str,
        keyboard: Keyboard = (),
        *,
        thread: int | None = None,
        silent: bool = False,
    ) -> int:
        """Send a picture with a text below it. Returns the message's id. Raises Undeliverable, TryLater."""

        async def call(chat: int, thread: int | None) -> Message:
            return await self.bot.send_photo(
                chat,
                data,
                caption=text,
                parse_mode=ParseMode.HTML,
                reply_markup=_inline(keyboard),
                message_thread_id=thread,
                disable_notification=silent or None,
            )

        return await self._deliver(call, chat, thread)

    async def _photo(self, reply: Reply, chat: int, thread: int | None, postscript: str) -> int:
        """Send a picture again; only its text, if Telegram no longer has it."""
        send = self.bot.send_document if reply.document else self.bot.send_photo

        async def call(chat: int, thread: int | None) -> Message:
            return await send(
                chat,
                reply.file,
                caption=f"{reply.text}\n{postscript}" if postscript else reply.text,
                parse_mode=ParseMode.HTML,
                reply_markup=_inline(reply.keyboard),
                message_thread_id=thread,
                reply_parameters=_quote(reply.quote),
            )

        try:
            return await self._deliver(call, chat, thread)
        except Undeliverable as refused:
            if "file" not in str(refused).lower():
                raise
            log.warning("a picture cannot be sent again: %s", refused)
        return await self.send(
            chat, reply.text, reply.keyboard, thread=thread, postscript=postscript, quote=reply.quote
        )

    async def _deliver(
        self, call: Callable[[int, int | None], Awaitable[Message]], chat: int, thread: int | None
    ) -> int:
        """Send to where the chat is now, and to its topic, if that still exists. Returns the message's id."""
        try:
            sent = await _attempt(lambda: call(chat, thread), unknown=True)
        except Moved as moved:
            log.info("the group %s has become the supergroup %s", chat, moved.to)
            await self.follow(chat, moved.to)
            return await self._deliver(call, moved.to, None)
        except Undeliverable as refused:
            if thread is None or not any(words in str(refused).lower() for words in NO_TOPIC):
                raise
            return await self._deliver(call, chat, None)
        if sent is None:
            raise Undeliverable("refused")
        return sent.message_id

    async def _edit(self, reply: Reply, chat: int, thread: int | None) -> int | None:
        assert reply.target is not None  # noqa: S101 - what is edited is named
        try:
            await self.redraw(chat, reply.target, reply.text, reply.keyboard)
        except (Gone, Moved) as refused:
            if NO_TEXT in str(refused).lower():  # it is a picture: its buttons go, and the text comes below
                with suppress(Undeliverable, TryLater):
                    await _attempt(lambda: self.bot.edit_message_reply_markup(chat, reply.target, reply_markup=None))
            return await self.send(chat, reply.text, reply.keyboard, thread=thread)
        return reply.target

    async def redraw(self, chat: int, message: int, text: str, keyboard: Keyboard) -> None:
        """Change a message that is there; it is not sent anew. Raises Gone, Undeliverable, TryLater."""

        async def call() -> object:
            return await self.bot.edit_message_text(
                text, chat, message, parse_mode=ParseMode.HTML, reply_markup=_inline(keyboard)
            )

        try:
            await _attempt(call)
        except Undeliverable as refused:
            if any(words in str(refused).lower() for words in GONE):
                raise Gone(str(refused)) from refused
            raise

    async def _retire(self, reply: Reply, chat: int) -> None:
        """Let a message say that it is over; of one that cannot say it, only the buttons go."""
        bot, text, at = self.bot, reply.text, reply.target
        try:
            await _attempt(lambda: bot.edit_message_text(text, chat, at, parse_mode=ParseMode.HTML))
        except Undeliverable as refused:
            if NO_TEXT in str(refused).lower():  # it is a picture
                await _attempt(lambda: bot.edit_message_caption(chat, at, caption=text, parse_mode=ParseMode.HTML))


async def _attempt(call: Callable[[], Awaitable[Result]], *, unknown: bool = False) -> Result | None:
    """Call until it succeeds or is refused for good. Returns None for errors that are none.

    With `unknown`, a lost answer is not retried here, because the message may have been sent.
    """
    problem: TelegramError = NetworkError("not tried")
    for pause in (*PAUSES, None):
        try:
            return await call()
        except RetryAfter as busy:
            seconds = wait_of(busy)
            if seconds > PATIENCE or pause is None:
                raise TryLater(str(busy), seconds) from busy
            await asyncio.sleep(seconds)
            continue
        except ChatMigrated as moved:
            raise Moved(str(moved), moved.new_chat_id) from moved
        except (BadRequest, Forbidden) as refused:
            if _is_no_error(refused):
                return None
            raise Undeliverable(str(refused)) from refused
        except TelegramError as away:  # if it is the token, polling ends the program
            if unknown and _may_have_arrived(away):
                raise TryLater(str(away), unknown=True) from away
            problem = away
        if pause is not None:
            await asyncio.sleep(pause)
    raise TryLater(str(problem)) from problem


def wait_of(busy: RetryAfter) -> float:
    """Return how many seconds Telegram asks to wait."""
    wait = busy.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


def _is_no_error(refused: TelegramError) -> bool:
    return any(words in str(refused).lower() for words in NOT_ERRORS)


def _may_have_arrived(problem: TelegramError) -> bool:
    """Whether the request was sent and only the answer was lost."""
    words = str(problem)
    if isinstance(problem, TimedOut):
        never_left = words.startswith("Pool timeout") or type(problem.__cause__).__name__ == "ConnectTimeout"
        return not never_left
    if type(problem) is TelegramError:  # the answer is not Telegram's, or was cut short
        return True
    return words.startswith("httpx.") and "ConnectError" not in words


def _quote(message: int | None) -> ReplyParameters | None:
    return None if message is None else ReplyParameters(message, allow_sending_without_reply=True)


def _reply_keyboard(menu: tuple[tuple[str, ...], ...]) -> ReplyKeyboardMarkup:
    rows = [[KeyboardButton(label) for label in row] for row in menu]
    return ReplyKeyboardMarkup(rows, resize_keyboard=True, is_persistent=True)


def _inline(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    if not any(keyboard):
        return None
    rows = [[InlineKeyboardButton(each.text, callback_data=each.data) for each in row] for row in keyboard]
    return InlineKeyboardMarkup([row for row in rows if row])
