"""Health: which programs are running, and when each of their ticks last succeeded.

Stored for monitoring from outside.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, Text, delete, select

from domain.storage.columns import INTEGER, Moment, table
from domain.storage.database import insert_many

FORGET_AFTER = timedelta(days=1)
"""How long a program that ended without saying so is remembered."""

programs = table(
    "programs",
    Column("id", Text, primary_key=True),  # host and process
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("moved_at", Moment),  # when it last noticed the wall clock being set
    Column("moved_by", INTEGER, nullable=False, server_default="0"),  # forward, in seconds
)

ticks = table(
    "ticks",
    Column("program", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("well_at", Moment),  # when it last succeeded
    Column("problem", Text),  # why it has been failing for longer than it may
    Column("position", INTEGER),  # the last journal position written to the sheet
)


@dataclass(frozen=True)
class TickNote:
    """The state of a tick."""

    name: str
    well_at: datetime | None
    problem: str | None
    position: int | None


@dataclass(frozen=True)
class ProgramNote:
    """A program that is running, or was when it last reported."""

    id: str
    started_at: datetime
    seen_at: datetime
    ticks: tuple[TickNote, ...]
    moved_at: datetime | None = None  # when it last noticed the wall clock being set
    moved_by: int = 0  # forward, in seconds


def note(connection: Connection, program: ProgramNote) -> None:
    """Store how a program is doing."""
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
    """Delete programs that have ended."""
    ids = list(gone)
    connection.execute(delete(ticks).where(ticks.c.program.in_(ids)))
    connection.execute(delete(programs).where(programs.c.id.in_(ids)))


def forget_old(connection: Connection, now: datetime) -> None:
    """Delete programs that have not reported for longer than FORGET_AFTER."""
    old = select(programs.c.id).where(programs.c.seen_at < now - FORGET_AFTER)
    forget(connection, connection.execute(old).scalars().all())


def known(connection: Connection) -> list[ProgramNote]:
    """Return the programs, most recently reported first."""
    told: dict[str, list[TickNote]] = {}
    for row in connection.execute(select(ticks).order_by(ticks.c.name)):
        told.setdefault(row.program, []).append(TickNote(row.name, row.well_at, row.problem, row.position))
    rows = connection.execute(select(programs).order_by(programs.c.seen_at.desc()))
    return [
        ProgramNote(row.id, row.started_at, row.seen_at, tuple(told.get(row.id, ())), row.moved_at, row.moved_by)
        for row in rows
    ]
