"""What every button is: what a tap asks for, and taps that mean nothing any more."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


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
