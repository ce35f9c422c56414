"""Replies as plain data: decided and stored with what is booked, and only sent afterwards."""

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
    mark: str = ""  # of what it was drawn for, once that is stored

    @property
    def data(self) -> str:
        """The data that Telegram returns on a tap. Raises ValueError before the button is marked."""
        return pack(self.action, self.mark)


Keyboard = tuple[tuple[Button, ...], ...]


def digest_of(text: str, keyboard: Keyboard) -> str:
    """Return a digest of a message's text and buttons. Raises ValueError if the buttons are not marked yet."""
    buttons = [[(each.text, each.data) for each in row] for row in keyboard]
    return hashlib.sha256(json.dumps([text, buttons]).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Made:
    """Something made when it is sent, in stored form: what it is, and all that is needed to make it."""

    what: Literal["labels", "export", "chart"]
    of: dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """One thing to do in the chat that the update came from.

    "send" a message; "edit" the message `target` (sent again if it is gone); "strip" the buttons of `target`; "toast":
    answer the tap, as an alert to be confirmed if `alert`; "retire": replace the message `target` by this text, without
    buttons; "photo": send a picture again, by its `file`, with the text below it; "made": make the file or picture that
    `made` describes, and send it with the text below it. The id of the sent message is stored in `draft` and `picture`.
    """

    kind: Literal["send", "edit", "strip", "retire", "toast", "photo", "made"]
    text: str = ""  # HTML, except in toasts
    keyboard: Keyboard = ()
    menu: tuple[tuple[str, ...], ...] = ()  # the reply keyboard
    target: int | None = None
    alert: bool = False
    draft: int | None = None
    picture: str = ""  # unique id of the picture that this answers
    album: str = ""  # hold it back while more pictures of the album wait: their answers include it
    made: Made | None = None
    secret: bool = False  # must not be kept after it has been sent
    quote: int | None = None  # the message of the chat that this quotes
    file: str = ""
    document: bool = False  # the file was sent as a file, not as a photo

    def to_json(self) -> dict[str, Any]:
        """Return the stored form."""
        keyboard = [[{"text": each.text, "data": each.data} for each in row] for row in self.keyboard]
        return asdict(self) | {"keyboard": keyboard}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Reply":
        """Read the stored form, dropping buttons that have no meaning any more."""
        rows = [[(button["text"], unpack(button["data"])) for button in row] for row in stored["keyboard"]]
        keyboard = tuple(tuple(Button(text, it.action, it.mark) for text, it in row if it) for row in rows)
        made = Made(**stored["made"]) if stored.get("made") else None
        menu = tuple(tuple(row) for row in stored["menu"])
        return cls(**stored | {"keyboard": keyboard, "menu": menu, "made": made})
