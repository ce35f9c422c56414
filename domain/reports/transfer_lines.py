"""Transfers between sites and requisitions in their current state, a line per item."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from domain.operations.transfers import documents, steps
from domain.operations.transfers.documents import Line, Taken, Transfer
from domain.quantities import Quantity
from domain.reports.registers import KEPT_FOR
from domain.storage.schema.documents import transfer_steps, transfers
from domain.vocabulary import TransferStep

_DECIDED = (TransferStep.APPROVE, TransferStep.ACCEPT, TransferStep.REJECT, TransferStep.OFFER, TransferStep.CANCEL)


@dataclass(frozen=True)
class TransferLine:
    """An item of a transfer."""

    transfer: Transfer
    line: Line

    @property
    def key(self) -> str:
        """The line's permanent key."""
        return f"{self.transfer.number}·{self.line.number}"

    @property
    def sent(self) -> Quantity:
        """What left the source, or was issued."""
        return self.line.item.quantity(self.line.flow.dispatched + self.line.flow.issued)

    @property
    def received(self) -> Quantity:
        """What has come."""
        return self.line.item.quantity(self.line.flow.received)

    @property
    def gone(self) -> Quantity:
        """What was lost, or went back."""
        flow = self.line.flow
        return self.line.item.quantity(flow.lost + flow.returned + flow.unused)

    @property
    def on_the_way(self) -> Quantity:
        """What is neither received nor otherwise accounted for."""
        return self.line.item.quantity(self.line.flow.in_transit)

    @property
    def decision(self) -> Taken | None:
        """The last decision about the request."""
        return self.transfer.last(*_DECIDED)

    @property
    def receipt(self) -> Taken | None:
        """The last receipt."""
        return self.transfer.last(TransferStep.RECEIVE)

    def days_on_the_way(self, now: datetime) -> int | None:
        """Return the days since it was sent; None: nothing is in transit."""
        sent = self.transfer.last(TransferStep.SEND)
        if not self.line.flow.in_transit or sent is None:
            return None
        return (self.transfer.target.today(now) - self.transfer.target.today(sent.at)).days


def transfer_lines(connection: Connection, now: datetime) -> Iterator[TransferLine]:
    """Yield the lines of transfers that are open, or ended within KEPT_FOR, by number."""
    last = (
        select(func.max(transfer_steps.c.taken_at))
        .where(transfer_steps.c.transfer_id == transfers.c.id)
        .scalar_subquery()
    )
    for transfer in documents.find(connection, transfers.c.state.in_(steps.OPEN) | (last > now - KEPT_FOR)):
        for line in transfer.lines:
            yield TransferLine(transfer, line)
