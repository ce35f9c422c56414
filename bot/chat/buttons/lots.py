"""Buttons of lots."""

from dataclasses import dataclass

from bot.chat.buttons.action import Action


@dataclass(frozen=True)
class _OfLot(Action):
    lot_id: int


class ShowLot(_OfLot):
    """Show a lot's story."""


class Hold(_OfLot):
    """Hold a lot back."""


class Recall(_OfLot):
    """Recall a lot."""


class Free(_OfLot):
    """Declare a lot good again."""


class Amend(_OfLot):
    """Put right what is known of a lot."""
