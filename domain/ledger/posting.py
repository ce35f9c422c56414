"""Posting: writes a movement once, with its lines and its effect on the balances.

A posting is one short transaction: the movement, its lines, and last the balances, in sorted order so that no two
postings deadlock. A trigger queues the movement for its position in the journal.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Container
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Insert, bindparam, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from domain.company import catalogue, places
from domain.errors import KeyReused, NotEnough, TooMuch
from domain.ledger.context import Context, Origin
from domain.ledger.movements import BalanceKey, Line, Posted
from domain.quantities import LARGEST
from domain.storage.database import MANY, Prepared, insert_in, insert_many
from domain.storage.schema.ledger import balances, lines, movements, serials
from domain.vocabulary import MovementKind

HUGE = LARGEST // 1000
"""Steps: only quantities above this can make a sum outgrow 64 bits, and are checked before booking."""

MAX_MOVED = 4 * LARGEST
"""Maximum steps of an item that huge movements may add up to, in and out: verification sums both."""


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
    context: Context,
    kind: MovementKind,
    moved: list[Line],
    *,
    happened: datetime | None = None,
    reverses: int | None = None,
    transfer_id: int | None = None,
) -> Posted:
    """Post a movement that happened now, or at the given moment.

    The same key with the same content returns the first result. Raises KeyReused for other content, NotEnough if a
    balance would fall below its reserved quantity, TooMuch if one would exceed 18 digits.
    """
    connection = context.connection
    content = _content(kind, moved, context.person.id, reverses, transfer_id)
    row = content | vars(context.origin) | {"happened_at": happened or context.now, "recorded_at": context.now}
    outside = places.outside(connection)
    huge = any(line.quantity > HUGE for line in moved)
    takes = any(line.source_id not in outside for line in moved)
    # A refusal leaves nothing behind, even if the caller handles it and commits. The exception is a small movement that
    # only brings goods, refused because a place is full to its 18 digits: then the caller rolls back, as the chat does.
    with connection.begin_nested() if takes or huge else nullcontext():
        movement_id = _BOOK.run(connection, row).scalar()
        if movement_id is None:
            return _stored(connection, context.key, row["digest"])
        numbered = list(enumerate(moved, 1))
        _LINES.run(
            connection, *({"movement_id": movement_id, "number": place, **vars(line)} for place, line in numbered)
        )
        told_apart = [
            {"movement_id": movement_id, "number": place, "serial": serial}
            for place, line in numbered
            for serial in line.serials
        ]
        insert_many(connection, serials, told_apart)
        if huge:
            _refuse_overflow(connection, moved, outside)
        _apply(connection, moved, outside)
    return Posted(movement_id, kind, context.now)


def post_each(connection: Connection, kind: MovementKind, moved: list[tuple[Line, Origin]], now: datetime) -> None:
    """Post many one-line movements, without serials or a person, in few statements.

    Their keys must be new (or IntegrityError is raised), and they may only bring goods in from outside.
    """
    moment = {"happened_at": now, "recorded_at": now}
    insert_many(connection, movements, [_content(kind, [line]) | vars(origin) | moment for line, origin in moved])
    ids: dict[str, int] = {}
    for start in range(0, len(moved), MANY):
        keys = [origin.key for _, origin in moved[start : start + MANY]]
        ids |= dict(connection.execute(select(movements.c.key, movements.c.id).where(movements.c.key.in_(keys))).all())
    insert_many(
        connection, lines, [{"movement_id": ids[origin.key], "number": 1, **line.row} for line, origin in moved]
    )
    brought: dict[BalanceKey, int] = defaultdict(int)
    for line, _ in moved:
        brought[line.item_id, line.target_id, line.lot_id] += line.quantity
    credited = [
        {"item_id": item, "location_id": place, "lot_id": lot, "on_hand": steps}
        for (item, place, lot), steps in sorted(brought.items())
    ]
    insert_many(connection, balances, credited, add=["on_hand"])


def _content(
    kind: MovementKind,
    moved: list[Line],
    person_id: int | None = None,
    reverses: int | None = None,
    transfer_id: int | None = None,
) -> dict[str, Any]:
    """Return a movement's columns, with the digest that tells a retry from another use of its key."""
    content: list[Any] = [kind, person_id, reverses, transfer_id, sorted(line.content for line in moved)]
    if told_apart := sorted(serial for line in moved for serial in line.serials):
        content.append(told_apart)
    return {
        "kind": kind,
        "digest": hashlib.sha256(json.dumps(content).encode()).hexdigest(),
        "person_id": person_id,
        "reverses": reverses,
        "transfer_id": transfer_id,
    }


def _stored(connection: Connection, key: str, digest: str) -> Posted:
    row = connection.execute(select(movements).where(movements.c.key == key)).one()
    if row.digest != digest:
        raise KeyReused(key)
    return Posted(row.id, row.kind, row.recorded_at, repeated=True)


def _refuse_overflow(connection: Connection, moved: list[Line], outside: Container[int]) -> None:
    """Keep an item's stock and the sum of its movements within 64 bits, in which databases add them up."""
    for item_id in sorted({line.item_id for line in moved}):
        there = connection.execute(select(balances.c.on_hand).where(balances.c.item_id == item_id)).scalars()
        own = [line for line in moved if line.item_id == item_id]
        brought = sum(line.quantity for line in own if line.source_id in outside)
        before = select(lines.c.quantity).where(lines.c.item_id == item_id, lines.c.quantity > HUGE)
        moved_ever = sum(connection.execute(before).scalars())  # these lines are included
        if (brought and sum(there) + brought > LARGEST) or moved_ever > MAX_MOVED:
            raise TooMuch(catalogue.get(connection, item_id).quantity(max(line.quantity for line in own)).amount)


def _apply(connection: Connection, moved: list[Line], outside: Container[int]) -> None:
    """Change the balances of the places inside; outside places have none."""
    changes: dict[BalanceKey, int] = defaultdict(int)
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


def _shortage(connection: Connection, key: BalanceKey, asked: int) -> NotEnough:
    item = catalogue.get(connection, key[0])
    query = select(balances.c.on_hand - balances.c.reserved).where(
        balances.c.item_id == key[0], balances.c.location_id == key[1], balances.c.lot_id == key[2]
    )
    there = connection.execute(query).scalar() or 0
    return NotEnough(item.sku, *map(item.quantity, (asked, there, 0, 0, 0)))
