"""Valuation: the moving weighted average of each item, settled in journal order.

The company's stock of an item is a pool of steps and of value, in minor units of the currency. Goods coming in add
their cost; goods going out take their share, rounded half to even; the last step takes all that is left. So the values
of all lines add up to the value of the stock exactly, however many there are. The sealer does this rather than the
posting: costs depend only on the journal's order, and no posting waits for another's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from domain.company import places
from domain.quantities import LARGEST, MINOR, PRICE_STEP, share
from domain.storage.database import insert_many
from domain.storage.schema.company import items
from domain.storage.schema.figures import pools
from domain.vocabulary import CostBasis, MovementKind


class Value(NamedTuple):
    """The change that a line makes in the value of the stock, and what it is based on."""

    minor: int
    basis: CostBasis


@dataclass
class Pool:
    """The company's stock of an item and its value.

    Either may be negative in between, while a batch is out of order.
    """

    steps: int = 0
    value: int = 0
    last_steps: int = 0
    last_value: int = 0
    standard: int = 0  # for 10**decimals steps; PRICE_STEP makes one unit of the currency
    decimals: int = 0

    @property
    def state(self) -> tuple[int, int, int, int]:
        """The values to store."""
        return self.steps, self.value, self.last_steps, self.last_value

    def receive(self, steps: int, said: int | None, kind: MovementKind, before: int | None) -> Value:
        """Value goods coming in; `before` is the value of the line that they undo."""
        value = self._incoming(steps, said, kind, before)
        rest = self.steps + steps
        if self.steps < 0 <= rest:  # what was owed is settled; only the rest is worth its cost
            value = value._replace(minor=share(value.minor, rest, steps) - self.value)
        return self._change(steps, value)

    def give(self, steps: int, before: int | None) -> Value:
        """Value goods going out; `before` is the value of the line that they undo."""
        if steps == self.steps:
            value = Value(self.value, CostBasis.AVERAGE)
        elif steps > self.steps:
            value = Value(max(self.value, 0) + self.usual(steps - max(self.steps, 0)).minor, CostBasis.AVERAGE)
        elif before is not None:
            value = Value(min(before, self.value), CostBasis.REVERSAL)
        else:
            value = Value(share(self.value, steps, self.steps), CostBasis.AVERAGE)
        return self._change(-steps, Value(-value.minor, value.basis))

    def _incoming(self, steps: int, said: int | None, kind: MovementKind, before: int | None) -> Value:
        if before is not None:
            return Value(-before, CostBasis.REVERSAL)
        if said is not None:
            self.last_steps, self.last_value = steps, said
            return Value(said, CostBasis.STATED)
        if kind not in (MovementKind.RECEIPT, MovementKind.OPENING) and self.steps > 0:
            return Value(share(self.value, steps, self.steps), CostBasis.AVERAGE)
        return self.usual(steps)

    def usual(self, steps: int) -> Value:
        """Value at the last receipt's cost, or else at the standard cost."""
        if self.last_steps:
            return Value(share(self.last_value, steps, self.last_steps), CostBasis.LAST)
        if self.standard:
            return Value(share(self.standard * MINOR, steps, PRICE_STEP * 10**self.decimals), CostBasis.STANDARD)
        return Value(0, CostBasis.NONE)

    def _change(self, steps: int, value: Value) -> Value:
        # A value that does not fit into 64 bits must not stop the sealer.
        after = max(-LARGEST, min(LARGEST, self.value + value.minor))
        value = value._replace(minor=after - self.value)
        self.steps, self.value = self.steps + steps, after
        return value


Values = dict[tuple[int, int], Value]
"""By movement and line number."""


def usual_cost(connection: Connection, item_id: int, steps: int) -> Value:
    """Return the cost of this many steps if none is stated: by the last receipt, or else the standard cost."""
    settlement = Settlement(connection)
    settlement.load([item_id])
    return settlement.pools[item_id].usual(steps)


def worth(connection: Connection, item_id: int, steps: int) -> int:
    """Return the value of this many steps of the stock in minor units: their share of the pool."""
    settlement = Settlement(connection)
    settlement.load([item_id])
    pool = settlement.pools[item_id]
    return share(pool.value, steps, pool.steps) if pool.steps > 0 else pool.usual(steps).minor


class Settlement:
    """The current pools. Values lines in the order in which they are passed."""

    def __init__(self, connection: Connection, *, begin: dict[int, Pool] | None = None) -> None:
        """`begin`: start from these pools, all others being empty, instead of from the stored ones."""
        self._connection = connection
        self._outside = places.outside(connection)
        self._begin = begin
        self.pools: dict[int, Pool] = {}

    def load(self, item_ids: Iterable[int]) -> None:
        """Load these items' pools."""
        new = sorted({item_id for item_id in item_ids if item_id not in self.pools})
        if not new:
            return
        query = select(items.c.id, items.c.decimals, items.c.standard_cost, pools).outerjoin(pools)
        for row in self._connection.execute(query.where(items.c.id.in_(new))):
            if self._begin is not None:
                state = self._begin.get(row.id, Pool()).state
            else:
                state = (
                    (row.steps, row.value, row.last_steps, row.last_value) if row.steps is not None else Pool().state
                )
            self.pools[row.id] = Pool(*state, standard=row.standard_cost or 0, decimals=row.decimals)

    def value(self, kind: MovementKind, line: Row[Any], before: int | None) -> Value | None:
        """Return the value of a line of a movement of this kind; None if it stays inside."""
        comes, stays = line.source_id in self._outside, line.target_id not in self._outside
        if comes == (not stays):
            return None
        pool = self.pools[line.item_id]
        return pool.receive(line.quantity, line.cost, kind, before) if comes else pool.give(line.quantity, before)

    def store(self) -> None:
        """Store the pools."""
        columns = ("steps", "value", "last_steps", "last_value")
        rows = [
            {"item_id": item_id} | {name: getattr(pool, name) for name in columns}
            for item_id, pool in sorted(self.pools.items())
        ]
        insert_many(self._connection, pools, rows, replace=columns)
