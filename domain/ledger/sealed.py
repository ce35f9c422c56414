"""Sealed content: the canonical form of a movement, and the chain of hashes over each entry and the one before."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from domain.ledger.valuation import Value, Values
from domain.storage.schema.figures import valuations
from domain.storage.schema.ledger import journal, lines, movements, serials

BATCH_SIZE = 2000
"""Entries read and hashed per batch."""

_SEALED = (
    *("id", "kind", "key", "person_id", "happened_at", "recorded_at", "note", "message", "photo"),
    *("party_id", "reverses", "transfer_id"),
)
"""The columns of a movement that are hashed, listed one by one so that adding a column does not break the chain."""

_SEALED_OF_LINE = ("number", "item_id", "lot_id", "source_id", "target_id", "quantity")
"""The columns of a line that are hashed; its cost is added where one was stated."""

# By index rather than by name: a ledger of a million movements reads twenty million of them.
_of_movement = itemgetter(*map(movements.c.keys().index, _SEALED))
_of_line = itemgetter(*map(lines.c.keys().index, _SEALED_OF_LINE))


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    raise TypeError(f"no canonical form for {type(value).__name__}")


_encode = json.JSONEncoder(sort_keys=True, default=_plain).encode


@dataclass(frozen=True, slots=True)
class SealedMovement:
    """A movement with its lines, as stored."""

    row: Row[Any]
    lines: tuple[Row[Any], ...]
    serials: tuple[tuple[int, str], ...]  # a line's number, and the serial of one of its packs

    @property
    def day(self) -> date:
        """The UTC day on which it happened."""
        happened: datetime = self.row.happened_at
        return happened.astimezone(UTC).date()

    def content(self, values: Values) -> str:
        """Return the canonical form: JSON with sorted keys, ids and UTC times."""
        content: dict[str, Any] = dict(zip(_SEALED, _of_movement(self.row), strict=True))
        movement_id = content["id"]
        content["lines"], worth = [], []
        for line in self.lines:
            said, cost = _of_line(line), line.cost
            content["lines"].append(said if cost is None else (*said, cost))
            value = values.get((movement_id, said[0]))
            if value is not None:
                worth.append((said[0], *value))
        if worth:
            content["values"] = worth
        if self.serials:
            content["serials"] = self.serials
        return _encode(content)


@dataclass(frozen=True)
class Batch:
    """Consecutive journal entries, with their movements."""

    rows: list[Row[Any]]
    moved: dict[int, SealedMovement]  # by id; missing if the movement is gone
    values: Values


def link(chain: str, content: str) -> str:
    """Return the hash (SHA-256, hexadecimal) of an entry, given the previous hash ("" for the first)."""
    return hashlib.sha256(f"{chain}\n{content}".encode()).hexdigest()


def chained(
    connection: Connection, after: int = 0, through: int | None = None, size: int = BATCH_SIZE
) -> Iterator[Batch]:
    """Yield the entries after a position in order, through another position or to the end."""
    position = after
    while True:
        query = select(journal).where(journal.c.position > position).order_by(journal.c.position).limit(size)
        if through is not None:
            query = query.where(journal.c.position <= through)
        rows = list(connection.execute(query).all())
        if not rows:
            return
        last: int = rows[-1].position
        these = select(journal.c.movement_id).where(journal.c.position > position, journal.c.position <= last)
        yield Batch(rows, {each.row.id: each for each in load(connection, these)}, _values(connection, these))
        position = last


Numbers = list[int] | Select[tuple[int]]
"""Movement ids."""


def load(connection: Connection, movement_ids: Numbers) -> list[SealedMovement]:
    """Return movements in order of id."""
    query = select(movements).where(movements.c.id.in_(movement_ids)).order_by(movements.c.id)
    moved = select(lines).where(lines.c.movement_id.in_(movement_ids)).order_by(lines.c.movement_id, lines.c.number)
    found = connection.execute(moved).all()
    by_movement = {key: tuple(rows) for key, rows in groupby(found, key=attrgetter("movement_id"))}
    serials_of: dict[int, list[tuple[int, str]]] = defaultdict(list)
    packs = select(serials).where(serials.c.movement_id.in_(movement_ids)).order_by(*serials.primary_key)
    for movement_id, place, serial in connection.execute(packs):
        serials_of[movement_id].append((place, serial))
    return [
        SealedMovement(row, by_movement.get(row.id, ()), tuple(serials_of.get(row.id, ())))
        for row in connection.execute(query).all()
    ]


def reversed_values(connection: Connection, moved: list[SealedMovement]) -> Values:
    """Return the values of the lines that these movements reverse."""
    numbers = [each.row.reverses for each in moved if each.row.reverses]
    return _values(connection, numbers) if numbers else {}


def _values(connection: Connection, movement_ids: Numbers) -> Values:
    columns = (valuations.c.movement_id, valuations.c.number, valuations.c.value, valuations.c.basis)
    found = connection.execute(select(*columns).where(valuations.c.movement_id.in_(movement_ids))).all()
    return {(movement_id, line): Value(minor, basis) for movement_id, line, minor, basis in found}
