"""Reservations: stock held for a document, so that nothing is promised twice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, select, update

from domain.company import catalogue, outbox, people, places, shown_cards
from domain.company.catalogue import Item
from domain.company.people import Person, Right
from domain.company.places import Site
from domain.errors import KeyReused, NotAllowed, ReservationOver
from domain.ledger import stock
from domain.ledger.bookings import Booking
from domain.ledger.context import Context
from domain.ledger.picking import Pick, propose
from domain.operations.issuing import issue
from domain.quantities import Quantity
from domain.storage.database import insert
from domain.storage.schema.company import locations
from domain.storage.schema.documents import reservations, reserved_lines
from domain.storage.schema.ledger import balances, lots
from domain.vocabulary import LocationKind, LotStatus, ReservationState, Subject

VALID_FOR = timedelta(days=7)
"""How long an unused reservation lasts."""


@dataclass(frozen=True)
class Reservation:
    """A quantity of an item, held at a site for a document."""

    id: int
    item: Item
    site: Site
    quantity: Quantity
    document: str
    person: Person
    expires_at: datetime | None
    state: ReservationState

    @property
    def number(self) -> str:
        """The number that people use: V-000123."""
        return f"V-{self.id:06d}"


def get(connection: Connection, reservation_id: int) -> Reservation:
    """Return a reservation by id, which must exist."""
    return _reservation(connection, connection.execute(_by_id(reservation_id)).one())


def held(connection: Connection, site_id: int, item: Item | None = None) -> list[Reservation]:
    """Return what is held at a site, oldest first."""
    query = select(reservations).where(reservations.c.state == ReservationState.HELD, reservations.c.site_id == site_id)
    if item:
        query = query.where(reservations.c.item_id == item.id)
    return [_reservation(connection, row) for row in connection.execute(query.order_by(reservations.c.id)).all()]


@dataclass(frozen=True)
class KeptAt:
    """How much of a lot is held in one place."""

    place: str
    kind: LocationKind
    lot: str  # empty: no lot
    quantity: Quantity
    expiry: date | None
    status: LotStatus

    def may_go(self, today: date) -> bool:
        """Whether it may still be issued."""
        return self.status == LotStatus.OK and (self.expiry is None or self.expiry >= today)


def kept_where(connection: Connection, key: str) -> list[KeptAt]:
    """Return where the stock held by the reservation under a key is, first expired first."""
    query = (
        select(reservations.c.item_id, locations.c.code, locations.c.kind, lots.c.code.label("lot"))
        .add_columns(reserved_lines.c.quantity, lots.c.expiry, lots.c.status)
        .join(reserved_lines, reserved_lines.c.reservation_id == reservations.c.id)
        .join(locations, locations.c.id == reserved_lines.c.location_id)
        .join(lots, lots.c.id == reserved_lines.c.lot_id)
        .where(reservations.c.key == key)
        .order_by(lots.c.expiry.is_(None), lots.c.expiry, locations.c.code, lots.c.id)
    )
    rows = connection.execute(query).all()
    item = catalogue.get(connection, rows[0].item_id) if rows else None
    return [
        KeptAt(row.code, row.kind, row.lot, item.quantity(row.quantity), row.expiry, row.status) for row in rows if item
    ]


def kept_steps(connection: Connection, key: str) -> dict[tuple[int, int], int]:
    """Return the steps held by the reservation under a key, by place and lot."""
    query = (
        select(reserved_lines.c.location_id, reserved_lines.c.lot_id, reserved_lines.c.quantity)
        .join(reservations, reservations.c.id == reserved_lines.c.reservation_id)
        .where(reservations.c.key == key, reservations.c.state == ReservationState.HELD)
    )
    return {(row.location_id, row.lot_id): row.quantity for row in connection.execute(query)}


def reserve(
    context: Context,
    item: Item,
    quantity: Quantity,
    document: str,
    *,
    site_id: int | None = None,
    until: datetime | None = None,
    lot: str | None = None,
) -> Reservation:
    """Hold a quantity for a document at a site (by default the person's) until the given moment, or for VALID_FOR.

    A retry with the same key is answered with the first result. Raises NotAllowed, SiteClosed, NotEnough, LotBlocked,
    KeyReused.
    """
    where = context.person.home_id if site_id is None else site_id
    context.person.require(Right.BOOK, where)
    return hold(context, item, quantity, document, site_id=where, until=until or context.now + VALID_FOR, lot=lot)


def hold(
    context: Context,
    item: Item,
    quantity: Quantity,
    document: str,
    *,
    site_id: int,
    until: datetime | None = None,
    lot: str | None = None,
) -> Reservation:
    """Hold stock without checking rights. `until` None: until the document ends it."""
    connection, now = context.connection, context.now
    stock.lock(connection, item, site_id)  # a simultaneous repeat waits here for this one to end
    row = connection.execute(select(reservations).where(reservations.c.key == context.key)).first()
    if row:
        if (row.item_id, row.site_id, row.quantity, row.document) != (item.id, site_id, quantity.steps, document):
            raise KeyReused(context.key)
        return _reservation(connection, row)
    site = places.open_site(connection, site_id, now)
    picks = propose(connection, item, quantity, site.today(now), site_id, lot)
    values = {
        "key": context.key,
        "item_id": item.id,
        "site_id": site_id,
        "quantity": quantity.steps,
        "document": document,
        "person_id": context.person.id,
        "created_at": now,
        "expires_at": until,
        "state": ReservationState.HELD,
    }
    statement = insert(connection, reservations).values(values).returning(reservations.c.id)
    reservation_id = int(connection.execute(statement).scalar_one())
    _put(connection, reservation_id, item, picks)
    return get(connection, reservation_id)


def release(connection: Connection, person: Person, reservation_id: int, now: datetime) -> Reservation:
    """Release what is held. Raises NotAllowed, ReservationOver."""
    row = _own(connection, person, reservation_id)
    _end(connection, row, ReservationState.RELEASED, now)
    return get(connection, reservation_id)


def consume(context: Context, reservation_id: int) -> Booking:
    """Issue all that is held, first expired first. Raises ReservationOver, and what `issuing.issue` raises."""
    connection, now = context.connection, context.now
    row = _own(connection, context.person, reservation_id)
    reservation = _reservation(connection, row)
    if row.expires_at <= now:
        raise ReservationOver(reservation.number, ReservationState.EXPIRED)
    with connection.begin_nested():  # a refusal leaves it held, even if the caller handles it and commits
        _end(connection, row, ReservationState.CONSUMED, now)
        return issue(context.noted(reservation.document), reservation.item, reservation.quantity, site_id=row.site_id)


def end(connection: Connection, key: str, state: ReservationState, now: datetime) -> None:
    """End the reservation made under a key. Its stock is free for the next issue in this transaction."""
    query = select(reservations.c.id).where(reservations.c.key == key, reservations.c.state == ReservationState.HELD)
    reservation_id = connection.execute(query).scalar()
    if reservation_id is not None:
        _end(connection, _locked(connection, reservation_id), state, now)


def keep_anew(connection: Connection, key: str, quantity: Quantity, now: datetime) -> None:
    """Hold the same quantity again from goods that may go today, preferring those already held. Raises NotEnough."""
    kept = kept_steps(connection, key)
    end(connection, key, ReservationState.RELEASED, now)
    hold_again(connection, key, quantity, now, kept=kept)


def hold_again(
    connection: Connection,
    key: str,
    quantity: Quantity,
    now: datetime,
    *,
    kept: Mapping[tuple[int, int], int] | None = None,
) -> None:
    """Hold stock again after what consumed it was undone; `kept` as in `propose`.

    Raises NotEnough.
    """
    reservation_id = connection.execute(select(reservations.c.id).where(reservations.c.key == key)).scalar()
    if reservation_id is None:
        return
    row = _locked(connection, reservation_id)
    if row.state == ReservationState.HELD:
        return
    item, site = catalogue.get(connection, row.item_id), places.site(connection, row.site_id)
    picks = propose(connection, item, quantity, site.today(now), site.id, kept=kept)
    held = {"state": ReservationState.HELD, "ended_at": None, "quantity": quantity.steps}
    connection.execute(update(reservations).where(reservations.c.id == row.id).values(held))
    _put(connection, row.id, item, picks)


def expire_one(connection: Connection, now: datetime) -> Reservation | None:
    """Expire one reservation that is due, and notify the person who made it. Returns None if none is due.

    One per transaction: each locks its own item.
    """
    query = (
        select(reservations.c.id)
        .where(reservations.c.state == ReservationState.HELD, reservations.c.expires_at <= now)
        .order_by(reservations.c.expires_at, reservations.c.id)
        .limit(1)
    )
    reservation_id = connection.execute(query).scalar()
    if reservation_id is None:
        return None
    row = _locked(connection, reservation_id)
    reservation = _reservation(connection, row)
    if row.state == ReservationState.HELD:
        _end(connection, row, ReservationState.EXPIRED, now)
        outbox.enqueue(
            connection,
            reservation.person,
            Subject.RESERVATION,
            {"reservation": reservation.id},
            key=f"{reservation.id}",
            now=now,
        )
    return get(connection, reservation_id)


def _own(connection: Connection, person: Person, reservation_id: int) -> Row[Any]:
    """Lock and return the reservation if a person may end it; a transfer's reservation ends with the transfer."""
    row = _locked(connection, reservation_id)
    person.require(Right.BOOK, row.site_id)
    if row.expires_at is None:
        raise NotAllowed(Right.DECIDE)
    return row


def _locked(connection: Connection, reservation_id: int) -> Row[Any]:
    """Lock the item's stock, then the reservation, in the order in which postings lock. Returns the reservation."""
    row = connection.execute(_by_id(reservation_id)).one()
    stock.lock(connection, catalogue.get(connection, row.item_id), row.site_id)
    return connection.execute(_by_id(reservation_id).with_for_update()).one()


def _end(connection: Connection, row: Row[Any], state: ReservationState, now: datetime) -> None:
    if row.state != ReservationState.HELD:
        raise ReservationOver(f"V-{row.id:06d}", row.state)
    query = select(reserved_lines).where(reserved_lines.c.reservation_id == row.id)
    for line in connection.execute(query.order_by(reserved_lines.c.location_id, reserved_lines.c.lot_id)).all():
        _change(connection, row.item_id, line.location_id, line.lot_id, -line.quantity)
    connection.execute(delete(reserved_lines).where(reserved_lines.c.reservation_id == row.id))
    connection.execute(update(reservations).where(reservations.c.id == row.id).values(state=state, ended_at=now))
    shown_cards.changed(connection, Subject.RESERVATION, [row.id])


def _put(connection: Connection, reservation_id: int, item: Item, picks: Iterable[Pick]) -> None:
    for pick in picks:
        place, lot = pick.holding.location_id, pick.holding.lot_id
        _change(connection, item.id, place, lot, pick.steps)
        line = {"reservation_id": reservation_id, "location_id": place, "lot_id": lot, "quantity": pick.steps}
        connection.execute(reserved_lines.insert(), line)


def _change(connection: Connection, item_id: int, place_id: int, lot_id: int, steps: int) -> None:
    """Change what is reserved of a balance. The database keeps it between zero and what is on hand."""
    balance = (balances.c.item_id == item_id) & (balances.c.location_id == place_id) & (balances.c.lot_id == lot_id)
    connection.execute(update(balances).where(balance).values(reserved=balances.c.reserved + steps))


def _by_id(reservation_id: int) -> Select[Any]:
    return select(reservations).where(reservations.c.id == reservation_id)


def _reservation(connection: Connection, row: Row[Any]) -> Reservation:
    item = catalogue.get(connection, row.item_id)
    return Reservation(
        id=row.id,
        item=item,
        site=places.site(connection, row.site_id),
        quantity=item.quantity(row.quantity),
        document=row.document,
        person=people.get(connection, row.person_id),
        expires_at=row.expires_at,
        state=row.state,
    )
