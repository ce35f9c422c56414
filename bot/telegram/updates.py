"""Translates Telegram's updates into what the routes understand."""

import re
from dataclasses import replace
from functools import cache

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update, User
from telegram.constants import ChatType

from bot.chat.buttons.action import Stale
from bot.chat.codec import Drawn, unpack
from bot.chat.incoming import Incoming, Picture
from bot.chat.texts import language_of
from bot.language.folding import fold


def read_update(update: Update, bot_name: str, *, hears_all: bool = False) -> Incoming | None:
    """Return what a person did.

    Returns None for what is not meant for us, such as service messages or commands to other bots.
    """
    incoming = _read(update, bot_name)
    return incoming and replace(incoming, topic=topic_of(update), bot=bot_name, hears_all=hears_all)


def topic_of(update: Update) -> int | None:
    """Return the topic of the group in which a message was sent."""
    message = update.effective_message
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None


def _read(update: Update, bot_name: str) -> Incoming | None:
    if update.callback_query is not None:
        return _tap(update.update_id, update.callback_query)
    edited = update.edited_message is not None
    message = update.message or update.edited_message
    if message is None or message.from_user is None:
        return None
    if message.migrate_to_chat_id:
        return _incoming(update.update_id, message, message.from_user, moved_to=message.migrate_to_chat_id)
    anonymous = message.sender_chat is not None and message.sender_chat.id == message.chat.id
    if (message.from_user.is_bot and not anonymous) or (message.via_bot and message.via_bot.username == bot_name):
        return None  # the latter is a card of ours that somebody chose inline
    said_at_all = message.text or message.caption or ""
    written = _our_name(bot_name).sub(" ", said_at_all)  # "@storekeeper_bot +24 milk"
    text, command = _plain(written).strip(), None
    if text.startswith("/"):
        word, _, text = text.partition(" ")
        command, _, addressee = word[1:].lower().partition("@")
        if addressee and addressee != bot_name.lower():
            return None
    picture = _picture(message) if not edited else None  # an edited message's picture has been read already
    if not text and command is None and picture is None and message.chat.type != ChatType.PRIVATE:
        return None
    said = _incoming(update.update_id, message, message.from_user, text=text.strip(), command=command, picture=picture)
    to_us = not anonymous or command is not None or said.reply_to is not None
    if not to_us:
        return None
    lines = () if command is not None or message.text is None else tuple(map(_plain, written.splitlines()))
    said = replace(said, edited=edited, anonymous=anonymous, unreadable=_is_unreadable(message))
    return replace(said, lines=lines, names_us=written != said_at_all)


@cache
def _our_name(bot_name: str) -> re.Pattern[str]:
    """Return a pattern for our name as people say it: not after a command, nor as part of another name."""
    return re.compile(rf"(?i)(?<![\w@])@{re.escape(bot_name) or '(?!)'}\b")


def _plain(written: str) -> str:
    """Return a text as it is read, with runs of spaces reduced to one."""
    return re.sub(" {2,}", " ", fold(written))


def _is_unreadable(message: Message) -> bool:
    """Whether the message is of a kind that we cannot read."""
    kinds = (message.sticker, message.voice, message.audio, message.video, message.video_note, message.animation)
    return any((*kinds, message.poll, message.location, message.contact, message.dice, message.story))


def _tap(update_id: int, query: CallbackQuery) -> Incoming | None:
    if query.message is None:  # on a message that was sent via the bot rather than by it
        return None
    tapped = _incoming(update_id, query.message, query.from_user, tap=_drawn(query.data))
    return replace(tapped, tapped_among=_buttons_of(query.message))


def _incoming(
    update_id: int,
    message: MaybeInaccessibleMessage,  # Telegram no longer shows the content of old messages
    person: User,
    *,
    text: str = "",
    command: str | None = None,
    tap: Drawn | Stale | None = None,
    picture: Picture | None = None,
    moved_to: int | None = None,
) -> Incoming:
    answered = message.reply_to_message if isinstance(message, Message) else None
    if answered and not (answered.from_user and answered.from_user.is_bot):
        answered = None  # people answering each other
    return Incoming(
        update_id=update_id,
        chat=message.chat.id,
        private=message.chat.type == ChatType.PRIVATE,
        title=message.chat.title or "",
        message=message.message_id,
        address=person.id,
        name=person.full_name or "",  # None if there is no first name
        language=language_of(person.language_code),
        text=text,
        command=command,
        tap=tap,
        picture=picture,
        reply_to=answered.message_id if answered else None,
        reply_taps=_buttons_of(answered),
        moved_to=moved_to,
    )


def _picture(message: Message) -> Picture | None:
    album = message.media_group_id or ""
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return Picture(largest.file_id, largest.file_unique_id, largest.file_size or 0, album=album)
    if file := message.document:
        return Picture(file.file_id, file.file_unique_id, file.file_size or 0, document=True, album=album)
    return None


def _buttons_of(message: MaybeInaccessibleMessage | None) -> tuple[Drawn | Stale, ...]:
    keyboard = message.reply_markup.inline_keyboard if isinstance(message, Message) and message.reply_markup else ()
    return tuple(_drawn(button.callback_data) for row in keyboard for button in row)


def _drawn(data: object) -> Drawn | Stale:
    return (unpack(data) if isinstance(data, str) else None) or Stale()
