"""Demand: what was asked for at a site, whether or not it was available, and how long the stock will last.

Requests refused for lack of stock count as well; otherwise an empty shelf would look like no demand. Transfers between
the company's own sites are not demand.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, Select, bindparam, case, func, select, update

from domain.company import places
from domain.company.catalogue import Item
from domain.ledger.context import Context
from domain.quantities import Quantity
from domain.storage.database import insert
from domain.storage.schema.figures import daily_flows, unmet_demand
from domain.vocabulary import Flow

WINDOW = 90
"""Days of issues from which demand is calculated."""

ENOUGH = 30
"""Days of history needed before demand is trusted."""

MANY = 5_000
"""From this many items on, all items are queried: a statement has no room for so many parameters."""


@dataclass(frozen=True)
class Demand:
    """What was asked for of an item at a site in the WINDOW of days before a day, in steps."""

    issued: int = 0
    unmet: int = 0
    days_known: int = 0  # since the item first came to or left the site, at most WINDOW

    @property
    def is_known(self) -> bool:
        """Whether there is enough history to trust it."""
        return self.days_known >= ENOUGH

    @property
    def a_day(self) -> Fraction:
        """Steps per day, averaged over the whole WINDOW."""
        return Fraction(self.issued + self.unmet, WINDOW)

    def days_of_cover(self, steps: int) -> Fraction | None:
        """Return how many days this stock lasts; None means for ever, because nobody asks for it."""
        return Fraction(steps) / self.a_day if self.a_day > 0 else None


def of_items(
    connection: Connection, today: date, site_id: int | None = None, item_ids: Collection[int] | None = None
) -> dict[tuple[int, int], Demand]:
    """Return the demand by item and site in the WINDOW of days that ends the day before `today`.

    Items that nobody asked for and that never came or left are left out; theirs is `Demand()`. For MANY items or more,
    all items are returned.
    """
    if item_ids is not None and len(item_ids) >= MANY:
        item_ids = None
    since = today - timedelta(WINDOW)
    wanted = [] if site_id is None else [daily_flows.c.site_id == site_id]
    wanted += [] if item_ids is None else [daily_flows.c.item_id.in_(item_ids)]
    there = (daily_flows.c.flow == Flow.ISSUED) & (daily_flows.c.day >= since) & (daily_flows.c.day < today)
    query = (
        select(
            daily_flows.c.item_id,
            daily_flows.c.site_id,
            func.sum(case((there, daily_flows.c.steps), else_=0)),
            func.min(daily_flows.c.day),
        )
        .where(*wanted, daily_flows.c.day < today)
        .group_by(daily_flows.c.item_id, daily_flows.c.site_id)
    )
    unmet = _unmet(connection, since, today)
    found = {}
    for item_id, at, issued, first in connection.execute(query):
        known = min((today - first).days, WINDOW)
        found[item_id, at] = Demand(int(issued), unmet.pop((item_id, at), 0), known)
    for (item_id, at), steps in unmet.items():
        if site_id in (None, at) and (item_ids is None or item_id in item_ids):
            found[item_id, at] = Demand(0, steps, 0)
    return found


def note_unmet(context: Context, item: Item, site_id: int, asked: Quantity, available: Quantity) -> None:
    """Record that more of an item was asked for than is available.

    Recording again under the same key replaces the first.
    """
    connection, key = context.connection, context.key
    values = {
        "item_id": item.id,
        "site_id": site_id,
        "asked": asked.steps,
        "available": available.steps,
        "person_id": context.person.id,
        "day": places.site(connection, site_id).today(context.now),
    }
    statement = insert(connection, unmet_demand).values(key=key, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))


def note_given(connection: Connection, key: str, given: Quantity) -> None:
    """Record what was issued in the end, under the key of the earlier refusal."""
    connection.execute(update(unmet_demand).where(unmet_demand.c.key == key).values(given=given.steps))


def _unmet(connection: Connection, since: date, before: date) -> dict[tuple[int, int], int]:
    """Return the steps that were asked for but not available, by item and site.

    If less than was available was issued in the end, the request had been a mistake. Repeated requests by one person on
    one day count once.
    """
    found = connection.execute(_UNMET, {"since": since, "before": before})
    return {(item_id, site_id): int(steps) for item_id, site_id, steps in found if steps}


def _unmet_by_item() -> Select[Any]:
    table = unmet_demand.c
    mistaken = (table.given > 0) & (table.given < table.available)
    gave = case((table.given > table.available, table.given), else_=table.available)
    missing = case((mistaken | (gave > table.asked), 0), else_=table.asked - gave)
    once = (
        select(table.item_id, table.site_id, func.max(missing).label("steps"))
        .where(table.day >= bindparam("since"), table.day < bindparam("before"))
        .group_by(table.item_id, table.site_id, table.day, table.person_id)
        .subquery()
    )
    return select(once.c.item_id, once.c.site_id, func.sum(once.c.steps)).group_by(once.c.item_id, once.c.site_id)


_UNMET = _unmet_by_item()
