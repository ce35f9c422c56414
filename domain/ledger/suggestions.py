"""Suggestions: what was usual for an item lately, to be offered first."""

from collections import Counter
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from domain.company import catalogue
from domain.company.catalogue import Item
from domain.company.people import Person
from domain.storage.schema.company import locations, minimums
from domain.storage.schema.ledger import balances, lines, movements
from domain.vocabulary import LocationKind, MovementKind

LOOK_BACK = 60
"""Movements of the item to look at."""

RECENT = 5_000
"""Movements of everybody among which to look for a person's own."""


def usual_quantities(connection: Connection, item: Item, kind: MovementKind, site_id: int, limit: int = 4) -> list[int]:
    """Return the most frequent quantities (steps) of movements of this kind at the site, most frequent first."""
    here = select(locations.c.id).where(locations.c.site_id == site_id)
    query = (
        select(func.sum(lines.c.quantity))
        .join(movements, movements.c.id == lines.c.movement_id)
        .where(lines.c.item_id == item.id, movements.c.kind == kind)
        .where(lines.c.source_id.in_(here) | lines.c.target_id.in_(here))
        .group_by(movements.c.id)
        .order_by(movements.c.id.desc())
        .limit(LOOK_BACK)
    )
    booked = Counter(int(steps) for steps in connection.execute(query).scalars())
    return [steps for steps, _ in booked.most_common(limit)]


def _most() -> Select[Any]:
    undone, this = movements.alias(), bindparam("item", type_=lines.c.item_id.type)
    lately = (
        select(func.sum(lines.c.quantity).label("steps"))
        .join(movements, movements.c.id == lines.c.movement_id)
        .outerjoin(undone, undone.c.reverses == movements.c.id)
        .where(lines.c.item_id == this, movements.c.kind == bindparam("kind"), undone.c.id.is_(None))
        .group_by(movements.c.id)
        .order_by(movements.c.id.desc())
        .limit(LOOK_BACK)
        .subquery()
    )
    there = select(func.sum(balances.c.on_hand)).where(balances.c.item_id == this)
    wanted = select(func.max(func.coalesce(minimums.c.maximum, minimums.c.quantity))).where(minimums.c.item_id == this)
    return select(*(each.scalar_subquery() for each in (select(func.max(lately.c.steps)), there, wanted)))


_MOST = _most()


def largest_quantity(connection: Connection, item: Item, kind: MovementKind) -> int:
    """Return the largest of: recent movements of this kind, the stock, and the levels set for the item; in steps."""
    return max(int(each or 0) for each in connection.execute(_MOST, {"item": item.id, "kind": kind}).one())


def last_bins(connection: Connection, item: Item, site_id: int, limit: int = 3) -> list[int]:
    """Return the bins of the site (location ids) to which the item was last brought, most recent first."""
    query = (
        select(lines.c.target_id)
        .join(movements, movements.c.id == lines.c.movement_id)
        .join(locations, locations.c.id == lines.c.target_id)
        .where(lines.c.item_id == item.id, movements.c.kind != MovementKind.REVERSAL)
        .where(locations.c.site_id == site_id, locations.c.kind == LocationKind.BIN)
        .order_by(movements.c.id.desc())
        .limit(LOOK_BACK)
    )
    return list(dict.fromkeys(connection.execute(query).scalars()))[:limit]


def last_items(connection: Connection, person: Person, limit: int) -> list[Item]:
    """Return the items that the person booked last, most recent first."""
    recent = select(func.max(movements.c.id) - RECENT).scalar_subquery()
    query = (
        select(lines.c.item_id)
        .join(movements, movements.c.id == lines.c.movement_id)
        .where(movements.c.id > recent, movements.c.person_id == person.id)
        .group_by(lines.c.item_id)
        .order_by(func.max(movements.c.id).desc(), lines.c.item_id)
        .limit(limit)
    )
    return list(catalogue.load(connection, list(connection.execute(query).scalars())).values())
