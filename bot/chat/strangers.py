"""Strangers and unregistered groups: told what to do a few times, then ignored for a while."""

from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, case, delete, select

from domain.storage.columns import INTEGER, Moment, table
from domain.storage.database import insert

MAX_ANSWERS = 3
SILENCE = timedelta(hours=24)
"""How long after the first answer."""

strangers = table(
    "strangers",
    Column("address", INTEGER, primary_key=True, autoincrement=False),
    Column("answers", INTEGER, nullable=False),
    Column("since", Moment, nullable=False),
)


def forget(connection: Connection, address: int) -> None:
    """Delete a stranger who is known now."""
    connection.execute(delete(strangers).where(strangers.c.address == address))


def forget_old(connection: Connection, before: datetime, limit: int) -> int:
    """Delete up to `limit` strangers whose answers have been counted since before that. Returns how many."""
    old = select(strangers.c.address).where(strangers.c.since < before).limit(limit)
    return connection.execute(delete(strangers).where(strangers.c.address.in_(old.scalar_subquery()))).rowcount


def may_be_answered(connection: Connection, address: int, now: datetime, most: int = MAX_ANSWERS) -> bool:
    """Count an answer to this stranger, or in this group. Returns whether it may be given."""
    row = {"address": address, "answers": 1, "since": now}
    statement = insert(connection, strangers).values(row)
    over = strangers.c.since <= now - SILENCE
    statement = statement.on_conflict_do_update(
        index_elements=["address"],
        set_={
            "answers": case((over, 1), else_=strangers.c.answers + 1),
            "since": case((over, statement.excluded.since), else_=strangers.c.since),
        },
    )
    return int(connection.execute(statement.returning(strangers.c.answers)).scalar_one()) <= most
