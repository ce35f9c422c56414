"""Sealing: committed movements get their positions in the journal, each entry's hash chained to the previous one.

Posting only queues a movement; a single sealer numbers the queue. So an id taken early but committed late is never
skipped, and the chain does not serialise postings. In the same order and the same transaction, sealed movements are
valued, and counted into the days on which they happened.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from sqlalchemy import Connection, delete, func, select, text

from domain.company import places
from domain.ledger import flows
from domain.ledger.sealed import SealedMovement, link, load, reversed_values
from domain.ledger.valuation import Settlement, Values
from domain.storage.database import insert_many
from domain.storage.schema.figures import daily_changes, daily_values, valuations
from domain.storage.schema.ledger import heads, journal, lines, unsealed

_ANY = select(unsealed.c.movement_id).limit(1)

_SEALER_LOCK = 7_236_801
"""PostgreSQL advisory lock: one sealer at a time. (SQLite has only one writer.)"""


@dataclass(frozen=True)
class Head:
    """The state of the journal at the end of a UTC day. A copy kept elsewhere proves that it was not rewritten."""

    day: date
    position: int
    hash: str


def day_heads(connection: Connection) -> list[Head]:
    """Return the heads of all days, oldest first. The last one still changes."""
    return [Head(*row) for row in connection.execute(select(heads).order_by(heads.c.day))]


def head_before(connection: Connection, day: date) -> Head | None:
    """Return the head of the last day before this one on which anything was sealed."""
    query = select(heads).where(heads.c.day < day).order_by(heads.c.day.desc()).limit(1)
    row = connection.execute(query).first()
    return Head(*row) if row else None


def is_due(connection: Connection) -> bool:
    """Whether any movement is waiting for its position."""
    return connection.execute(_ANY).first() is not None


def seal(connection: Connection, limit: int = 1000) -> int:
    """Number newly committed movements, oldest first. Returns how many were numbered."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _SEALER_LOCK})
    queue = select(unsealed.c.movement_id).order_by(unsealed.c.movement_id).limit(limit)
    waiting = list(connection.execute(queue).scalars())
    if not waiting:
        return 0
    moved = load(connection, waiting)
    values = _settle(connection, moved)
    _number(connection, moved, values)
    _count_days(connection, moved, values)
    flows.count(connection, [(each.row, each.lines) for each in moved], values)
    connection.execute(delete(unsealed).where(unsealed.c.movement_id.in_(waiting)))
    return len(moved)


def _settle(connection: Connection, moved: list[SealedMovement]) -> Values:
    """Value the lines, and store the values and the resulting pools."""
    settlement, values = Settlement(connection), Values()
    settlement.load(line.item_id for each in moved for line in each.lines)
    before = reversed_values(connection, moved)
    for each in moved:
        for line in each.lines:
            undone = values.get((each.row.reverses, line.number)) or before.get((each.row.reverses, line.number))
            value = settlement.value(each.row.kind, line, undone and undone.minor)
            if value is not None:
                values[each.row.id, line.number] = value
    settlement.store()
    rows = [{"movement_id": key[0], "number": key[1], "value": value.minor, "basis": value.basis}
            for key, value in values.items()]  # fmt: skip
    insert_many(connection, valuations, rows)
    return values


def _number(connection: Connection, moved: list[SealedMovement], values: Values) -> None:
    """Append to the journal, and record its state at the end of each day."""
    last = connection.execute(select(journal).order_by(journal.c.position.desc()).limit(1)).first()
    position, before, chain = (last.position, last.lines_before, last.hash) if last else (0, 0, "")
    if last:
        count = select(func.count()).where(lines.c.movement_id == last.movement_id)
        before += int(connection.execute(count).scalar_one())
    day: date = connection.execute(select(func.max(heads.c.day))).scalar() or date.min
    ends: dict[date, dict[str, Any]] = {}
    rows: list[dict[str, Any]] = []
    for each in moved:
        position += 1
        chain = link(chain, each.content(values))
        rows.append({"position": position, "movement_id": each.row.id, "lines_before": before, "hash": chain})
        before += len(each.lines)
        day = max(day, each.row.recorded_at.astimezone(UTC).date())
        ends[day] = {"day": day, "position": position, "hash": chain}
    insert_many(connection, journal, rows)
    insert_many(connection, heads, list(ends.values()), replace=["position", "hash"])


def _count_days(connection: Connection, moved: list[SealedMovement], values: Values) -> None:
    """Store what each day changed in the balances and in the values of the items."""
    outside = places.outside(connection)
    steps: dict[tuple[int, date, int, int], int] = defaultdict(int)
    worth: dict[tuple[int, date], int] = defaultdict(int)
    for each in moved:
        for line in each.lines:
            for place, sign in ((line.source_id, -1), (line.target_id, 1)):
                if place not in outside:
                    steps[line.item_id, each.day, place, line.lot_id] += sign * line.quantity
            value = values.get((each.row.id, line.number))
            worth[line.item_id, each.day] += value.minor if value else 0
    changed = [
        {"item_id": item, "day": day, "location_id": place, "lot_id": lot, "steps": change}
        for (item, day, place, lot), change in sorted(steps.items())
    ]
    insert_many(connection, daily_changes, changed, add=["steps"])
    valued = [{"item_id": item, "day": day, "value": value} for (item, day), value in sorted(worth.items())]
    insert_many(connection, daily_values, valued, add=["value"])
