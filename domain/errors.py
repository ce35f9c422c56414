"""Refusals: one type for each reason, with what a person needs to know to get it right.

The fields are values of the domain (an item, a quantity, a date). Whoever shows the refusal puts them into a sentence
in the reader's language; `str()` is for logs and terminals.
"""

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import dataclass_transform

from domain.quantities import Quantity


@dataclass_transform(field_specifiers=(field,))
@dataclass
class Refused(Exception):
    """Base of every refusal, each of them a dataclass; nothing was booked."""

    def __init_subclass__(cls) -> None:
        dataclass(cls)

    def __str__(self) -> str:
        said = ", ".join(f"{field.name}={getattr(self, field.name)}" for field in fields(self))
        return f"{type(self).__name__}({said})"


class NotEnough(Refused):
    """More was asked for than is available at the site, or in the place of it that was named."""

    item: str  # the SKU
    asked: Quantity
    available: Quantity
    expired: Quantity  # on the shelf, but past its expiry, and so not to be given out
    blocked: Quantity  # on the shelf, but of a lot that is held or recalled
    reserved: Quantity  # there, but kept for a document
    day: date | None = field(default=None, kw_only=True)  # an earlier one, since which it was counted: that decides
    place: str = field(default="", kw_only=True)  # its code, if one was named


class NothingToMove(Refused):
    """A quantity of zero or less."""

    amount: Decimal


class TooPrecise(Refused):
    """More decimals than the item is counted in."""

    amount: Decimal
    unit: str
    decimals: int


class TooMuch(Refused):
    """Past the 18 digits that a quantity may have."""

    amount: Decimal


class NotAPrice(Refused):
    """A price below zero, or one that no ledger holds."""

    price: Decimal


class UnknownPack(Refused):
    """The item does not come in this pack."""

    pack: str
    known: tuple[str, ...]


class UnknownItem(Refused):
    """No item has this SKU."""

    sku: str


class UnknownSite(Refused):
    """No site has this code."""

    code: str
    known: tuple[str, ...]


class UnknownPlace(Refused):
    """The site has no place of this code."""

    code: str
    known: tuple[str, ...]


class SiteClosed(Refused):
    """Nothing is booked at this site any more."""

    site: str
    since: date


class SamePlace(Refused):
    """A move from a place to itself."""

    place: str


class ReasonNeeded(Refused):
    """Something that must be explained, such as a write-off or a recall, came without a reason."""


class InTheFuture(Refused):
    """A day that has not come yet."""

    day: date


class TooLongAgo(Refused):
    """Too long ago to be entered now: the earliest day is `since`."""

    day: date
    since: date


class NotThereThen(Refused):
    """What is entered now would have left less than nothing in a place, on that day for the first time."""

    day: date
    item: str  # the SKU
    place: str
    there: Quantity  # on that day, without this entry


class PeriodClosed(Refused):
    """The books of the site are closed up to this day."""

    site: str
    through: date


class PeriodNotOver(Refused):
    """A period can be closed when its last day is over."""

    through: date


class LotNeeded(Refused):
    """The item is tracked by lot and none was given."""

    item: str


class ExpiryNeeded(Refused):
    """The lot is new, and the item is tracked by expiry date."""

    item: str
    lot: str


class ExpiryDiffers(Refused):
    """The lot is known with another expiry date."""

    lot: str
    known: date
    given: date


class MadeOnDiffers(Refused):
    """The lot is known with another production date."""

    lot: str
    known: date
    given: date


class UnknownLot(Refused):
    """The item never came in this lot."""

    item: str
    lot: str


class LotBlocked(Refused):
    """The lot is held or recalled: it is not given out."""

    lot: str
    status: str


class MadeInTheFuture(Refused):
    """A production date in the future."""

    lot: str
    made_on: date


class ExpiryBeforeMade(Refused):
    """An expiry date before the production date."""

    lot: str
    made_on: date
    expiry: date


class AlreadyExpired(Refused):
    """A receipt of expired goods."""

    lot: str
    expiry: date


class KeyReused(Refused):
    """The idempotency key was used before for something else."""

    key: str


class AlreadyReversed(Refused):
    """The movement was undone before."""

    number: str
    by: str  # the number of the reversal


class NotReversible(Refused):
    """Reversals are not reversed, nor are the legs of a transfer, which has its own way back."""

    number: str


class GoodsGone(Refused):
    """What the movement brought has left since, with the later movement named."""

    number: str
    later: str


class GoodsReserved(Refused):
    """What the movement brought is reserved for a document now."""

    number: str
    document: str


class UndoTooLate(Refused):
    """The person who booked it can no longer undo it."""

    number: str
    until: datetime


class NotAllowed(Refused):
    """The person's role, or site, does not include this."""

    right: str


class NeedsApproval(Refused):
    """It is above a limit that the company has set, and others decide about it."""

    limit: Decimal
    measure: str  # of what the limit is: a quantity or a value
    who: tuple[str, ...]  # the names of those who may decide; none: the settings name nobody who can


class InvitationOver(Refused):
    """The invitation is unknown, used, or expired."""


class LastAdministrator(Refused):
    """The last administrator cannot be removed: nobody could let people in."""


class SameSite(Refused):
    """A transfer within one site."""

    site: str


class MoreThanApproved(Refused):
    """More was picked for a transfer than was approved."""

    item: str  # the SKU
    approved: Quantity
    picked: Quantity


class MoreThanAsked(Refused):
    """More was offered for a transfer than was asked for."""

    item: str  # the SKU
    asked: Quantity
    offered: Quantity


class NothingToSend(Refused):
    """Nothing was picked of a transfer: it can be cancelled."""

    number: str


class MoreThanSent(Refused):
    """More came of a transfer than is on its way."""

    item: str  # the SKU
    sent: Quantity
    came: Quantity


class MoreThanUsed(Refused):
    """More is to come back than a cost centre was issued and has not brought back yet."""

    item: str  # the SKU
    used: Quantity
    back: Quantity
    cost_centre: str


class NothingOpen(Refused):
    """Nothing of this kind is left to settle of a transfer."""

    number: str


class AlertOver(Refused):
    """An alert of what is not so any more, or of which something else was decided since."""


class AlertDecided(Refused):
    """An alert that somebody else has dealt with."""

    state: str
    by: str


class AlreadyDecided(Refused):
    """Somebody has decided about it already."""

    number: str
    state: str
    by: str


class CountOutdated(Refused):
    """What was counted has been corrected in the books since: the difference may be in them already."""

    number: str
    by: str  # the number of the movement


class SameCounter(Refused):
    """What differs is to be counted again by another person than who counted first."""


class ReservationOver(Refused):
    """The reservation was consumed, released, or has expired."""

    number: str
    state: str


class KeptCannotGo(Refused):
    """What is kept for a transfer has expired since, or its lot is held: other goods must be kept for it."""

    transfer_id: int
    number: str
    item: str  # the SKU
    lots: tuple[str, ...]


class SerialKnown(Refused):
    """A pack with this serial came in before and has not gone out since, or the other way round."""

    serial: str
    number: str  # of the movement
    inward: bool


class CodeTaken(Refused):
    """The barcode is linked to another item."""

    code: str
    item: str  # the SKU
    item_id: int = 0


class NotACode(Refused):
    """Not a barcode that could be kept: empty, or too long."""

    code: str


class NotASku(Refused):
    """Not an item number that could be kept: empty, more than a word, or too long."""

    sku: str


class MoreSerials(Refused):
    """More serials were scanned than there are packs."""

    serials: int
    amount: Decimal


class SkuTaken(Refused):
    """Another item has this SKU."""

    sku: str
