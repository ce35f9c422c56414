"""Buttons of what the company has set, in the chat or in the sheet."""

from dataclasses import dataclass

from bot.chat.buttons.action import Action


@dataclass(frozen=True)
class ListSettings(Action):
    """Show what the company has set, under this heading."""

    group: str


@dataclass(frozen=True)
class ShowSetting(Action):
    """Show one of the company's settings, and how to change it; an answer to its card does."""

    setting: str


@dataclass(frozen=True)
class ChangeSetting(Action):
    """Set one of the company's settings, for all, to one of its choices."""

    setting: str
    value: str


@dataclass(frozen=True)
class TakeBackSetting(Action):
    """Set again what a change of the company's settings found."""

    change_id: int


@dataclass(frozen=True)
class ApproveEntry(Action):
    """Do what was written into the sheet."""

    entry_id: int


@dataclass(frozen=True)
class RejectEntry(Action):
    """Do it not."""

    entry_id: int
