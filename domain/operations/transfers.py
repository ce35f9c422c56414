"""Transfers between sites: requested, approved by a manager of the source site, in transit, arrived.

Until it is decided, the person who requested it may withdraw it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from domain.company import catalogue, outbox, people, places
from domain.company.catalogue import Item
from domain.company.people import Person, Right
from domain.company.places import Site
from domain.errors import AlreadyDecided, KeyReused, NotAllowed, SameSite
from domain.ledger import keys, stock
from domain.ledger.context import Context
from domain.ledger.movements import Line, lines_of
from domain.ledger.picking import lines_to, propose
from domain.ledger.posting import post
from domain.operations import reservations
from domain.quantities import Quantity
from domain.storage.database import insert
from domain.storage.schema import movements, transfers
from domain.vocabulary import LocationKind, MovementKind, ReservationState, Subject, TransferState


@dataclass(frozen=True)
class Transfer:
    """A transfer as it stands."""

    id: int
    item: Item
    quantity: Quantity
    source: Site
    target: Site
    state: TransferState
    requested_by: Person
    decided_by: Person | None
    arrived_by: Person | None
    decided_at: datetime | None = None

    @property
    def number(self) -> str:
        """What people call it: T-000123."""
        return f"T-{self.id:06d}"


@dataclass(frozen=True)
class Route:
    """From one site to another."""

    source: Site
    target: Site


def get(connection: Connection, transfer_id: int) -> Transfer:
    """One transfer by id, which must exist."""
    return _transfer(connection, connection.execute(select(transfers).where(transfers.c.id == transfer_id)).one())


def last_sent_to(connection: Connection, site_id: int, item_id: int | None, since: datetime) -> Transfer | None:
    """The last transfer to a site that was sent since then, and is on its way or has arrived; of an item, if named."""
    sent = transfers.c.state.in_((TransferState.IN_TRANSIT, TransferState.ARRIVED))
    query = select(transfers).where(transfers.c.target_id == site_id, sent, transfers.c.decided_at >= since)
    if item_id is not None:
        query = query.where(transfers.c.item_id == item_id)
    row = connection.execute(query.order_by(transfers.c.decided_at.desc(), transfers.c.id.desc()).limit(1)).first()
    return _transfer(connection, row) if row else None


def request(context: Context, item: Item, quantity: Quantity, route: Route) -> Transfer:
    """Request goods from another site, or for it; nothing moves yet, but the goods are reserved.

    Raises NotAllowed, SameSite, SiteClosed, NotEnough, KeyReused.
    """
    connection, person, now = context.connection, context.person, context.now
    source, target = route.source, route.target
    if source == target:
        raise SameSite(source.code)
    person.require(Right.BOOK, target.id if person.may(Right.BOOK, target.id) else source.id)
    stock.lock(connection, item, source.id)  # a simultaneous repeat waits here for this one to end
    known = connection.execute(select(transfers).where(transfers.c.key == context.key)).first()
    if known:
        asked = (item.id, quantity.steps, source.id, target.id)
        if (known.item_id, known.quantity, known.source_id, known.target_id) != asked:
            raise KeyReused(context.key)
        return _transfer(connection, known)
    places.open_site(connection, target.id, now)
    with connection.begin_nested():
        statement = insert(connection, transfers).values(
            key=context.key,
            item_id=item.id,
            quantity=quantity.steps,
            source_id=source.id,
            target_id=target.id,
            state=TransferState.REQUESTED,
            requested_by=person.id,
            requested_at=now,
        )
        transfer = get(connection, int(connection.execute(statement.returning(transfers.c.id)).scalar_one()))
        reserving = context.under(keys.transfer_reservation(transfer.id))
        reservations.hold(reserving, item, quantity, transfer.number, site_id=source.id)
    for manager in people.managers(connection, source.id):
        _tell(connection, manager, Subject.TRANSFER_REQUESTED, transfer, now)
    return transfer


def approve(context: Context, transfer_id: int) -> Transfer:
    """Dispatch the goods: they leave the shelves, first expired first, and are in transit to the other site.

    Raises NotAllowed, AlreadyDecided, SiteClosed, NotEnough.
    """
    connection, now = context.connection, context.now
    transfer = _to_decide(connection, context.person, transfer_id)
    for site in (transfer.source, transfer.target):
        places.open_site(connection, site.id, now)
    with connection.begin_nested():
        reservations.end(connection, keys.transfer_reservation(transfer.id), ReservationState.CONSUMED, now)
        picks = propose(connection, transfer.item, transfer.quantity, transfer.source.today(now), transfer.source.id)
        transit = places.on_the_way(connection, transfer.target.id, transfer.number)
        moved = lines_to(transfer.item, picks, transit)
        post(context, MovementKind.DISPATCH, moved, transfer_id=transfer_id)
    transfer = _decide(connection, context.person, transfer_id, TransferState.IN_TRANSIT, now)
    for reader in _awaiting(connection, transfer):
        _tell(connection, reader, Subject.TRANSFER_APPROVED, transfer, now)
    return transfer


def reject(connection: Connection, person: Person, transfer_id: int, now: datetime) -> Transfer:
    """Reject a request; nothing moves. Raises NotAllowed, AlreadyDecided."""
    transfer = _close(connection, person, _to_decide(connection, person, transfer_id), TransferState.REJECTED, now)
    if transfer.requested_by.id != person.id:
        _tell(connection, transfer.requested_by, Subject.TRANSFER_REJECTED, transfer, now)
    return transfer


def withdraw(connection: Connection, person: Person, transfer_id: int, now: datetime) -> Transfer:
    """Withdraw one's own request, and notify the managers. Raises NotAllowed, AlreadyDecided."""
    transfer = _lock(connection, transfer_id)
    if transfer.requested_by.id != person.id:
        raise NotAllowed(Right.DECIDE)
    transfer = _close(connection, person, _undecided(transfer), TransferState.WITHDRAWN, now)
    for manager in people.managers(connection, transfer.source.id):
        if manager.id != person.id:
            _tell(connection, manager, Subject.TRANSFER_WITHDRAWN, transfer, now)
    return transfer


def arrive(context: Context, transfer_id: int) -> Transfer:
    """Book everything in transit onto the target site's dock.

    Raises NotAllowed, AlreadyDecided, SiteClosed.
    """
    connection, person, now = context.connection, context.person, context.now
    transfer = _lock(connection, transfer_id)
    person.require(Right.BOOK, transfer.target.id)
    if transfer.state != TransferState.IN_TRANSIT:
        raise _already(transfer)
    places.open_site(connection, transfer.target.id, now)
    dispatch = select(movements.c.id).where(
        movements.c.transfer_id == transfer_id, movements.c.kind == MovementKind.DISPATCH
    )
    sent = lines_of(connection, connection.execute(dispatch).scalar_one())
    dock = places.location(connection, LocationKind.DOCK, transfer.target.id)
    moved = [Line(line.item_id, line.lot_id, line.target_id, dock, line.quantity) for line in sent]
    post(context, MovementKind.ARRIVAL, moved, transfer_id=transfer_id)
    _set(connection, transfer_id, state=TransferState.ARRIVED, arrived_by=person.id, arrived_at=now)
    transfer = get(connection, transfer_id)
    if transfer.decided_by and transfer.decided_by.id != person.id:
        _tell(connection, transfer.decided_by, Subject.TRANSFER_ARRIVED, transfer, now)
    return transfer


def ask_again(connection: Connection, key: str, now: datetime) -> int:
    """Tell those who have to act of every open transfer once more, under this key. Returns how many are open."""
    waiting = (TransferState.REQUESTED, TransferState.IN_TRANSIT)
    query = select(transfers).where(transfers.c.state.in_(waiting)).order_by(transfers.c.id)
    still_open = [_transfer(connection, row) for row in connection.execute(query).all()]
    for transfer in still_open:
        asked = transfer.state == TransferState.REQUESTED
        readers = people.managers(connection, transfer.source.id) if asked else _awaiting(connection, transfer)
        subject = Subject.TRANSFER_REQUESTED if asked else Subject.TRANSFER_APPROVED
        for reader in readers:
            _tell(connection, reader, subject, transfer, now, f"{transfer.id}:{key}")
    return len(still_open)


def _to_decide(connection: Connection, person: Person, transfer_id: int) -> Transfer:
    transfer = _lock(connection, transfer_id)
    person.require(Right.DECIDE, transfer.source.id)
    return _undecided(transfer)


def _undecided(transfer: Transfer) -> Transfer:
    if transfer.state != TransferState.REQUESTED:
        raise _already(transfer)
    return transfer


def _close(connection: Connection, person: Person, transfer: Transfer, state: TransferState, now: datetime) -> Transfer:
    reservations.end(connection, keys.transfer_reservation(transfer.id), ReservationState.RELEASED, now)
    return _decide(connection, person, transfer.id, state, now)


def _decide(connection: Connection, person: Person, transfer_id: int, state: TransferState, now: datetime) -> Transfer:
    _set(connection, transfer_id, state=state, decided_by=person.id, decided_at=now)
    return get(connection, transfer_id)


def _awaiting(connection: Connection, transfer: Transfer) -> list[Person]:
    """Those waiting for the goods: the requester, and, if they work elsewhere, the staff of the target site."""
    asked = transfer.requested_by
    if asked.may(Right.BOOK, transfer.target.id):
        return [asked]
    return [asked, *(person for person in people.based_at(connection, transfer.target.id) if person.may(Right.BOOK))]


def _already(transfer: Transfer) -> AlreadyDecided:
    by = transfer.arrived_by or transfer.decided_by or transfer.requested_by
    return AlreadyDecided(transfer.number, transfer.state, by.name)


def _lock(connection: Connection, transfer_id: int) -> Transfer:
    query = select(transfers).where(transfers.c.id == transfer_id).with_for_update()
    return _transfer(connection, connection.execute(query).one())


def _set(connection: Connection, transfer_id: int, **values: object) -> None:
    connection.execute(update(transfers).where(transfers.c.id == transfer_id).values(**values))


def _tell(
    connection: Connection, to: Person, subject: Subject, transfer: Transfer, now: datetime, key: str = ""
) -> None:
    outbox.enqueue(connection, to, subject, {"transfer": transfer.id}, key=key or f"{transfer.id}", now=now)


def _transfer(connection: Connection, row: Row[Any]) -> Transfer:
    item = catalogue.get(connection, row.item_id)

    def person(person_id: int | None) -> Person | None:
        return None if person_id is None else people.get(connection, person_id)

    return Transfer(
        id=row.id,
        item=item,
        quantity=item.quantity(row.quantity),
        source=places.site(connection, row.source_id),
        target=places.site(connection, row.target_id),
        state=row.state,
        requested_by=people.get(connection, row.requested_by),
        decided_by=person(row.decided_by),
        arrived_by=person(row.arrived_by),
        decided_at=row.decided_at,
    )
