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
class UndoTooLate(Refused):
    """The time in which the person who booked it may undo it is over."""

    number: str
    until: datetime


@dataclass
class NotAllowed(Refused):
    """The person's role, or site, does not include this."""

    right: str


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
