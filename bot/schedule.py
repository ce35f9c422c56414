"""The schedule: ticks that find out from the database what is due; a missed one is made up for by the next."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.inbox import Clock
from domain import alerts, journal
from domain.database import Database

Tick = Callable[[], Awaitable[object]]

SECONDS = {"alerts": 20, "seal": 1, "mirror": 2, "outgoing": 1, "inbox": 2, "housekeeping": 3600}
"""How often each tick comes."""


def make_schedule(ticks: dict[str, Tick], seconds: Mapping[str, float] = SECONDS) -> AsyncIOScheduler:
    """A scheduler with these ticks; a tick that is late runs late, once, and never beside itself."""
    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    for name, tick in ticks.items():
        scheduler.add_job(_run, "interval", args=[tick], seconds=seconds[name], id=name)
    return scheduler


async def _run(tick: Tick) -> None:
    """Await a tick; only a coroutine function is run on the event loop, and a tick may be any callable."""
    await tick()


def alert_tick(database: Database, clock: Clock) -> Tick:
    """Queue the alerts of every site whose morning it is."""

    def tick() -> int:
        with database.write() as connection:
            return alerts.tell_due(connection, clock())

    return lambda: asyncio.to_thread(tick)


def seal_tick(database: Database) -> Tick:
    """Give new movements their place in the journal."""

    def tick() -> int:
        with database.write() as connection:
            return journal.seal(connection)

    return lambda: asyncio.to_thread(tick)
