"""Buttons of transfers and requisitions."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.chat.buttons.action import Action

Transfers = Literal["tasks", "pending", "transfers"]


@dataclass(frozen=True)
class Advance(Action):
    """Take a step of a transfer: approve it, send it, take it in and so on."""

    transfer_id: int
    step: str  # a `TransferStep`
    picks: int | None = None  # `Transfer.picks` when the card was drawn, if it shows what goes


@dataclass(frozen=True)
class TakeAlbum(Action):
    """Take what an album shows as picked for a transfer, or as received with it."""

    draft_id: int
    transfer_id: int
    step: str  # a `TransferStep`


@dataclass(frozen=True)
class UndoStep(Action):
    """Take back a step of a transfer, if it is still the last one."""

    transfer_id: int
    step_id: int


@dataclass(frozen=True)
class ShowTransfer(Action):
    """Show a transfer's card."""

    transfer_id: int


@dataclass(frozen=True)
class HandOn(Action):
    """Hand on the search for missing goods."""

    transfer_id: int
    owner: str  # an `Owner`


@dataclass(frozen=True)
class PickSome(Action):
    """Record this much of a transfer's line as picked."""

    transfer_id: int
    number: int
    steps: int


@dataclass(frozen=True)
class BackToTransfer(Action):
    """Show a transfer's card again, in place of a question about it: only open questions have this button."""

    transfer_id: int
    asks: str  # the `TransferStep` that the question is about


@dataclass(frozen=True)
class ShowHistory(Action):
    """Show the history of a transfer, and offer to take back its last step."""

    transfer_id: int


@dataclass(frozen=True)
class CancelTransfer(Action):
    """Cancel a transfer, after the card has said what that undoes."""

    transfer_id: int
    picks: int | None = None  # `Transfer.picks` at that time


@dataclass(frozen=True)
class ListTransfers(Action):
    """Show another page of a list of transfers."""

    what: Transfers
    start: int


@dataclass(frozen=True)
class RejectBecause(Action):
    """Reject a transfer for one of the usual reasons."""

    transfer_id: int
    reason: str


@dataclass(frozen=True)
class OfferSource(Action):
    """Offer goods of another site instead."""

    transfer_id: int
    site_id: int


@dataclass(frozen=True)
class OfferDay(Action):
    """Offer another day instead."""

    transfer_id: int
    day: date


@dataclass(frozen=True)
class PickLine(Action):
    """Tick off one line of a transfer as fully picked."""

    transfer_id: int
    number: int


@dataclass(frozen=True)
class TakeIn(Action):
    """Take in this much of a line of a transfer; the rest is still expected."""

    transfer_id: int
    number: int
    steps: int


@dataclass(frozen=True)
class TakeMore(Action):
    """Take in this much of a line of a transfer: more than was sent."""

    transfer_id: int
    number: int
    steps: int
