"""Retention: personal data that nothing needs any more is deleted every night, and on request."""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.chat import pictures, strangers
from bot.chat.policy import Ages
from bot.drafts import store
from bot.telegram import inbox_rows as inbox
from domain.company import shown_cards
from domain.company.people import Person
from domain.operations import forgetting
from domain.storage.database import Database
from domain.storage.schema.people import outbox
from domain.vocabulary import NoticeState

log = logging.getLogger(__name__)

BATCH_SIZE = 500
"""Rows deleted per transaction, so that bookings do not wait for the clean-up."""

MIN_PAUSE = 0.1
"""Minimum seconds between two transactions: SQLite lets other programs try no more often than that."""

Forget = Callable[[Connection, datetime, int], int]


async def clean_up(database: Database, ages: Ages, now: datetime) -> int:
    """Delete what is past its retention age. Returns the number of rows.

    Open work is never deleted: waiting updates and notices, and drafts that can be resumed. Whenever it is cancelled,
    what has been deleted stays so.
    """
    old: tuple[tuple[str, datetime, Forget], ...] = (
        ("updates", now - ages.updates, inbox.forget_old),
        ("notices", now - ages.notices, _forget_notices),
        ("cards", now - ages.notices, shown_cards.forget_old),
        ("drafts", now - ages.drafts, store.forget_old),
        ("pictures", now - ages.pictures, pictures.forget_old),
        ("strangers", now - ages.strangers, strangers.forget_old),
    )
    gone = {name: await _forgotten(database, forget, before) for name, before, forget in old}
    if any(gone.values()):
        log.info(
            "past their age and deleted: %s", ", ".join(f"{count} {name}" for name, count in gone.items() if count)
        )
    return sum(gone.values())


async def _forgotten(database: Database, forget: Forget, before: datetime) -> int:
    """Delete in batches, resting after each for as long as it took, so that others can write."""
    total, count = 0, BATCH_SIZE
    while count == BATCH_SIZE:
        begun = time.monotonic()
        count = await asyncio.to_thread(_forget_some, database, forget, before)
        total += count
        if count == BATCH_SIZE:
            await asyncio.sleep(max(time.monotonic() - begun, MIN_PAUSE))
    return total


def _forget_some(database: Database, forget: Forget, before: datetime) -> int:
    with database.write() as connection:
        return forget(connection, before, BATCH_SIZE)


def _forget_notices(connection: Connection, before: datetime, limit: int) -> int:
    open_ = (NoticeState.WAITING, NoticeState.SENDING)
    old = select(outbox.c.id).where(outbox.c.state.not_in(open_), outbox.c.created_at < before).limit(limit)
    return connection.execute(delete(outbox).where(outbox.c.id.in_(old.scalar_subquery()))).rowcount


def forget_person(connection: Connection, person: Person, now: datetime) -> None:
    """Delete everything personal about somebody from the database. Raises LastAdministrator."""
    if person.address:
        inbox.forget_person(connection, person.address)
        strangers.forget(connection, person.address)
        pictures.forget_person(connection, person.id, person.address)
    store.forget_person(connection, person.id)
    forgetting.forget(connection, person, now)
