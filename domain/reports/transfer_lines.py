"""The transfers between sites, as they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from domain.company import places
from domain.company.places import Site
from domain.quantities import Quantity
from domain.reports.registers import KEPT_FOR
from domain.storage.schema import items, people, transfers
from domain.vocabulary import TransferState

OPEN = (TransferState.REQUESTED, TransferState.IN_TRANSIT)


@dataclass(frozen=True)
class TransferLine:
    """An item of a transfer."""

    id: int
    state: TransferState
    sku: str
    name_en: str
    name_zh: str
    quantity: Quantity
    source: Site
    target: Site
    requested_at: datetime
    requested_by: str
    decided_at: datetime | None
    decided_by: str
    arrived_at: datetime | None
    arrived_by: str

    @property
    def number(self) -> str:
        """What people call it: T-000123."""
        return f"T-{self.id:06d}"

    def days_on_the_way(self, now: datetime) -> int | None:
        """Since it was sent; None: it is not on its way."""
        if self.state is not TransferState.IN_TRANSIT or self.decided_at is None:
            return None
        return (self.target.today(now) - self.target.today(self.decided_at)).days


def transfer_lines(connection: Connection, now: datetime) -> Iterator[TransferLine]:
    """The transfers that are open, or did not end longer than KEPT_FOR ago, by number."""
    sites = {site.id: site for site in places.all_sites(connection)}
    asker, decider, receiver = people.alias(), people.alias(), people.alias()
    recent = func.coalesce(transfers.c.arrived_at, transfers.c.decided_at, transfers.c.requested_at) > now - KEPT_FOR
    query = (
        select(
            *(transfers.c.id, transfers.c.state, items.c.sku, items.c.name_en, items.c.name_zh),
            *(transfers.c.quantity, items.c.decimals, items.c.unit, transfers.c.source_id, transfers.c.target_id),
            *(transfers.c.requested_at, asker.c.name, transfers.c.decided_at),
            func.coalesce(decider.c.name, ""),
            transfers.c.arrived_at,
            func.coalesce(receiver.c.name, ""),
        )
        .join(items, items.c.id == transfers.c.item_id)
        .join(asker, asker.c.id == transfers.c.requested_by)
        .outerjoin(decider, decider.c.id == transfers.c.decided_by)
        .outerjoin(receiver, receiver.c.id == transfers.c.arrived_by)
        .where(transfers.c.state.in_(OPEN) | recent)
        .order_by(transfers.c.id)
    )
    for row in connection.execute(query):
        amount = Quantity(row.quantity, row.decimals, row.unit)
        told: list[Any] = [*row[:5], amount, sites[row.source_id], sites[row.target_id], *row[10:]]
        yield TransferLine(*told)
