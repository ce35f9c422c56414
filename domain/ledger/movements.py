"""Movements as stored in the ledger: posted once and never changed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from domain.storage.schema.company import locations
from domain.storage.schema.ledger import lines, movements, serials
from domain.vocabulary import MovementKind

PREFIXES = {
    MovementKind.RECEIPT: "R",
    MovementKind.ISSUE: "I",
    MovementKind.MOVE: "M",
    MovementKind.DAMAGE: "G",
    MovementKind.WRITE_OFF: "W",
    MovementKind.ADJUSTMENT: "J",
    MovementKind.CUSTOMER_RETURN: "C",
    MovementKind.UNUSED: "U",
    MovementKind.SUPPLIER_RETURN: "S",
    MovementKind.DISPATCH: "D",
    MovementKind.ARRIVAL: "A",
    MovementKind.OPENING: "O",
    MovementKind.PICK: "P",
    MovementKind.REVERSAL: "X",
}
"""The prefix letters of movement numbers."""

BalanceKey = tuple[int, int, int]
"""Item, location, lot."""


@dataclass(frozen=True)
class Line:
    """A number of steps of an item's lot, moved from one location to another.

    `cost` (minor units) is as stated; `serials` are those of its packs that are identified individually.
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
        """Return the line's columns, without its movement and number."""
        return {name: value for name, value in vars(self).items() if name != "serials"}

    @property
    def content(self) -> list[int]:
        """Return what is moved, as numbers."""
        moved = [self.item_id, self.lot_id, self.source_id, self.target_id, self.quantity]
        return moved if self.cost is None else [*moved, self.cost]


@dataclass(frozen=True)
class Posted:
    """A movement in the ledger; `repeated` if it was there already."""

    id: int
    kind: MovementKind
    recorded_at: datetime
    repeated: bool = False

    @property
    def number(self) -> str:
        """The number that people use: R-000123."""
        return number(self.kind, self.id)


def number(kind: MovementKind, movement_id: int) -> str:
    """Return a movement's number: R-000123."""
    return f"{PREFIXES[kind]}-{movement_id:06d}"


def get(connection: Connection, movement_id: int) -> Posted:
    """Return the movement with this id, which must exist."""
    row = connection.execute(select(movements).where(movements.c.id == movement_id)).one()
    return Posted(row.id, row.kind, row.recorded_at)


def find_by_key(connection: Connection, key: str) -> Posted | None:
    """Return the movement posted under this key, if any."""
    row = find_row(connection, movements.c.key == key)
    return Posted(row.id, row.kind, row.recorded_at, repeated=True) if row else None


def reversal_of(connection: Connection, movement_id: int) -> Posted | None:
    """Return the movement that reverses this one, if any."""
    row = find_row(connection, movements.c.reverses == movement_id)
    return Posted(row.id, row.kind, row.recorded_at) if row else None


def find_row(connection: Connection, condition: ColumnElement[bool]) -> Row[Any] | None:
    """Return the stored movement that matches a condition, if any."""
    return connection.execute(select(movements).where(condition)).first()


def lines_of(connection: Connection, movement_id: int) -> list[Line]:
    """Return the lines of a movement, in order."""
    known = select(serials.c.number, serials.c.serial).where(serials.c.movement_id == movement_id)
    by_line: dict[int, list[str]] = defaultdict(list)
    for place, serial in connection.execute(known.order_by(serials.c.serial)):
        by_line[place].append(serial)
    columns = (lines.c.item_id, lines.c.lot_id, lines.c.source_id, lines.c.target_id, lines.c.quantity, lines.c.cost)
    query = select(*columns, lines.c.number).where(lines.c.movement_id == movement_id).order_by(lines.c.number)
    return [Line(*row[:-1], serials=tuple(by_line[row.number])) for row in connection.execute(query)]


def site_of(connection: Connection, movement_id: int) -> int:
    """Return the id of the site at which a movement was booked."""
    query = (
        select(locations.c.site_id)
        .join(lines, locations.c.id.in_((lines.c.source_id, lines.c.target_id)))
        .where(lines.c.movement_id == movement_id, lines.c.number == 1, locations.c.site_id.is_not(None))
    )
    return int(connection.execute(query.limit(1)).scalar_one())
