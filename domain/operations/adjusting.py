"""Adjusting: the ledger is made to say what is there; a manager does it, and says why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from domain.company import places
from domain.company.catalogue import Item
from domain.company.people import Person, Right
from domain.company.places import Place
from domain.errors import LotNeeded, NothingToMove
from domain.ledger import lots, posting
from domain.ledger.bookings import Booking, describe
from domain.ledger.picking import lines_to, take
from domain.ledger.posting import Line, Origin, because
from domain.operations.moving import Goods, carried, carry
from domain.quantities import Quantity


@dataclass(frozen=True)
class Difference:
    """So much more (or, below zero, less) is there than the ledger says."""

    item: Item
    steps: int
    place: Place
    lot: str | None = None  # of what is too much; of what is missing, those that expire first if none is named

    @property
    def quantity(self) -> Quantity:
        """How much, whichever way."""
        return self.item.quantity(abs(self.steps))


def adjust(
    connection: Connection, person: Person, difference: Difference, reason: str, origin: Origin, now: datetime
) -> Booking:
    """Book a difference: what is missing goes to loss, what is too much comes back from there.

    Raises NotAllowed unless the person decides at the site, ReasonNeeded, SiteClosed, NotEnough, LotNeeded, UnknownLot,
    NothingToMove, KeyReused.
    """
    item, place = difference.item, difference.place
    person.require(Right.DECIDE, place.site_id)
    origin = because(origin, reason)
    if difference.steps == 0:
        raise NothingToMove(item.quantity(0).amount)
    loss = places.location(connection, "loss")
    ends = (place.id, loss) if difference.steps < 0 else (loss, place.id)
    booked = carried(connection, origin, "adjustment", Goods(item, difference.quantity, place), ends)
    if booked:
        return booked
    places.open_site(connection, place.site_id, now)
    if difference.steps < 0:
        moved = lines_to(item, take(connection, item, difference.quantity, place, difference.lot), loss)
    else:
        moved = [Line(item.id, _lot(connection, difference), loss, place.id, difference.steps)]
    return describe(connection, posting.post(connection, "adjustment", moved, origin, now))


def write_off(
    connection: Connection, person: Person, goods: Goods, reason: str, origin: Origin, now: datetime
) -> Booking:
    """Book goods as lost: what is damaged or expired is thrown away.

    Raises NotAllowed unless the person decides at the site, ReasonNeeded, SiteClosed, NotEnough, KeyReused.
    """
    person.require(Right.DECIDE, goods.place.site_id)
    loss = places.location(connection, "loss")
    return carry(connection, "write_off", person, goods, loss, because(origin, reason), now)


def _lot(connection: Connection, difference: Difference) -> int:
    if difference.item.tracking == "none":
        return lots.NONE.id
    if not difference.lot:
        raise LotNeeded(difference.item.sku)
    return lots.get(connection, difference.item, difference.lot).id
