"""Epochs: a ledger's times, from its beginning to its first restoring from a backup, and so on.

What was said in an earlier one may be of something that this ledger never heard of, or under a number that has become
something else's.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from domain.ledger import journal
from domain.storage.schema import epochs, movements, new_mark


@dataclass(frozen=True)
class Epoch:
    """One of them."""

    id: int
    mark: str  # random, and secret
    begun_at: datetime
    position: int  # of the journal, when it began
    as_of: datetime | None  # when the last booking was made that was restored


def current(connection: Connection) -> Epoch:
    """The newest."""
    return Epoch(*connection.execute(select(epochs).order_by(epochs.c.id.desc()).limit(1)).one())


def history(connection: Connection) -> list[Epoch]:
    """All of them, the first first."""
    return [Epoch(*row) for row in connection.execute(select(epochs).order_by(epochs.c.id))]


def begin(connection: Connection, now: datetime) -> Epoch:
    """Begin a new one; everything should be sealed."""
    row = {
        "mark": new_mark(),
        "begun_at": now,
        "position": journal.last_position(connection),
        "as_of": connection.execute(select(func.max(movements.c.recorded_at))).scalar(),
    }
    connection.execute(epochs.insert(), row)
    return current(connection)
