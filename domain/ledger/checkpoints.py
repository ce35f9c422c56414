"""Checkpoints: how far the journal was verified, so that every night only what came since is gone through again.

A checkpoint is believed only as far as the chain bears it out: what it says of its entry's hash must be in the journal,
and every later hash follows from that one.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from domain.ledger.valuation import Pool
from domain.storage.schema.ledger import journal, verified

NIGHTS = 30
"""In how many nights all that was verified before is hashed again, a part each night."""


@dataclass(frozen=True)
class Checkpoint:
    """Where a verification that found nothing ended."""

    position: int
    hash: str
    again: int  # through which entry what is older has been hashed again, in the round that is going on
    pools: dict[int, Pool]  # as they stood there, by item

    @property
    def next_part(self) -> tuple[int, int]:
        """Behind which entry, and through which, what is older is hashed again next."""
        after = self.again if self.again < self.position else 0
        return after, min(after + -(-self.position // NIGHTS), self.position)


def newest(connection: Connection) -> Checkpoint | None:
    """The last one, if there is one, whether or not the journal bears it out."""
    row = connection.execute(select(verified)).first()
    if row is None:
        return None
    pools = {item: Pool(*state) for item, *state in row.pools}
    return Checkpoint(row.position, row.hash, row.again, pools)


def is_borne_out(connection: Connection, checkpoint: Checkpoint) -> bool:
    """Whether the journal has its hash where it says."""
    query = select(journal.c.hash).where(journal.c.position == checkpoint.position)
    return connection.execute(query).scalar() == (checkpoint.hash or None)


def verified_at(connection: Connection) -> datetime | None:
    """When the ledger was last verified and found to agree, if ever."""
    return connection.execute(select(verified.c.verified_at)).scalar()


def store(connection: Connection, checkpoint: Checkpoint, now: datetime) -> None:
    """Keep it, instead of the one before."""
    connection.execute(delete(verified))
    row = {
        "position": checkpoint.position,
        "hash": checkpoint.hash,
        "verified_at": now,
        "again": checkpoint.again,
        "pools": [[item_id, *pool.state] for item_id, pool in sorted(checkpoint.pools.items())],
    }
    connection.execute(verified.insert(), row)
