"""What came in, free of the chat's protocol: a message, a command, a photograph or a tap."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args

from bot.chat.buttons.action import Stale
from bot.chat.codec import Drawn
from bot.language.folding import fold
from bot.language.lexicon import Verb
from bot.scanner import Scan


@dataclass(frozen=True)
class Picture:
    """A picture to fetch."""

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
    lines: tuple[str, ...] = ()  # the text as it was written, line by line
    names_us: bool = False  # it begins or ends with our own name in the chat
    command: str | None = None
    tap: Drawn | Stale | None = None
    picture: Picture | None = None
    scan: Scan | Unreadable | None = None
    reply_to: int | None = None  # the message of the bot's that this answers
    reply_taps: tuple[Drawn | Stale, ...] = ()  # what the buttons of the message replied to do
    moved_to: int | None = None  # the group's new id
    topic: int | None = None  # of the group, in which this was said
    bot: str = ""  # our own name in the chat
    anonymous: bool = False  # an administrator of the group speaks as the group: nobody is told who it is
    edited: bool = False  # the message was changed after it was sent; `text` is what it says now
    unreadable: bool = False  # a sticker, a voice message, a video ...: nothing that can be read
    ahead: dict[object, Any] | None = None  # what was read before, in no transaction that writes; None: nothing can be
    hears_all: bool = False  # whether Telegram tells us everything that is written in groups

    @property
    def verb(self) -> Verb | None:
        """What is to be done, if the command is a verb."""
        return next((verb for verb in get_args(Verb) if verb == self.command), None)

    @property
    def typed(self) -> str:
        """The whole text, with its command."""
        return f"/{self.command} {self.text}" if self.command else self.text

    @cached_property
    def folded(self) -> str:
        """The whole text as its words are found in it."""
        return fold(self.typed)

    @property
    def place(self) -> str:
        """Where in the chat this was said."""
        return f"{self.chat}/{self.message}"
