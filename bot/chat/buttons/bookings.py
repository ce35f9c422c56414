"""Buttons of bookings."""

from dataclasses import dataclass

from bot.chat.buttons.action import Action


@dataclass(frozen=True)
class _OfMovement(Action):
    movement_id: int


class ShowBooking(_OfMovement):
    """Show a booking's card."""


class Undo(_OfMovement):
    """Undo a booking."""


class ShowSource(_OfMovement):
    """Show the picture or message behind a booking."""


@dataclass(frozen=True)
class Correct(_OfMovement):
    """Book another quantity instead."""

    steps: int


@dataclass(frozen=True)
class Unlink(Action):
    """Remove a barcode's link."""

    barcode_id: int
