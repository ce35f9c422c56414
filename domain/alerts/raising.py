"""The transfers and orders that alerts lead to, as far as alerts need to know about them."""

from sqlalchemy import Connection, func, select

from domain.company.catalogue import Item
from domain.ledger import in_transit
from domain.ledger.context import Context
from domain.operations.transfers import deciding
from domain.operations.transfers.deciding import Wanted
from domain.operations.transfers.documents import Route
from domain.quantities import Quantity
from domain.storage.schema.documents import transfer_lines, transfers
from domain.vocabulary import OrderState, TransferState

OVER = in_transit.OVER
"""A transfer in these states resolves nothing any more: the alert is open again."""

ORDER_OVER = (OrderState.RECEIVED, OrderState.WITHDRAWN)

_TO_COME = (TransferState.REQUESTED, TransferState.OFFERED, TransferState.APPROVED, TransferState.PICKING)


def requested(connection: Connection, item_id: int, site_id: int) -> int:
    """Return the steps of an item requested for a site that are not in transit yet."""
    query = (
        select(func.sum(func.coalesce(transfer_lines.c.approved, transfer_lines.c.asked)))
        .join(transfers, transfers.c.id == transfer_lines.c.transfer_id)
        .where(transfer_lines.c.item_id == item_id, transfers.c.target_id == site_id, transfers.c.state.in_(_TO_COME))
        .where(transfers.c.cost_centre.is_(None))  # requisitions bring nothing
    )
    return int(connection.execute(query).scalar() or 0)


def request(context: Context, item: Item, quantity: Quantity, route: Route) -> int:
    """Request a transfer. Returns its id; raises what requesting raises."""
    return deciding.request(context, [Wanted(item, quantity)], route).id


def withdraw(context: Context, transfer_id: int) -> None:
    """Withdraw one's own request. Raises NotAllowed, AlreadyDecided."""
    deciding.withdraw(context, transfer_id)
