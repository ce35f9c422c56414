"""Who sees what: one table, which the checks, the tests and the documentation share."""

from dataclasses import dataclass
from enum import StrEnum

from domain.company.people import Person, Right


class Sight(StrEnum):
    """What there is to see."""

    STOCK = "stock"  # how much of what is where, lots, expiry
    HISTORY = "history"  # bookings: who, when, with which message and picture
    SHORTAGES = "shortages"  # what is below its minimum, what expires
    FIGURES = "figures"  # how a site is doing: turnover, cover, accuracy; but no money
    COSTS = "costs"  # prices and values that somebody else said, or that follow from them
    REQUESTS = "requests"  # counts, transfers and corrections that wait for a decision
    RECORDS = "records"  # a person's number, roles, and who changed them


@dataclass(frozen=True)
class Needs:
    """The right that it takes; `everywhere`: held at any site it shows all of them."""

    right: Right
    everywhere: bool = False


VISIBLE: dict[Sight, Needs] = {
    Sight.STOCK: Needs(Right.SEE, everywhere=True),
    Sight.HISTORY: Needs(Right.SEE, everywhere=True),
    Sight.SHORTAGES: Needs(Right.SEE),
    Sight.FIGURES: Needs(Right.SEE),
    Sight.COSTS: Needs(Right.DECIDE),
    Sight.REQUESTS: Needs(Right.DECIDE),
    Sight.RECORDS: Needs(Right.ADMIT),
}

COSTS_SHOWN = Needs(Right.BOOK)
"""Who sees costs where the company shows them to whoever books."""


def needs(what: Sight, *, costs_shown: bool = False) -> Needs:
    """What it takes to see this."""
    return COSTS_SHOWN if what is Sight.COSTS and costs_shown else VISIBLE[what]


def sees(person: Person, what: Sight, site_id: int, *, costs_shown: bool = False) -> bool:
    """Whether somebody sees this of a site."""
    needed = needs(what, costs_shown=costs_shown)
    held = person.sites(needed.right)
    return bool(held) if needed.everywhere else site_id in held
