"""Receiving: goods come in from a supplier."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection

from domain.company import places
from domain.company.catalogue import Item
from domain.company.people import Person, Right
from domain.errors import NotAPrice
from domain.ledger import lots, periods, posting, serials
from domain.ledger.bookings import Booking, again, describe
from domain.ledger.lots import Batch
from domain.ledger.posting import Line, Origin
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
    serials: tuple[str, ...] = ()  # of the packs that were told apart

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
    """Book a receipt onto the dock of the person's site, or into the place named. Raises what `take_in` raises."""
    place_id = receipt.place_id or places.location(connection, "dock", person.home_id)
    return take_in(connection, "receipt", person, receipt, ("supplier", place_id), origin, now, cost=receipt.cost)


def take_in(
    connection: Connection,
    kind: str,
    person: Person,
    receipt: Receipt,
    ends: tuple[str, int],
    origin: Origin,
    now: datetime,
    *,
    cost: int | None = None,
    even_expired: bool = False,
) -> Booking:
    """Book that goods come to the person's site, from a kind of place outside to a place there.

    Raises NotAllowed, SiteClosed, KeyReused, SerialKnown, and what `periods.moment`, `lots.receive` and `posting.post`
    raise.
    """
    person.require(Right.BOOK)
    booked = again(connection, origin, kind, receipt.item, receipt.quantity)
    if booked:
        return booked
    site = places.open_site(connection, person.home_id, now)
    happened = periods.moment(connection, site, now, receipt.on)
    outside, place_id = ends
    serials.refuse_repeated(connection, receipt.item, receipt.serials, inward=True)
    with connection.begin_nested():  # a refusal leaves no new lot behind, even if the caller answers it and commits
        lot = lots.receive(connection, receipt.item, receipt.batch, site.today(now), even_expired=even_expired)
        source = places.location(connection, outside)
        line = Line(receipt.item.id, lot.id, source, place_id, receipt.quantity.steps, cost, receipt.serials)
        posted = posting.post(connection, kind, [line], origin, now, happened=happened)
    return describe(connection, posted)
