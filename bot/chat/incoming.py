"""Incoming messages, commands, photographs and taps, independent of the chat's protocol."""

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
    """A picture to download."""

    file_id: str
    unique_id: str  # the same for the same picture sent again
    size: int = 0  # bytes; 0 if unknown
    document: bool = False  # it was sent as a file
    album: str = ""  # the album it was sent in


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
    message: int  # the message's id; for a tap, that of the message with the button
    address: int  # of the person
    name: str
    language: str
    text: str = ""  # what follows the command, if any; or a photograph's caption
    lines: tuple[str, ...] = ()  # the text as written, line by line
    names_us: bool = False  # it begins or ends with our own name in the chat
    command: str | None = None
    tap: Drawn | Stale | None = None
    tapped_among: tuple[Drawn | Stale, ...] = ()  # what all buttons of the tapped message do, if Telegram shows it
    picture: Picture | None = None
    scan: Scan | Unreadable | None = None
    reply_to: int | None = None  # the bot's message that this replies to
    reply_taps: tuple[Drawn | Stale, ...] = ()  # what the buttons of that message do
    moved_to: int | None = None  # the group's new id
    topic: int | None = None  # the group's topic in which it was said
    bot: str = ""  # our own name in the chat
    anonymous: bool = False  # an administrator posts as the group, so that nobody knows who it is
    edited: bool = False  # the message was edited; `text` is its new text
    unreadable: bool = False  # a sticker, a voice message, a video and so on: nothing that can be read
    ahead: dict[object, Any] | None = None  # what was read earlier, outside write transactions; None: not possible
    hears_all: bool = False  # whether Telegram passes us everything written in groups

    @property
    def verb(self) -> Verb | None:
        """What is to be done, if the command is a verb."""
        return next((verb for verb in get_args(Verb) if verb == self.command), None)

    @property
    def typed(self) -> str:
        """The whole text, including the command."""
        return f"/{self.command} {self.text}" if self.command else self.text

    @cached_property
    def folded(self) -> str:
        """The whole text in the form in which words are looked for."""
        return fold(self.typed)

    @property
    def place(self) -> str:
        """Where in the chat this was said."""
        return f"{self.chat}/{self.message}"
