"""Raising: the transfers that alerts lead to, as far as alerts need to know of transfers."""

from sqlalchemy import Connection, func, select

from domain.company.catalogue import Item
from domain.ledger.context import Context
from domain.operations import transfers
from domain.operations.transfers import Route
from domain.quantities import Quantity
from domain.storage.schema import transfers as documents
from domain.vocabulary import TransferState

OVER = (TransferState.REJECTED, TransferState.WITHDRAWN, TransferState.ARRIVED)
"""A transfer that stands so cures nothing more: what is still low is open again."""


def requested(connection: Connection, item_id: int, site_id: int) -> int:
    """Steps of an item that were requested for a site, and are not decided yet."""
    asked = (documents.c.item_id == item_id, documents.c.target_id == site_id)
    query = select(func.sum(documents.c.quantity)).where(*asked, documents.c.state == TransferState.REQUESTED)
    return int(connection.execute(query).scalar() or 0)


def request(context: Context, item: Item, quantity: Quantity, route: Route) -> int:
    """Request a transfer. Returns its id; raises what requesting raises."""
    return transfers.request(context, item, quantity, route).id


def withdraw(context: Context, transfer_id: int) -> None:
    """Take back one's own request. Raises NotAllowed, AlreadyDecided."""
    transfers.withdraw(context.connection, context.person, transfer_id, context.now)
