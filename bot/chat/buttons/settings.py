"""Buttons of the company's settings, and of entries in the sheet."""

from dataclasses import dataclass

from bot.chat.buttons.action import Action


@dataclass(frozen=True)
class ListSettings(Action):
    """Show the company's settings under this heading."""

    group: str


@dataclass(frozen=True)
class ShowSetting(Action):
    """Show one of the company's settings. A reply to its card changes it."""

    setting: str


@dataclass(frozen=True)
class ChangeSetting(Action):
    """Set one of the company's settings, for everything, to one of its choices."""

    setting: str
    value: str


@dataclass(frozen=True)
class TakeBackSetting(Action):
    """Undo a change of the company's settings."""

    change_id: int


@dataclass(frozen=True)
class ApproveEntry(Action):
    """Approve an entry in the sheet."""

    entry_id: int


@dataclass(frozen=True)
class RejectEntry(Action):
    """Reject an entry in the sheet."""

    entry_id: int
