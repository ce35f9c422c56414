"""Buttons of alerts: decisions about them."""

from dataclasses import dataclass

from bot.chat.buttons.action import Action


@dataclass(frozen=True)
class ListAlerts(Action):
    """Show what is open at a site, on the same card."""

    site_id: int
    start: int


@dataclass(frozen=True)
class SeeAlerts(Action):
    """Acknowledge what a card shows of a site, if it is still current."""

    site_id: int
    start: int
    shown: str  # a digest of the alerts


@dataclass(frozen=True)
class _OfAlert(Action):
    alert_id: int


class ShowAlert(_OfAlert):
    """Show an alert with what can be done about it, on the same card."""


class SeeAlert(_OfAlert):
    """Acknowledge an alert."""


class CountForAlert(_OfAlert):
    """Ask for a count of what an alert is about."""


class HoldForAlert(_OfAlert):
    """Hold the lot of an alert."""


@dataclass(frozen=True)
class SnoozeAlert(_OfAlert):
    """Snooze until the morning in this many days; 0: until something changes."""

    days: int


@dataclass(frozen=True)
class RequestForAlert(_OfAlert):
    """Request this much of what an alert is about from another site."""

    site_id: int
    steps: int


@dataclass(frozen=True)
class OrderForAlert(_OfAlert):
    """Put this much of what an alert is about on the order list."""

    steps: int


@dataclass(frozen=True)
class UndoDecision(Action):
    """Take back a decision about an alert."""

    decision_id: int
