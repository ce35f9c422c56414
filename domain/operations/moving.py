"""Moving: goods go from one place of a site to another: put away, moved, set aside, damaged."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from domain.company import places
from domain.company.catalogue import Item
from domain.company.people import Person, Right
from domain.company.places import Place
from domain.errors import KeyReused, SamePlace
from domain.ledger import history, periods, posting, stock
from domain.ledger.bookings import Booking, again, describe
from domain.ledger.picking import lines_to, take
from domain.ledger.posting import Origin, because
from domain.quantities import Quantity


@dataclass(frozen=True)
class Goods:
    """So much of an item in a place; of one lot, or else of those that expire first."""

    item: Item
    quantity: Quantity
    place: Place
    lot: str | None = None
    on: date | None = None  # an earlier day


def move(connection: Connection, person: Person, goods: Goods, target: Place, origin: Origin, now: datetime) -> Booking:
    """Move goods to another place of the same site: from the dock to a bin, say.

    Raises NotAllowed, SiteClosed, SamePlace, NotEnough, KeyReused.
    """
    if goods.place.site_id != target.site_id or goods.place.id == target.id:
        raise SamePlace(target.code)
    return carry(connection, "move", person, goods, target.id, origin, now)


def damage(connection: Connection, person: Person, goods: Goods, reason: str, origin: Origin, now: datetime) -> Booking:
    """Take damaged goods off the shelf, to the site's place for them.

    Raises NotAllowed, SiteClosed, ReasonNeeded, SamePlace, NotEnough, KeyReused.
    """
    target = places.location(connection, "damaged", goods.place.site_id)
    if goods.place.id == target:
        raise SamePlace(goods.place.code)
    return carry(connection, "damage", person, goods, target, because(origin, reason), now)


def carry(
    connection: Connection, kind: str, person: Person, goods: Goods, target_id: int, origin: Origin, now: datetime
) -> Booking:
    """Book that goods leave their place for another, inside or outside the site.

    Raises NotAllowed, SiteClosed, NotEnough, KeyReused.
    """
    person.require(Right.BOOK, goods.place.site_id)
    booked = carried(connection, origin, kind, goods, (goods.place.id, target_id))
    if booked:
        return booked
    site = places.open_site(connection, goods.place.site_id, now)
    happened = periods.moment(connection, site, now, goods.on)
    moved = lines_to(goods.item, take(connection, goods.item, goods.quantity, goods.place, goods.lot), target_id)
    history.require_then(connection, moved, happened, now)
    posted = posting.post(connection, kind, moved, origin, now, happened=happened)
    return describe(connection, posted)


def carried(connection: Connection, origin: Origin, kind: str, goods: Goods, ends: tuple[int, int]) -> Booking | None:
    """The booking that was made under this key before, if one was, between the same two places.

    Raises KeyReused. Whoever tells the same at this moment ends first: what they took is not looked for again.
    """
    stock.lock(connection, goods.item, goods.place.site_id)
    booked = again(connection, origin, kind, goods.item, goods.quantity)
    if booked:
        between = {(line.source_id, line.target_id) for line in posting.movement_lines(connection, booked.posted.id)}
        if between != {ends}:
            raise KeyReused(origin.key)
    return booked
