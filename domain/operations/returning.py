"""Returning: goods come back from a customer, or go back to a supplier."""

from domain.company import places
from domain.ledger.bookings import Booking
from domain.ledger.context import Context
from domain.operations.moving import Goods, carry
from domain.operations.receiving import Receipt, take_in
from domain.vocabulary import LocationKind, MovementKind


def from_customer(context: Context, receipt: Receipt) -> Booking:
    """Take back what a customer returns, into the held place of the person's site, to be inspected first.

    It is valued at the average, whatever price is stated. Raises what `receiving.take_in` raises.
    """
    held = places.location(context.connection, LocationKind.HELD, context.person.home_id)
    return take_in(context, MovementKind.CUSTOMER_RETURN, receipt, (LocationKind.CUSTOMER, held), even_expired=True)


def to_supplier(context: Context, goods: Goods) -> Booking:
    """Send goods back, even expired, held or recalled ones. Raises what `moving.carry` raises."""
    return carry(
        context, MovementKind.SUPPLIER_RETURN, goods, places.location(context.connection, LocationKind.SUPPLIER)
    )
