"""Buttons of counts."""

from dataclasses import dataclass

from bot.chat.buttons.action import Action


@dataclass(frozen=True)
class CountPlace(Action):
    """Show what is to be counted in a place: on a new card, or another page of the same card."""

    place_id: int
    start: int | None = None


@dataclass(frozen=True)
class Tally(Action):
    """Count one of the things in a place; `lot_id` is 0 for goods without lots."""

    place_id: int
    item_id: int
    lot_id: int


@dataclass(frozen=True)
class _OfCount(Action):
    count_id: int


class BookCount(_OfCount):
    """Book what a count found."""


class LeaveCount(_OfCount):
    """Leave the books as they are."""
