"""What became of the goods of transfers, summed from their movements; none of it is stored.

It therefore always adds up: everything dispatched was received, lost or returned, or is still in transit.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, select

from domain.storage.schema.company import locations
from domain.storage.schema.documents import transfers
from domain.storage.schema.ledger import balances, lines, movements
from domain.vocabulary import LocationKind, MovementKind, TransferState

OVER = (
    TransferState.CLOSED,
    TransferState.ISSUED,
    TransferState.REJECTED,
    TransferState.WITHDRAWN,
    TransferState.CANCELLED,
)
"""The states in which a transfer holds no goods any more."""


def number(transfer_id: int, cost_centre: str | None) -> str:
    """Return the number that people use: T-000123 for a transfer, Q-000123 for a requisition.

    Only requisitions have a cost centre.
    """
    return f"{'T' if cost_centre is None else 'Q'}-{transfer_id:06d}"


@dataclass
class Flow:
    """What became of the goods, in steps of the item."""

    staged: int = 0  # picked, and still at the source
    dispatched: int = 0
    received: int = 0
    damaged: int = 0  # of what was received
    lost: int = 0
    returned: int = 0
    issued: int = 0  # for use
    unused: int = 0  # of what was issued, and brought back

    @property
    def in_transit(self) -> int:
        """Dispatched and not accounted for yet."""
        return self.dispatched - self.received - self.lost - self.returned

    @property
    def used(self) -> int:
        """Issued and not brought back."""
        return self.issued - self.unused

    def __add__(self, other: "Flow") -> "Flow":
        return Flow(**{name: mine + getattr(other, name) for name, mine in vars(self).items()})


Flows = dict[tuple[int, int], dict[int, Flow]]
"""By transfer and item, then by lot."""


def flows(connection: Connection, *conditions: ColumnElement[bool]) -> Flows:
    """Return what became of the goods of the transfers that match the conditions."""
    found: Flows = defaultdict(lambda: defaultdict(Flow))
    for row in connection.execute(_FLOWS.where(*conditions)):
        _count(found[row.id, row.item_id][row.lot_id], row)
    return found


def _flows() -> Select[Any]:
    undone, source, target = movements.alias(), locations.alias(), locations.alias()
    kind, is_undoing = func.coalesce(undone.c.kind, movements.c.kind), movements.c.reverses.is_not(None)
    end = case((is_undoing, source.c.site_id), else_=target.c.site_id)  # where it went before it was undone
    ends = (source.c.kind.label("source"), target.c.kind.label("target"), source.c.site_id, target.c.site_id)
    what = (transfers.c.id, lines.c.item_id, lines.c.lot_id, kind, is_undoing, *ends, transfers.c.source_id)
    return (
        select(*what[:3], kind.label("kind"), is_undoing.label("undoing"), *ends[:2])
        .add_columns((func.coalesce(end, 0) == transfers.c.source_id).label("to_source"))
        .add_columns(func.sum(lines.c.quantity).label("steps"))
        .join(movements, movements.c.transfer_id == transfers.c.id)
        .join(lines, lines.c.movement_id == movements.c.id)
        .outerjoin(undone, undone.c.id == movements.c.reverses)
        .join(source, source.c.id == lines.c.source_id)
        .join(target, target.c.id == lines.c.target_id)
        .group_by(*what)
    )


_FLOWS = _flows()

_OF_ANY = lines.c.movement_id.in_(select(movements.c.id).where(movements.c.transfer_id.is_not(None)))
"""Implied by the joins of `_FLOWS`. Without it SQLite, which has no statistics, begins with every line there is."""


def _count(flow: Flow, row: Row[Any]) -> None:
    """Add the total of movements of one kind between places of the same kinds."""
    moved = int(row.steps)
    flow.staged += moved * ((row.target == LocationKind.STAGED) - (row.source == LocationKind.STAGED))
    steps = -moved if row.undoing else moved
    if row.kind == MovementKind.DISPATCH:
        flow.dispatched += steps
    elif row.kind == MovementKind.WRITE_OFF:
        flow.lost += steps
    elif row.kind == MovementKind.ISSUE:
        flow.issued += steps
    elif row.kind == MovementKind.UNUSED:
        flow.unused += steps
    elif row.kind == MovementKind.ARRIVAL and row.to_source:
        flow.returned += steps
    elif row.kind == MovementKind.ARRIVAL:
        flow.received += steps
        flow.damaged += steps * (LocationKind.DAMAGED in (row.source, row.target))


def differences(connection: Connection) -> Iterator[tuple[str, str]]:
    """Yield where a document's places do not hold what its movements brought there, or still hold goods after its end.

    Also yields requisitions from which more came back than was issued.
    """
    rows = connection.execute(select(transfers.c.id, transfers.c.state, transfers.c.cost_centre)).all()
    states = {row.id: row.state for row in rows}
    numbers = {row.id: number(row.id, row.cost_centre) for row in rows}
    by_number = {name: transfer_id for transfer_id, name in numbers.items()}
    found = flows(connection, _OF_ANY)
    yield from _never_issued(found, numbers)
    held: dict[tuple[int, int, int], Counter[LocationKind]] = defaultdict(Counter)
    for (transfer_id, item_id), by_lot in found.items():
        for lot_id, flow in by_lot.items():
            moved = {LocationKind.STAGED: flow.staged, LocationKind.TRANSIT: flow.in_transit}
            held[transfer_id, item_id, lot_id].update(moved)
    query = (
        select(locations.c.code, locations.c.kind, balances.c.item_id, balances.c.lot_id, balances.c.on_hand)
        .join(locations, locations.c.id == balances.c.location_id)
        .where(locations.c.kind.in_((LocationKind.STAGED, LocationKind.TRANSIT)))
    )
    for row in connection.execute(query):
        known = by_number.get(row.code)
        if known is None and row.on_hand:
            yield row.code, "there are goods in its place, and no such transfer"
        elif known is not None:
            held[known, row.item_id, row.lot_id][row.kind] -= row.on_hand
            if row.on_hand and states[known] in OVER:
                yield row.code, f"it is {states[known]}, and {row.on_hand} steps of item {row.item_id} are {row.kind}"
    for (transfer_id, item_id, lot_id), rest in sorted(held.items()):
        for kind, steps in rest.items():
            if steps:
                problem = (
                    f"its movements and its place differ by {steps} steps of item {item_id}, lot {lot_id} ({kind})"
                )
                yield numbers[transfer_id], problem


def _never_issued(found: Flows, numbers: dict[int, str]) -> Iterator[tuple[str, str]]:
    """Yield documents from which more came back than was issued."""
    for (transfer_id, item_id), by_lot in found.items():
        for flow in by_lot.values():
            if flow.used < 0:
                yield numbers[transfer_id], f"{-flow.used} steps of item {item_id} came back that were never issued"
