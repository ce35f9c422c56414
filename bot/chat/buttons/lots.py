"""Buttons of lots."""

from dataclasses import dataclass

from bot.chat.buttons.action import Action


@dataclass(frozen=True)
class _OfLot(Action):
    lot_id: int


class ShowLot(_OfLot):
    """Show a lot's story."""


class Hold(_OfLot):
    """Hold a lot."""


class Recall(_OfLot):
    """Recall a lot."""


class Free(_OfLot):
    """Release a lot."""


class Amend(_OfLot):
    """Correct what is known about a lot."""
