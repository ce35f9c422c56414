"""Epochs: a ledger's times, from its beginning to its first restoring from a backup, and so on.

What was said in an earlier one may be of something that this ledger never heard of, or under a number that has become
something else's.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from domain.ledger import journal
from domain.storage.schema import new_mark
from domain.storage.schema.ledger import epochs, movements
from domain.storage.schema.sheet import lost_lines


@dataclass(frozen=True)
class Epoch:
    """One of them."""

    id: int
    mark: str  # random, and secret
    begun_at: datetime
    position: int  # of the journal, when it began
    as_of: datetime | None  # when the last booking was made that was restored


_CURRENT = select(epochs).order_by(epochs.c.id.desc()).limit(1)
_HISTORY = select(epochs).order_by(epochs.c.id)


def current(connection: Connection) -> Epoch:
    """The newest."""
    return Epoch(*connection.execute(_CURRENT).one())


def get(connection: Connection, epoch_id: int) -> Epoch:
    """One of them, which must exist."""
    return Epoch(*connection.execute(select(epochs).where(epochs.c.id == epoch_id)).one())


def history(connection: Connection) -> list[Epoch]:
    """All of them, the first first."""
    return [Epoch(*row) for row in connection.execute(_HISTORY)]


@dataclass(frozen=True)
class LostLine:
    """A booking's line, or a request, that a restored ledger does not have."""

    epoch_id: int
    line: int  # where it stood
    number: str
    person: str  # by name
    told: str  # the rest, in words


def lost(connection: Connection, epoch_id: int | None = None) -> list[LostLine]:
    """What was lost when an epoch began; in all, if none is named."""
    query = select(lost_lines).order_by(lost_lines.c.epoch_id, lost_lines.c.line)
    query = query if epoch_id is None else query.where(lost_lines.c.epoch_id == epoch_id)
    return [LostLine(*row) for row in connection.execute(query)]


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
