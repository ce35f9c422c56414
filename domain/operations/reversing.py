"""Reversing: a wrong booking is undone by its opposite."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, or_, select

from domain.company import places, shown_cards
from domain.company.people import Person, Right
from domain.errors import (
    AlreadyReversed,
    GoodsGone,
    GoodsReserved,
    NotAllowed,
    NotEnough,
    NotReversible,
    UndoTooLate,
)
from domain.ledger import past, stock
from domain.ledger.context import Context
from domain.ledger.movements import Line, Posted, find_row, lines_of, number, reversal_of
from domain.storage.schema.company import locations
from domain.storage.schema.documents import reservations, reserved_lines, restatements
from domain.storage.schema.ledger import lines, movements
from domain.vocabulary import MovementKind, ReservationState, Subject

UNDO_FOR = timedelta(hours=24)
"""How long people may undo their own bookings; managers may do so at any time."""

REVERSIBLE = frozenset(MovementKind) - {
    MovementKind.REVERSAL,
    MovementKind.PICK,
    MovementKind.DISPATCH,
    MovementKind.ARRIVAL,
    MovementKind.OPENING,
}
"""The kinds of movements that can be reversed.

Not the opening stock, nor a reversal; nor movements of transfers and requisitions, which have their own way back; nor
the restatement of a count, which goes with its cause.
"""


def reverse(context: Context, movement_id: int, *, happened: datetime | None = None) -> Posted:
    """Undo a movement by its opposite, now, or as of the given moment as one half of a correction.

    Raises AlreadyReversed, NotReversible, UndoTooLate, NotAllowed, SiteClosed, GoodsGone, GoodsReserved. A retry with
    the same key is answered with the first result.
    """
    connection = context.connection
    row = connection.execute(select(movements).where(movements.c.id == movement_id).with_for_update()).one()
    undone = find_row(connection, movements.c.reverses == movement_id)
    if undone and undone.key == context.key:
        return Posted(undone.id, undone.kind, undone.recorded_at, repeated=True)
    check_reversible(connection, context.person, movement_id, context.now)
    moved = lines_of(connection, movement_id)
    opposite = [replace(line, source_id=line.target_id, target_id=line.source_id, cost=None) for line in moved]
    shown_cards.changed(connection, Subject.UNDO, [movement_id])
    try:
        return past.post_late(
            context.dealing_with(row.party_id),
            MovementKind.REVERSAL,
            opposite,
            happened=happened,
            since=row.happened_at,
            reverses=movement_id,
            half=happened is not None,
        )
    except NotEnough:
        name = number(row.kind, row.id)
        held_for = _held_for(connection, moved) if _still_there(connection, moved) else None
        gone = GoodsGone(name, later(connection, movement_id, moved))
        raise (GoodsReserved(name, held_for) if held_for else gone) from None


def check_reversible(connection: Connection, person: Person, movement_id: int, now: datetime) -> None:
    """Check that the person may undo this movement now. Raises AlreadyReversed, and what `check_undoable` raises."""
    undone = reversal_of(connection, movement_id)
    if undone:
        kind = connection.execute(select(movements.c.kind).where(movements.c.id == movement_id)).scalar_one()
        raise AlreadyReversed(number(kind, movement_id), undone.number)
    check_undoable(connection, person, movement_id, now)


def is_undone_here(connection: Connection, posted: Posted) -> bool:
    """Whether a movement can be undone by itself, rather than with the document it belongs to."""
    query = select(movements.c.transfer_id).where(movements.c.id == posted.id)
    return posted.kind in REVERSIBLE and connection.execute(query).scalar() is None


def check_undoable(connection: Connection, person: Person, movement_id: int, now: datetime) -> None:
    """Check that the person might undo a movement of this kind, place and age, if nobody has done so yet.

    Raises NotReversible, NotAllowed, UndoTooLate, SiteClosed.
    """
    row = connection.execute(select(movements).where(movements.c.id == movement_id)).one()
    if row.kind not in REVERSIBLE or row.transfer_id or past.is_restatement(connection, movement_id):
        raise NotReversible(number(row.kind, row.id))
    ends = {place for line in lines_of(connection, movement_id) for place in (line.source_id, line.target_id)}
    query = select(locations.c.site_id).where(locations.c.id.in_(ends), locations.c.site_id.is_not(None)).distinct()
    for site_id in connection.execute(query).scalars():
        person.require(Right.BOOK, site_id)
        places.open_site(connection, site_id, now)
        if person.may(Right.DECIDE, site_id):
            continue
        if row.person_id != person.id:
            raise NotAllowed(Right.DECIDE)
        if now - row.recorded_at > UNDO_FOR:
            raise UndoTooLate(number(row.kind, row.id), row.recorded_at + UNDO_FOR)


def last_undoable(connection: Connection, person: Person, now: datetime) -> Posted | None:
    """Return a person's last booking that they may still undo."""
    return next(iter(undoable(connection, person, now, limit=1)), None)


def undoable(
    connection: Connection,
    person: Person,
    now: datetime,
    kinds: Collection[MovementKind] = REVERSIBLE,
    item_id: int | None = None,
    limit: int = 10,
) -> list[Posted]:
    """Return a person's bookings that they may still undo, newest first, limited to these kinds and this item."""
    undoing = movements.alias()
    query = (
        select(movements)
        .outerjoin(undoing, undoing.c.reverses == movements.c.id)
        .where(movements.c.person_id == person.id, movements.c.kind.in_(kinds), undoing.c.id.is_(None))
        .where(movements.c.transfer_id.is_(None))
        .where(movements.c.id.not_in(select(restatements.c.movement_id)))
        .where(movements.c.recorded_at >= now - UNDO_FOR)
        .order_by(movements.c.id.desc())
        .limit(limit)
    )
    if item_id is not None:
        query = query.where(movements.c.id.in_(select(lines.c.movement_id).where(lines.c.item_id == item_id)))
    return [Posted(row.id, row.kind, row.recorded_at) for row in connection.execute(query)]


def _still_there(connection: Connection, moved: list[Line]) -> bool:
    """Whether the places that these lines brought goods to still have as much on hand."""
    return all(stock.on_hand(connection, line.item_id, line.target_id, line.lot_id) >= line.quantity for line in moved)


def _held_for(connection: Connection, moved: list[Line]) -> str | None:
    """Return the document for which the goods are reserved where these lines put them."""
    query = (
        select(reservations.c.document)
        .join(reserved_lines, reserved_lines.c.reservation_id == reservations.c.id)
        .where(reservations.c.state == ReservationState.HELD)
        .where(or_(*(_there(line) for line in moved)))
    )
    return connection.execute(query.order_by(reservations.c.id).limit(1)).scalar()


def _there(line: Line) -> ColumnElement[bool]:
    return (
        (reservations.c.item_id == line.item_id)
        & (reserved_lines.c.lot_id == line.lot_id)
        & (reserved_lines.c.location_id == line.target_id)
    )


def later(connection: Connection, movement_id: int, moved: list[Line]) -> str:
    """Return the number of the last movement that took from where these lines put goods."""
    took = or_(
        *(
            (lines.c.item_id == line.item_id) & (lines.c.lot_id == line.lot_id) & (lines.c.source_id == line.target_id)
            for line in moved
        )
    )
    query = (
        select(movements.c.kind, movements.c.id)
        .join(lines, lines.c.movement_id == movements.c.id)
        .where(movements.c.id > movement_id, took)
        .order_by(movements.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return number(row.kind, row.id) if row else ""
