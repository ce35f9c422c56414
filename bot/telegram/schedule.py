"""The schedule: ticks that read from the database what is due; the next one makes up for a missed one."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.telegram import notices
from bot.telegram.clocks import Clock
from domain.alerts import morning_report
from domain.ledger import sealing
from domain.operations import reservations
from domain.storage.database import Database

Tick = Callable[[], Awaitable[object]]

SECONDS = {
    "alerts": 20,
    "reservations": 20,
    "drafts": 20,
    "menus": 3,
    "seal": 1,
    "mirror": 2,
    "outgoing": 1,
    "inbox": 2,
    "housekeeping": 3600,
}
"""Between ticks."""

MAX_CONCURRENT = {"outgoing": notices.MAX_CHATS + 1}
"""Ticks that may overlap, and how often: a slow chat must not hold up others."""

STAGGER = timedelta(milliseconds=110)
"""Between the starts of the ticks: all at once, they would delay an answer."""

STOP_SECONDS = 10.0
"""How long stopping waits for running ticks."""


class Schedule:
    """Runs each tick at its own interval; a late one runs once, and overlaps only where MAX_CONCURRENT allows it."""

    def __init__(self, ticks: Mapping[str, Tick], seconds: Mapping[str, float] = SECONDS) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._at_work: set[asyncio.Future[object]] = set()
        begin = datetime.now(UTC)
        for number, (name, tick) in enumerate(ticks.items()):
            self._scheduler.add_job(
                self._run,
                "interval",
                args=[tick],
                seconds=seconds[name],
                id=name,
                max_instances=MAX_CONCURRENT.get(name, 1),
                next_run_time=begin + number * STAGGER,
            )

    def start(self) -> None:
        """Start ticking."""
        self._scheduler.start()

    async def stop(self) -> None:
        """Start no more ticks, and let running ones finish: what was sent must be recorded as sent."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self._at_work:
            _, late = await asyncio.wait(self._at_work, timeout=STOP_SECONDS)
            for work in late:
                work.cancel()

    async def _run(self, tick: Tick) -> None:
        """Await a tick; only a coroutine function is run on the event loop, and a tick may be any callable."""
        work = asyncio.ensure_future(tick())
        self._at_work.add(work)
        work.add_done_callback(self._at_work.discard)
        with suppress(asyncio.CancelledError):  # the scheduler's shutdown cancels this, and must not cancel the work
            await asyncio.shield(work)


def alert_tick(database: Database, clock: Clock) -> Tick:
    """Enqueue the alerts of every site where it is morning."""

    def tick() -> int:
        with database.write() as connection:
            return morning_report.enqueue_due(connection, clock())

    return lambda: asyncio.to_thread(tick)


def seal_tick(database: Database) -> Tick:
    """Give new movements their place in the journal."""

    def tick() -> int:
        with database.write() as connection:
            return sealing.seal(connection)

    return lambda: asyncio.to_thread(tick)


def reservation_tick(database: Database, clock: Clock) -> Tick:
    """End the reservations whose time is over."""

    def tick() -> int:
        count = 0
        while True:
            with database.write() as connection:
                if reservations.expire_one(connection, clock()) is None:
                    return count
            count += 1

    return lambda: asyncio.to_thread(tick)
