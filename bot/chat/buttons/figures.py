"""Buttons of figures and charts."""

from dataclasses import dataclass
from datetime import date

from bot.chat.buttons.action import Action


@dataclass(frozen=True)
class ShowFigures(Action):
    """Show the figures of a site (0: all sites) in a month: the main ones, or all."""

    site_id: int
    month: date
    whole: bool = False


@dataclass(frozen=True)
class ShowTrend(Action):
    """Show a chart of an item's stock at a site over the last days."""

    item_id: int
    site_id: int
