"""Returning: goods come back from a customer, or go back to a supplier."""

from datetime import datetime

from sqlalchemy import Connection

from domain import ledger, lots, periods, places
from domain.bookings import Booking, again, describe
from domain.ledger import Line, Origin
from domain.moving import Goods, carry
from domain.people import Person, Right
from domain.receiving import Receipt


def from_customer(connection: Connection, person: Person, receipt: Receipt, origin: Origin, now: datetime) -> Booking:
    """Take back what a customer returns, into the held place of the person's site: somebody looks at it first.

    Raises NotAllowed, SiteClosed, KeyReused, and what `lots.receive` raises.
    """
    person.require(Right.BOOK)
    booked = again(connection, origin, "customer_return", receipt.item, receipt.quantity)
    if booked:
        return booked
    site = places.open_site(connection, person.home_id, now)
    lot = lots.receive(connection, receipt.item, receipt.batch, site.today(now), even_expired=True)
    customer, held = places.location(connection, "customer"), places.location(connection, "held", site.id)
    line = Line(receipt.item.id, lot.id, customer, held, receipt.quantity.steps)
    happened = periods.moment(connection, site, now, receipt.on)
    posted = ledger.post(connection, "customer_return", [line], origin, now, happened=happened)
    return describe(connection, posted)


def to_supplier(connection: Connection, person: Person, goods: Goods, origin: Origin, now: datetime) -> Booking:
    """Send goods back: also what is expired, held or recalled. Raises what `moving.carry` raises."""
    return carry(connection, "supplier_return", person, goods, places.location(connection, "supplier"), origin, now)
