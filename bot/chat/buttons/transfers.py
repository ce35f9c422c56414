"""Buttons of transfers and requisitions."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.chat.buttons.action import Action

Transfers = Literal["tasks", "pending", "transfers"]


@dataclass(frozen=True)
class Advance(Action):
    """Take a step of a transfer: approve it, send it, take it in ..."""

    transfer_id: int
    step: str  # a `TransferStep`
    picks: int | None = None  # `Transfer.picks` when the card was drawn, if it tells what goes


@dataclass(frozen=True)
class TakeAlbum(Action):
    """What an album shows was picked for a transfer, or came with it."""

    draft_id: int
    transfer_id: int
    step: str  # a `TransferStep`


@dataclass(frozen=True)
class UndoStep(Action):
    """Take a step of a transfer back, if it is the last one still."""

    transfer_id: int
    step_id: int


@dataclass(frozen=True)
class ShowTransfer(Action):
    """Show a transfer's card."""

    transfer_id: int


@dataclass(frozen=True)
class HandOn(Action):
    """Have somebody else find out what became of what is missing."""

    transfer_id: int
    owner: str  # an `Owner`


@dataclass(frozen=True)
class PickSome(Action):
    """So much of a line of a transfer was picked."""

    transfer_id: int
    number: int
    steps: int


@dataclass(frozen=True)
class ShowHistory(Action):
    """Show all that was done to a transfer, and offer to take the last of it back."""

    transfer_id: int


@dataclass(frozen=True)
class CancelTransfer(Action):
    """Cancel it, after the card has said what that undoes."""

    transfer_id: int
    picks: int | None = None  # `Transfer.picks` when it said so


@dataclass(frozen=True)
class ListTransfers(Action):
    """Another page of a list of transfers."""

    what: Transfers
    start: int


@dataclass(frozen=True)
class RejectBecause(Action):
    """Refuse a transfer for one of the usual reasons."""

    transfer_id: int
    reason: str


@dataclass(frozen=True)
class OfferSource(Action):
    """Offer the goods of another site instead."""

    transfer_id: int
    site_id: int


@dataclass(frozen=True)
class OfferDay(Action):
    """Offer another day instead."""

    transfer_id: int
    day: date


@dataclass(frozen=True)
class PickLine(Action):
    """Tick off one line of a transfer as picked in full."""

    transfer_id: int
    number: int


@dataclass(frozen=True)
class TakeIn(Action):
    """Take in so much of a line of a transfer; the rest is still expected."""

    transfer_id: int
    number: int
    steps: int


@dataclass(frozen=True)
class TakeMore(Action):
    """Take in a line of a transfer of which so many came: more than were sent."""

    transfer_id: int
    number: int
    steps: int
