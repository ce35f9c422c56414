"""The ticks: what is done again and again, and how often."""

import asyncio
from collections.abc import Mapping

from bot.telegram import notices
from bot.telegram.clocks import Clock
from bot.telegram.schedule import At, Every, Tick
from bot.telegram.watch import Progress, TickFailed
from domain.alerts import morning_report, watching
from domain.ledger import sealing
from domain.operations import reservations
from domain.storage.database import Database
from sheets.mirror import Mirror

PLAN: Mapping[str, Every | At] = {
    "inbox": Every(2),
    "outgoing": Every(1, late=5 * 60, at_once=notices.MAX_CHATS + 1),
    "seal": Every(1),
    "watch": Every(1),
    "cards": Every(3, late=10 * 60),
    "mirror": Every(2, late=10 * 60),  # Google is away more often than that is worth a message
    "reservations": Every(20),
    "drafts": Every(20),
    "menus": Every(3, late=10 * 60),
    "alerts": At(minute="*/15"),  # in every time zone a morning begins at a quarter of an hour
    "housekeeping": At(hour="1", minute="10"),
}


def alert_tick(database: Database, clock: Clock) -> Tick:
    """Bring the alerts up to date with what time has changed, and enqueue them for every site where it is morning."""

    def tick() -> int:
        watching.sweep(database, clock())
        with database.write() as connection:
            return morning_report.enqueue_due(connection, clock())

    return lambda: asyncio.to_thread(tick)


def watch_tick(database: Database, clock: Clock) -> Tick:
    """Look for alerts in what was booked, and enqueue what is urgent."""

    def tick() -> int:
        with database.write() as connection:
            return watching.follow(connection, clock())

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


def mirror_tick(mirror: Mirror) -> Tick:
    """Bring the sheet up to date."""

    async def tick() -> Progress:
        report = await asyncio.to_thread(mirror.tick)
        if report.error is not None:
            raise TickFailed(str(report.error))
        return Progress(report.position)

    return tick
