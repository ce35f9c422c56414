"""Issuing: goods go out to a customer, or to production."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from domain.company import places
from domain.company.catalogue import Item
from domain.company.people import Person, Right
from domain.ledger import history, periods, posting, serials, stock
from domain.ledger.bookings import Booking, again, describe
from domain.ledger.picking import lines_to, propose
from domain.ledger.posting import Origin
from domain.quantities import Quantity


def issue(
    connection: Connection,
    person: Person,
    item: Item,
    quantity: Quantity,
    origin: Origin,
    now: datetime,
    *,
    lot: str | None = None,
    on: date | None = None,
    to: str = "customer",
    site_id: int | None = None,
    place_id: int | None = None,
    packs: tuple[str, ...] = (),
) -> Booking:
    """Book an issue from the shelves of a site (the person's, if none is named).

    `on`: an earlier day; `to`: "customer" or "production"; `place_id`: of the only place to take it from;
    `packs`: the serials of those that were told apart.

    Raises NotAllowed, SiteClosed, KeyReused, SerialKnown, NotThereThen, and what `periods.moment` and
    `picking.propose` raise.
    """
    where = person.home_id if site_id is None else site_id
    person.require(Right.BOOK, where)
    stock.lock(connection, item, where)  # whoever tells the same at this moment ends first
    booked = again(connection, origin, "issue", item, quantity)
    if booked:
        return booked
    site = places.open_site(connection, where, now)
    happened = periods.moment(connection, site, now, on)
    lot = None if item.tracking == "none" else lot  # a label may name one all the same
    picks = propose(connection, item, quantity, site.today(now), site.id, lot, place_id=place_id)
    moved = lines_to(item, picks, places.location(connection, to))
    serials.refuse_repeated(connection, item, packs, inward=False)
    moved[0] = replace(moved[0], serials=packs)  # which line a pack belongs to is not known
    history.require_then(connection, moved, happened, now)
    posted = posting.post(connection, "issue", moved, origin, now, happened=happened)
    return describe(connection, posted)
