"""Buttons of reservations."""

from dataclasses import dataclass

from bot.chat.buttons.action import Action


@dataclass(frozen=True)
class _OfReservation(Action):
    reservation_id: int


class Consume(_OfReservation):
    """Issue what was reserved."""


class Release(_OfReservation):
    """Release a reservation."""


@dataclass(frozen=True)
class ListReserved(Action):
    """Show another page of the reservations."""

    start: int
