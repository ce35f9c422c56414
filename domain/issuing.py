"""Issuing: goods go out, first expired first, never an expired lot."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from domain import ledger, places, stock
from domain.bookings import Booking, again, describe
from domain.catalogue import Item
from domain.errors import NotEnough
from domain.ledger import Line, Origin
from domain.people import Person, Right
from domain.quantities import Quantity
from domain.stock import Holding


@dataclass(frozen=True)
class Pick:
    """Take so many steps of what is held there."""

    holding: Holding
    steps: int


def issue(
    connection: Connection,
    person: Person,
    item: Item,
    quantity: Quantity,
    origin: Origin,
    now: datetime,
    *,
    lot: str | None = None,
) -> Booking:
    """Book an issue to a customer from the shelves of the person's site. Raises NotAllowed, NotEnough, KeyReused."""
    person.require(Right.BOOK)
    booked = again(connection, origin, "issue", item, quantity)
    if booked:
        return booked
    today = places.site(connection, person.home_id).today(now)
    lot = None if item.tracking == "none" else lot  # a label may name one all the same
    picks = propose(connection, item, quantity, today, person.home_id, lot)
    customer = places.location(connection, "customer")
    posted = ledger.post(connection, "issue", lines_to(item, picks, customer), origin, now)
    return describe(connection, posted)


def propose(
    connection: Connection, item: Item, quantity: Quantity, today: date, site_id: int, lot: str | None = None
) -> list[Pick]:
    """What to take from where: first expired first, then by bin, over as many lots and bins as it needs.

    It stays there until the transaction ends: nobody else can take it in between.

    Raises NotEnough if the site's shelves do not have it, saying what is there and how much of it is expired.
    """
    stock.lock(connection, item, site_id)
    shelves = [
        holding
        for holding in stock.holdings(connection, item, site_id)
        if holding.kind in ("bin", "dock") and lot in (None, holding.lot)
    ]
    fresh = [holding for holding in shelves if holding.expiry is None or holding.expiry >= today]
    left, picks = quantity.steps, []
    for holding in fresh:
        steps = min(left, holding.available.steps)
        if steps > 0:
            picks.append(Pick(holding, steps))
            left -= steps
    if left > 0:
        there = sum(holding.available.steps for holding in fresh)
        expired = sum(holding.available.steps for holding in shelves) - there
        raise NotEnough(
            f"{item.sku} · {lot}" if lot else item.sku, quantity, item.quantity(there), item.quantity(expired)
        )
    return picks


def lines_to(item: Item, picks: list[Pick], target_id: int) -> list[Line]:
    """The lines that move the picks to a place."""
    return [Line(item.id, pick.holding.lot_id, pick.holding.location_id, target_id, pick.steps) for pick in picks]
