"""What a rule is: a condition that is looked for in the tables, and how urgent it is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, true

from domain.alerts.settings import AlertSettings
from domain.company import places
from domain.storage.columns import INTEGER


class Urgency(IntEnum):
    """How soon it must be known; the most urgent is the lowest."""

    NOW = 0  # told at once, with sound
    TODAY = 1  # told the next morning, if it cannot wait for the week's first; escalated if nobody answers
    LATER = 2  # told on the week's first morning, and shown whenever there is something else to tell


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule has found.

    One that does not `hold` is near: it keeps an existing alert from being resolved, so that it is not told again.
    """

    site_id: int
    subject: str  # "item:7", "lot:12": unique at the site, for the rule and period
    item_id: int | None
    steps: int
    bound: int | None = None
    lot_id: int | None = None
    period: int = 0
    holds: bool = True


@dataclass(frozen=True)
class Scope:
    """What is looked at: these sites, and, if given, only these items."""

    sites: tuple[int, ...]
    days: Mapping[int, date]  # by site: today there; closed sites are missing, and nothing is found at them
    items: tuple[int, ...] | None = None
    read: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)  # what several rules look at

    @classmethod
    def at(
        cls,
        connection: Connection,
        now: datetime,
        *,
        sites: Iterable[int] | None = None,
        items: Iterable[int] | None = None,
    ) -> "Scope":
        """Return the scope at a moment; by default, of all sites."""
        wanted = None if sites is None else set(sites)
        known = [site for site in places.all_sites(connection) if wanted is None or site.id in wanted]
        days = {site.id: site.today(now) for site in known if site.closed is None or site.today(now) < site.closed}
        return cls(tuple(site.id for site in known), days, None if items is None else tuple(sorted(items)))

    def covers(self, table: Table) -> ColumnElement[bool]:
        """Return the condition for a table's rows about the items in scope."""
        if self.items is None:
            return true()
        if len(self.items) <= FEW:
            return table.c.item_id.in_(self.items)
        return table.c.item_id.in_(bindparam("items", self.items, INTEGER, expanding=True, literal_execute=True))


FEW = 50
"""Up to this many items are bound as parameters, so that a statement is prepared once; more are inlined in its text."""


@dataclass(frozen=True)
class Rule:
    """A rule. Its findings depend only on the tables and the date: a missed look is made up for by the next.

    Its texts are `alert-NAME` (a line of the card) and `alert-NAME-title` in the message catalogue.
    """

    name: str
    find: Callable[[Connection, Scope, AlertSettings], Iterable[Finding]]
    urgency: Callable[[int], Urgency]  # by period
    cured_by_transfer: bool = False
    cured_by_giving: bool = False  # to another site
    after_bookings: bool = True  # looked for after each booking; otherwise only by the sweep and in the mornings
