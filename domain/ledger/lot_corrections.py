"""The record of corrections to lots: expiry, production date, supplier's lot number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from domain.company.people import Person
from domain.storage.schema.documents import counts
from domain.storage.schema.ledger import lines, lot_corrections, movements
from domain.storage.schema.people import people as people_table
from domain.vocabulary import CountState, LotFact


@dataclass(frozen=True)
class Change:
    """A fact about a lot, before and after; days as 2027-03-31, empty if unknown."""

    fact: LotFact
    before: str
    after: str


@dataclass(frozen=True)
class Correction(Change):
    """A correction: who made it, and why. There is no reason if no goods of the lot existed yet."""

    id: int
    person: str
    corrected_at: datetime
    reason: str


def changes(before: dict[LotFact, date | str | None], after: dict[LotFact, date | str | None]) -> list[Change]:
    """Return the differences between two states of a lot."""
    told = [(fact, f"{before[fact] or ''}", f"{after[fact] or ''}") for fact in LotFact]
    return [Change(*each) for each in told if each[1] != each[2]]


def record(
    connection: Connection, lot_id: int, made: Iterable[Change], person: Person, now: datetime, reason: str = ""
) -> list[int]:
    """Record the changes. Returns their ids."""
    by = {"lot_id": lot_id, "person_id": person.id, "corrected_at": now, "reason": reason}
    statement = lot_corrections.insert().returning(lot_corrections.c.id)
    rows = [{"fact": each.fact, "before": each.before, "after": each.after} | by for each in made]
    return [connection.execute(statement, row).scalar_one() for row in rows]


def of_lot(connection: Connection, lot_id: int) -> list[Correction]:
    """Return the corrections of a lot, newest first."""
    query = _corrections().where(lot_corrections.c.lot_id == lot_id).order_by(lot_corrections.c.id.desc())
    return [_correction(row) for row in connection.execute(query)]


def get(connection: Connection, ids: list[int]) -> list[Correction]:
    """Return these corrections, in order."""
    query = _corrections().where(lot_corrections.c.id.in_(ids)).order_by(lot_corrections.c.id)
    return [_correction(row) for row in connection.execute(query)]


def was_anywhere(connection: Connection, item_id: int, lot_id: int) -> bool:
    """Whether any of a lot is or ever was anywhere, apart from what was undone. Having been counted is enough."""
    undoing = movements.alias()
    moved = (
        select(lines.c.movement_id)
        .join(movements, movements.c.id == lines.c.movement_id)
        .outerjoin(undoing, undoing.c.reverses == movements.c.id)
        .where(lines.c.item_id == item_id, lines.c.lot_id == lot_id)
        .where(movements.c.reverses.is_(None), undoing.c.id.is_(None))
    )
    waiting = (counts.c.state == CountState.ASKED) & (counts.c.counted > 0)
    found = select(counts.c.id).where(counts.c.lot_id == lot_id, counts.c.item_id == item_id, waiting)
    return any(connection.execute(query.limit(1)).first() is not None for query in (moved, found))


def _corrections() -> Select[Any]:
    by = people_table.c.id == lot_corrections.c.person_id
    return select(lot_corrections, people_table.c.name).join(people_table, by)


def _correction(row: Row[Any]) -> Correction:
    return Correction(row.fact, row.before, row.after, row.id, row.name, row.corrected_at, row.reason)
