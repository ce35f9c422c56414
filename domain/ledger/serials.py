"""Serials: the individual packs of a line, if their codes identify them, such as a medicine's trace code."""

from collections.abc import Iterable

from sqlalchemy import Connection, func, select

from domain.company import places
from domain.company.catalogue import Item
from domain.errors import SerialKnown
from domain.ledger.movements import number
from domain.storage.schema.ledger import lines, movements, serials

_LOCK = 7_236_803 << 32
"""PostgreSQL advisory lock, combined with the item's id: one transaction at a time checks where its packs are."""


def of_movements(connection: Connection, movement_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Return the serials of each of these movements that has any, in order."""
    query = select(serials.c.movement_id, serials.c.serial).where(serials.c.movement_id.in_(list(movement_ids)))
    found: dict[int, tuple[str, ...]] = {}
    for movement_id, serial in connection.execute(query.order_by(serials.c.number, serials.c.serial)):
        found[movement_id] = (*found.get(movement_id, ()), serial)
    return found


def refuse_repeated(connection: Connection, item: Item, told_apart: tuple[str, ...], *, inward: bool) -> None:
    """Refuse packs that arrive but are already here, or leave but are already gone. Raises SerialKnown."""
    if not told_apart:
        return
    if connection.dialect.name == "postgresql":  # SQLite has only one writer
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK + item.id)))
    outside = places.outside(connection)
    query = (
        select(movements.c.id, movements.c.kind, lines.c.target_id)
        .join(lines, lines.c.movement_id == movements.c.id)
        .join(serials, (serials.c.movement_id == lines.c.movement_id) & (serials.c.number == lines.c.number))
        .where(lines.c.item_id == item.id)
        .order_by(movements.c.id.desc())
        .limit(1)
    )
    for serial in told_apart:
        last = connection.execute(query.where(serials.c.serial == serial)).first()
        if last and (last.target_id not in outside) == inward:
            raise SerialKnown(serial, number(last.kind, last.id), inward)
