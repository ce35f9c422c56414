"""Buttons of when and of what a chat is told."""

from dataclasses import dataclass

from bot.chat.buttons.action import Action


class ShowWishes(Action):
    """Show when this chat is told of alerts, and of which."""


@dataclass(frozen=True)
class ShowWish(Action):
    """Show one of these wishes, and how to change it; an answer to its card does."""

    setting: str


@dataclass(frozen=True)
class SetWish(Action):
    """Wish something else for this chat; "-": what the company has set."""

    setting: str
    value: str


@dataclass(frozen=True)
class SwitchWish(Action):
    """Add one word to what this chat wishes, or take it out."""

    setting: str
    word: str
    wanted: bool


@dataclass(frozen=True)
class UndoWish(Action):
    """Wish again what a change found."""

    change_id: int


@dataclass(frozen=True)
class TellOf(Action):
    """Tell this chat of a site, or not."""

    site_id: int
    wanted: bool


@dataclass(frozen=True)
class SpeakHere(Action):
    """Speak this language in the group."""

    language: str


@dataclass(frozen=True)
class TellHere(Action):
    """Tell the group of its alerts in this topic; 0: outside every topic."""

    topic: int
