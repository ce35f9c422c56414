"""Lots: the batches in which an item came in, with their expiry, and whether they may be given out."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select, update

from domain.company import catalogue, outbox, people
from domain.company.catalogue import Item
from domain.company.people import Person, Right
from domain.errors import (
    AlreadyExpired,
    ExpiryBeforeMade,
    ExpiryDiffers,
    ExpiryNeeded,
    LotNeeded,
    MadeInTheFuture,
    NotAllowed,
    ReasonNeeded,
    UnknownLot,
)
from domain.ledger import stock
from domain.storage.database import insert
from domain.storage.schema import NO_LOT, lot_decisions, lots
from domain.storage.schema import people as people_table
from domain.vocabulary import LotStatus, Subject, Tracking


@dataclass(frozen=True)
class Lot:
    """A batch of an item; lot 0, with an empty code, is "no lot"."""

    id: int
    code: str
    expiry: date | None
    status: LotStatus = LotStatus.OK
    made_on: date | None = None
    supplier_lot: str = ""


@dataclass(frozen=True)
class Batch:
    """What is stated, or printed on the pack, about an incoming lot."""

    code: str | None = None
    expiry: date | None = None
    made_on: date | None = None
    supplier_lot: str = ""


@dataclass(frozen=True)
class Decision:
    """A decision to hold, recall or release a lot: who took it, and why."""

    id: int
    lot_id: int
    status: LotStatus
    person: str
    decided_at: datetime
    reason: str


NONE = Lot(NO_LOT, "", None)

_COLUMNS = (lots.c.id, lots.c.code, lots.c.expiry, lots.c.status, lots.c.made_on, lots.c.supplier_lot)


def find(connection: Connection, item: Item, code: str) -> Lot | None:
    """The lot of this code, in any case of letters, if the item ever came in it."""
    wanted = or_(lots.c.code == code, func.lower(lots.c.code) == code.lower())  # SQLite's lower() knows A to Z only
    query = select(*_COLUMNS).where(lots.c.item_id == item.id, wanted).order_by(lots.c.code != code, lots.c.id)
    row = connection.execute(query.limit(1)).first()
    return Lot(*row) if row else None


def get(connection: Connection, item: Item, code: str) -> Lot:
    """The lot of this code. Raises UnknownLot."""
    lot = find(connection, item, code)
    if lot is None:
        raise UnknownLot(item.sku, code)
    return lot


def id_of(connection: Connection, item: Item, code: str | None) -> int:
    """The id of the item's lot of this code; of "no lot" where it is not kept by lot. Raises LotNeeded, UnknownLot."""
    if item.tracking == Tracking.NONE:
        return NONE.id
    if not code:
        raise LotNeeded(item.sku)
    return get(connection, item, code).id


def by_code(connection: Connection, code: str) -> list[tuple[Item, Lot]]:
    """The lots of this code, in any case of letters, of whatever items, the newest first."""
    wanted = code.strip()
    query = select(lots.c.item_id, *_COLUMNS).where(lots.c.id != NO_LOT)
    query = query.where(or_(lots.c.code == wanted, func.lower(lots.c.code) == wanted.lower()))
    rows = connection.execute(query.order_by(lots.c.id.desc())).all()
    items = catalogue.load(connection, [row.item_id for row in rows])
    return [(items[row.item_id], Lot(*row[1:])) for row in rows]


def by_id(connection: Connection, lot_id: int) -> tuple[Item, Lot]:
    """One lot by id, which must exist, with its item."""
    row = connection.execute(select(lots.c.item_id, *_COLUMNS).where(lots.c.id == lot_id)).one()
    return catalogue.get(connection, row.item_id), Lot(*row[1:])


def get_decision(connection: Connection, decision_id: int) -> Decision:
    """One decision by id, which must exist."""
    return _decided(connection.execute(_decisions().where(lot_decisions.c.id == decision_id)).one())


def find_or_create(connection: Connection, item: Item, batch: Batch, today: date, *, even_expired: bool = False) -> Lot:
    """The incoming lot: the known one, or a new one; without an expiry date it gets one from the item's shelf life.

    Raises LotNeeded, ExpiryNeeded, ExpiryDiffers, ExpiryBeforeMade, AlreadyExpired, MadeInTheFuture.
    """
    if item.tracking == Tracking.NONE:
        return NONE
    if not batch.code:
        raise LotNeeded(item.sku)
    lot = find(connection, item, batch.code)
    expiry = _expiry(item, batch, lot)
    if batch.made_on and batch.made_on > today:
        raise MadeInTheFuture(batch.code, batch.made_on)
    if item.tracking == Tracking.EXPIRY and expiry is None:
        raise ExpiryNeeded(item.sku, batch.code)
    if expiry and expiry < today and not even_expired:
        raise AlreadyExpired(batch.code, expiry)
    if lot:
        return _fill_in(connection, lot, Batch(lot.code, expiry, batch.made_on, batch.supplier_lot))
    values = {
        "item_id": item.id,
        "code": batch.code,
        "expiry": expiry,
        "status": LotStatus.OK,
        "made_on": batch.made_on,
        "supplier_lot": batch.supplier_lot,
    }
    statement = insert(connection, lots).on_conflict_do_nothing(index_elements=["item_id", "code"])
    lot_id = connection.execute(statement.returning(lots.c.id), values).scalar()
    if lot_id is None:  # somebody else has just received its first goods
        return find_or_create(connection, item, batch, today, even_expired=even_expired)
    return Lot(lot_id, batch.code, expiry, LotStatus.OK, batch.made_on, batch.supplier_lot)


def _expiry(item: Item, batch: Batch, lot: Lot | None) -> date | None:
    """The expiry date: as stated, as known, or from the shelf life."""
    code, made_on = batch.code or "", batch.made_on or (lot.made_on if lot else None)
    if lot and lot.expiry and batch.expiry and lot.expiry != batch.expiry:
        raise ExpiryDiffers(code, lot.expiry, batch.expiry)
    expiry = batch.expiry or (lot.expiry if lot else None)
    if expiry is None and made_on and item.shelf_life:
        return made_on + min(timedelta(days=item.shelf_life), date.max - made_on)
    if expiry and made_on and expiry < made_on:
        raise ExpiryBeforeMade(code, made_on, expiry)
    return expiry


def _fill_in(connection: Connection, lot: Lot, batch: Batch) -> Lot:
    """The lot, completed with what was not known until now."""
    told = {name: getattr(batch, name) for name in ("expiry", "made_on", "supplier_lot")}
    new = {name: value for name, value in told.items() if value and not getattr(lot, name)}
    if new:
        connection.execute(update(lots).where(lots.c.id == lot.id).values(new))
    return replace(lot, **new)


def decide(
    connection: Connection, person: Person, item: Item, code: str, status: LotStatus, reason: str, now: datetime
) -> Lot:
    """Hold, recall or release ("ok") a lot everywhere, and notify the groups of the sites that have it.

    Raises NotAllowed unless the person decides somewhere, UnknownLot, ReasonNeeded.
    """
    if not person.sites(Right.DECIDE):
        raise NotAllowed(Right.DECIDE)
    stock.lock(connection, item)  # a simultaneous issue or decision ends first
    lot = get(connection, item, code)
    if lot.status == status:
        return lot
    if not reason.strip():
        raise ReasonNeeded
    connection.execute(update(lots).where(lots.c.id == lot.id).values(status=status))
    decision = {"lot_id": lot.id, "status": status, "person_id": person.id, "decided_at": now, "reason": reason.strip()}
    number = connection.execute(lot_decisions.insert().returning(lot_decisions.c.id), decision).scalar_one()
    there = {each.site_id for each in stock.holdings(connection, item) if each.lot_id == lot.id}
    for group in {each.address: each for each in people.groups_of(connection, sorted(there))}.values():
        body = {"item": item.id, "lot": code, "decision": number}
        outbox.enqueue(connection, group, Subject.LOT, body, key=f"{number}", now=now)
    return get(connection, item, code)


def decisions(connection: Connection, lot: Lot) -> list[Decision]:
    """The decisions about a lot, newest first."""
    query = _decisions().where(lot_decisions.c.lot_id == lot.id).order_by(lot_decisions.c.id.desc())
    return [_decided(row) for row in connection.execute(query)]


def last_decision(connection: Connection, lot: Lot) -> int:
    """The id of the last decision about a lot; 0 if there is none."""
    query = select(func.max(lot_decisions.c.id)).where(lot_decisions.c.lot_id == lot.id)
    return connection.execute(query).scalar() or 0


def _decisions() -> Select[Any]:
    return select(lot_decisions, people_table.c.name).join(people_table, people_table.c.id == lot_decisions.c.person_id)


def _decided(row: Row[Any]) -> Decision:
    return Decision(row.id, row.lot_id, row.status, row.name, row.decided_at, row.reason)
