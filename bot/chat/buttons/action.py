"""The base of all buttons' actions, and taps that no longer mean anything."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class Action:
    """What a tap asks for."""


@dataclass(frozen=True)
class Stale:
    """A tap on a button that has no meaning, or none any more."""


@dataclass(frozen=True)
class Outdated(Stale):
    """A tap on a button whose ids now stand for something other than what it was drawn for."""

    restored_at: datetime | None = None  # when the ledger was last restored
    same: Action | None = None  # its action, if it was drawn before the restore for the very same thing


@dataclass(frozen=True)
class Known:
    """What is known about an item before anything is done with it: from its barcode, or from somebody's words."""

    item_id: int
    pack: str = ""  # of the barcode
    unit: str = ""
    amount: Decimal | None = None
    expiry: date | None = None
    lot: str = ""
