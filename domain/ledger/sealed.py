"""What is sealed: a movement as it is chained, and the chain of hashes, each of an entry and the hash before it."""

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

AT_ONCE = 2000
"""Entries that are read and hashed at once."""

_SEALED = (
    *("id", "kind", "key", "person_id", "happened_at", "recorded_at", "note", "message", "photo"),
    *("party_id", "reverses", "transfer_id"),
)
"""What of a movement is chained: named one by one, so that a later column does not break the chain."""

_SEALED_OF_LINE = ("number", "item_id", "lot_id", "source_id", "target_id", "quantity")
"""What of a line is chained, with its cost where one was said."""

# By place, not by name: a ledger of a million movements asks for twenty million of them.
_of_movement = itemgetter(*map(movements.c.keys().index, _SEALED))
_of_line = itemgetter(*map(lines.c.keys().index, _SEALED_OF_LINE))


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    raise TypeError(f"no canonical form for {type(value).__name__}")


_encode = json.JSONEncoder(sort_keys=True, default=_plain).encode


@dataclass(frozen=True, slots=True)
class Moved:
    """A movement with its lines, as stored."""

    row: Row[Any]
    lines: tuple[Row[Any], ...]
    serials: tuple[tuple[int, str], ...]  # the number of a line, and a pack of it

    @property
    def day(self) -> date:
        """On which it happened (UTC)."""
        happened: datetime = self.row.happened_at
        return happened.astimezone(UTC).date()

    def content(self, values: Values) -> str:
        """The canonical form: JSON, sorted keys, ids and UTC."""
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
    """Some entries of the journal, one after the other, with what they are about."""

    rows: list[Row[Any]]
    moved: dict[int, Moved]  # by number; none where it is gone
    values: Values


def link(chain: str, content: str) -> str:
    """The hash (SHA-256, hexadecimal) of an entry after `chain`, the hash before it ("" for the first)."""
    return hashlib.sha256(f"{chain}\n{content}".encode()).hexdigest()


def chained(connection: Connection, after: int = 0, through: int | None = None, size: int = AT_ONCE) -> Iterator[Batch]:
    """The entries of the journal behind a position, in order, through another or to the end."""
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
"""Of movements."""


def load(connection: Connection, movement_ids: Numbers) -> list[Moved]:
    """In order of number."""
    query = select(movements).where(movements.c.id.in_(movement_ids)).order_by(movements.c.id)
    moved = select(lines).where(lines.c.movement_id.in_(movement_ids)).order_by(lines.c.movement_id, lines.c.number)
    found = connection.execute(moved).all()
    by_movement = {key: tuple(rows) for key, rows in groupby(found, key=attrgetter("movement_id"))}
    serials_of: dict[int, list[tuple[int, str]]] = defaultdict(list)
    packs = select(serials).where(serials.c.movement_id.in_(movement_ids)).order_by(*serials.primary_key)
    for movement_id, place, serial in connection.execute(packs):
        serials_of[movement_id].append((place, serial))
    return [
        Moved(row, by_movement.get(row.id, ()), tuple(serials_of.get(row.id, ())))
        for row in connection.execute(query).all()
    ]


def reversed_values(connection: Connection, moved: list[Moved]) -> Values:
    """The values of what these movements undo."""
    numbers = [each.row.reverses for each in moved if each.row.reverses]
    return _values(connection, numbers) if numbers else {}


def _values(connection: Connection, movement_ids: Numbers) -> Values:
    columns = (valuations.c.movement_id, valuations.c.number, valuations.c.value, valuations.c.basis)
    found = connection.execute(select(*columns).where(valuations.c.movement_id.in_(movement_ids))).all()
    return {(movement_id, line): Value(minor, basis) for movement_id, line, minor, basis in found}
