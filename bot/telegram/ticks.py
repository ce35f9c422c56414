"""The ticks: what runs repeatedly, and how often."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta

from bot.telegram import notices, trouble
from bot.telegram.clocks import Clock
from bot.telegram.schedule import At, Every, Tick
from domain.alerts import escalating, mornings, telling, watching
from domain.ledger import checkpoints, sealing, verification
from domain.operations import reservations
from domain.operations.transfers import reminding
from domain.storage import own_schema
from domain.storage.database import Database
from domain.storage.own_schema import NotCompared

log = logging.getLogger(__name__)

PLAN: Mapping[str, Every | At] = {
    "inbox": Every(2),
    "outgoing": Every(1, late=5 * 60, at_once=notices.MAX_CHATS + 1),
    "database": Every(10),
    "seal": Every(1),
    "watch": Every(1),
    "cards": Every(3, late=10 * 60, at_once=notices.MAX_CHATS + 1),
    "mirror": Every(2, late=10 * 60),  # Google being away is not the tick's fault, and is reported separately
    "reservations": Every(20),
    "drafts": Every(20),
    "menus": Every(3, late=10 * 60),
    "alerts": Every(20),  # a group registered in the morning does not wait for the next one
    "sweep": Every(15 * 60),
    "transfers": At(minute="7", hour="*"),  # whoever has to act is reminded
    "housekeeping": At(hour="1", minute="10", late=60 * 60),
    "verify": At(hour="20", minute="40", late=60 * 60),
}


A_DAY = timedelta(hours=20)
"""How long after a verification nobody verifies again; a little less than a day, because startup takes time."""


def alert_tick(database: Database, clock: Clock) -> Tick:
    """Queue morning cards, alerts that were held back, and alerts passed on to the next person."""

    def tick() -> int:
        now, told = clock(), 0
        for is_due, enqueue in (
            (mornings.is_due, mornings.enqueue_due),
            (telling.is_due, telling.release),
            (escalating.is_due, escalating.escalate),
        ):
            with database.read() as connection:  # hardly ever due: do not make bookings wait
                if not is_due(connection, now):
                    continue
            with database.write() as connection:
                told += enqueue(connection, now)
        return told

    return lambda: asyncio.to_thread(tick)


def sweep_tick(database: Database, clock: Clock) -> Tick:
    """Bring the alerts up to date with the passing of time."""
    return lambda: asyncio.to_thread(watching.sweep, database, clock())


def watch_tick(database: Database, clock: Clock) -> Tick:
    """Look for alerts in what was booked, and queue urgent ones."""

    def tick() -> int:
        with database.read() as connection:
            if not watching.is_behind(connection):
                return 0
        with database.write() as connection:
            return watching.follow(connection, clock())

    return lambda: asyncio.to_thread(tick)


def verify_tick(database: Database, clock: Clock) -> Tick:
    """Verify what came since the last time, once a day across all programs.

    Administrators are told of disagreements.
    """

    def tick() -> None:
        now = clock()
        with database.read() as connection:
            last = checkpoints.verified_at(connection)
            if last is not None and last <= now < last + A_DAY:
                return
            found = verification.verify_quickly(connection)
        told = [f"{each.where}: {each.problem}" for each in found.differences]
        told += [f"{own_schema.TABLES}: {each}" for each in _tables_that_differ(database)]
        with database.write() as connection:
            if told:
                trouble.differing(connection, told, now)
            else:
                checkpoints.store(connection, found.reached, now)

    return lambda: asyncio.to_thread(tick)


def _tables_that_differ(database: Database) -> list[str]:
    try:
        return own_schema.differences_in(database)
    except NotCompared as unknown:  # a right that nothing else needs: nobody is told of a ledger in which all agrees
        log.warning("%s: %s", own_schema.TABLES, unknown)
        return []


def reminder_tick(database: Database, clock: Clock) -> Tick:
    """Remind those who have to act on transfers in which nothing has happened."""

    def tick() -> int:
        with database.write() as connection:
            return reminding.remind(connection, clock())

    return lambda: asyncio.to_thread(tick)


def seal_tick(database: Database) -> Tick:
    """Give new movements their positions in the journal."""

    def tick() -> int:
        with database.read() as connection:
            if not sealing.is_due(connection):
                return 0
        with database.write() as connection:
            return sealing.seal(connection)

    return lambda: asyncio.to_thread(tick)


def reservation_tick(database: Database, clock: Clock) -> Tick:
    """End expired reservations."""

    def tick() -> int:
        count = 0
        while True:
            with database.write() as connection:
                if reservations.expire_one(connection, clock()) is None:
                    return count
            count += 1

    return lambda: asyncio.to_thread(tick)
