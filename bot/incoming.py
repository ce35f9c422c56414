"""What came in, in the bot's own words: a message, a command, a photograph or a tap, freed of the chat's protocol."""

from dataclasses import dataclass, replace

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update, User
from telegram.constants import ChatType

from bot.scanner import Scan
from bot.texts import language_of
from bot.tokens import fold


@dataclass(frozen=True)
class Picture:
    """A picture to be fetched."""

    file_id: str
    unique_id: str  # the same for the same picture sent twice
    size: int = 0  # bytes, 0 if not told
    document: bool = False  # it was sent as a file
    album: str = ""  # that it was sent with others in


@dataclass(frozen=True)
class Unreadable:
    """A picture that could not be read, and why: a key of the message catalogue."""

    reason: str


@dataclass(frozen=True)
class Incoming:
    """One update from one person in one chat."""

    update_id: int
    chat: int
    private: bool
    title: str  # of the group
    message: int  # the message's id; for a tap, of the message that carries the button
    address: int  # of the person
    name: str
    language: str
    text: str = ""  # what follows the command, if there is one; a photograph's caption
    command: str | None = None
    tap: str | None = None
    picture: Picture | None = None
    scan: Scan | Unreadable | None = None
    reply_to: int | None = None  # the message of the bot's that this answers
    reply_taps: tuple[str, ...] = ()  # what the buttons of the message replied to carry
    moved_to: int | None = None  # the group's new id
    topic: int | None = None  # of the group, in which this was said
    bot: str = ""  # our own name in the chat
    anonymous: bool = False  # an administrator of the group speaks as the group: nobody is told who it is
    edited: bool = False  # the message was changed after it was sent; `text` is what it says now
    hears_all: bool = False  # whether Telegram tells us everything that is written in groups

    @property
    def place(self) -> str:
        """Where in the chat this was said."""
        return f"{self.chat}/{self.message}"


def read_update(update: Update, bot_name: str, *, hears_all: bool = False) -> Incoming | None:
    """What a person did, or None for what is not for us: a command to another bot, a service message."""
    incoming = _read(update, bot_name)
    return incoming and replace(incoming, topic=topic_of(update), bot=bot_name, hears_all=hears_all)


def topic_of(update: Update) -> int | None:
    """The topic of a group in which something was said."""
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
        return None  # the latter is a card of ours, which somebody chose inline
    text = fold(message.text or message.caption or "").strip()
    command = None
    if text.startswith("/"):
        word, _, text = text.partition(" ")
        command, _, addressee = word[1:].lower().partition("@")
        if addressee and addressee != bot_name.lower():
            return None
    picture = _picture(message) if not edited else None  # which has been seen
    if not text and command is None and picture is None and message.chat.type != ChatType.PRIVATE:
        return None
    said = _incoming(update.update_id, message, message.from_user, text=text.strip(), command=command, picture=picture)
    to_us = not anonymous or command is not None or said.reply_to is not None
    return replace(said, edited=edited, anonymous=anonymous) if to_us else None


def _tap(update_id: int, query: CallbackQuery) -> Incoming | None:
    if query.message is None:  # of a message that was sent by way of the bot, not by it
        return None
    return _incoming(update_id, query.message, query.from_user, tap=query.data)


def _incoming(
    update_id: int,
    message: MaybeInaccessibleMessage,  # Telegram no longer shows what an old one says
    person: User,
    *,
    text: str = "",
    command: str | None = None,
    tap: str | None = None,
    picture: Picture | None = None,
    moved_to: int | None = None,
) -> Incoming:
    answered = message.reply_to_message if isinstance(message, Message) else None
    if answered and not (answered.from_user and answered.from_user.is_bot):
        answered = None  # people answer each other
    keyboard = answered.reply_markup.inline_keyboard if answered and answered.reply_markup else ()
    return Incoming(
        update_id=update_id,
        chat=message.chat.id,
        private=message.chat.type == ChatType.PRIVATE,
        title=message.chat.title or "",
        message=message.message_id,
        address=person.id,
        name=person.full_name,
        language=language_of(person.language_code),
        text=text,
        command=command,
        tap=tap,
        picture=picture,
        reply_to=answered.message_id if answered else None,
        reply_taps=tuple(str(button.callback_data) for row in keyboard for button in row if button.callback_data),
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
