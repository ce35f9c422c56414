"""Who sees what: one table, shared by the checks, the tests and the documentation."""

from dataclasses import dataclass
from enum import StrEnum

from domain.company.people import Person, Right


class Sight(StrEnum):
    """What there is to see."""

    STOCK = "stock"  # quantities by place and lot, expiry
    HISTORY = "history"  # bookings: who, when, with the message and picture
    SHORTAGES = "shortages"  # what is below its minimum, what expires
    FIGURES = "figures"  # a site's performance: turnover, cover, accuracy; no money
    COSTS = "costs"  # prices and values stated by others, or derived from those
    REQUESTS = "requests"  # counts, transfers and corrections waiting for a decision
    RECORDS = "records"  # a person's number, roles, and who changed them


@dataclass(frozen=True)
class Needs:
    """The right that is needed. `everywhere`: held at any site, it covers all of them."""

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
"""Who sees costs if the company shows them to everybody who books."""


def needs(what: Sight, *, costs_shown: bool = False) -> Needs:
    """Return what is needed to see this."""
    return COSTS_SHOWN if what is Sight.COSTS and costs_shown else VISIBLE[what]


def sees(person: Person, what: Sight, site_id: int, *, costs_shown: bool = False) -> bool:
    """Whether a person may see this of a site."""
    needed = needs(what, costs_shown=costs_shown)
    held = person.sites(needed.right)
    return bool(held) if needed.everywhere else site_id in held
