"""Receiving: goods come in from a supplier."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain.company import field_values, places
from domain.company.catalogue import Item
from domain.company.people import Right
from domain.errors import NotAPrice
from domain.ledger import lots, past, periods
from domain.ledger.bookings import Booking, describe, find_repeat
from domain.ledger.context import Context
from domain.ledger.lots import Batch
from domain.ledger.movements import Line
from domain.ledger.serials import refuse_repeated
from domain.quantities import LARGEST, Quantity, cost_of
from domain.vocabulary import LocationKind, MovementKind


@dataclass(frozen=True)
class Receipt:
    """What came in, with the lot and its dates if the item is tracked by them, and the unit price if known."""

    item: Item
    quantity: Quantity
    batch: Batch = field(default_factory=Batch)
    price: Decimal | None = None
    on: date | None = None  # an earlier day
    place_id: int | None = None  # of the site; by default the dock
    serials: tuple[str, ...] = ()
    own: tuple[tuple[str, str], ...] = ()  # the lot's values in the company's own fields

    @property
    def cost(self) -> int | None:
        """The total cost in minor units. Raises NotAPrice."""
        if self.price is None:
            return None
        cost = cost_of(self.quantity, self.price)
        if not 0 <= cost <= LARGEST:
            raise NotAPrice(self.price)
        return cost


def receive(context: Context, receipt: Receipt) -> Booking:
    """Book a receipt onto the dock of the person's site, or into the given place. Raises what `take_in` raises."""
    place_id = receipt.place_id or places.location(context.connection, LocationKind.DOCK, context.person.home_id)
    return take_in(context, MovementKind.RECEIPT, receipt, (LocationKind.SUPPLIER, place_id), cost=receipt.cost)


def take_in(
    context: Context,
    kind: MovementKind,
    receipt: Receipt,
    ends: tuple[LocationKind, int],
    *,
    cost: int | None = None,
    even_expired: bool = False,
) -> Booking:
    """Book goods into the person's site, from a kind of place outside to a place there.

    Raises NotAllowed, SiteClosed, KeyReused, SerialKnown, and what `periods.moment_of`, `lots.find_or_create` and
    `posting.post` raise.
    """
    connection, now, item = context.connection, context.now, receipt.item
    context.person.require(Right.BOOK)
    booked = find_repeat(context, kind, item, receipt.quantity)
    if booked:
        return booked
    site = places.open_site(connection, context.person.home_id, now)
    happened = periods.moment_of(connection, site, now, receipt.on)
    outside, place_id = ends
    refuse_repeated(connection, item, receipt.serials, inward=True)
    with connection.begin_nested():  # a refusal leaves no new lot behind, even if the caller handles it and commits
        batch, today = receipt.batch, site.today(now)
        lot = lots.find_or_create(connection, item, batch, today, even_expired=even_expired, context=context)
        if lot.id:
            field_values.keep(connection, (item.id, lot.id), dict(receipt.own))
        source = places.location(connection, outside)
        line = Line(item.id, lot.id, source, place_id, receipt.quantity.steps, cost, receipt.serials)
        posted = past.post_late(context, kind, [line], happened=happened)
    return describe(connection, posted)
