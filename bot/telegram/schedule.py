"""The schedule: short ticks on the monotonic clock.

What is due by the wall clock is rescheduled when that clock is set.

Each tick reads from the database what is due, so that the next one makes up for a missed one.
"""

import asyncio
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.triggers.cron import CronTrigger
from sqlalchemy.exc import SQLAlchemyError

from bot.telegram import health, trouble
from bot.telegram.clocks import REAL, Clocks, wall_time
from bot.telegram.health import ProgramNote, TickNote
from bot.telegram.outages import Outage
from bot.telegram.watch import LATE, TickFailed, Watch
from domain.storage.database import Database
from domain.storage.integrity import is_failing, reason_of

log = logging.getLogger(__name__)

Tick = Callable[[], Awaitable[object]]

BEAT = 1.0
"""Seconds between looks at the clocks and the ticks."""

NOTE_EVERY = 10.0
"""Seconds between storing the state of the ticks; each time costs a commit."""

MOVED = 5.0
"""Seconds of drift between the wall clock and the monotonic clock that mean that the wall clock was set."""

STILL = 10.0
"""Seconds between two beats beyond which the log says that the program stood still."""

RETRY = 20.0
"""Seconds before a tick due by the wall clock that failed is retried."""

STAGGER = 0.11
"""Seconds between the starts of the ticks: starting all at once would delay an answer."""

STOP_SECONDS = 10.0
"""Seconds that stopping waits for running ticks."""


@dataclass(frozen=True)
class Every:
    """A tick that runs every so many seconds, and after how many seconds without success it is late."""

    seconds: float
    late: float = LATE
    at_once: int = 1  # how many runs may overlap, so that a slow chat does not hold up others


@dataclass(frozen=True)
class At:
    """A tick at moments of the wall clock in UTC, written as in cron."""

    minute: str = "0"
    hour: str = "*"
    late: float = 10 * 60.0

    def after(self, now: datetime) -> datetime:
        """Return the next of these moments after `now`."""
        found: datetime = CronTrigger(hour=self.hour, minute=self.minute, timezone=UTC).get_next_fire_time(None, now)
        return found


class Schedule:
    """Runs ticks, watches and records how they do, and tells administrators about late ones."""

    def __init__(
        self,
        database: Database,
        ticks: Mapping[str, Tick],
        plan: Mapping[str, Every | At],
        clocks: Clocks = REAL,
        moved: Sequence[Callable[[], None]] = (),
        beside: Sequence[Watch] = (),
    ) -> None:
        """`moved` is called in a thread after the wall clock was set.

        `beside`: watches of other components, recorded and reported together with the ticks.
        """
        self._database = database
        self._clocks = clocks
        self._moved = moved
        self._ticks = {name: (tick, plan[name]) for name, tick in ticks.items()}
        self._watches = {name: Watch(name, clocks, plan[name].late) for name in ticks}
        self._all_watches = (*self._watches.values(), *beside)
        self._keepers: list[asyncio.Task[None]] = []
        self._at_work: set[asyncio.Future[None]] = set()
        self._moves = 0
        self._unsettled = False  # whether a move of the clock still has to be passed on
        self._program = f"{socket.gethostname()}:{os.getpid()}"
        self._started = clocks.monotonic()
        self._moved_at: float | None = None  # when the wall clock was last set, and by how many seconds
        self._moved_by = 0
        self._unnoted = Outage(log, "how the ticks are cannot be noted", "how the ticks are can be noted again", clocks)

    def start(self) -> None:
        """Start ticking."""
        for number, (name, (tick, when)) in enumerate(self._ticks.items()):
            self._keepers.append(asyncio.create_task(self._begun_later(number * STAGGER, name, tick, when)))
        self._keepers.append(asyncio.create_task(self._beat()))

    async def stop(self) -> None:
        """Start no more ticks, and let running ones finish: what was sent must be recorded as sent."""
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        if self._at_work:
            _, late = await asyncio.wait(self._at_work, timeout=STOP_SECONDS)
            for work in late:
                work.cancel()
        with suppress(SQLAlchemyError):
            await asyncio.to_thread(self._forget)

    async def _begun_later(self, seconds: float, name: str, tick: Tick, when: Every | At) -> None:
        await self._clocks.sleep(seconds)
        await (self._keep(name, tick, when) if isinstance(when, Every) else self._keep_date(name, tick, when))

    async def _keep(self, name: str, tick: Tick, every: Every) -> None:
        """Run a tick repeatedly; one that is behind runs only once."""
        watch = self._watches[name]
        watch.owe()
        own: set[asyncio.Future[None]] = set()
        while True:
            begun = self._clocks.monotonic()
            work = self._begin(watch, tick, next_in=every.seconds)
            own = {each for each in own if not each.done()} | {work}
            if every.at_once == 1:
                await asyncio.wait(own)
            elif len(own) >= every.at_once:
                await asyncio.wait(own, return_when=asyncio.FIRST_COMPLETED)
            await self._clocks.sleep(max(every.seconds - (self._clocks.monotonic() - begun), 0.0))

    async def _keep_date(self, name: str, tick: Tick, at: At) -> None:
        """Run a tick at its moments, at startup, and whenever the clock was set, which reschedules it."""
        watch = self._watches[name]
        due, moves = self._clocks.wall(), self._moves
        while True:
            if self._clocks.wall() >= due or moves != self._moves:
                moves = self._moves
                watch.owe()
                await asyncio.wait([self._begin(watch, tick, next_in=None)])
                if watch.problem:
                    await self._clocks.sleep(RETRY)
                    continue
                due = at.after(self._clocks.wall() + timedelta(microseconds=1))
            await self._clocks.sleep(BEAT)

    def _begin(self, watch: Watch, tick: Tick, *, next_in: float | None) -> asyncio.Future[None]:
        """Start a tick as a task of its own, so that stopping its keeper does not interrupt it."""
        work = asyncio.ensure_future(_run(watch, tick, next_in=next_in))
        self._at_work.add(work)
        work.add_done_callback(self._at_work.discard)
        return work

    async def _beat(self) -> None:
        """Check the clocks and the ticks."""
        apart, last, noted = self._apart(), self._clocks.monotonic(), float("-inf")
        while True:
            now = self._clocks.monotonic()
            if now - last > STILL:
                log.warning("the program stood still for %.0f s", now - last)
            self._look_at_clock(self._apart() - apart)
            apart = self._apart()
            news = any((watch.told_since is None) == watch.is_to_be_told for watch in self._all_watches)
            if news or self._unsettled or now - noted >= NOTE_EVERY:
                noted = now
                try:
                    await asyncio.to_thread(self._note)
                except SQLAlchemyError as problem:
                    self._unnoted.failed(reason_of(problem))
                else:
                    self._unnoted.ended()
            last = self._clocks.monotonic()  # a slow write is no standstill
            await self._clocks.sleep(BEAT)

    def _look_at_clock(self, moved: float) -> None:
        """Reschedule if the wall clock moved by so many seconds against the monotonic one."""
        if abs(moved) > MOVED:
            way = "forward" if moved > 0 else "back"
            log.warning("the clock was set %s by %s: planning again", way, timedelta(seconds=round(abs(moved))))
            self._moves += 1
            self._moved_at, self._moved_by = self._clocks.monotonic(), round(moved)
            self._unsettled = True

    def _apart(self) -> float:
        return self._clocks.wall().timestamp() - self._clocks.monotonic()

    def _note(self) -> None:
        """Store the state of the ticks, and tell administrators about changes."""
        if self._unsettled:
            for tell in self._moved:
                tell()
            self._unsettled = False
        now = self._clocks.wall()
        with self._database.write() as connection:
            notes = [TickNote(each.name, each.well_at, each.lateness, each.position) for each in self._all_watches]
            health.forget_old(connection, now)
            health.note(connection, self._noted(now, tuple(notes)))
            changed: list[tuple[Watch, datetime | None]] = []
            for watch in self._all_watches:
                since = now - timedelta(seconds=watch.silent)
                if watch.is_to_be_told and watch.lateness is not None and watch.told_since is None:
                    trouble.failing(connection, watch.name, watch.lateness, since, now)
                    changed.append((watch, since))
                elif not watch.is_to_be_told and watch.told_since is not None:
                    trouble.well_again(connection, watch.name, watch.told_since, now)
                    changed.append((watch, None))
        for watch, told_since in changed:  # now that it is committed
            watch.told_since = told_since
            log.warning("administrators are told that “%s” is %s", watch.name, "late" if told_since else "well again")

    def _noted(self, now: datetime, notes: tuple[TickNote, ...]) -> ProgramNote:
        """Return the program's state, with all times by the wall clock as it is set now."""
        started_at = wall_time(self._clocks, self._started)
        moved_at = None if self._moved_at is None else wall_time(self._clocks, self._moved_at)
        return ProgramNote(self._program, started_at, now, notes, moved_at, self._moved_by)

    def _forget(self) -> None:
        with self._database.write() as connection:
            health.forget(connection, [self._program])


async def _run(watch: Watch, tick: Tick, *, next_in: float | None) -> None:
    """Run a tick once. Failures are logged in a line; a fault of ours in full the first time."""
    try:
        result = await tick()
    except TickFailed as failed:
        watch.failed(str(failed), is_told=failed.is_told, is_grave=failed.is_grave)
    except Exception as failed:
        if is_failing(failed):
            watch.failed(reason_of(failed), is_told=True)  # by the tick "database"
            return
        if not watch.problem:
            log.exception("the tick “%s” failed", watch.name)
        watch.failed(f"{type(failed).__name__}: {failed}")
    else:
        watch.ended_well(result, next_in=next_in)
