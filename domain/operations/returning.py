"""Returning: goods come back from a customer, or go back to a supplier."""

from datetime import datetime

from sqlalchemy import Connection

from domain.company import places
from domain.company.people import Person
from domain.ledger.bookings import Booking
from domain.ledger.posting import Origin
from domain.operations.moving import Goods, carry
from domain.operations.receiving import Receipt, take_in


def from_customer(connection: Connection, person: Person, receipt: Receipt, origin: Origin, now: datetime) -> Booking:
    """Take back what a customer returns, into the held place of the person's site: somebody looks at it first.

    Its value is the average one, whatever price is said. Raises what `receiving.take_in` raises.
    """
    ends = ("customer", places.location(connection, "held", person.home_id))
    return take_in(connection, "customer_return", person, receipt, ends, origin, now, even_expired=True)


def to_supplier(connection: Connection, person: Person, goods: Goods, origin: Origin, now: datetime) -> Booking:
    """Send goods back: also what is expired, held or recalled. Raises what `moving.carry` raises."""
    return carry(connection, "supplier_return", person, goods, places.location(connection, "supplier"), origin, now)
