"""Moving: goods go from one place of a site to another: put away, moved, set aside, damaged."""

from dataclasses import dataclass
from datetime import date

from domain.company import places
from domain.company.catalogue import Item
from domain.company.people import Right
from domain.company.places import Place
from domain.errors import KeyReused, NotEnough, SamePlace
from domain.ledger import past, periods, stock
from domain.ledger.bookings import Booking, describe, find_repeat
from domain.ledger.context import Context
from domain.ledger.movements import lines_of
from domain.ledger.picking import lines_to, take
from domain.quantities import Quantity
from domain.vocabulary import LocationKind, MovementKind


@dataclass(frozen=True)
class Goods:
    """A quantity of an item in a place; of one lot, or of those that expire first."""

    item: Item
    quantity: Quantity
    place: Place
    lot: str | None = None
    on: date | None = None  # an earlier day


def move(context: Context, goods: Goods, target: Place) -> Booking:
    """Move goods to another place of the same site, such as from the dock to a bin.

    Raises NotAllowed, SiteClosed, SamePlace, NotEnough, NotThereThen, KeyReused.
    """
    if goods.place.site_id != target.site_id or goods.place.id == target.id:
        raise SamePlace(target.code)
    return carry(context, MovementKind.MOVE, goods, target.id)


def damage(context: Context, goods: Goods, reason: str) -> Booking:
    """Move damaged goods from the shelf to the site's place for them.

    Raises NotAllowed, SiteClosed, ReasonNeeded, SamePlace, NotEnough, NotThereThen, KeyReused.
    """
    target = places.location(context.connection, LocationKind.DAMAGED, goods.place.site_id)
    if goods.place.id == target:
        raise SamePlace(goods.place.code)
    return carry(context.because(reason), MovementKind.DAMAGE, goods, target)


def carry(context: Context, kind: MovementKind, goods: Goods, target_id: int) -> Booking:
    """Book goods from their place to another, inside or outside the site.

    Raises NotAllowed, SiteClosed, NotEnough, NotThereThen, KeyReused.
    """
    connection, now = context.connection, context.now
    context.person.require(Right.BOOK, goods.place.site_id)
    booked = find_carried(context, kind, goods, (goods.place.id, target_id))
    if booked:
        return booked
    site = places.open_site(connection, goods.place.site_id, now)
    happened = periods.moment_of(connection, site, now, goods.on)
    gone_since = past.takeable(connection, goods.item, site.id, happened, now)
    try:
        picks = take(connection, goods.item, goods.quantity, goods.place, goods.lot, takeable=gone_since)
    except NotEnough as short:
        raise past.short_then(short, gone_since, site.today(happened)) from None
    moved = lines_to(goods.item, picks, target_id)
    return describe(connection, past.post_late(context, kind, moved, happened=happened))


def find_carried(context: Context, kind: MovementKind, goods: Goods, ends: tuple[int, int]) -> Booking | None:
    """Return the booking made under this key before, if any, between the same two places.

    A simultaneous repeat waits here for the first to end, so that it does not look for goods that are taken already.
    Raises KeyReused.
    """
    stock.lock(context.connection, goods.item, goods.place.site_id)
    booked = find_repeat(context, kind, goods.item, goods.quantity)
    if booked:
        between = {(line.source_id, line.target_id) for line in lines_of(context.connection, booked.posted.id)}
        if between != {ends}:
            raise KeyReused(context.key)
    return booked
