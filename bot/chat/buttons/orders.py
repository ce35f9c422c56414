"""Buttons of the order list."""

from dataclasses import dataclass
from typing import Literal

from bot.chat.buttons.action import Action


@dataclass(frozen=True)
class _OfOrder(Action):
    order_id: int


class TakeOffOrder(_OfOrder):
    """Take a line off the order list."""


class PutBackOrder(_OfOrder):
    """Put a line back on the order list."""


@dataclass(frozen=True)
class ListOrders(Action):
    """Show another page of the order list."""

    start: int


@dataclass(frozen=True)
class SendOrders(Action):
    """Send the order list as a file."""

    format: Literal["xlsx", "csv"]
