"""The ledger: movements are posted once and never changed; what was wrong is reversed by a movement of its own.

A posting is one short transaction: the movement, its lines, and last the balances, in sorted order so that no two
postings can wait for each other. A trigger queues the movement for its place in the journal.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Container
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Insert, bindparam, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from domain.company import catalogue, places
from domain.errors import KeyReused, NotEnough, ReasonNeeded, TooMuch
from domain.quantities import LARGEST
from domain.storage.database import MANY, Prepared, insert_in, insert_many
from domain.storage.schema import balances, lines, movements, serials

PREFIXES = {
    "receipt": "R",
    "issue": "I",
    "move": "M",
    "damage": "G",
    "write_off": "W",
    "adjustment": "J",
    "customer_return": "C",
    "supplier_return": "S",
    "dispatch": "D",
    "arrival": "A",
    "opening": "O",
    "reversal": "X",
}
"""The kinds of movements, and the letter that their numbers begin with."""

HUGE = LARGEST // 1000
"""Steps: only with quantities above this may a sum outgrow 64 bits, and is looked at before it is booked."""

MOST_MOVED = 4 * LARGEST
"""Steps that huge movements of an item may come to in all: a recount adds up what came and what went."""

Key = tuple[int, int, int]
"""Item, location, lot."""


@dataclass(frozen=True)
class Line:
    """So many steps of an item's lot, from a location to another.

    `cost` (minor units) is what was said of it; `serials` are the packs of it that are known one by one.
    """

    item_id: int
    lot_id: int
    source_id: int
    target_id: int
    quantity: int
    cost: int | None = None
    serials: tuple[str, ...] = ()

    @property
    def row(self) -> dict[str, int | None]:
        """As it is stored, but for its movement and number."""
        return {name: value for name, value in vars(self).items() if name != "serials"}

    @property
    def content(self) -> list[int]:
        """What is moved, as numbers."""
        told = [self.item_id, self.lot_id, self.source_id, self.target_id, self.quantity]
        return told if self.cost is None else [*told, self.cost]


@dataclass(frozen=True)
class Origin:
    """Where a movement comes from: who said it, where in the chat, with which photograph."""

    key: str  # idempotency key: one deed, one key, however often it is told
    person_id: int | None = None
    message: str = ""
    photo: str = ""
    note: str = ""

    def noted(self, note: str) -> "Origin":
        """With a note."""
        return replace(self, note=note)


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


def because(origin: Origin, reason: str) -> Origin:
    """With the reason, which must be one. Raises ReasonNeeded."""
    if not reason.strip():
        raise ReasonNeeded
    return origin.noted(reason.strip())


def number(kind: str, movement_id: int) -> str:
    """A movement's number."""
    return f"{PREFIXES[kind]}-{movement_id:06d}"


def _credit(dialect: str) -> "sqlite.Insert | postgresql.Insert":
    statement = insert_in(dialect, balances).values(
        item_id=bindparam("item"), location_id=bindparam("place"), lot_id=bindparam("lot"), on_hand=bindparam("steps")
    )
    held = statement.excluded.on_hand + balances.c.on_hand
    return statement.on_conflict_do_update(
        index_elements=["item_id", "location_id", "lot_id"],
        set_={"on_hand": held},
        where=held <= literal_column(str(LARGEST)),
    )


def _add(statement: "sqlite.Insert | postgresql.Insert") -> "sqlite.Insert | postgresql.Insert":
    """The INSERT of balances, added to what is there."""
    return statement.on_conflict_do_update(
        index_elements=["item_id", "location_id", "lot_id"],
        set_={"on_hand": balances.c.on_hand + statement.excluded.on_hand},
    )


def _book(dialect: str) -> Insert:
    columns = [column.name for column in movements.c if column.name != "id"]
    statement = insert_in(dialect, movements).values({name: bindparam(name) for name in columns})
    return statement.on_conflict_do_nothing(index_elements=["key"]).returning(movements.c.id)


_BOOK = Prepared(_book)
_LINES = Prepared(lambda _: lines.insert())
_CREDIT = Prepared(_credit)
_TAKE = (
    update(balances)
    .where(
        balances.c.item_id == bindparam("item"),
        balances.c.location_id == bindparam("place"),
        balances.c.lot_id == bindparam("lot"),
        balances.c.on_hand - balances.c.reserved >= bindparam("steps"),
    )
    .values(on_hand=balances.c.on_hand - bindparam("steps"))
)
_DEBIT = Prepared(lambda _: _TAKE)


def post(
    connection: Connection,
    kind: str,
    moved: list[Line],
    origin: Origin,
    now: datetime,
    *,
    happened: datetime | None = None,
    reverses: int | None = None,
    transfer_id: int | None = None,
) -> Posted:
    """Book a movement that happened now, or else at the moment named.

    The same key with the same content returns the first result. Raises KeyReused for other content, NotEnough when a
    balance would fall below what is reserved of it, TooMuch when one would grow past 18 digits.
    """
    values = _values(kind, moved, origin, now, reverses, transfer_id) | {"happened_at": happened or now}
    outside = places.outside(connection)
    huge = any(line.quantity > HUGE for line in moved)
    takes = any(line.source_id not in outside for line in moved)
    # A refusal leaves nothing behind, even if the caller answers it and commits. What only brings little is refused
    # only where a place is full to its 18 digits: then the caller has to roll back, as the chat does.
    with connection.begin_nested() if takes or huge else nullcontext():
        movement_id = _BOOK.run(connection, values).scalar()
        if movement_id is None:
            return _stored(connection, origin.key, values["digest"])
        _LINES.run(
            connection,
            *({"movement_id": movement_id, "number": place, **vars(line)} for place, line in enumerate(moved, 1)),
        )
        packs = [
            {"movement_id": movement_id, "number": place, "serial": serial}
            for place, line in enumerate(moved, 1)
            for serial in line.serials
        ]
        insert_many(connection, serials, packs)
        if huge:
            _refuse_overflow(connection, moved, outside)
        _apply(connection, moved, outside)
    return Posted(movement_id, kind, now)


def post_each(connection: Connection, kind: str, moved: list[tuple[Line, Origin]], now: datetime) -> None:
    """Book many movements of one line each, without serials, in few statements.

    Their keys must be new (IntegrityError otherwise), and they only bring: nothing is taken from a place inside.
    """
    insert_many(connection, movements, [_values(kind, [line], origin, now) for line, origin in moved])
    ids: dict[str, int] = {}
    for start in range(0, len(moved), MANY):
        keys = [origin.key for _, origin in moved[start : start + MANY]]
        ids |= dict(connection.execute(select(movements.c.key, movements.c.id).where(movements.c.key.in_(keys))).all())
    rows = [{"movement_id": ids[origin.key], "number": 1, **line.row} for line, origin in moved]
    insert_many(connection, lines, rows)
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
    content: list[Any] = [kind, origin.person_id, reverses, transfer_id, sorted(line.content for line in moved)]
    if packs := sorted(serial for line in moved for serial in line.serials):
        content.append(packs)
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


def get(connection: Connection, movement_id: int) -> Posted:
    """The movement of this id, which must exist."""
    row = connection.execute(select(movements).where(movements.c.id == movement_id)).one()
    return Posted(row.id, row.kind, row.recorded_at)


def _stored(connection: Connection, key: str, digest: str) -> Posted:
    row = connection.execute(select(movements).where(movements.c.key == key)).one()
    if row.digest != digest:
        raise KeyReused(key)
    return Posted(row.id, row.kind, row.recorded_at, repeated=True)


def _refuse_overflow(connection: Connection, moved: list[Line], outside: Container[int]) -> None:
    """What there is of an item, and what ever moved of it, must fit into the 64 bits in which databases add it up."""
    for item_id in sorted({line.item_id for line in moved}):
        there = connection.execute(select(balances.c.on_hand).where(balances.c.item_id == item_id)).scalars()
        own = [line for line in moved if line.item_id == item_id]
        brought = sum(line.quantity for line in own if line.source_id in outside)
        before = select(lines.c.quantity).where(lines.c.item_id == item_id, lines.c.quantity > HUGE)
        moved_ever = sum(connection.execute(before).scalars())  # these lines are among them
        if (brought and sum(there) + brought > LARGEST) or moved_ever > MOST_MOVED:
            raise TooMuch(catalogue.get(connection, item_id).quantity(max(line.quantity for line in own)).amount)


def _apply(connection: Connection, moved: list[Line], outside: Container[int]) -> None:
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
            if _CREDIT.run(connection, values).rowcount != 1:
                raise TooMuch(catalogue.get(connection, item).quantity(steps).amount)
        elif _DEBIT.run(connection, values).rowcount != 1:
            raise _shortage(connection, (item, place, lot), -steps)


def _shortage(connection: Connection, key: Key, asked: int) -> NotEnough:
    item = catalogue.get(connection, key[0])
    query = select(balances.c.on_hand - balances.c.reserved).where(
        balances.c.item_id == key[0], balances.c.location_id == key[1], balances.c.lot_id == key[2]
    )
    there = connection.execute(query).scalar() or 0
    return NotEnough(item.sku, *map(item.quantity, (asked, there, 0, 0, 0)))


def movement_lines(connection: Connection, movement_id: int) -> list[Line]:
    """The lines of a movement, in their order."""
    query = (
        select(lines.c.item_id, lines.c.lot_id, lines.c.source_id, lines.c.target_id, lines.c.quantity, lines.c.cost)
        .add_columns(lines.c.number)
        .where(lines.c.movement_id == movement_id)
        .order_by(lines.c.number)
    )
    rows = connection.execute(query).all()
    packs: dict[int, list[str]] = defaultdict(list)
    told = select(serials.c.number, serials.c.serial).where(serials.c.movement_id == movement_id)
    for place, serial in connection.execute(told.order_by(serials.c.serial)):
        packs[place].append(serial)
    return [replace(Line(*row[:-1]), serials=tuple(packs[row.number])) for row in rows]
