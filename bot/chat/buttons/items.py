"""Buttons of items: their cards, labels, lists and explanations."""

from dataclasses import dataclass
from typing import Literal

from bot.chat.buttons.action import Action

Shortage = Literal["low", "expiring"]


@dataclass(frozen=True)
class ShowItem(Action):
    """Show an item's card."""

    item_id: int


@dataclass(frozen=True)
class ShowThing(Action):
    """Show the card of one of the things in a picture."""

    number: int


@dataclass(frozen=True)
class MoreItems(Action):
    """Show another page of the items that these words may mean."""

    start: int
    words: str


@dataclass(frozen=True)
class ListShortages(Action):
    """Show a page of what runs low or expires at a site."""

    what: Shortage
    site_id: int
    start: int


@dataclass(frozen=True)
class Why(Action):
    """Explain an item's current stock at a site, on a new card."""

    item_id: int
    site_id: int


@dataclass(frozen=True)
class WhyPage(Action):
    """Show another page or site of the explanation, on the same card."""

    item_id: int
    site_id: int
    before: int | None = None


@dataclass(frozen=True)
class LabelItem(Action):
    """Make labels for an item on another kind of sheet."""

    item_id: int
    sheet: str
    count: int
    lot_id: int | None
    pack: str


@dataclass(frozen=True)
class LabelPlace(Action):
    """Make labels for a place on another kind of sheet."""

    place_id: int
    sheet: str
    count: int
