"""What `status` shows, all from the database: what is running, how long each queue is, how far behind the sheet is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select

from bot.telegram import health
from bot.telegram.health import ProgramNote
from bot.telegram.inbox_rows import State, inbox
from domain.ledger import journal
from domain.storage.schema.ledger import journal as journal_table
from domain.storage.schema.ledger import movements, unsealed
from domain.storage.schema.people import outbox
from domain.vocabulary import NoticeState

SILENT = 60.0
"""Seconds without a report after which a program is taken to have ended."""

OLD = 15 * 60.0
"""Seconds that something may wait in a queue normally: a backlog in a group is answered at Telegram's pace."""

NOTICED_WITHIN = 5.0
"""Seconds within which a program notices that the clock was set back; what comes meanwhile is by the new clock."""


@dataclass(frozen=True)
class Ages:
    """Ages of moments, although the clock may have been set since."""

    now: datetime
    moved_at: datetime | None  # when it was last set
    moved_by: int  # forward, in seconds

    @classmethod
    def told_by(cls, programs: tuple[ProgramNote, ...], now: datetime) -> "Ages":
        """Return the ages as the most recently reporting program saw the clock being set."""
        last = programs[0] if programs else None
        return cls(now, last.moved_at, last.moved_by) if last else cls(now, None, 0)

    def of(self, then: datetime) -> float:
        """Return the seconds since then."""
        seconds = (self.now - then).total_seconds()
        if self.moved_at is not None and self._is_before(self.moved_at, then):
            seconds -= self.moved_by
        return max(seconds, 0.0)

    def _is_before(self, moved_at: datetime, then: datetime) -> bool:
        """Whether the moment is by the clock before it was set."""
        return then > self.now or then < moved_at - timedelta(seconds=max(self.moved_by, NOTICED_WITHIN))

    @property
    def line(self) -> str | None:
        """Return that the clock was set, as shown to people."""
        if self.moved_at is None:
            return None
        way = "forward" if self.moved_by > 0 else "back"
        return f"clock      was set {way} by {_age(abs(self.moved_by))}, {_age(_since(self.moved_at, self.now))} ago"


@dataclass(frozen=True)
class Queue:
    """What is waiting."""

    name: str
    waiting: int
    oldest: float | None  # age in seconds
    told: str  # what it is

    @property
    def line(self) -> str:
        """Return the queue as shown to people."""
        age = "" if self.oldest is None else f", the oldest for {_age(self.oldest)}"
        return f"{self.name:<10} {self.waiting} {self.told}{age}"


@dataclass(frozen=True)
class Status:
    """The state of everything at a moment."""

    now: datetime
    programs: tuple[ProgramNote, ...]
    queues: tuple[Queue, ...]
    set_aside: int  # updates
    dead: int  # notices
    ages: Ages

    @property
    def running(self) -> list[ProgramNote]:
        """The programs that have recently reported."""
        return [each for each in self.programs if _since(each.seen_at, self.now) <= SILENT]

    @property
    def ails(self) -> list[str]:
        """Return what is not as it should be, a sentence each."""
        said = [] if self.running else ["the bot is not running"]
        for program in self.running:
            said += [f"“{tick.name}” is late: {tick.problem}" for tick in program.ticks if tick.problem]
        for queue in self.queues:
            if queue.oldest is not None and queue.oldest > OLD:
                said.append(f"{queue.name}: something has been waiting for {_age(queue.oldest)}")
        return said

    def lines(self) -> Iterator[str]:
        """Yield the lines for people."""
        for program in self.programs:
            if program in self.running:
                yield f"running    {program.id}, for {_age(_since(program.started_at, self.now))}"
            else:
                yield f"ended      {program.id}, without a word, {_age(_since(program.seen_at, self.now))} ago"
        if self.ages.line:
            yield self.ages.line
        yield from (queue.line for queue in self.queues)
        yield f"set aside  {self.set_aside} updates, {self.dead} notices that could not be sent"
        for program in self.running:
            for tick in program.ticks:
                ended = "never yet" if tick.well_at is None else f"{_age(_since(tick.well_at, self.now))} ago"
                yield f"tick       {tick.name:<13} ended well {ended}{f': {tick.problem}' if tick.problem else ''}"
        yield from (f"! {each}" for each in self.ails)
        yield "not well" if self.ails else "all is well"

    def as_json(self) -> dict[str, Any]:
        """Return the status for programs."""
        return {
            "healthy": not self.ails,
            "ails": self.ails,
            "programs": [
                {
                    "id": program.id,
                    "running": program in self.running,
                    "started_at": program.started_at.isoformat(),
                    "seen_at": program.seen_at.isoformat(),
                    "ticks": {
                        tick.name: {
                            "well_at": tick.well_at.isoformat() if tick.well_at else None,
                            "problem": tick.problem,
                        }
                        for tick in program.ticks
                    },
                }
                for program in self.programs
            ],
            "queues": {
                queue.name: {
                    "waiting": queue.waiting,
                    "oldest_seconds": None if queue.oldest is None else round(queue.oldest),
                }
                for queue in self.queues
            },
            "clock": {
                "set_at": self.ages.moved_at.isoformat() if self.ages.moved_at else None,
                "forward_seconds": self.ages.moved_by,
            },
            "set_aside": self.set_aside,
            "dead_notices": self.dead,
        }


def status(connection: Connection, now: datetime) -> Status:
    """Return the state of everything."""
    programs = tuple(health.known(connection))
    ages = Ages.told_by(programs, now)
    waiting = inbox.c.state == State.WAITING
    open_ = outbox.c.state.in_([NoticeState.WAITING, NoticeState.SENDING])
    queues = (
        _queue(connection, "inbox", "updates to be answered", inbox.c.received_at, waiting, ages),
        _queue(connection, "outbox", "notices to be sent", outbox.c.created_at, open_, ages),
        _unsealed(connection, ages),
        _sheet(connection, programs, ages),
    )
    set_aside = _count(connection, inbox, inbox.c.state == State.FAILED)
    dead = _count(connection, outbox, outbox.c.state == NoticeState.DEAD)
    return Status(now, programs, queues, set_aside, dead, ages)


def _queue(
    connection: Connection,
    name: str,
    told: str,
    since: ColumnElement[datetime],
    condition: ColumnElement[bool],
    ages: Ages,
) -> Queue:
    count, oldest = connection.execute(select(func.count(), func.min(since)).where(condition)).one()
    return Queue(name, count, ages.of(oldest) if oldest else None, told)


def _unsealed(connection: Connection, ages: Ages) -> Queue:
    query = select(func.count(), func.min(movements.c.recorded_at)).select_from(unsealed).join(movements)
    count, oldest = connection.execute(query).one()
    return Queue("journal", count, ages.of(oldest) if oldest else None, "movements to be numbered")


def _sheet(connection: Connection, programs: tuple[ProgramNote, ...], ages: Ages) -> Queue:
    """Return how far the sheet is behind, if a program has reported its position."""
    told = [tick.position for program in programs for tick in program.ticks if tick.position is not None]
    last = journal.last_position(connection)
    if not told:
        return Queue("sheet", last, None, "movements, of which nobody has said yet how many are written")
    written = max(told)
    query = (
        select(movements.c.recorded_at)
        .join(journal_table, journal_table.c.movement_id == movements.c.id)
        .where(journal_table.c.position > written)
        .order_by(journal_table.c.position)
        .limit(1)
    )
    oldest = connection.execute(query).scalar()
    return Queue("sheet", max(last - written, 0), ages.of(oldest) if oldest else None, "movements to be written")


def _count(connection: Connection, of: Table, condition: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count()).select_from(of).where(condition)).scalar_one()


def _since(then: datetime, now: datetime) -> float:
    """Return the seconds since a moment; one in the future is by a clock that was set back since."""
    return max((now - then).total_seconds(), 0.0)


def _age(seconds: float) -> str:
    """Return an age in words."""
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s"
