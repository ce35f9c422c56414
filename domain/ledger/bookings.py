"""Bookings as reported to people: a movement in words, and the stock after it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from domain.company import catalogue, places
from domain.company.catalogue import Item
from domain.company.places import Site
from domain.errors import KeyReused
from domain.ledger import stock
from domain.ledger.context import Context
from domain.ledger.movements import Posted, find_by_key
from domain.quantities import Quantity
from domain.storage.schema.company import locations, parties
from domain.storage.schema.ledger import lines, lots, movements
from domain.vocabulary import LocationKind, LotStatus, MovementKind


@dataclass(frozen=True)
class Part:
    """A quantity of one lot moved between two places, given by their kinds, and by their codes within their sites."""

    quantity: Quantity
    lot: str
    expiry: date | None
    status: LotStatus
    source_kind: LocationKind
    source: str
    target_kind: LocationKind
    target: str


@dataclass(frozen=True)
class Booking:
    """A posted movement of one item, as reported to the person who booked it."""

    posted: Posted
    item: Item
    parts: tuple[Part, ...]
    total: Quantity
    site: Site
    stock: Quantity  # on the site's shelves, now
    cost: int | None  # as stated, in minor units
    note: str
    party: str  # who the goods came from or went to
    person_id: int | None  # who booked it
    day: date | None  # the day it happened, if that is not the day it was entered


def find_repeat(context: Context, kind: MovementKind, item: Item, quantity: Quantity) -> Booking | None:
    """Return the booking made under this key before, if any, so that a retry does not pick lots again.

    Raises KeyReused if something else was booked under the key.
    """
    posted = find_by_key(context.connection, context.key)
    if posted is None:
        return None
    booking = describe(context.connection, posted)
    if (posted.kind, booking.item.id, booking.total) != (kind, item.id, quantity):
        raise KeyReused(context.key)
    return booking


def _parts() -> Select[Any]:
    source, target = locations.alias(), locations.alias()
    ends = (source.c.kind.label("source_kind"), source.c.code, target.c.kind.label("target_kind"), target.c.code)
    return (
        select(
            lines.c.quantity,
            lots.c.code,
            lots.c.expiry,
            lots.c.status,
            *ends,
            lines.c.item_id,
            lines.c.cost,
            movements.c.note,
            func.coalesce(parties.c.name, "").label("party"),
            movements.c.person_id,
        )
        .add_columns(func.coalesce(source.c.site_id, target.c.site_id).label("site_id"), movements.c.happened_at)
        .join(lots, lots.c.id == lines.c.lot_id)
        .join(movements, movements.c.id == lines.c.movement_id)
        .outerjoin(parties, parties.c.id == movements.c.party_id)
        .join(source, source.c.id == lines.c.source_id)
        .join(target, target.c.id == lines.c.target_id)
        .where(lines.c.movement_id == bindparam("movement"))
        .order_by(lines.c.number)
    )


_PARTS = _parts()


def describe(connection: Connection, posted: Posted) -> Booking:
    """Return the booking with the current stock at the site where it was made."""
    rows = connection.execute(_PARTS, {"movement": posted.id}).all()
    item, site = catalogue.get(connection, rows[0].item_id), places.site(connection, rows[0].site_id)
    day = site.today(rows[0].happened_at)
    parts = defaultdict[tuple[Any, ...], int](int)
    for row in rows:
        parts[tuple(row[1:8])] += row.quantity
    return Booking(
        posted=posted,
        item=item,
        parts=tuple(Part(item.quantity(steps), *of_what) for of_what, steps in parts.items()),
        total=item.quantity(sum(row.quantity for row in rows)),
        site=site,
        stock=stock.on_shelves(connection, item, site.id),
        cost=None if any(row.cost is None for row in rows) else sum(row.cost for row in rows),
        note=rows[0].note,
        party=rows[0].party,
        person_id=rows[0].person_id,
        day=None if day == site.today(posted.recorded_at) else day,
    )
