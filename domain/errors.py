"""What is refused, and why: one type a reason, with what a person needs to know to do it right.

The fields are values of the domain (an item, a quantity, a date). Whoever shows the refusal puts them into a sentence
in the reader's language; `str()` is for logs and terminals.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal

from domain.quantities import Quantity


@dataclass
class Refused(Exception):
    """Base of every refusal; nothing was booked."""

    def __str__(self) -> str:
        said = ", ".join(f"{field.name}={getattr(self, field.name)}" for field in fields(self))
        return f"{type(self).__name__}({said})"


@dataclass
class NotEnough(Refused):
    """More was asked for than is available at the site."""

    item: str  # the SKU
    asked: Quantity
    available: Quantity
    expired: Quantity  # on the shelf, but past its expiry, and so not to be given out
    blocked: Quantity  # on the shelf, but of a lot that is held or recalled
    reserved: Quantity  # there, but kept for a document


@dataclass
class NothingToMove(Refused):
    """A quantity of zero or less."""

    amount: Decimal


@dataclass
class TooPrecise(Refused):
    """More decimals than the item is counted in."""

    amount: Decimal
    unit: str
    decimals: int


@dataclass
class TooMuch(Refused):
    """Past the 18 digits that a quantity may have."""

    amount: Decimal


@dataclass
class NotAPrice(Refused):
    """A price below zero, or one that no ledger holds."""

    price: Decimal


@dataclass
class UnknownPack(Refused):
    """The item does not come in this pack."""

    pack: str
    known: tuple[str, ...]


@dataclass
class UnknownItem(Refused):
    """No item has this SKU."""

    sku: str


@dataclass
class UnknownSite(Refused):
    """No site has this code."""

    code: str
    known: tuple[str, ...]


@dataclass
class UnknownPlace(Refused):
    """The site has no place of this code."""

    code: str
    known: tuple[str, ...]


@dataclass
class SiteClosed(Refused):
    """Nothing is booked at this site any more."""

    site: str
    since: date


@dataclass
class SamePlace(Refused):
    """A move from a place to itself."""

    place: str


@dataclass
class ReasonNeeded(Refused):
    """Goods are written down, or a lot is blocked, and nobody said why."""


@dataclass
class InTheFuture(Refused):
    """A day that has not come yet."""

    day: date


@dataclass
class TooLongAgo(Refused):
    """Too late to be told: only since this day."""

    day: date
    since: date


@dataclass
class NotThereThen(Refused):
    """On that day there was less than is now said to have left."""

    day: date


@dataclass
class PeriodClosed(Refused):
    """The books of the site are closed up to this day."""

    site: str
    through: date


@dataclass
class PeriodNotOver(Refused):
    """A period can be closed when its last day is over."""

    through: date


@dataclass
class LotNeeded(Refused):
    """The item is kept by lot and none was named."""

    item: str


@dataclass
class ExpiryNeeded(Refused):
    """The lot is new, and the item is kept by expiry date."""

    item: str
    lot: str


@dataclass
class ExpiryDiffers(Refused):
    """The lot is known with another expiry date."""

    lot: str
    known: date
    given: date


@dataclass
class UnknownLot(Refused):
    """The item never came in this lot."""

    item: str
    lot: str


@dataclass
class LotBlocked(Refused):
    """The lot is held or recalled: it is not given out."""

    lot: str
    status: str


@dataclass
class MadeInTheFuture(Refused):
    """Goods that are made on a day that has not come yet."""

    lot: str
    made_on: date


@dataclass
class ExpiryBeforeMade(Refused):
    """An expiry date before the day on which the goods were made."""

    lot: str
    made_on: date
    expiry: date


@dataclass
class AlreadyExpired(Refused):
    """A receipt of goods whose expiry date is past."""

    lot: str
    expiry: date


@dataclass
class KeyReused(Refused):
    """The idempotency key of a stored movement came again with other content."""

    key: str


@dataclass
class AlreadyReversed(Refused):
    """The movement was undone before."""

    number: str
    by: str  # the number of the reversal


@dataclass
class NotReversible(Refused):
    """A reversal is not itself reversed, nor is a leg of a transfer: the document has its own way back."""

    number: str


@dataclass
class GoodsGone(Refused):
    """What the movement brought has been moved on since, by the later movement named."""

    number: str
    later: str


@dataclass
class GoodsReserved(Refused):
    """What the movement brought is kept for a document since."""

    number: str
    document: str


@dataclass
class UndoTooLate(Refused):
    """The time in which the person who booked it may undo it is over."""

    number: str
    until: datetime


@dataclass
class CorrectionTooLarge(Refused):
    """It changes the stock by more than people may correct by themselves."""

    number: str
    worth: Decimal  # of the change
    limit: Decimal


@dataclass
class NotAllowed(Refused):
    """The person's role, or site, does not include this."""

    right: str


@dataclass
class InvitationOver(Refused):
    """Nobody knows this invitation, or it was used, or its time is over."""


@dataclass
class LastAdministrator(Refused):
    """Nobody would be left who may let people in."""


@dataclass
class SameSite(Refused):
    """A transfer within one site."""

    site: str


@dataclass
class AlreadyDecided(Refused):
    """The transfer is past the state in which this could be done."""

    number: str
    state: str
    by: str


@dataclass
class CountOutdated(Refused):
    """The books of what was counted were put right since: the difference may be in them already."""

    number: str
    by: str  # the number of the movement


@dataclass
class ReservationOver(Refused):
    """The reservation was used up, given back, or is past its time."""

    number: str
    state: str


@dataclass
class SerialKnown(Refused):
    """This very pack came in before, and has not gone out since; or went out before, and has not come in since."""

    serial: str
    number: str  # of the movement
    inward: bool


@dataclass
class CodeTaken(Refused):
    """The barcode stands for another item already."""

    code: str
    item: str  # the SKU


@dataclass
class NotACode(Refused):
    """Not a barcode that could be kept: empty, or too long."""

    code: str


@dataclass
class NotASku(Refused):
    """Not an item number that could be kept: empty, more than a word, or too long."""

    sku: str


@dataclass
class MoreSerials(Refused):
    """More packs were told apart by their codes than there are said to be."""

    serials: int
    amount: Decimal


@dataclass
class SkuTaken(Refused):
    """Another item has this SKU."""

    sku: str
