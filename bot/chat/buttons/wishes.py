"""Buttons of a chat's preferences for alerts."""

from dataclasses import dataclass

from bot.chat.buttons.action import Action


class ShowWishes(Action):
    """Show a chat's preferences for alerts."""


@dataclass(frozen=True)
class ShowWish(Action):
    """Show one preference. A reply to its card changes it."""

    setting: str


@dataclass(frozen=True)
class SetWish(Action):
    """Set a preference of this chat; "-": use the company's setting."""

    setting: str
    value: str


@dataclass(frozen=True)
class SwitchWish(Action):
    """Add one word to a preference of this chat, or remove it."""

    setting: str
    word: str
    wanted: bool


@dataclass(frozen=True)
class UndoWish(Action):
    """Undo a change of a preference."""

    change_id: int


@dataclass(frozen=True)
class TellOf(Action):
    """Switch a site's alerts to this chat on or off."""

    site_id: int
    wanted: bool


@dataclass(frozen=True)
class SpeakHere(Action):
    """Use this language in the group."""

    language: str


@dataclass(frozen=True)
class TellHere(Action):
    """Send the group's alerts to this topic; 0: outside topics."""

    topic: int
