"""Receiving: goods come in from a supplier."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from domain import ledger, lots, places
from domain.bookings import Booking, again, describe
from domain.catalogue import Item
from domain.ledger import Line, Origin
from domain.people import Person, Right
from domain.quantities import Quantity


@dataclass(frozen=True)
class Receipt:
    """What came in; the lot and its expiry where the item is kept by them."""

    item: Item
    quantity: Quantity
    lot: str | None = None
    expiry: date | None = None


def receive(connection: Connection, person: Person, receipt: Receipt, origin: Origin, now: datetime) -> Booking:
    """Book a receipt onto the dock of the person's site.

    Raises NotAllowed, and what `lots.receive` and `ledger.post` raise.
    """
    person.require(Right.BOOK)
    booked = again(connection, origin, "receipt", receipt.item, receipt.quantity)
    if booked:
        return booked
    today = places.site(connection, person.home_id).today(now)
    lot = lots.receive(connection, receipt.item, receipt.lot, receipt.expiry, today)
    supplier = places.location(connection, "supplier")
    dock = places.location(connection, "dock", person.home_id)
    line = Line(receipt.item.id, lot.id, supplier, dock, receipt.quantity.steps)
    posted = ledger.post(connection, "receipt", [line], origin, now)
    return describe(connection, posted)
