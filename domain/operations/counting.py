"""Counting: what is found in a place is compared with the books, and whoever may decide there books the difference.

The difference at the moment of the count is booked, so that later movements stay right. If the books of that moment
have been corrected since, or the same was counted again, the count is outdated: booking it would count twice.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select, update

from domain.company import catalogue, outbox, people, places, shown_cards
from domain.company.catalogue import Item
from domain.company.people import Person, Right
from domain.company.places import Place
from domain.company.settings import counts as settings
from domain.company.settings import policies, store
from domain.company.settings.counts import Recount
from domain.company.settings.policies import ProposedAction
from domain.company.values import folded
from domain.errors import AlreadyDecided, CountOutdated, ExpiryNeeded, KeyReused, NotAllowed, SameCounter, UnknownPlace
from domain.ledger import lots, movements, stock
from domain.ledger.context import Context
from domain.ledger.lots import Batch
from domain.ledger.movements import Posted
from domain.operations import adjusting
from domain.operations.adjusting import Difference
from domain.operations.approving import proposed_action
from domain.quantities import Quantity
from domain.storage.schema.company import locations
from domain.storage.schema.documents import counts
from domain.storage.schema.ledger import NO_LOT, lines
from domain.storage.schema.ledger import lots as lots_table
from domain.storage.schema.ledger import movements as movements_table
from domain.vocabulary import Approved, CountState, MovementKind, Subject, Tracking


@dataclass(frozen=True)
class Tally:
    """A counted quantity (possibly zero) of an item in a place, and of one lot if the item is tracked by lot."""

    item: Item
    found: Quantity
    place: Place
    lot: str = ""
    before: tuple[int, ...] = ()  # what earlier counts found, in steps
    unknown: bool = False  # whether the lot may be an unknown one
    expiry: date | None = None  # of an unknown lot


@dataclass(frozen=True)
class Found:
    """A number that somebody found."""

    quantity: Quantity
    by: str


@dataclass(frozen=True)
class Count:
    """A count and its state."""

    id: int
    item: Item
    place: Place
    lot: str
    found: tuple[Found, ...]  # every number found while the books were the same, newest last
    counted: Quantity
    expected: Quantity  # by the books, when it was counted
    state: CountState
    counted_by: Person
    counted_at: datetime
    decided_by: Person | None
    posted: Posted | None
    lot_id: int = NO_LOT
    is_new_lot: bool = False  # the lot was unknown when it was counted
    expiry: date | None = None  # of a new lot

    @property
    def numbers_differ(self) -> bool:
        """Whether people found different numbers, or one person did at different times."""
        return len({each.quantity.steps for each in self.found}) > 1

    @property
    def number(self) -> str:
        """The number that people use: N-000123."""
        return f"N-{self.id:06d}"

    @property
    def difference(self) -> Difference:
        """The difference between the count and the books."""
        return Difference(self.item, self.counted.steps - self.expected.steps, self.place, self.lot or None)


def expected(connection: Connection, item: Item, place: Place, lot: str) -> Quantity:
    """Return the quantity in the books; zero for an unknown lot. Raises LotNeeded."""
    known = item.tracking == Tracking.NONE or not lot or lots.find(connection, item, lot)
    return item.quantity(
        stock.on_hand(connection, item.id, place.id, lots.id_of(connection, item, lot)) if known else 0
    )


def record(context: Context, tally: Tally) -> Count:
    """Record a count. A difference is booked if the person may do so; otherwise the site's managers are asked to.

    An undecided earlier count of the same stock is discarded; its numbers are kept with this one if the books have not
    changed. An unknown lot is created when its count is booked.

    Raises NotAllowed, also if there is nobody to decide; UnknownPlace for goods in transit, which are counted by their
    transfer; SameCounter if somebody else has to recount; SiteClosed, LotNeeded, UnknownLot, ExpiryNeeded, KeyReused;
    NotEnough if the shortage is reserved.
    """
    connection, person, now = context.connection, context.person, context.now
    item, place = tally.item, tally.place
    person.require(Right.BOOK, place.site_id)
    if place.kind in places.OF_TRANSFERS:
        raise UnknownPlace(place.code, tuple(each.code for each in places.places(connection, place.site_id)))
    new_lot = _unknown_lot(connection, tally)
    found_new = proposed_action(connection, Approved.COUNT, place.site_id, item, tally.found, person.id)
    if new_lot and tally.found.steps and policies.allows(connection, person, found_new):
        _make_known(context, item, place, Batch(new_lot, tally.expiry))
    _lock(connection, item, place)
    is_unknown = bool(_unknown_lot(connection, tally))
    lot_id = NO_LOT if is_unknown else lots.id_of(connection, item, tally.lot)
    known = connection.execute(select(counts).where(counts.c.key == context.key)).first()
    if known:
        count = _count(connection, known)
        if (count.item.id, count.place, count.counted) != (item.id, place, tally.found) or not _is_of(count, tally):
            raise KeyReused(context.key)
        return count
    places.open_site(connection, place.site_id, now)
    there = 0 if is_unknown else stock.on_hand(connection, item.id, place.id, lot_id)
    found = [{"person": person.id, "steps": steps} for steps in (*tally.before, tally.found.steps)]
    row = {
        "key": context.key,
        "item_id": item.id,
        "location_id": place.id,
        "lot_id": lot_id,
        "new_lot": new_lot,
        "new_expiry": tally.expiry if new_lot else None,
        "found": [*_leave_earlier(connection, tally, person, there), *found],
        "counted": tally.found.steps,
        "expected": there,
        "person_id": person.id,
        "counted_at": now,
        "state": CountState.AGREES if tally.found.steps == there else CountState.ASKED,
    }
    count = get(connection, connection.execute(counts.insert().returning(counts.c.id), row).scalar_one())
    if count.state == CountState.AGREES:
        return count
    proposed = _proposed(connection, count)
    if policies.allows(connection, person, proposed):
        return _book(context, count)
    managers = policies.approvers(connection, proposed)
    if not managers:
        policies.require(connection, person, proposed)
        raise NotAllowed(Right.DECIDE)
    for manager in managers:
        _enqueue(connection, manager, count.id, f"{count.id}", now)
    return count


def _proposed(connection: Connection, count: Count) -> ProposedAction:
    """Return the booking of the difference as a proposed action of the person who counted."""
    difference, asker = count.difference.quantity, count.counted_by.id
    return proposed_action(connection, Approved.COUNT, count.place.site_id, count.item, difference, asker)


def ask_again(connection: Connection, key: str, now: datetime) -> int:
    """Ask again, under this key, about every undecided count. Returns how many there are."""
    undecided = connection.execute(select(counts.c.id).where(counts.c.state == CountState.ASKED)).scalars().all()
    for count_id in undecided:
        count = get(connection, count_id)
        for manager in policies.approvers(connection, _proposed(connection, count)):
            _enqueue(connection, manager, count_id, f"{count_id}:{key}", now)
    return len(undecided)


def _unknown_lot(connection: Connection, tally: Tally) -> str:
    """Return the code of an unknown lot; empty if the lot is known. Raises ExpiryNeeded."""
    item = tally.item
    if not tally.unknown or item.tracking == Tracking.NONE or not folded(tally.lot):
        return ""
    if lots.find(connection, item, tally.lot) is not None:
        return ""
    if item.tracking == Tracking.EXPIRY and tally.expiry is None:
        raise ExpiryNeeded(item.sku, tally.lot)
    return tally.lot


def _is_of(count: Count, tally: Tally) -> bool:
    """Whether a count is of the lot that is being counted now."""
    return tally.item.tracking == Tracking.NONE or folded(count.lot) == folded(tally.lot)


def _leave_earlier(connection: Connection, tally: Tally, person: Person, there: int) -> list[dict[str, int]]:
    """Discard undecided counts of the same stock. Returns their numbers, if the books have not changed."""
    place = (counts.c.item_id == tally.item.id) & (counts.c.location_id == tally.place.id)
    query = select(counts).where(place, counts.c.state == CountState.ASKED).order_by(counts.c.id)
    found: list[dict[str, int]] = []
    for row in connection.execute(query).all():
        earlier = _count(connection, row)
        if _is_of(earlier, tally):
            _require_another(connection, row, person, tally.place.site_id)
            _decide(connection, earlier, person, CountState.LEFT, None)
            found += row.found if earlier.expected.steps == there else []
    return found


def require_another(connection: Connection, person: Person, thing: tuple[int, int, int]) -> None:
    """Raise SameCounter if somebody else has to recount this (item, place, lot)."""
    query = select(counts, locations.c.site_id).join(locations, locations.c.id == counts.c.location_id)
    query = query.where(counts.c.state == CountState.ASKED)
    columns = (counts.c.item_id, counts.c.location_id, counts.c.lot_id)
    for row in connection.execute(query.where(*(column == at for column, at in zip(columns, thing, strict=True)))):
        _require_another(connection, row, person, row.site_id)


def _require_another(connection: Connection, undecided: Row[Any], person: Person, site_id: int) -> None:
    """Applies only until somebody else has found anything, and not to new lots, which no list can offer to others."""
    if undecided.new_lot or {each["person"] for each in undecided.found} != {person.id}:
        return
    rule = store.get(connection, settings.RECOUNT, places.site(connection, site_id).code)
    if rule == Recount.NEVER:
        return
    if rule == Recount.ALWAYS or len(people.who_may(connection, Right.BOOK, site_id)) > 1:
        raise SameCounter


def book(context: Context, count_id: int) -> Count:
    """Book the difference that a count found, creating the lot if it is new.

    Raises NotAllowed, NeedsApproval, AlreadyDecided, CountOutdated, SiteClosed, NotEnough, ExpiryDiffers.
    """
    count = get(context.connection, count_id)
    context.person.require(Right.DECIDE, count.place.site_id)
    if count.state == CountState.ASKED:
        policies.require(context.connection, context.person, _proposed(context.connection, count))
    if count.is_new_lot and count.state == CountState.ASKED:
        lot_id = _make_known(context, count.item, count.place, Batch(count.lot, count.expiry))
        context.connection.execute(update(counts).where(counts.c.id == count.id).values(lot_id=lot_id))
    count = _undecided(context.connection, context.person, count_id, CountState.BOOKED)
    if count.state != CountState.BOOKED:
        _require_same_books(context.connection, count)
        count = _book(context, count)
        _tell(context.connection, count, context.now)
    return count


def leave(connection: Connection, person: Person, count_id: int, now: datetime) -> Count:
    """Leave the books as they are, because the count was wrong. Raises NotAllowed, AlreadyDecided."""
    count = _undecided(connection, person, count_id, CountState.LEFT)
    if count.state != CountState.LEFT:
        count = _decide(connection, count, person, CountState.LEFT, None)
        _tell(connection, count, now)
    return count


def get(connection: Connection, count_id: int) -> Count:
    """Return a count by id, which must exist."""
    return _count(connection, connection.execute(select(counts).where(counts.c.id == count_id)).one())


def booked_as(connection: Connection, movement_id: int) -> Count | None:
    """Return the count whose difference this movement booked, if any."""
    row = connection.execute(select(counts).where(counts.c.movement_id == movement_id)).first()
    return _count(connection, row) if row else None


def counted_since(connection: Connection, place: Place, moment: datetime) -> set[tuple[int, str]]:
    """Return what has been counted in a place since then, as item ids with lot codes."""
    query = (
        select(counts.c.item_id, func.coalesce(func.nullif(lots_table.c.code, ""), counts.c.new_lot))
        .join(lots_table, lots_table.c.id == counts.c.lot_id)
        .where(counts.c.location_id == place.id, counts.c.counted_at >= moment)
    )
    return {(item_id, lot) for item_id, lot in connection.execute(query)}


def _lock(connection: Connection, item: Item, place: Place) -> None:
    """Lock the place against other counts, then the site's stock of the item; always in this order.

    Locking balances alone is not enough: stock that is not in the books has none.
    """
    here = select(locations.c.id).where(locations.c.id == place.id)
    connection.execute(here.with_for_update(key_share=True))  # does not block transactions that only refer to the place
    stock.lock(connection, item, place.site_id)


def _undecided(connection: Connection, person: Person, count_id: int, wanted: CountState) -> Count:
    """Lock and return the count if it is undecided, or, on a retry, decided in the same way by this person."""
    count = get(connection, count_id)
    person.require(Right.DECIDE, count.place.site_id)
    _lock(connection, count.item, count.place)
    count = get(connection, count_id)
    if count.state != CountState.ASKED and (count.state, count.decided_by) != (wanted, person):
        raise AlreadyDecided(count.number, count.state, (count.decided_by or count.counted_by).name)
    return count


def _require_same_books(connection: Connection, count: Count) -> None:
    """Raise CountOutdated if a later movement changed the books as of the time of the count.

    Such a movement was backdated, reversed an earlier booking, or was an adjustment.
    """
    undone = movements_table.alias()
    place, moment = count.place.id, count.counted_at
    query = (
        select(movements_table.c.kind, movements_table.c.id)
        .join(lines, lines.c.movement_id == movements_table.c.id)
        .join(lots_table, lots_table.c.id == lines.c.lot_id)
        .outerjoin(undone, undone.c.id == movements_table.c.reverses)
        .where(lines.c.item_id == count.item.id, lots_table.c.code == count.lot, movements_table.c.recorded_at > moment)
        .where(or_(lines.c.source_id == place, lines.c.target_id == place))
        .where(
            or_(
                movements_table.c.happened_at < moment,
                undone.c.recorded_at <= moment,
                movements_table.c.kind == MovementKind.ADJUSTMENT,
            )
        )
    )
    row = connection.execute(query.order_by(movements_table.c.id).limit(1)).first()
    if row:
        raise CountOutdated(count.number, movements.number(row.kind, row.id))


def _book(context: Context, count: Count) -> Count:
    why = f"{count.number}: {count.expected.amount:f} → {count.counted.amount:f}"
    booking = adjusting.book_difference(context, count.difference, why)
    return _decide(context.connection, count, context.person, CountState.BOOKED, booking.posted.id)


def _make_known(context: Context, item: Item, place: Place, batch: Batch) -> int:
    """Create a new lot unless it has been received since; it may already have expired. Returns its id.

    Must run before the stock is locked, in the order of receipts, to avoid a deadlock.
    """
    today = places.site(context.connection, place.site_id).today(context.now)
    return lots.find_or_create(context.connection, item, batch, today, even_expired=True, context=context).id


def _decide(connection: Connection, count: Count, person: Person, state: CountState, movement_id: int | None) -> Count:
    values = {"state": state, "decided_by": person.id, "movement_id": movement_id}
    connection.execute(update(counts).where(counts.c.id == count.id).values(values))
    shown_cards.changed(connection, Subject.COUNT, [count.id])
    return get(connection, count.id)


def _tell(connection: Connection, count: Count, now: datetime) -> None:
    """Notify the person who counted."""
    if count.counted_by != count.decided_by:
        _enqueue(connection, count.counted_by, count.id, f"{count.id}:{count.state}", now)


def _enqueue(connection: Connection, reader: Person, count_id: int, key: str, now: datetime) -> None:
    outbox.enqueue(connection, reader, Subject.COUNT, {"count": count_id}, key=key, now=now, about=count_id)


def _count(connection: Connection, row: Row[tuple[object, ...]]) -> Count:
    item = catalogue.get(connection, row.item_id)
    known = connection.execute(select(lots_table.c.code).where(lots_table.c.id == row.lot_id)).scalar_one()
    names = {each["person"]: people.get(connection, each["person"]).name for each in row.found}
    return Count(
        id=row.id,
        item=item,
        place=places.place_by_id(connection, row.location_id),
        lot=known or row.new_lot,
        found=tuple(Found(item.quantity(each["steps"]), names[each["person"]]) for each in row.found),
        counted=item.quantity(row.counted),
        expected=item.quantity(row.expected),
        state=row.state,
        counted_by=people.get(connection, row.person_id),
        counted_at=row.counted_at,
        decided_by=people.get(connection, row.decided_by) if row.decided_by else None,
        posted=movements.get(connection, row.movement_id) if row.movement_id else None,
        lot_id=row.lot_id,
        is_new_lot=bool(row.new_lot),
        expiry=row.new_expiry,
    )
