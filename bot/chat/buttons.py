"""What buttons do when they are tapped: a class for each kind, with what it has to know."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from bot.language.lexicon import Done

Shortage = Literal["low", "expiring"]
Transfers = Literal["tasks", "pending", "transfers"]


@dataclass(frozen=True)
class Action:
    """What a tap asks for."""


@dataclass(frozen=True)
class Stale:
    """A tap on a button that means nothing, or nothing any more."""


@dataclass(frozen=True)
class Outdated(Stale):
    """A tap on a button that was drawn for something else than what the ledger has under its numbers now."""

    restored_at: datetime | None = None  # the ledger, last
    same: Action | None = None  # what it asks for, where it was drawn before that for the very same thing


@dataclass(frozen=True)
class Known:
    """What is known of an item before anything is done with it: from its barcode, or from somebody's words."""

    item_id: int
    pack: str = ""  # of the barcode
    unit: str = ""
    amount: Decimal | None = None
    expiry: date | None = None
    lot: str = ""


@dataclass(frozen=True)
class Begin(Action):
    """Begin to receive, issue ...; the button carries as much of what is known as fits into it."""

    verb: Done
    known: Known


@dataclass(frozen=True)
class WholeItem(Action):
    """Show all of an item's stock and actions on its card; it carries as much of what is known as fits into it."""

    known: Known


class ReceiveAll(Action):
    """Receive everything in the picture."""


@dataclass(frozen=True)
class Fill(Action):
    """Answer a draft's question; an answer to an earlier step is stale."""

    draft_id: int
    step: int
    option: int


@dataclass(frozen=True)
class _OfDraft(Action):
    draft_id: int


class Cancel(_OfDraft):
    """Cancel a draft."""


class Resume(_OfDraft):
    """Take up an expired draft."""


@dataclass(frozen=True)
class UndoAll(Action):
    """Undo all bookings of a delivery: a draft that is booked."""

    delivery_id: int


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
    """Forget what a barcode was said to stand for."""

    barcode_id: int


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
    """Another page of the items that these words may mean."""

    start: int
    words: str


@dataclass(frozen=True)
class ListShortages(Action):
    """A page of what runs low or expires at a site."""

    what: Shortage
    site_id: int
    start: int


@dataclass(frozen=True)
class ShowFigures(Action):
    """Show the figures of a site (0: of all) in a month: the first of them, or all."""

    site_id: int
    month: date
    whole: bool = False


@dataclass(frozen=True)
class ShowTrend(Action):
    """Show a picture of an item's stock at a site over the last days."""

    item_id: int
    site_id: int


@dataclass(frozen=True)
class ListAlerts(Action):
    """What is open at a site, on the same card."""

    site_id: int
    start: int


@dataclass(frozen=True)
class SeeAlerts(Action):
    """Acknowledge what a card shows of a site, if it still does."""

    site_id: int
    start: int
    shown: str  # a digest of the alerts


@dataclass(frozen=True)
class _OfAlert(Action):
    alert_id: int


class ShowAlert(_OfAlert):
    """Show an alert with what can be done about it, on the same card."""


class SeeAlert(_OfAlert):
    """Acknowledge an alert."""


class CountForAlert(_OfAlert):
    """Have counted what an alert is about."""


class HoldForAlert(_OfAlert):
    """Hold back the lot of an alert."""


@dataclass(frozen=True)
class SnoozeAlert(_OfAlert):
    """Not now: until the morning in so many days; 0: until something changes."""

    days: int


@dataclass(frozen=True)
class RequestForAlert(_OfAlert):
    """Ask another site for so much of what an alert is about."""

    site_id: int
    steps: int


@dataclass(frozen=True)
class OrderForAlert(_OfAlert):
    """Put so much of what an alert is about on the order list."""

    steps: int


@dataclass(frozen=True)
class _OfOrder(Action):
    order_id: int


class TakeOffOrder(_OfOrder):
    """Take a line off the order list."""


class PutBackOrder(_OfOrder):
    """Put a line on the order list again."""


@dataclass(frozen=True)
class ListOrders(Action):
    """Another page of the order list."""

    start: int


@dataclass(frozen=True)
class SendOrders(Action):
    """Send the order list as a file."""

    format: Literal["xlsx", "csv"]


@dataclass(frozen=True)
class UndoDecision(Action):
    """Take back what was decided about an alert."""

    decision_id: int


class ShowWishes(Action):
    """Show when this chat is told of alerts, and of which."""


@dataclass(frozen=True)
class ShowWish(Action):
    """Show one of these wishes, and how to change it; an answer to its card does."""

    setting: str


@dataclass(frozen=True)
class SetWish(Action):
    """Wish something else for this chat; "-": what the company has set."""

    setting: str
    value: str


@dataclass(frozen=True)
class SwitchWish(Action):
    """Add one word to what this chat wishes, or take it out."""

    setting: str
    word: str
    wanted: bool


@dataclass(frozen=True)
class UndoWish(Action):
    """Wish again what a change found."""

    change_id: int


@dataclass(frozen=True)
class TellOf(Action):
    """Tell this chat of a site, or not."""

    site_id: int
    wanted: bool


@dataclass(frozen=True)
class SpeakHere(Action):
    """Speak this language in the group."""

    language: str


@dataclass(frozen=True)
class TellHere(Action):
    """Tell the group of its alerts in this topic; 0: outside every topic."""

    topic: int


@dataclass(frozen=True)
class Why(Action):
    """Explain today's number of an item at a site, on a card of its own."""

    item_id: int
    site_id: int


@dataclass(frozen=True)
class WhyPage(Action):
    """Another page or site of the explanation, on the same card."""

    item_id: int
    site_id: int
    before: int | None = None


@dataclass(frozen=True)
class LabelItem(Action):
    """Print labels for an item on another sheet."""

    item_id: int
    sheet: str
    count: int
    lot_id: int | None
    pack: str


@dataclass(frozen=True)
class LabelPlace(Action):
    """Print labels for a place on another sheet."""

    place_id: int
    sheet: str
    count: int


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


@dataclass(frozen=True)
class ShowFields(Action):
    """Show the company's own fields of an item, or of its lot (0: none), and how to change them; an answer does."""

    item_id: int
    lot_id: int


@dataclass(frozen=True)
class SetField(Action):
    """Set a field that has choices to one of them; both are known by their marks."""

    item_id: int
    lot_id: int
    field: str
    value: str


@dataclass(frozen=True)
class UndoField(Action):
    """Say again what a change of a field has found."""

    field_change_id: int


@dataclass(frozen=True)
class CountPlace(Action):
    """Show what is to be counted in a place: on a card of its own, or another page on the same card."""

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


@dataclass(frozen=True)
class _OfReservation(Action):
    reservation_id: int


class Consume(_OfReservation):
    """Issue what was reserved."""


class Release(_OfReservation):
    """Give up a reservation."""


@dataclass(frozen=True)
class ListReserved(Action):
    """Another page of the reservations."""

    start: int


@dataclass(frozen=True)
class Advance(Action):
    """Take a step of a transfer: approve it, send it, take it in ..."""

    transfer_id: int
    step: str  # a `TransferStep`


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


@dataclass(frozen=True)
class ListPeople(Action):
    """Another page of the people."""

    start: int


@dataclass(frozen=True)
class ShowPerson(Action):
    """Show somebody's card."""

    person_id: int


@dataclass(frozen=True)
class Invite(Action):
    """Invite somebody to this role; at which sites is asked."""

    role: str


@dataclass(frozen=True)
class InviteTo(Action):
    """Invite somebody to this role at a site; at all that the person may decide on, if none is named."""

    role: str
    site_id: int | None


@dataclass(frozen=True)
class ChangeRole(Action):
    """Give somebody a role at a site; without one, ask which."""

    person_id: int
    site_id: int
    role: str = ""


@dataclass(frozen=True)
class RemovePerson(Action):
    """Take all roles from somebody, once that is confirmed."""

    person_id: int
    confirmed: bool = False


@dataclass(frozen=True)
class SetHome(Action):
    """Work at another site."""

    site_id: int


@dataclass(frozen=True)
class SetLanguage(Action):
    """Speak this language; the phone's, if none is named."""

    language: str


@dataclass(frozen=True)
class TourStep(Action):
    """The next step of the tour, with the amount that was tapped on the way."""

    number: int
    amount: int = 0


@dataclass(frozen=True)
class ListSettings(Action):
    """Show what the company has set, under this heading."""

    group: str


@dataclass(frozen=True)
class ShowSetting(Action):
    """Show one of the company's settings, and how to change it; an answer to its card does."""

    setting: str


@dataclass(frozen=True)
class ChangeSetting(Action):
    """Set one of the company's settings, for all, to one of its choices."""

    setting: str
    value: str


@dataclass(frozen=True)
class TakeBackSetting(Action):
    """Set again what a change of the company's settings found."""

    change_id: int


@dataclass(frozen=True)
class ApproveEntry(Action):
    """Do what was written into the sheet."""

    entry_id: int


@dataclass(frozen=True)
class RejectEntry(Action):
    """Do it not."""

    entry_id: int
