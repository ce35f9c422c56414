"""Lots on the shelves that expire by a day, as used by the rules about expiry."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from domain.alerts.rules.rule import Scope
from domain.company.places import SHELVES
from domain.storage.database import rows_of
from domain.storage.schema.company import items, locations
from domain.storage.schema.ledger import balances, lots


class Ending(NamedTuple):
    """A lot on the shelves of a site, and its days left; negative: it has expired."""

    site_id: int
    item_id: int
    lot_id: int
    steps: int
    days: int
    category: str
    shelf_life: int | None


def ending(connection: Connection, scope: Scope, within: int) -> list[Ending]:
    """Return the lots that expire within this many days, and expired ones; read once for all rules."""
    if ("ending", within) not in scope.read:
        scope.read["ending", within] = list(_ending(connection, scope, within))
    found: list[Ending] = scope.read["ending", within]
    return found


def _ending(connection: Connection, scope: Scope, within: int) -> Iterator[Ending]:
    if not scope.days:
        return
    last = max(scope.days.values()) + timedelta(days=within)
    query = (
        select(
            locations.c.site_id,
            lots.c.item_id,
            lots.c.id,
            func.sum(balances.c.on_hand),
            lots.c.expiry,
            items.c.category,
            items.c.shelf_life,
        )
        .join(balances, (balances.c.item_id == lots.c.item_id) & (balances.c.lot_id == lots.c.id))
        .join(locations, locations.c.id == balances.c.location_id)
        .join(items, items.c.id == lots.c.item_id)
        .where(lots.c.expiry <= last, balances.c.on_hand > 0, scope.covers(lots))
        .where(locations.c.site_id.in_(scope.days), locations.c.kind.in_(SHELVES))
        .group_by(locations.c.site_id, lots.c.item_id, lots.c.id, lots.c.expiry, items.c.category, items.c.shelf_life)
    )
    for site_id, item_id, lot_id, steps, expiry, category, shelf_life in rows_of(connection, query):
        days = (expiry - scope.days[site_id]).days
        if days <= within:
            yield Ending(site_id, item_id, lot_id, int(steps), days, category, shelf_life)
