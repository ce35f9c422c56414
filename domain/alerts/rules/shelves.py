"""Stock on the shelves against target levels, as used by the rules about minimums and maximums."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, Subquery, func, select

from domain.alerts.rules.rule import Scope
from domain.company.places import SHELVES
from domain.storage.database import rows_of
from domain.storage.schema.company import locations, minimums
from domain.storage.schema.ledger import balances, lots
from domain.vocabulary import LotStatus

MARGIN = 10
"""An alert ends only once there is one part in this many (a tenth) more than would raise it.

So stock that goes up and down by a piece around its minimum is told once.
"""


class Shelf(NamedTuple):
    """An item kept at a site, in steps; held and recalled lots do not count."""

    site_id: int
    item_id: int
    on_hand: int
    minimum: int
    maximum: int | None


def totals(scope: Scope) -> Subquery:
    """Return what may be issued of each item at each site: `site_id`, `item_id`, `steps`."""
    blocked = select(lots.c.id).where(lots.c.status != LotStatus.OK)
    return (
        select(locations.c.site_id, balances.c.item_id, func.sum(balances.c.on_hand).label("steps"))
        .join(locations, locations.c.id == balances.c.location_id)
        .where(locations.c.kind.in_(SHELVES), balances.c.on_hand > 0, balances.c.lot_id.not_in(blocked))
        .where(scope.covers(balances), locations.c.site_id.in_(scope.days))
        .group_by(locations.c.site_id, balances.c.item_id)
        .subquery()
    )


def unusual(connection: Connection, scope: Scope) -> list[Shelf]:
    """Return the items that are not between their minimum and maximum with a margin; read once for all rules."""
    if "shelves" not in scope.read:
        scope.read["shelves"] = list(_unusual(connection, scope))
    found: list[Shelf] = scope.read["shelves"]
    return found


def _unusual(connection: Connection, scope: Scope) -> Iterator[Shelf]:
    there = totals(scope)
    on_hand = func.coalesce(there.c.steps, 0)
    is_low = (minimums.c.quantity > 0) & (on_hand * MARGIN < minimums.c.quantity * (MARGIN + 1))
    is_much = on_hand * MARGIN > minimums.c.maximum * (MARGIN - 1)
    query = (
        select(minimums.c.site_id, minimums.c.item_id, on_hand, minimums.c.quantity, minimums.c.maximum)
        .outerjoin(there, (there.c.site_id == minimums.c.site_id) & (there.c.item_id == minimums.c.item_id))
        .where(minimums.c.site_id.in_(scope.days), scope.covers(minimums), is_low | is_much)
    )
    for site_id, item_id, steps, minimum, maximum in rows_of(connection, query):
        yield Shelf(site_id, item_id, int(steps), minimum, maximum)
