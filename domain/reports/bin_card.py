"""The bin card: the bookings behind an item's stock at a site, newest first, with the stock after each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, case, func, select

from domain.company import places
from domain.company.catalogue import Item
from domain.company.places import SHELVES, Site
from domain.ledger import serials, stock
from domain.ledger.movements import number
from domain.quantities import Quantity
from domain.storage.schema.company import locations, parties
from domain.storage.schema.ledger import lines, movements
from domain.storage.schema.people import people
from domain.vocabulary import MovementKind


@dataclass(frozen=True)
class Entry:
    """A booking that changed the stock on a site's shelves, and the stock after it."""

    movement_id: int
    number: str
    kind: MovementKind
    happened_at: datetime
    recorded_at: datetime
    person: str  # empty: the opening stock, which nobody booked
    change: Quantity  # negative for what went out
    after: Quantity
    note: str
    party: str  # who the goods came from or went to
    person_id: int | None
    message: str  # the chat message: "chat/message"; "/message": in the person's private chat
    photo: str
    serials: tuple[str, ...]
    reversed_by: str  # the number of what undid it


@dataclass(frozen=True)
class BinCard:
    """A page of the entries in booking order, newest first."""

    item: Item
    site: Site
    now: Quantity
    entries: tuple[Entry, ...]
    older: int | None  # where the next page begins; None: this is the last


@dataclass(frozen=True)
class Source:
    """Who made a booking, in which message, with which picture."""

    number: str
    person: str
    person_id: int | None
    recorded_at: datetime
    message: str  # "chat/message"; "/message": in the person's private chat
    photo: str


def source(connection: Connection, movement_id: int) -> Source | None:
    """Return the source of a booking; None if there is no such booking."""
    row = _told(connection, [movement_id]).get(movement_id)
    if row is None:
        return None
    return Source(number(row.kind, row.id), row.person, row.person_id, row.recorded_at, row.message, row.photo)


def bin_card(connection: Connection, item: Item, site_id: int, *, before: int | None = None, size: int = 8) -> BinCard:
    """Return the entries before that movement (by default, all), at most `size`."""
    now = stock.on_shelves(connection, item, site_id)
    changes = _changes(item, site_id).subquery()
    query = select(changes).where(changes.c.change != 0)
    steps = now.steps
    if before is not None:
        query = query.where(changes.c.movement_id < before)
        newer = select(func.sum(changes.c.change)).where(changes.c.movement_id >= before)
        steps -= int(connection.execute(newer).scalar() or 0)
    rows = connection.execute(query.order_by(changes.c.movement_id.desc()).limit(size + 1)).all()
    told = _told(connection, [row.movement_id for row in rows[:size]])
    told_apart = serials.of_movements(connection, told)
    entries = []
    for row in rows[:size]:
        booked = told[row.movement_id]
        undone = number(MovementKind.REVERSAL, booked.reversed_by) if booked.reversed_by else ""
        change = int(row.change)
        entries.append(
            Entry(
                movement_id=booked.id,
                number=number(booked.kind, booked.id),
                kind=booked.kind,
                happened_at=booked.happened_at,
                recorded_at=booked.recorded_at,
                person=booked.person,
                change=item.quantity(change),
                after=item.quantity(steps),
                note=booked.note,
                party=booked.party,
                person_id=booked.person_id,
                message=booked.message,
                photo=booked.photo,
                serials=told_apart.get(booked.id, ()),
                reversed_by=undone,
            )
        )
        steps -= change
    older = entries[-1].movement_id if len(rows) > size else None
    return BinCard(item, places.site(connection, site_id), now, tuple(entries), older)


def _changes(item: Item, site_id: int) -> Select[tuple[int, int]]:
    """Select how much each movement of the item changed what is on the site's shelves."""
    shelves = select(locations.c.id).where(locations.c.site_id == site_id, locations.c.kind.in_(SHELVES))
    brought = case((lines.c.target_id.in_(shelves), lines.c.quantity), else_=0)
    taken = case((lines.c.source_id.in_(shelves), lines.c.quantity), else_=0)
    return (
        select(lines.c.movement_id, func.sum(brought - taken).label("change"))
        .where(lines.c.item_id == item.id)
        .group_by(lines.c.movement_id)
    )


def _told(connection: Connection, movement_ids: list[int]) -> dict[int, Row[*tuple[Any, ...]]]:
    undoing = movements.alias()
    query = (
        select(
            *(movements.c[name] for name in ("id", "kind", "happened_at", "recorded_at", "note", "message", "photo")),
            movements.c.person_id,
            func.coalesce(people.c.name, "").label("person"),
            func.coalesce(parties.c.name, "").label("party"),
            undoing.c.id.label("reversed_by"),
        )
        .outerjoin(people, people.c.id == movements.c.person_id)
        .outerjoin(parties, parties.c.id == movements.c.party_id)
        .outerjoin(undoing, undoing.c.reverses == movements.c.id)
        .where(movements.c.id.in_(movement_ids))
    )
    return {row.id: row for row in connection.execute(query)}
