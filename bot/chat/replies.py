"""What Storekeeper answers, as plain data: decided and stored with what is booked, and only then sent."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

from bot.chat.buttons.action import Action
from bot.chat.codec import pack, unpack


@dataclass(frozen=True)
class Button:
    """An inline button, and what a tap on it does."""

    text: str
    action: Action
    mark: str = ""  # of what it is drawn for, once that is stored

    @property
    def data(self) -> str:
        """As Telegram gives it back. Raises ValueError before it is marked."""
        return pack(self.action, self.mark)


Keyboard = tuple[tuple[Button, ...], ...]


def digest_of(text: str, keyboard: Keyboard) -> str:
    """Of what a message says, and of what its buttons do. Raises ValueError before they are marked."""
    buttons = [[(each.text, each.data) for each in row] for row in keyboard]
    return hashlib.sha256(json.dumps([text, buttons]).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Made:
    """Something that is made when it is sent, as stored: what it is, and all that it takes to make it."""

    what: Literal["labels", "export", "chart"]
    of: dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """One thing to do in the chat that the update came from.

    "send" a message; "edit" the message `target` (sent anew if it is gone); "strip" the buttons of `target`; "toast":
    answer the tap, as an alert to be confirmed if `alert`; "retire": let the message `target` say this alone, without
    buttons; "photo": send a picture again, by its `file`, with the text below it; "made": make the file or picture
    that `made` describes, and send it with the text below it. `draft` and `picture` learn the id of the message that
    was sent.
    """

    kind: Literal["send", "edit", "strip", "retire", "toast", "photo", "made"]
    text: str = ""  # HTML, but plain in a toast
    keyboard: Keyboard = ()
    menu: tuple[tuple[str, ...], ...] = ()  # the reply keyboard
    target: int | None = None
    alert: bool = False
    draft: int | None = None
    picture: str = ""  # unique id of the picture that this answers
    album: str = ""  # not to be said while more of its pictures wait: their answers say it, too
    made: Made | None = None
    secret: bool = False  # not to be kept longer than until it is said
    quote: int | None = None  # the message of the chat that this refers to
    file: str = ""
    document: bool = False  # the file was sent as a file, not as a photo

    def to_json(self) -> dict[str, Any]:
        """The stored form."""
        keyboard = [[{"text": each.text, "data": each.data} for each in row] for row in self.keyboard]
        return asdict(self) | {"keyboard": keyboard}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Reply":
        """Read the stored form, leaving out buttons that no longer mean anything."""
        rows = [[(button["text"], unpack(button["data"])) for button in row] for row in stored["keyboard"]]
        keyboard = tuple(tuple(Button(text, it.action, it.mark) for text, it in row if it) for row in rows)
        made = Made(**stored["made"]) if stored.get("made") else None
        menu = tuple(tuple(row) for row in stored["menu"])
        return cls(**stored | {"keyboard": keyboard, "menu": menu, "made": made})
