"""Sending replies and messages to Telegram, to wherever a chat and its topic are now."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

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

from bot.chat.replies import Keyboard, Reply
from bot.telegram.attempts import Gone, Moved, TryLater, Undeliverable, attempt
from bot.telegram.toasts import MAX_CHARACTERS

log = logging.getLogger(__name__)

NO_TEXT = "there is no text in the message to edit"
GONE = ("message to edit not found", "message can't be edited", "message_id_invalid", NO_TEXT)
NO_TOPIC = ("thread not found", "topic_closed", "topic_deleted")


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
                    await attempt(lambda: self.bot.answer_callback_query(query, text, reply.alert))
                return None
            case "strip":
                await attempt(lambda: self.bot.edit_message_reply_markup(chat, reply.target, reply_markup=None))
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
            sent = await attempt(lambda: call(chat, thread), unknown=True)
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
                    await attempt(lambda: self.bot.edit_message_reply_markup(chat, reply.target, reply_markup=None))
            return await self.send(chat, reply.text, reply.keyboard, thread=thread)
        return reply.target

    async def redraw(self, chat: int, message: int, text: str, keyboard: Keyboard) -> None:
        """Change an existing message; never send a new one. Raises Gone, Undeliverable, TryLater."""

        async def call() -> object:
            return await self.bot.edit_message_text(
                text, chat, message, parse_mode=ParseMode.HTML, reply_markup=_inline(keyboard)
            )

        try:
            await attempt(call)
        except Undeliverable as refused:
            if any(words in str(refused).lower() for words in GONE):
                raise Gone(str(refused)) from refused
            raise

    async def _retire(self, reply: Reply, chat: int) -> None:
        """Let a message say that it is over; of one that cannot say it, only the buttons go."""
        bot, text, at = self.bot, reply.text, reply.target
        try:
            await attempt(lambda: bot.edit_message_text(text, chat, at, parse_mode=ParseMode.HTML))
        except Undeliverable as refused:
            if NO_TEXT in str(refused).lower():  # it is a picture
                await attempt(lambda: bot.edit_message_caption(chat, at, caption=text, parse_mode=ParseMode.HTML))


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
