"""Replaying the journal to check its numbering, its hash chain, and the value of every line."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from domain.ledger.checkpoints import Checkpoint
from domain.ledger.movements import PREFIXES, number
from domain.ledger.sealed import BATCH_SIZE, SealedMovement, chained, link, reversed_values
from domain.ledger.valuation import Pool, Settlement, Values
from domain.storage.schema.company import items
from domain.storage.schema.figures import pools
from domain.storage.schema.ledger import journal
from domain.vocabulary import CostBasis


@dataclass(frozen=True)
class Difference:
    """Something that does not agree, described in a sentence for a terminal."""

    where: str
    problem: str


class Replay:
    """Replays the journal from its beginning, or from where it was verified before."""

    def __init__(self, connection: Connection, since: Checkpoint | None = None) -> None:
        self._connection = connection
        self.position, self.hash = (since.position, since.hash) if since else (0, "")
        begin = since.pools if since else {}
        self._settlement = Settlement(connection, begin=begin)
        for first in range(0, len(begin), BATCH_SIZE):
            self._settlement.load(list(begin)[first : first + BATCH_SIZE])

    @property
    def pools(self) -> dict[int, Pool]:
        """The pools at the current position, by item."""
        return self._settlement.pools

    def differences(self) -> Iterator[Difference]:
        """Yield the first break of the numbering or the chain, and the first line with a wrong value.

        What follows a break proves nothing more, and values after a wrong one follow from it.
        """
        misvalued = False
        for batch in chained(self._connection, self.position):
            self._settlement.load({line.item_id for each in batch.moved.values() for line in each.lines})
            before = reversed_values(self._connection, list(batch.moved.values()))
            for row in batch.rows:
                moved = batch.moved.get(row.movement_id)
                if broken := self._broken(row, moved, batch.values):
                    yield broken
                    return
                if moved and not misvalued and (wrong := self._misvalued(moved, batch.values, before)):
                    yield wrong
                    misvalued = True
        if not misvalued:
            yield from self._of_pools()

    def _broken(self, row: Row[Any], moved: SealedMovement | None, values: Values) -> Difference | None:
        """Return what is wrong with the next entry's position or hash, if anything."""
        if row.position != self.position + 1:
            return Difference(f"journal {self.position + 1}", "this position is missing")
        self.position, self.hash = row.position, link(self.hash, moved.content(values) if moved else "")
        return None if row.hash == self.hash else _not_as_sealed(row.position, moved)

    def _misvalued(self, moved: SealedMovement, values: Values, before: Values) -> Difference | None:
        """Return the first line of a movement whose stored value is wrong, if any."""
        kind, movement_id, reverses = moved.row.kind, moved.row.id, moved.row.reverses
        wrong: Difference | None = None
        for line in moved.lines:
            pool = self.pools[line.item_id]
            worth = pool.value
            undone = before.get((reverses, line.number)) if reverses else None
            should = self._settlement.value(kind, line, undone and undone.minor)
            stored = values.get((movement_id, line.number))
            if stored is None or should is None or CostBasis.STANDARD in (stored.basis, should.basis):
                # Sealed before there were values, or at a standard cost, which is changed now and then.
                pool.value = worth + (stored.minor if stored else 0)
            elif stored != should and wrong is None:
                problem = f"line {line.number} is worth {stored.minor} ({stored.basis})"
                name = _number(moved) or f"movement {movement_id}"
                wrong = Difference(name, f"{problem}, and should be worth {should.minor} ({should.basis})")
        return wrong

    def _of_pools(self) -> Iterator[Difference]:
        """Yield items whose pool differs from the sum of their lines."""
        names = dict(self._connection.execute(select(items.c.id, items.c.sku)).all())
        stored = {row.item_id: tuple(row)[1:] for row in self._connection.execute(select(pools))}
        counted = {item_id: pool.state for item_id, pool in self.pools.items()}
        nothing, told = (0, 0, 0, 0), "{} worth {} (the last receipt: {} for {})"
        for item_id in sorted(stored | counted):
            said, should = stored.get(item_id, nothing), counted.get(item_id, nothing)
            if said != should:
                yield Difference(
                    names[item_id], f"its pool says {told.format(*said)}, the journal says {told.format(*should)}"
                )


def hashed_again(connection: Connection, after: int, through: int) -> Iterator[Difference]:
    """Yield the first entry after one position, through another, that differs from what was sealed.

    The entry before the range is taken as correct.
    """
    query = select(journal.c.hash).where(journal.c.position == after)
    position, chain = after, connection.execute(query).scalar() or ""
    for batch in chained(connection, after, through):
        for row in batch.rows:
            position, moved = position + 1, batch.moved.get(row.movement_id)
            chain = link(chain, moved.content(batch.values) if moved else "")
            if row.position != position:
                yield Difference(f"journal {position}", "this position is missing")
                return
            if row.hash != chain:
                yield _not_as_sealed(position, moved)
                return


def _not_as_sealed(position: int, moved: SealedMovement | None) -> Difference:
    where = _number(moved) or f"journal {position}"
    return Difference(where, "it is not what was sealed: the hash differs")


def _number(moved: SealedMovement | None) -> str | None:
    return number(moved.row.kind, moved.row.id) if moved and moved.row.kind in PREFIXES else None
