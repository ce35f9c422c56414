"""Receiving: goods come in from a supplier."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection

from domain import ledger, lots, periods, places
from domain.bookings import Booking, again, describe
from domain.catalogue import Item
from domain.errors import NotAPrice
from domain.ledger import Line, Origin
from domain.lots import Batch
from domain.people import Person, Right
from domain.quantities import LARGEST, Quantity, cost_of


@dataclass(frozen=True)
class Receipt:
    """What came in; the lot and its dates where the item is kept by them, the price of a unit where it is known."""

    item: Item
    quantity: Quantity
    batch: Batch = field(default_factory=Batch)
    price: Decimal | None = None
    on: date | None = None  # an earlier day
    place_id: int | None = None  # of the site; the dock, if none is named

    @property
    def cost(self) -> int | None:
        """Of it all, in minor units. Raises NotAPrice."""
        if self.price is None:
            return None
        cost = cost_of(self.quantity, self.price)
        if not 0 <= cost <= LARGEST:
            raise NotAPrice(self.price)
        return cost


def receive(connection: Connection, person: Person, receipt: Receipt, origin: Origin, now: datetime) -> Booking:
    """Book a receipt onto the dock of the person's site, or into the place named.

    Raises NotAllowed, SiteClosed, and what `periods.moment`, `lots.receive` and `ledger.post` raise.
    """
    person.require(Right.BOOK)
    booked = again(connection, origin, "receipt", receipt.item, receipt.quantity)
    if booked:
        return booked
    site = places.open_site(connection, person.home_id, now)
    happened = periods.moment(connection, site, now, receipt.on)
    with connection.begin_nested():  # a refusal leaves no new lot behind, even if the caller answers it and commits
        lot = lots.receive(connection, receipt.item, receipt.batch, site.today(now))
        supplier = places.location(connection, "supplier")
        dock = receipt.place_id or places.location(connection, "dock", site.id)
        line = Line(receipt.item.id, lot.id, supplier, dock, receipt.quantity.steps, receipt.cost)
        posted = ledger.post(connection, "receipt", [line], origin, now, happened=happened)
    return describe(connection, posted)
