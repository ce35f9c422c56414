"""Issuing: goods go out to a customer."""

from dataclasses import replace
from datetime import date

from domain.company import places
from domain.company.catalogue import Item
from domain.company.people import Right
from domain.errors import NotEnough
from domain.ledger import past, periods, stock
from domain.ledger.bookings import Booking, describe, find_repeat
from domain.ledger.context import Context
from domain.ledger.picking import lines_to, propose
from domain.ledger.serials import refuse_repeated
from domain.quantities import Quantity
from domain.vocabulary import LocationKind, MovementKind, Tracking


def issue(
    context: Context,
    item: Item,
    quantity: Quantity,
    *,
    lot: str | None = None,
    on: date | None = None,
    site_id: int | None = None,
    place_id: int | None = None,
    serials: tuple[str, ...] = (),
) -> Booking:
    """Book an issue from the shelves of a site, by default the person's.

    `on`: an earlier day; `place_id`: the only place to take it from.

    Raises NotAllowed, SiteClosed, KeyReused, SerialKnown, NotThereThen, and what `periods.moment_of` and
    `picking.propose` raise.
    """
    connection, now = context.connection, context.now
    where = context.person.home_id if site_id is None else site_id
    context.person.require(Right.BOOK, where)
    stock.lock(connection, item, where)  # a simultaneous repeat waits here for this one to end
    booked = find_repeat(context, MovementKind.ISSUE, item, quantity)
    if booked:
        return booked
    site = places.open_site(connection, where, now)
    happened = periods.moment_of(connection, site, now, on)
    lot = None if item.tracking == Tracking.NONE else lot  # a label may carry a lot all the same
    gone_since = past.takeable(connection, item, site.id, happened, now)
    today = site.today(now)
    try:
        picks = propose(connection, item, quantity, today, site.id, lot, place_id=place_id, takeable=gone_since)
    except NotEnough as short:
        raise past.short_then(short, gone_since, site.today(happened)) from None
    moved = lines_to(item, picks, places.location(connection, LocationKind.CUSTOMER))
    refuse_repeated(connection, item, serials, inward=False)
    moved[0] = replace(moved[0], serials=serials)  # which line a serial belongs to is unknown
    return describe(connection, past.post_late(context, MovementKind.ISSUE, moved, happened=happened))
