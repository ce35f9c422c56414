"""Adjusting: a manager makes the ledger match what is there, and says why."""

from dataclasses import dataclass

from domain.company import places
from domain.company.catalogue import Item
from domain.company.people import Right
from domain.company.places import Place
from domain.errors import NothingToMove
from domain.ledger import lots
from domain.ledger.bookings import Booking, describe
from domain.ledger.context import Context
from domain.ledger.movements import Line
from domain.ledger.picking import lines_to, take
from domain.ledger.posting import post
from domain.operations.approving import require_approval
from domain.operations.moving import Goods, carry, find_carried
from domain.quantities import Quantity
from domain.vocabulary import Approved, LocationKind, MovementKind


@dataclass(frozen=True)
class Difference:
    """The difference between the stock in a place and the ledger; negative if something is missing."""

    item: Item
    steps: int
    place: Place
    lot: str | None = None  # of a surplus; of a shortage, the lots that expire first if none is given

    @property
    def quantity(self) -> Quantity:
        """The size of the difference, without its sign."""
        return self.item.quantity(abs(self.steps))


def adjust(context: Context, difference: Difference, reason: str) -> Booking:
    """Book a difference: a shortage goes to loss, a surplus comes back from there.

    Above the company's limit it is judged as the person's own request: people who may not approve their own have to
    let others count.

    Raises NotAllowed unless the person may decide at the site, NeedsApproval, ReasonNeeded, SiteClosed, NotEnough,
    LotNeeded, UnknownLot, NothingToMove, KeyReused.
    """
    person, site_id = context.person, difference.place.site_id
    person.require(Right.DECIDE, site_id)
    require_approval(context, Approved.COUNT, site_id, difference.item, difference.quantity, person.id)
    return book_difference(context, difference, reason)


def book_difference(context: Context, difference: Difference, reason: str) -> Booking:
    """Book a difference that has been approved. Raises what `adjust` raises, except for missing rights."""
    connection, item, place = context.connection, difference.item, difference.place
    context = context.because(reason)
    if difference.steps == 0:
        raise NothingToMove(item.quantity(0).amount)
    loss = places.location(connection, LocationKind.LOSS)
    ends = (place.id, loss) if difference.steps < 0 else (loss, place.id)
    booked = find_carried(context, MovementKind.ADJUSTMENT, Goods(item, difference.quantity, place), ends)
    if booked:
        return booked
    places.open_site(connection, place.site_id, context.now)
    if difference.steps < 0:
        moved = lines_to(item, take(connection, item, difference.quantity, place, difference.lot), loss)
    else:
        moved = [Line(item.id, lots.id_of(connection, item, difference.lot), loss, place.id, difference.steps)]
    return describe(connection, post(context, MovementKind.ADJUSTMENT, moved))


def write_off(context: Context, goods: Goods, reason: str) -> Booking:
    """Book goods as lost, such as damaged or expired goods that are thrown away.

    Raises NotAllowed unless the person may decide at the site, NeedsApproval, ReasonNeeded, SiteClosed, NotEnough,
    KeyReused.
    """
    require_approval(context, Approved.WRITE_OFF, goods.place.site_id, goods.item, goods.quantity)
    loss = places.location(context.connection, LocationKind.LOSS)
    return carry(context.because(reason), MovementKind.WRITE_OFF, goods, loss)
