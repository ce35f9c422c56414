"""Lots: the batches in which an item arrived, with their expiry, and whether they may be issued."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select, update

from domain.company import catalogue, outbox, people, places
from domain.company.catalogue import Item
from domain.company.people import Person, Right
from domain.company.values import folded
from domain.errors import (
    AlreadyExpired,
    ExpiryBeforeMade,
    ExpiryDiffers,
    ExpiryNeeded,
    LotNeeded,
    MadeInTheFuture,
    MadeOnDiffers,
    NotAllowed,
    ReasonNeeded,
    UnknownLot,
)
from domain.ledger import lot_corrections, own_lots, stock
from domain.ledger.context import Context
from domain.ledger.lot_corrections import Change
from domain.storage.database import insert
from domain.storage.schema.ledger import NO_LOT, lot_decisions, lots
from domain.storage.schema.people import people as people_table
from domain.vocabulary import LotFact, LotStatus, Subject, Tracking


@dataclass(frozen=True)
class Lot:
    """A batch of an item; lot 0, with an empty code, is "no lot"."""

    id: int
    code: str
    expiry: date | None
    status: LotStatus = LotStatus.OK
    made_on: date | None = None
    supplier_lot: str = ""

    @property
    def facts(self) -> dict[LotFact, date | str | None]:
        """The facts known about it."""
        return {fact: getattr(self, fact) for fact in LotFact}


@dataclass(frozen=True)
class Batch:
    """What is stated, or printed on the pack, about an incoming lot."""

    code: str | None = None
    expiry: date | None = None
    made_on: date | None = None
    supplier_lot: str = ""
    unprinted_on: date | None = None  # the day on which goods without a printed lot came: they get an own code


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


def find(connection: Connection, item: Item, code: str, *, lock: bool = False) -> Lot | None:
    """Return the item's lot with this code, however it is written. With `lock`, nobody else can change it."""
    query = select(*_COLUMNS).where(lots.c.item_id == item.id, lots.c.folded == folded(code))
    row = connection.execute(query.with_for_update(key_share=True) if lock else query).first()
    return Lot(*row) if row else None


def get(connection: Connection, item: Item, code: str) -> Lot:
    """Return the lot with this code. Raises UnknownLot."""
    lot = find(connection, item, code)
    if lot is None:
        raise UnknownLot(item.sku, code)
    return lot


def id_of(connection: Connection, item: Item, code: str | None) -> int:
    """Return the id of the lot with this code; of "no lot" if the item is not tracked by lot.

    Raises LotNeeded, UnknownLot.
    """
    if item.tracking == Tracking.NONE:
        return NONE.id
    if not code:
        raise LotNeeded(item.sku)
    return get(connection, item, code).id


def by_code(connection: Connection, code: str) -> list[tuple[Item, Lot]]:
    """Return the lots with this code, however it is written, of all items, newest first."""
    query = select(lots.c.item_id, *_COLUMNS).where(lots.c.id != NO_LOT, lots.c.folded == folded(code))
    rows = connection.execute(query.order_by(lots.c.id.desc())).all()
    items = catalogue.load(connection, [row.item_id for row in rows])
    return [(items[row.item_id], Lot(*row[1:])) for row in rows]


def by_id(connection: Connection, lot_id: int) -> tuple[Item, Lot]:
    """Return a lot by id, which must exist, with its item."""
    row = connection.execute(select(lots.c.item_id, *_COLUMNS).where(lots.c.id == lot_id)).one()
    return catalogue.get(connection, row.item_id), Lot(*row[1:])


def get_decision(connection: Connection, decision_id: int) -> Decision:
    """Return a decision by id, which must exist."""
    return _decided(connection.execute(_decisions().where(lot_decisions.c.id == decision_id)).one())


def find_or_create(
    connection: Connection,
    item: Item,
    batch: Batch,
    today: date,
    *,
    even_expired: bool = False,
    context: Context | None = None,
) -> Lot:
    """Return the known lot, or create it. Without an expiry date, a new lot gets one from the item's shelf life.

    If no goods of the lot exist or existed, apart from what was undone, what is stated replaces what was known, and is
    recorded in the context's name.

    Raises LotNeeded, ExpiryNeeded, ExpiryDiffers, MadeOnDiffers, ExpiryBeforeMade, AlreadyExpired, MadeInTheFuture.
    """
    if item.tracking == Tracking.NONE:
        return NONE
    stated = batch
    if batch.unprinted_on is not None:
        batch = replace(batch, code=own_lots.next_code(connection, item, batch.unprinted_on))
    if not batch.code or not folded(batch.code):
        raise LotNeeded(item.sku)
    lot = find(connection, item, batch.code, lock=True)
    known = _still_valid(connection, item, batch, lot) if lot and context else lot
    if known and known.made_on and batch.made_on and known.made_on != batch.made_on:
        raise MadeOnDiffers(known.code, known.made_on, batch.made_on)
    expiry, made_on = _expiry(item, batch, known), batch.made_on or (known.made_on if known else None)
    if batch.made_on and batch.made_on > today:
        raise MadeInTheFuture(batch.code, batch.made_on)
    if item.tracking == Tracking.EXPIRY and expiry is None:
        raise ExpiryNeeded(item.sku, batch.code)
    if expiry and expiry < today and not even_expired:
        raise AlreadyExpired(batch.code, expiry)
    if lot and known:
        told = replace(lot, expiry=expiry, made_on=made_on, supplier_lot=known.supplier_lot or batch.supplier_lot)
        return _restate(connection, item, lot, told, context)
    values = {"item_id": item.id, "code": batch.code, "folded": folded(batch.code), "status": LotStatus.OK}
    values |= {"expiry": expiry, "made_on": made_on, "supplier_lot": batch.supplier_lot}
    statement = insert(connection, lots).on_conflict_do_nothing(index_elements=["item_id", "folded"])
    lot_id = connection.execute(statement.returning(lots.c.id), values).scalar()
    if lot_id is None:  # somebody else has just created it
        return find_or_create(connection, item, stated, today, even_expired=even_expired, context=context)
    return Lot(lot_id, batch.code, expiry, LotStatus.OK, made_on, batch.supplier_lot)


def _still_valid(connection: Connection, item: Item, batch: Batch, lot: Lot) -> Lot:
    """Return the lot without the facts that were known only from undone bookings and are now stated differently."""
    stated = {fact: getattr(batch, fact) for fact in LotFact}
    differs = {fact for fact, value in stated.items() if value and lot.facts[fact] and value != lot.facts[fact]}
    if batch.expiry and lot.made_on and batch.expiry < lot.made_on:
        differs.add(LotFact.MADE_ON)
    if batch.made_on and lot.expiry and batch.made_on > lot.expiry:
        differs.add(LotFact.EXPIRY)
    if not differs or lot_corrections.was_anywhere(connection, item.id, lot.id):
        return lot
    if LotFact.MADE_ON in differs and item.shelf_life:
        differs.add(LotFact.EXPIRY)  # it was calculated from that day
    forgotten: dict[str, Any] = {fact: "" if fact is LotFact.SUPPLIER_LOT else None for fact in differs}
    return replace(lot, **forgotten)


def _expiry(item: Item, batch: Batch, lot: Lot | None) -> date | None:
    """Return the expiry date: as stated, as known, or from the shelf life."""
    code, made_on = batch.code or "", batch.made_on or (lot.made_on if lot else None)
    if lot and lot.expiry and batch.expiry and lot.expiry != batch.expiry:
        raise ExpiryDiffers(code, lot.expiry, batch.expiry)
    expiry = batch.expiry or (lot.expiry if lot else None)
    if expiry is None and (reckoned := _reckoned(item, made_on)):
        return reckoned
    if expiry and made_on and expiry < made_on:
        raise ExpiryBeforeMade(code, made_on, expiry)
    return expiry


def _reckoned(item: Item, made_on: date | None) -> date | None:
    """Return the expiry of goods made on a day, by the item's shelf life."""
    if made_on is None or not item.shelf_life:
        return None
    return made_on + min(timedelta(days=item.shelf_life), date.max - made_on)


def _restate(connection: Connection, item: Item, lot: Lot, told: Lot, context: Context | None) -> Lot:
    """Complete the lot with newly stated facts, and replace those that were wrong."""
    if told == lot:
        return lot
    connection.execute(update(lots).where(lots.c.id == lot.id).values(told.facts))
    replaced = [each for each in lot_corrections.changes(lot.facts, told.facts) if each.before]
    if replaced and context:
        _record(context, item, lot, replaced)
    return told


def correct(context: Context, item: Item, code: str, told: Batch, reason: str) -> Lot:
    """Correct the facts about a lot, and notify the groups of the sites that have or had it.

    Facts that are not stated stay as they are. Raises NotAllowed unless the person may decide at some site, UnknownLot,
    ReasonNeeded, MadeInTheFuture, ExpiryBeforeMade.
    """
    connection, person, now = context.connection, context.person, context.now
    if not person.sites(Right.DECIDE):
        raise NotAllowed(Right.DECIDE)
    lot = find(connection, item, code, lock=True)
    if lot is None:
        raise UnknownLot(item.sku, code)
    right = replace(lot, **{fact: getattr(told, fact) for fact in LotFact if getattr(told, fact)})
    if told.made_on and not told.expiry and lot.expiry and lot.expiry == _reckoned(item, lot.made_on):
        right = replace(right, expiry=_reckoned(item, told.made_on))  # it was calculated from the wrong day
    if right == lot:
        return lot
    if not reason.strip():
        raise ReasonNeeded
    if told.made_on and told.made_on > places.site(connection, person.home_id).today(now):
        raise MadeInTheFuture(lot.code, told.made_on)
    if right.made_on and right.expiry and right.expiry < right.made_on:
        raise ExpiryBeforeMade(lot.code, right.made_on, right.expiry)
    made = lot_corrections.changes(lot.facts, right.facts)
    connection.execute(update(lots).where(lots.c.id == lot.id).values(right.facts))
    _record(context, item, lot, made, reason.strip())
    return right


def _record(context: Context, item: Item, lot: Lot, made: list[Change], reason: str = "") -> None:
    """Record a correction, and notify the groups of the sites that have or had the lot."""
    connection, now = context.connection, context.now
    numbers = lot_corrections.record(connection, lot.id, made, context.person, now, reason)
    body = {"item": item.id, "lot": lot.code, "corrections": numbers}
    _tell(connection, stock.sites_of(connection, item, lot.id), Subject.LOT_CORRECTED, body, f"{numbers[0]}", now)


def _tell(
    connection: Connection, sites: Iterable[int], subject: Subject, body: dict[str, Any], key: str, now: datetime
) -> None:
    """Notify the groups of these sites, each once."""
    for group in {each.address: each for each in people.groups_of(connection, sorted(sites))}.values():
        outbox.enqueue(connection, group, subject, body, key=key, now=now)


def decide(
    connection: Connection, person: Person, item: Item, code: str, status: LotStatus, reason: str, now: datetime
) -> Lot:
    """Hold, recall or release ("ok") a lot at all sites, and notify the groups of the sites that have it.

    Raises NotAllowed unless the person may decide at some site, UnknownLot, ReasonNeeded.
    """
    if not person.sites(Right.DECIDE):
        raise NotAllowed(Right.DECIDE)
    find(connection, item, code, lock=True)  # lot before stock, in the order of receipts, to avoid a deadlock
    stock.lock(connection, item)  # wait for a simultaneous issue or decision
    lot = get(connection, item, code)
    if lot.status == status:
        return lot
    if not reason.strip():
        raise ReasonNeeded
    connection.execute(update(lots).where(lots.c.id == lot.id).values(status=status))
    decision = {"lot_id": lot.id, "status": status, "person_id": person.id, "decided_at": now, "reason": reason.strip()}
    number = connection.execute(lot_decisions.insert().returning(lot_decisions.c.id), decision).scalar_one()
    there = {each.site_id for each in stock.holdings(connection, item) if each.lot_id == lot.id}
    body = {"item": item.id, "lot": lot.code, "decision": number}
    _tell(connection, there, Subject.LOT, body, f"{number}", now)
    return get(connection, item, code)


def decisions(connection: Connection, lot: Lot) -> list[Decision]:
    """Return the decisions about a lot, newest first."""
    query = _decisions().where(lot_decisions.c.lot_id == lot.id).order_by(lot_decisions.c.id.desc())
    return [_decided(row) for row in connection.execute(query)]


def last_decision(connection: Connection, lot: Lot) -> int:
    """Return the id of the last decision about a lot; 0 if there is none."""
    query = select(func.max(lot_decisions.c.id)).where(lot_decisions.c.lot_id == lot.id)
    return connection.execute(query).scalar() or 0


def last_correction(connection: Connection, lot: Lot) -> int:
    """Return the id of the last correction of a lot; 0 if there is none."""
    return max((each.id for each in lot_corrections.of_lot(connection, lot.id)), default=0)


def _decisions() -> Select[Any]:
    return select(lot_decisions, people_table.c.name).join(people_table, people_table.c.id == lot_decisions.c.person_id)


def _decided(row: Row[Any]) -> Decision:
    return Decision(row.id, row.lot_id, row.status, row.name, row.decided_at, row.reason)
