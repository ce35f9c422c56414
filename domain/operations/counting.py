"""Counting: what is found in a place is compared with the books; whoever decides there books the difference.

The difference at the moment of the count is booked, so that whatever came and went since stays right; but not where the
books of that moment have been corrected since, or the same was counted again: it would be booked twice.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, or_, select, update

from domain.company import catalogue, outbox, people, places
from domain.company.catalogue import Item
from domain.company.people import Person, Right
from domain.company.places import Place
from domain.errors import AlreadyDecided, CountOutdated, KeyReused, NotAllowed, UnknownPlace
from domain.ledger import lots, movements, stock
from domain.ledger.context import Context
from domain.ledger.movements import Posted
from domain.operations import adjusting
from domain.operations.adjusting import Difference
from domain.quantities import Quantity
from domain.storage.schema import counts, lines, locations
from domain.storage.schema import lots as lots_table
from domain.storage.schema import movements as movements_table
from domain.vocabulary import CountState, LocationKind, MovementKind, Subject


@dataclass(frozen=True)
class Tally:
    """How much of an item (perhaps nothing) was found in a place; of a lot, where the item is tracked by lot."""

    item: Item
    found: Quantity
    place: Place
    lot: str = ""


@dataclass(frozen=True)
class Count:
    """A count as it stands."""

    id: int
    item: Item
    place: Place
    lot: str
    counted: Quantity
    expected: Quantity  # by the books, when it was counted
    state: CountState
    counted_by: Person
    counted_at: datetime
    decided_by: Person | None
    posted: Posted | None

    @property
    def number(self) -> str:
        """What people call it: N-000123."""
        return f"N-{self.id:06d}"

    @property
    def difference(self) -> Difference:
        """By how much the count differs from the books."""
        return Difference(self.item, self.counted.steps - self.expected.steps, self.place, self.lot or None)


def expected(connection: Connection, item: Item, place: Place, lot: str) -> Quantity:
    """The quantity in the books. Raises UnknownLot, LotNeeded."""
    return item.quantity(stock.on_hand(connection, item.id, place.id, lots.id_of(connection, item, lot)))


def record(context: Context, tally: Tally) -> Count:
    """Record a count. A difference is booked if the person decides at the site; otherwise its managers are asked to.

    An earlier count of the same that is still undecided is left.

    Raises NotAllowed, also where nobody decides; UnknownPlace for goods on their way, which a transfer counts;
    SiteClosed, LotNeeded, UnknownLot, KeyReused; NotEnough where what is missing is reserved.
    """
    connection, person, now = context.connection, context.person, context.now
    item, place = tally.item, tally.place
    person.require(Right.BOOK, place.site_id)
    if place.kind == LocationKind.TRANSIT:
        raise UnknownPlace(place.code, tuple(each.code for each in places.places(connection, place.site_id)))
    lot_id = lots.id_of(connection, item, tally.lot)
    _lock(connection, item, place)
    known = connection.execute(select(counts).where(counts.c.key == context.key)).first()
    if known:
        found = (item.id, place.id, lot_id, tally.found.steps)
        if (known.item_id, known.location_id, known.lot_id, known.counted) != found:
            raise KeyReused(context.key)
        return _count(connection, known)
    places.open_site(connection, place.site_id, now)
    there = stock.on_hand(connection, item.id, place.id, lot_id)
    row = {
        "key": context.key,
        "item_id": item.id,
        "location_id": place.id,
        "lot_id": lot_id,
        "counted": tally.found.steps,
        "expected": there,
        "person_id": person.id,
        "counted_at": now,
        "state": CountState.AGREES if tally.found.steps == there else CountState.ASKED,
    }
    same = (counts.c.item_id == item.id) & (counts.c.location_id == place.id) & (counts.c.lot_id == lot_id)
    before = update(counts).where(same, counts.c.state == CountState.ASKED)
    connection.execute(before.values(state=CountState.LEFT, decided_by=person.id))
    count = get(connection, connection.execute(counts.insert().returning(counts.c.id), row).scalar_one())
    if count.state == CountState.AGREES:
        return count
    if person.may(Right.DECIDE, place.site_id):
        return _book(context, count)
    managers = people.managers(connection, place.site_id)
    if not managers:
        raise NotAllowed(Right.DECIDE)
    for manager in managers:
        outbox.enqueue(connection, manager, Subject.COUNT, {"count": count.id}, key=f"{count.id}", now=now)
    return count


def book(context: Context, count_id: int) -> Count:
    """Book the difference that a count has found.

    Raises NotAllowed, AlreadyDecided, CountOutdated, SiteClosed, NotEnough.
    """
    count = _undecided(context.connection, context.person, count_id, CountState.BOOKED)
    if count.state != CountState.BOOKED:
        _require_same_books(context.connection, count)
        count = _book(context, count)
        _tell(context.connection, count, context.now)
    return count


def leave(connection: Connection, person: Person, count_id: int, now: datetime) -> Count:
    """Leave the books as they are: the count was wrong. Raises NotAllowed, AlreadyDecided."""
    count = _undecided(connection, person, count_id, CountState.LEFT)
    if count.state != CountState.LEFT:
        count = _decide(connection, count, person, CountState.LEFT, None)
        _tell(connection, count, now)
    return count


def get(connection: Connection, count_id: int) -> Count:
    """One count by id, which must exist."""
    return _count(connection, connection.execute(select(counts).where(counts.c.id == count_id)).one())


def booked_as(connection: Connection, movement_id: int) -> Count | None:
    """The count whose difference this movement booked, if any."""
    row = connection.execute(select(counts).where(counts.c.movement_id == movement_id)).first()
    return _count(connection, row) if row else None


def counted_since(connection: Connection, place: Place, moment: datetime) -> set[tuple[int, str]]:
    """What has been counted in a place since then: items by id, with their lots."""
    query = (
        select(counts.c.item_id, lots_table.c.code)
        .join(lots_table, lots_table.c.id == counts.c.lot_id)
        .where(counts.c.location_id == place.id, counts.c.counted_at >= moment)
    )
    return {(item_id, lot) for item_id, lot in connection.execute(query)}


def _lock(connection: Connection, item: Item, place: Place) -> None:
    """Lock the place against other counts and the site's stock of the item; always in this order.

    The balances alone would not do: what is not in the books has none to lock.
    """
    here = select(locations.c.id).where(locations.c.id == place.id)
    connection.execute(here.with_for_update(key_share=True))  # whoever only refers to the place need not wait
    stock.lock(connection, item, place.site_id)


def _undecided(connection: Connection, person: Person, count_id: int, wanted: CountState) -> Count:
    """The count, locked, undecided; or, on a retry, decided this way by this person before."""
    count = get(connection, count_id)
    person.require(Right.DECIDE, count.place.site_id)
    _lock(connection, count.item, count.place)
    count = get(connection, count_id)
    if count.state != CountState.ASKED and (count.state, count.decided_by) != (wanted, person):
        raise AlreadyDecided(count.number, count.state, (count.decided_by or count.counted_by).name)
    return count


def _require_same_books(connection: Connection, count: Count) -> None:
    """Raise CountOutdated if a later movement changes what the books should have said at the time of the count.

    That is one that was backdated, reverses what was booked before, or is an adjustment.
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
    booking = adjusting.adjust(context, count.difference, why)
    return _decide(context.connection, count, context.person, CountState.BOOKED, booking.posted.id)


def _decide(connection: Connection, count: Count, person: Person, state: CountState, movement_id: int | None) -> Count:
    values = {"state": state, "decided_by": person.id, "movement_id": movement_id}
    connection.execute(update(counts).where(counts.c.id == count.id).values(values))
    return get(connection, count.id)


def _tell(connection: Connection, count: Count, now: datetime) -> None:
    """Notify the person who counted."""
    if count.counted_by != count.decided_by:
        key = f"{count.id}:{count.state}"
        outbox.enqueue(connection, count.counted_by, Subject.COUNT, {"count": count.id}, key=key, now=now)


def _count(connection: Connection, row: Row[tuple[object, ...]]) -> Count:
    item = catalogue.get(connection, row.item_id)
    lot = connection.execute(select(lots_table.c.code).where(lots_table.c.id == row.lot_id)).scalar_one()
    return Count(
        id=row.id,
        item=item,
        place=places.place_by_id(connection, row.location_id),
        lot=lot,
        counted=item.quantity(row.counted),
        expected=item.quantity(row.expected),
        state=row.state,
        counted_by=people.get(connection, row.person_id),
        counted_at=row.counted_at,
        decided_by=people.get(connection, row.decided_by) if row.decided_by else None,
        posted=movements.get(connection, row.movement_id) if row.movement_id else None,
    )
