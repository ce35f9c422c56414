"""Epochs: the periods of a ledger between restores from backups, beginning with its creation.

Anything said in an earlier epoch may refer to something that this ledger never had, or to a number that now means
something else.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from domain.ledger import journal
from domain.storage.database import insert_many
from domain.storage.schema import new_mark
from domain.storage.schema.ledger import epochs, movements
from domain.storage.schema.sheet import lost_lines


@dataclass(frozen=True)
class Epoch:
    """A period that begins with the ledger's creation or with a restore."""

    id: int
    mark: str  # random and secret
    begun_at: datetime
    position: int  # the last journal position when it began
    as_of: datetime | None  # when the last restored booking was made


_CURRENT = select(epochs).order_by(epochs.c.id.desc()).limit(1)
_HISTORY = select(epochs).order_by(epochs.c.id)


def current(connection: Connection) -> Epoch:
    """Return the current epoch."""
    return Epoch(*connection.execute(_CURRENT).one())


def get(connection: Connection, epoch_id: int) -> Epoch:
    """Return an epoch by id, which must exist."""
    return Epoch(*connection.execute(select(epochs).where(epochs.c.id == epoch_id)).one())


def history(connection: Connection) -> list[Epoch]:
    """Return all epochs, oldest first."""
    return [Epoch(*row) for row in connection.execute(_HISTORY)]


@dataclass(frozen=True)
class LostLine:
    """A booking's line, or a request, that a restored ledger no longer has."""

    epoch_id: int
    line: int  # its line in the sheet
    number: str
    person: str  # by name
    told: str  # everything else, in words


def lost(connection: Connection, epoch_id: int | None = None) -> list[LostLine]:
    """Return what was lost when an epoch began, or in all epochs if none is given."""
    query = select(lost_lines).order_by(lost_lines.c.epoch_id, lost_lines.c.line)
    query = query if epoch_id is None else query.where(lost_lines.c.epoch_id == epoch_id)
    return [LostLine(*row) for row in connection.execute(query)]


def carry_lost_over(other: Connection, connection: Connection) -> None:
    """List as lost what another state of this ledger lists so, in the epochs that both have."""
    ours = {each.mark: each.id for each in history(connection)}
    ids = {each.id: ours[each.mark] for each in history(other) if each.mark in ours}
    rows = [asdict(each) | {"epoch_id": ids[each.epoch_id]} for each in lost(other) if each.epoch_id in ids]
    insert_many(connection, lost_lines, rows, replace=("number", "person", "told"))


def begin(connection: Connection, now: datetime) -> Epoch:
    """Begin a new epoch. Everything must have been sealed."""
    row = {
        "mark": new_mark(),
        "begun_at": now,
        "position": journal.last_position(connection),
        "as_of": connection.execute(select(func.max(movements.c.recorded_at))).scalar(),
    }
    connection.execute(epochs.insert(), row)
    return current(connection)
