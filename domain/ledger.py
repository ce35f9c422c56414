"""The ledger: movements are posted once and never changed; what was wrong is reversed by a movement of its own.

A posting is one short transaction: the movement, its lines, its place in the queue to the journal, and last the
balances, in sorted order so that no two postings can wait for each other.
"""

import hashlib
import json
from collections import defaultdict
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Row, bindparam, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from domain import catalogue
from domain.database import DIALECTS, MANY, insert_in, insert_many
from domain.errors import AlreadyReversed, GoodsGone, KeyReused, NotAllowed, NotEnough, NotReversible, UndoTooLate
from domain.people import Person, Right
from domain.schema import balances, lines, locations, movements, unsealed

PREFIXES = {
    "receipt": "R",
    "issue": "I",
    "dispatch": "D",
    "arrival": "A",
    "opening": "O",
    "reversal": "X",
}

UNDO_FOR = timedelta(hours=24)
"""How long the person who booked something may undo it; a manager may at any time."""

Key = tuple[int, int, int]
"""Item, location, lot."""


@dataclass(frozen=True, order=True)
class Line:
    """So many steps of an item's lot, from a location to another."""

    item_id: int
    lot_id: int
    source_id: int
    target_id: int
    quantity: int


@dataclass(frozen=True)
class Origin:
    """Where a movement comes from: who said it, where in the chat, with which photograph."""

    key: str  # idempotency key: one deed, one key, however often it is told
    person_id: int | None = None
    message: str = ""
    photo: str = ""
    note: str = ""


@dataclass(frozen=True)
class Posted:
    """A movement that is in the ledger; `repeated` when it already was."""

    id: int
    kind: str
    recorded_at: datetime
    repeated: bool = False

    @property
    def number(self) -> str:
        """What people call it: R-000123."""
        return number(self.kind, self.id)


def number(kind: str, movement_id: int) -> str:
    """A movement's number."""
    return f"{PREFIXES[kind]}-{movement_id:06d}"


def _credit(dialect: str) -> "sqlite.Insert | postgresql.Insert":
    statement = insert_in(dialect, balances).values(
        item_id=bindparam("item"), location_id=bindparam("place"), lot_id=bindparam("lot"), on_hand=bindparam("steps")
    )
    return _add(statement)


def _add(statement: "sqlite.Insert | postgresql.Insert") -> "sqlite.Insert | postgresql.Insert":
    """The INSERT of balances, added to what is there."""
    return statement.on_conflict_do_update(
        index_elements=["item_id", "location_id", "lot_id"],
        set_={"on_hand": balances.c.on_hand + statement.excluded.on_hand},
    )


# The statements of a posting, built once: building them costs more than running them.
_BOOK = {
    dialect: insert_in(dialect, movements).on_conflict_do_nothing(index_elements=["key"]).returning(movements.c.id)
    for dialect in DIALECTS
}
_LINES, _QUEUE = lines.insert(), unsealed.insert()
_CREDIT = {dialect: _credit(dialect) for dialect in DIALECTS}
_DEBIT = (
    update(balances)
    .where(
        balances.c.item_id == bindparam("item"),
        balances.c.location_id == bindparam("place"),
        balances.c.lot_id == bindparam("lot"),
        balances.c.on_hand - balances.c.reserved >= bindparam("steps"),
    )
    .values(on_hand=balances.c.on_hand - bindparam("steps"))
)


def post(
    connection: Connection,
    kind: str,
    moved: list[Line],
    origin: Origin,
    now: datetime,
    *,
    reverses: int | None = None,
    transfer_id: int | None = None,
) -> Posted:
    """Book a movement.

    The same key with the same content returns the first result. Raises KeyReused for other content, NotEnough when a
    balance would fall below what is reserved of it.
    """
    values = _values(kind, moved, origin, now, reverses, transfer_id)
    outside = _outside(connection)
    takes = any(line.source_id not in outside for line in moved)
    # A refusal leaves nothing behind, even if the caller answers it and commits; what only brings is not refused.
    with connection.begin_nested() if takes else nullcontext():
        movement_id = connection.execute(_BOOK[connection.dialect.name], values).scalar()
        if movement_id is None:
            return _stored(connection, origin.key, values["digest"])
        connection.execute(
            _LINES, [{"movement_id": movement_id, "number": place, **vars(line)} for place, line in enumerate(moved, 1)]
        )
        connection.execute(_QUEUE, {"movement_id": movement_id})
        _apply(connection, moved, outside)
    return Posted(movement_id, kind, now)


def post_each(connection: Connection, kind: str, moved: list[tuple[Line, Origin]], now: datetime) -> None:
    """Book many movements of one line each in few statements.

    Their keys must be new (IntegrityError otherwise), and they only bring: nothing is taken from a place inside.
    """
    insert_many(connection, movements, [_values(kind, [line], origin, now) for line, origin in moved])
    ids: dict[str, int] = {}
    for start in range(0, len(moved), MANY):
        keys = [origin.key for _, origin in moved[start : start + MANY]]
        ids |= dict(connection.execute(select(movements.c.key, movements.c.id).where(movements.c.key.in_(keys))).all())
    rows = [{"movement_id": ids[origin.key], "number": 1, **vars(line)} for line, origin in moved]
    insert_many(connection, lines, rows)
    insert_many(connection, unsealed, [{"movement_id": row["movement_id"]} for row in rows])
    brought: dict[Key, int] = defaultdict(int)
    for line, _ in moved:
        brought[line.item_id, line.target_id, line.lot_id] += line.quantity
    credited = [
        {"item_id": item, "location_id": place, "lot_id": lot, "on_hand": steps}
        for (item, place, lot), steps in sorted(brought.items())
    ]
    insert_many(connection, balances, credited, _add)


def _values(
    kind: str,
    moved: list[Line],
    origin: Origin,
    now: datetime,
    reverses: int | None = None,
    transfer_id: int | None = None,
) -> dict[str, Any]:
    """A movement's row."""
    content = [kind, origin.person_id, reverses, transfer_id, sorted([*vars(line).values()] for line in moved)]
    return {
        "kind": kind,
        "digest": hashlib.sha256(json.dumps(content).encode()).hexdigest(),
        "happened_at": now,
        "recorded_at": now,
        "reverses": reverses,
        "transfer_id": transfer_id,
        **vars(origin),
    }


def already(connection: Connection, key: str) -> Posted | None:
    """The movement that was booked under this key, if one was: a retry asks before it proposes lots again."""
    row = connection.execute(select(movements).where(movements.c.key == key)).first()
    return Posted(row.id, row.kind, row.recorded_at, repeated=True) if row else None


def _stored(connection: Connection, key: str, digest: str) -> Posted:
    row = connection.execute(select(movements).where(movements.c.key == key)).one()
    if row.digest != digest:
        raise KeyReused(key)
    return Posted(row.id, row.kind, row.recorded_at, repeated=True)


def _outside(connection: Connection) -> frozenset[int]:
    """The places outside every site (suppliers, customers): they never change, and are read once a connection."""
    if "outside" not in connection.info:
        query = select(locations.c.id).where(locations.c.site_id.is_(None))
        connection.info["outside"] = frozenset(connection.execute(query).scalars())
    return cast("frozenset[int]", connection.info["outside"])


def _apply(connection: Connection, moved: list[Line], outside: frozenset[int]) -> None:
    """Change the balances of the places inside; what is outside has none."""
    changes: dict[Key, int] = defaultdict(int)
    for line in moved:
        changes[line.item_id, line.source_id, line.lot_id] -= line.quantity
        changes[line.item_id, line.target_id, line.lot_id] += line.quantity
    for (item, place, lot), steps in sorted(changes.items()):
        if place in outside or steps == 0:
            continue
        values = {"item": item, "place": place, "lot": lot, "steps": abs(steps)}
        if steps > 0:
            connection.execute(_CREDIT[connection.dialect.name], values)
        elif connection.execute(_DEBIT, values).rowcount != 1:
            raise _shortage(connection, (item, place, lot), -steps)


def _shortage(connection: Connection, key: Key, asked: int) -> NotEnough:
    item = catalogue.get(connection, key[0])
    query = select(balances.c.on_hand - balances.c.reserved).where(
        balances.c.item_id == key[0], balances.c.location_id == key[1], balances.c.lot_id == key[2]
    )
    there = connection.execute(query).scalar() or 0
    return NotEnough(item.sku, item.quantity(asked), item.quantity(there), item.quantity(0))


def reverse(connection: Connection, movement_id: int, person: Person, origin: Origin, now: datetime) -> Posted:
    """Undo a movement by its opposite.

    Raises AlreadyReversed, NotReversible, UndoTooLate, NotAllowed, GoodsGone. A retry with the same key is answered
    with the first result.
    """
    row = connection.execute(select(movements).where(movements.c.id == movement_id).with_for_update()).one()
    name = number(row.kind, row.id)
    undone = connection.execute(select(movements).where(movements.c.reverses == movement_id)).first()
    if undone and undone.key == origin.key:
        return Posted(undone.id, undone.kind, undone.recorded_at, repeated=True)
    if undone:
        raise AlreadyReversed(name, number(undone.kind, undone.id))
    if row.kind not in ("receipt", "issue"):
        raise NotReversible(name)
    moved = movement_lines(connection, movement_id)
    _may_undo(connection, row, moved, person, now)
    opposite = [replace(line, source_id=line.target_id, target_id=line.source_id) for line in moved]
    try:
        return post(connection, "reversal", opposite, origin, now, reverses=movement_id)
    except NotEnough:
        raise GoodsGone(name, _later(connection, movement_id, moved)) from None


def _may_undo(
    connection: Connection, row: Row[tuple[object, ...]], moved: list[Line], person: Person, now: datetime
) -> None:
    ends = {place for line in moved for place in (line.source_id, line.target_id)}
    query = select(locations.c.site_id).where(locations.c.id.in_(ends), locations.c.site_id.is_not(None)).distinct()
    for site_id in connection.execute(query).scalars():
        person.require(Right.BOOK, site_id)
        if person.may(Right.DECIDE, site_id):
            continue
        if row.person_id != person.id:
            raise NotAllowed(Right.DECIDE)
        if now - row.recorded_at > UNDO_FOR:
            raise UndoTooLate(number(row.kind, row.id), row.recorded_at + UNDO_FOR)


def movement_lines(connection: Connection, movement_id: int) -> list[Line]:
    """The lines of a movement, in their order."""
    query = (
        select(lines.c.item_id, lines.c.lot_id, lines.c.source_id, lines.c.target_id, lines.c.quantity)
        .where(lines.c.movement_id == movement_id)
        .order_by(lines.c.number)
    )
    return [Line(*row) for row in connection.execute(query)]


def _later(connection: Connection, movement_id: int, moved: list[Line]) -> str:
    """The number of the last movement that took from where these lines had put."""
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
