"""Refusals: one type per reason, with what a person needs to know to get it right.

The fields are domain values (an item, a quantity, a date). Whoever shows the refusal words it in the reader's language;
`str()` is for logs and terminals.
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
    """More was asked for than is available at the site, or in the given place."""

    item: str  # the SKU
    asked: Quantity
    available: Quantity
    expired: Quantity  # on the shelf, but expired and so not to be issued
    blocked: Quantity  # on the shelf, but of a lot that is held or recalled
    reserved: Quantity  # on the shelf, but reserved for a document
    day: date | None = field(default=None, kw_only=True)  # an earlier day whose stock decides, because of a count since
    place: str = field(default="", kw_only=True)  # the code of the given place, if any


class NothingToMove(Refused):
    """A quantity of zero or less."""

    amount: Decimal


class TooPrecise(Refused):
    """More decimals than the item is counted in."""

    amount: Decimal
    unit: str
    decimals: int


class TooMuch(Refused):
    """More than the 18 digits that a quantity may have."""

    amount: Decimal


class NotAPrice(Refused):
    """A negative price, or one too large for the ledger."""

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
    """The site has no place with this code."""

    code: str
    known: tuple[str, ...]


class SiteClosed(Refused):
    """Nothing can be booked at this site any more."""

    site: str
    since: date


class SamePlace(Refused):
    """A move from a place to itself."""

    place: str


class ReasonNeeded(Refused):
    """Something that needs a reason, such as a write-off or a recall, came without one."""


class InTheFuture(Refused):
    """A day that has not come yet."""

    day: date


class TooLongAgo(Refused):
    """Too long ago to be entered now: the earliest day is `since`."""

    day: date
    since: date


class NotThereThen(Refused):
    """The entry would have left a place with less than zero; `day` is the first such day."""

    day: date
    item: str  # the SKU
    place: str
    there: Quantity  # that day, without this entry


class PeriodClosed(Refused):
    """The books of the site are closed up to this day."""

    site: str
    through: date


class PeriodNotOver(Refused):
    """A period can only be closed when its last day is over."""

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
    """The lot is held or recalled, and must not be issued."""

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
    """Neither reversals nor the movements of transfers, which have their own way back, can be reversed."""

    number: str


class GoodsGone(Refused):
    """What the movement brought has left since; names the later movement."""

    number: str
    later: str


class GoodsReserved(Refused):
    """What the movement brought is now reserved for a document."""

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
    """It is above a limit set by the company, and others have to decide."""

    limit: Decimal
    measure: str  # what the limit measures: a quantity or a value
    who: tuple[str, ...]  # the names of those who may decide; empty: the policies name nobody who can


class InvitationOver(Refused):
    """The invitation is unknown, used, or expired."""


class LastAdministrator(Refused):
    """The last administrator cannot be removed: nobody could admit people."""


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
    """Nothing was picked for the transfer; it can be cancelled instead."""

    number: str


class MoreThanSent(Refused):
    """More came with a transfer than is in transit."""

    item: str  # the SKU
    sent: Quantity
    came: Quantity


class MoreThanUsed(Refused):
    """More is brought back than a cost centre was issued and has not brought back yet."""

    item: str  # the SKU
    used: Quantity
    back: Quantity
    cost_centre: str


class NothingOpen(Refused):
    """Nothing of this kind is left to settle in a transfer."""

    number: str


class AlertOver(Refused):
    """The alert is over, or something else has been decided about it since."""


class AlertDecided(Refused):
    """Somebody else has dealt with the alert."""

    state: str
    by: str


class AlreadyDecided(Refused):
    """Somebody has already decided."""

    number: str
    state: str
    by: str


class CountOutdated(Refused):
    """The books have been corrected since the count: the difference may be in them already."""

    number: str
    by: str  # the movement's number


class SameCounter(Refused):
    """A difference has to be recounted by somebody else."""


class ReservationOver(Refused):
    """The reservation was consumed, released, or has expired."""

    number: str
    state: str


class KeptCannotGo(Refused):
    """Goods reserved for a transfer have expired since, or their lot is blocked: others must be reserved."""

    transfer_id: int
    number: str
    item: str  # the SKU
    lots: tuple[str, ...]


class SerialKnown(Refused):
    """A pack with this serial came in before and has not gone out since, or the other way round."""

    serial: str
    number: str  # the movement's
    inward: bool


class CodeTaken(Refused):
    """The barcode is linked to another item."""

    code: str
    item: str  # the SKU
    item_id: int = 0


class NotACode(Refused):
    """Not a valid barcode: empty, or too long."""

    code: str


class NotASku(Refused):
    """Not a valid SKU: empty, more than one word, or too long."""

    sku: str


class MoreSerials(Refused):
    """More serials were scanned than there are packs."""

    serials: int
    amount: Decimal


class SkuTaken(Refused):
    """Another item has this SKU."""

    sku: str
