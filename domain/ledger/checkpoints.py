"""Checkpoints: how far the journal has been verified, so that each night only newer entries are checked.

A checkpoint is trusted only if the chain confirms it: the journal must still have the recorded hash at that position,
and every later hash follows from it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from domain.ledger.valuation import Pool
from domain.storage.schema.ledger import journal, verified

NIGHTS = 30
"""The number of nights in which all older entries are hashed again, a part each night."""


@dataclass(frozen=True)
class Checkpoint:
    """Where a verification that found nothing wrong ended."""

    position: int
    hash: str
    again: int  # in the current round, the position up to which older entries have been hashed again
    pools: dict[int, Pool]  # the pools at that position, by item

    @property
    def next_part(self) -> tuple[int, int]:
        """The range of older entries to hash again next: after the first position, up to and including the second."""
        after = self.again if self.again < self.position else 0
        return after, min(after + -(-self.position // NIGHTS), self.position)


def newest(connection: Connection) -> Checkpoint | None:
    """Return the last checkpoint, if any, whether or not the journal confirms it."""
    row = connection.execute(select(verified)).first()
    if row is None:
        return None
    pools = {item: Pool(*state) for item, *state in row.pools}
    return Checkpoint(row.position, row.hash, row.again, pools)


def is_borne_out(connection: Connection, checkpoint: Checkpoint) -> bool:
    """Whether the journal has the checkpoint's hash at its position."""
    query = select(journal.c.hash).where(journal.c.position == checkpoint.position)
    return connection.execute(query).scalar() == (checkpoint.hash or None)


def verified_at(connection: Connection) -> datetime | None:
    """Return when the ledger was last verified and found correct, if ever."""
    return connection.execute(select(verified.c.verified_at)).scalar()


def store(connection: Connection, checkpoint: Checkpoint, now: datetime) -> None:
    """Store a checkpoint in place of the previous one."""
    connection.execute(delete(verified))
    row = {
        "position": checkpoint.position,
        "hash": checkpoint.hash,
        "verified_at": now,
        "again": checkpoint.again,
        "pools": [[item_id, *pool.state] for item_id, pool in sorted(checkpoint.pools.items())],
    }
    connection.execute(verified.insert(), row)
