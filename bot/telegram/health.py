"""How the program is, for those who look from outside: what runs, and when each of its ticks last ended well."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, Text, delete, select

from domain.storage.columns import INTEGER, Moment, table
from domain.storage.database import insert_many

FORGET_AFTER = timedelta(days=1)
"""How long a program that ended without a word is remembered."""

programs = table(
    "programs",
    Column("id", Text, primary_key=True),  # host and process
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("moved_at", Moment),  # when it last saw the clock on the wall being set
    Column("moved_by", INTEGER, nullable=False, server_default="0"),  # forward, in seconds
)

ticks = table(
    "ticks",
    Column("program", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("well_at", Moment),  # when it last ended well
    Column("problem", Text),  # why it has not, for longer than it may
    Column("position", INTEGER),  # the last journal entry in the sheet
)


@dataclass(frozen=True)
class TickNote:
    """How a tick stands."""

    name: str
    well_at: datetime | None
    problem: str | None
    position: int | None


@dataclass(frozen=True)
class ProgramNote:
    """A program that runs, or did when it was last heard of."""

    id: str
    started_at: datetime
    seen_at: datetime
    ticks: tuple[TickNote, ...]
    moved_at: datetime | None = None  # when it last saw the clock on the wall being set
    moved_by: int = 0  # seconds forward


def note(connection: Connection, program: ProgramNote) -> None:
    """Note how a program is."""
    row = {"id": program.id, "started_at": program.started_at, "seen_at": program.seen_at}
    row |= {"moved_at": program.moved_at, "moved_by": program.moved_by}
    insert_many(connection, programs, [row], replace=("started_at", "seen_at", "moved_at", "moved_by"))
    rows = [
        {
            "program": program.id,
            "name": tick.name,
            "well_at": tick.well_at,
            "problem": tick.problem,
            "position": tick.position,
        }
        for tick in program.ticks
    ]
    insert_many(connection, ticks, rows, replace=("well_at", "problem", "position"))


def forget(connection: Connection, gone: Iterable[str]) -> None:
    """Forget programs that have ended."""
    ids = list(gone)
    connection.execute(delete(ticks).where(ticks.c.program.in_(ids)))
    connection.execute(delete(programs).where(programs.c.id.in_(ids)))


def forget_old(connection: Connection, now: datetime) -> None:
    """Forget programs of which nothing was heard for long."""
    old = select(programs.c.id).where(programs.c.seen_at < now - FORGET_AFTER)
    forget(connection, connection.execute(old).scalars().all())


def known(connection: Connection) -> list[ProgramNote]:
    """The programs, the one that was heard of last before the others."""
    told: dict[str, list[TickNote]] = {}
    for row in connection.execute(select(ticks).order_by(ticks.c.name)):
        told.setdefault(row.program, []).append(TickNote(row.name, row.well_at, row.problem, row.position))
    rows = connection.execute(select(programs).order_by(programs.c.seen_at.desc()))
    return [
        ProgramNote(row.id, row.started_at, row.seen_at, tuple(told.get(row.id, ())), row.moved_at, row.moved_by)
        for row in rows
    ]
