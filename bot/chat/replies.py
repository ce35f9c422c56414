"""What Storekeeper answers, as plain data: decided with the deed, stored with it, and only then said."""

from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Button:
    """An inline button; `data` (at most 64 bytes) comes back when it is tapped."""

    text: str
    data: str


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Reply:
    """One thing to do in the chat that the update came from.

    "send" a message; "edit" the message `target` (sent anew if it is gone); "strip" the buttons of `target`; "toast":
    answer the tap, as an alert to be confirmed if `alert`; "photo": send a picture again, by its `file`, with the text
    below it; "labels": print what `labels` says and send the file. `draft` and `picture` learn the id of the message
    that was sent.
    """

    kind: Literal["send", "edit", "strip", "toast", "photo", "labels"]
    text: str = ""  # HTML, but plain in a toast
    keyboard: Keyboard = ()
    menu: tuple[tuple[str, ...], ...] = ()  # the reply keyboard
    target: int | None = None
    alert: bool = False
    draft: int | None = None
    picture: str = ""  # unique id of the picture that this answers
    album: str = ""  # not to be said while more of its pictures wait: their answers say it, too
    labels: dict[str, Any] | None = None
    secret: bool = False  # not to be kept longer than until it is said
    quote: int | None = None  # the message of the chat that this refers to
    file: str = ""
    document: bool = False  # the file was sent as a file, not as a photo

    def to_json(self) -> dict[str, Any]:
        """As stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Reply":
        """Back from what was stored."""
        keyboard = tuple(tuple(Button(**button) for button in row) for row in stored["keyboard"])
        return cls(**stored | {"keyboard": keyboard, "menu": tuple(tuple(row) for row in stored["menu"])})
