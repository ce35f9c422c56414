"""Checks that an update has the types that the Bot API promises, because the library accepts any value in a field.

Only the fields that we read are checked.
"""

from collections.abc import Iterator, Mapping
from types import NoneType

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    Document,
    InaccessibleMessage,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    Message,
    PhotoSize,
    TelegramObject,
    Update,
    User,
)

LARGEST = 2**63 - 1
"""The largest integer that Telegram sends and a database holds."""

Kinds = tuple[type, ...]

NUMBER, TEXT, TRUTH = (int,), (str,), (bool,)
MAYBE_NUMBER, MAYBE_TEXT = (int, NoneType), (str, NoneType)
MAYBE_LIST = (tuple, NoneType)

_PICTURE: Mapping[str, Kinds] = {"file_id": TEXT, "file_unique_id": TEXT, "file_size": MAYBE_NUMBER}
_QUERY: Mapping[str, Kinds] = {"id": TEXT, "from_user": (User,)}

FIELDS: Mapping[type[TelegramObject], Mapping[str, Kinds]] = {
    Update: {
        "update_id": NUMBER,
        "message": (Message, NoneType),
        "edited_message": (Message, NoneType),
        "callback_query": (CallbackQuery, NoneType),
        "inline_query": (InlineQuery, NoneType),
        "my_chat_member": (ChatMemberUpdated, NoneType),
    },
    Message: {
        "message_id": NUMBER,
        "chat": (Chat,),
        "from_user": (User, NoneType),
        "sender_chat": (Chat, NoneType),
        "via_bot": (User, NoneType),
        "text": MAYBE_TEXT,
        "caption": MAYBE_TEXT,
        "media_group_id": MAYBE_TEXT,
        "message_thread_id": MAYBE_NUMBER,
        "migrate_to_chat_id": MAYBE_NUMBER,
        "photo": MAYBE_LIST,
        "document": (Document, NoneType),
        "reply_to_message": (Message, NoneType),
        "reply_markup": (InlineKeyboardMarkup, NoneType),
    },
    InaccessibleMessage: {"message_id": NUMBER, "chat": (Chat,)},
    Chat: {"id": NUMBER, "type": TEXT, "title": MAYBE_TEXT},
    User: {
        "id": NUMBER,
        "is_bot": TRUTH,
        "first_name": TEXT,
        "last_name": MAYBE_TEXT,
        "username": MAYBE_TEXT,
        "language_code": MAYBE_TEXT,
    },
    PhotoSize: {**_PICTURE, "width": NUMBER, "height": NUMBER},
    Document: _PICTURE,
    InlineKeyboardMarkup: {"inline_keyboard": (tuple,)},
    InlineKeyboardButton: {"callback_data": MAYBE_TEXT},
    CallbackQuery: {**_QUERY, "message": (Message, InaccessibleMessage, NoneType), "data": MAYBE_TEXT},
    InlineQuery: {**_QUERY, "query": TEXT, "offset": TEXT},
    ChatMemberUpdated: {"chat": (Chat,), "from_user": (User,), "new_chat_member": (ChatMember,)},
    ChatMember: {"user": (User,), "status": TEXT},
}
"""The fields that are read, and the types they may have, by the library's class."""


def flaw_of(update: Update) -> str:
    """Return what is wrong with an update, as in "Message.text is a bool", or an empty string."""
    return next(_flaws(update), "")


def _flaws(thing: TelegramObject) -> Iterator[str]:
    for kind, fields in FIELDS.items():
        if isinstance(thing, kind):
            for name, kinds in fields.items():
                yield from _flaws_of(f"{kind.__name__}.{name}", getattr(thing, name, None), kinds)


def _flaws_of(where: str, value: object, kinds: Kinds) -> Iterator[str]:
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        yield f"{where} is {_named(type(value).__name__)}"
    elif isinstance(value, int) and abs(value) > LARGEST:
        yield f"{where} is too large a number"
    elif isinstance(value, TelegramObject):
        yield from _flaws(value)
    elif isinstance(value, tuple):
        for each in value:
            yield from _flaws_of(where, each, (tuple, TelegramObject))


def _named(kind: str) -> str:
    return "missing" if kind == "NoneType" else f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
