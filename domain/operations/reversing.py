"""Reversing: what was booked wrongly is undone by its opposite, or corrected by that and a new booking."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, Connection, Row, or_, select

from domain.company import catalogue, outbox, people, places
from domain.company.catalogue import Item
from domain.company.people import Person, Right
from domain.company.places import Site
from domain.errors import (
    AlreadyReversed,
    CorrectionTooLarge,
    GoodsGone,
    GoodsReserved,
    KeyReused,
    LotBlocked,
    NotAllowed,
    NotEnough,
    NothingToMove,
    NotReversible,
    TooMuch,
    UndoTooLate,
)
from domain.ledger import periods, posting, stock, valuation
from domain.ledger.picking import lines_to, propose
from domain.ledger.posting import PREFIXES, Line, Origin, Posted, movement_lines, number
from domain.quantities import LARGEST, money, share
from domain.storage.schema import NO_LOT, balances, lines, locations, lots, movements, reservations, reserved_lines

CORRECTS = "✏️ "
"""How the note begins of a booking that stands for another one, whose number follows."""

UNDO_FOR = timedelta(hours=24)
"""How long the person who booked something may undo it; a manager may at any time."""

SUBJECT = "undo"

REVERSIBLE = PREFIXES.keys() - {"reversal", "dispatch", "arrival", "opening"}
"""Not the legs of a transfer, whose document has its own way back, nor the opening stock, nor a reversal."""


def reverse(
    connection: Connection,
    movement_id: int,
    person: Person,
    origin: Origin,
    now: datetime,
    *,
    happened: datetime | None = None,
) -> Posted:
    """Undo a movement by its opposite, now, or as of the moment named.

    Raises AlreadyReversed, NotReversible, UndoTooLate, NotAllowed, SiteClosed, GoodsGone, GoodsReserved. A retry with
    the same key is answered with the first result.
    """
    row = connection.execute(select(movements).where(movements.c.id == movement_id).with_for_update()).one()
    name = number(row.kind, row.id)
    undone = connection.execute(select(movements).where(movements.c.reverses == movement_id)).first()
    if undone and undone.key == origin.key:
        return Posted(undone.id, undone.kind, undone.recorded_at, repeated=True)
    check(connection, movement_id, person, now)
    moved = movement_lines(connection, movement_id)
    opposite = [replace(line, source_id=line.target_id, target_id=line.source_id, cost=None) for line in moved]
    try:
        return posting.post(connection, "reversal", opposite, origin, now, happened=happened, reverses=movement_id)
    except NotEnough:
        kept_for = _kept_for(connection, moved) if _still_there(connection, moved) else None
        gone = GoodsGone(name, _later(connection, movement_id, moved))
        raise (GoodsReserved(name, kept_for) if kept_for else gone) from None


def is_undone(connection: Connection, movement_id: int) -> bool:
    """Whether the movement was undone, or corrected."""
    return connection.execute(select(movements.c.id).where(movements.c.reverses == movement_id)).first() is not None


def check(
    connection: Connection, movement_id: int, person: Person, now: datetime, *, of_correction: bool = False
) -> None:
    """Whether the person may undo this movement now. Raises AlreadyReversed, NotReversible, NotAllowed, UndoTooLate."""
    row = connection.execute(select(movements).where(movements.c.id == movement_id)).one()
    undone = connection.execute(select(movements).where(movements.c.reverses == movement_id)).first()
    if undone and not of_correction:
        raise AlreadyReversed(number(row.kind, row.id), number(undone.kind, undone.id))
    if row.kind not in REVERSIBLE:
        raise NotReversible(number(row.kind, row.id))
    _may_undo(connection, row, movement_lines(connection, movement_id), person, now)


def check_size(connection: Connection, movement_id: int, steps: int, person: Person, limit: int | None) -> None:
    """Whether the person may book a movement of one item again with so many steps: up to a change of this worth.

    The limit is in minor units; None is no limit, nor has a manager one. Raises CorrectionTooLarge.
    """
    booked = movement_lines(connection, movement_id)
    if limit is None or person.may(Right.DECIDE, _site(connection, booked[0])):
        return
    changed = abs(sum(line.quantity for line in booked) - steps)
    worth = valuation.worth(connection, booked[0].item_id, changed)
    if worth > limit:
        raise CorrectionTooLarge(posting.get(connection, movement_id).number, money(worth), money(limit))


def ask(connection: Connection, movement_id: int, person: Person, steps: int | None, now: datetime) -> list[Person]:
    """Ask the managers to undo what the person may not undo any more, or to book it with so many steps; whom.

    Raises NotAllowed unless they may book at its site.
    """
    site_id = _site(connection, movement_lines(connection, movement_id)[0])
    person.require(Right.BOOK, site_id)
    asked = people.managers(connection, site_id)
    body = {"movement": movement_id, "steps": steps, "asker": person.id}
    for manager in asked:
        outbox.say(connection, manager, SUBJECT, body, key=f"{SUBJECT}:{movement_id}:{steps}:{person.id}", now=now)
    return asked


def last_of(connection: Connection, person: Person, now: datetime) -> Posted | None:
    """The last booking of a person that they may still undo."""
    undoing = movements.alias()
    query = (
        select(movements)
        .outerjoin(undoing, undoing.c.reverses == movements.c.id)
        .where(movements.c.person_id == person.id, movements.c.kind.in_(REVERSIBLE), undoing.c.id.is_(None))
        .where(movements.c.recorded_at >= now - UNDO_FOR)
        .order_by(movements.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return Posted(row.id, row.kind, row.recorded_at) if row else None


def correct(
    connection: Connection,
    movement_id: int,
    steps: int,
    person: Person,
    origin: Origin,
    now: datetime,
    *,
    limit: int | None = None,
) -> Posted:
    """Undo a movement of one item, and book it again with another quantity (steps), when it happened: both, or neither.

    The undoing is as of then, too, or the stock of the days in between would be counted twice.

    Raises what `reverse` and `check_size` raise, and NothingToMove, NotEnough, KeyReused. A retry with the same key is
    answered with the first result.
    """
    again = replace(origin, key=f"{origin.key}:again")
    known = posting.already(connection, again.key)
    check(connection, movement_id, person, now, of_correction=known is not None)
    if known:
        undone = connection.execute(select(movements.c.reverses).where(movements.c.key == origin.key)).scalar()
        total = sum(line.quantity for line in movement_lines(connection, known.id))
        if undone == movement_id and total != steps:
            raise AlreadyReversed(posting.get(connection, movement_id).number, known.number)
        if undone != movement_id:
            raise KeyReused(origin.key)
        return known
    row = connection.execute(select(movements).where(movements.c.id == movement_id).with_for_update()).one()
    booked = movement_lines(connection, movement_id)
    site = places.site(connection, _site(connection, booked[0]))
    item = catalogue.get(connection, booked[0].item_id)
    if steps <= 0:
        raise NothingToMove(item.quantity(steps).amount)
    stock.lock(connection, item, site.id)  # all at once, in the order in which postings lock
    check_size(connection, movement_id, steps, person, limit)
    with connection.begin_nested():
        happened = periods.still(connection, site, row.happened_at, now)
        reverse(connection, movement_id, person, origin, now, happened=happened)
        moved = _corrected(connection, row.kind, booked, steps, now)
        again = replace(again, note=row.note or f"{CORRECTS}{number(row.kind, row.id)}")
        return posting.post(connection, row.kind, moved, again, now, happened=happened)


def _corrected(connection: Connection, kind: str, moved: list[Line], steps: int, now: datetime) -> list[Line]:
    """The lines with another total: the first ones as they were; an issue takes what is more from where it can."""
    before = sum(line.quantity for line in moved)
    left, corrected = steps, []
    for line in moved:
        part = min(line.quantity, left)
        if part:
            corrected.append(_scaled(line, part))
        left -= part
    if not left:
        return corrected
    if kind == "issue":
        item = catalogue.get(connection, moved[0].item_id)
        site = places.site(connection, _site(connection, moved[0]))
        return [*corrected, *_more(connection, item, moved, left, site, now)]
    last = moved[-1]
    return [*corrected[:-1], _scaled(last, last.quantity + steps - before)]


def _more(connection: Connection, item: Item, moved: list[Line], steps: int, site: Site, now: datetime) -> list[Line]:
    """What is given out besides what these lines took: of the same lot, if it was one and there is more of it."""
    taken = Counter[tuple[int, int]]()
    for line in moved:
        taken[line.source_id, line.lot_id] += line.quantity
    quantity, today, lot = item.quantity(steps), site.today(now), _one_lot(connection, moved)
    try:
        picks = propose(connection, item, quantity, today, site.id, lot, besides=taken)
    except (NotEnough, LotBlocked) as refused:
        if lot is None:
            raise _in_all(refused, item, taken.total()) from None
        try:
            picks = propose(connection, item, quantity, today, site.id, besides=taken)
        except NotEnough as short:
            raise _in_all(short, item, taken.total()) from None
    return lines_to(item, picks, moved[0].target_id)


def _in_all(refused: NotEnough | LotBlocked, item: Item, taken: int) -> NotEnough | LotBlocked:
    """The refusal, told of the whole quantity and not of what is more."""
    if isinstance(refused, LotBlocked):
        return refused
    asked, there = (item.quantity(each.steps + taken) for each in (refused.asked, refused.available))
    return replace(refused, asked=asked, available=there)


def _scaled(line: Line, steps: int) -> Line:
    """The line with another quantity, its cost in proportion. Raises TooMuch."""
    cost = None if line.cost is None else share(line.cost, steps, line.quantity)
    if max(cost or 0, steps) > LARGEST:
        raise TooMuch(Decimal(steps))
    return replace(line, quantity=steps, cost=cost)


def _one_lot(connection: Connection, moved: list[Line]) -> str | None:
    """The lot of these lines, if it is one: more of it was taken, most likely, and not of another."""
    ids = {line.lot_id for line in moved} - {NO_LOT}
    query = select(lots.c.code).where(lots.c.id.in_(ids))
    return connection.execute(query).scalar() if len(ids) == 1 else None


def _site(connection: Connection, line: Line) -> int:
    """The site at which the line was booked."""
    query = select(locations.c.site_id).where(
        locations.c.id.in_((line.source_id, line.target_id)), locations.c.site_id.is_not(None)
    )
    return int(connection.execute(query.limit(1)).scalar_one())


def _still_there(connection: Connection, moved: list[Line]) -> bool:
    """Whether as much as these lines brought is on hand where they had put it."""
    for line in moved:
        query = select(balances.c.on_hand).where(
            balances.c.item_id == line.item_id,
            balances.c.location_id == line.target_id,
            balances.c.lot_id == line.lot_id,
        )
        if (connection.execute(query).scalar() or 0) < line.quantity:
            return False
    return True


def _kept_for(connection: Connection, moved: list[Line]) -> str | None:
    """The document for which the goods are kept where these lines had put them."""
    query = (
        select(reservations.c.document)
        .join(reserved_lines, reserved_lines.c.reservation_id == reservations.c.id)
        .where(reservations.c.state == "held")
        .where(or_(*(_there(line) for line in moved)))
    )
    return connection.execute(query.order_by(reservations.c.id).limit(1)).scalar()


def _there(line: Line) -> ColumnElement[bool]:
    return (
        (reservations.c.item_id == line.item_id)
        & (reserved_lines.c.lot_id == line.lot_id)
        & (reserved_lines.c.location_id == line.target_id)
    )


def _may_undo(
    connection: Connection, row: Row[tuple[object, ...]], moved: list[Line], person: Person, now: datetime
) -> None:
    ends = {place for line in moved for place in (line.source_id, line.target_id)}
    query = select(locations.c.site_id).where(locations.c.id.in_(ends), locations.c.site_id.is_not(None)).distinct()
    for site_id in connection.execute(query).scalars():
        person.require(Right.BOOK, site_id)
        places.open_site(connection, site_id, now)
        if person.may(Right.DECIDE, site_id):
            continue
        if row.person_id != person.id:
            raise NotAllowed(Right.DECIDE)
        if now - row.recorded_at > UNDO_FOR:
            raise UndoTooLate(number(row.kind, row.id), row.recorded_at + UNDO_FOR)


def _later(connection: Connection, movement_id: int, moved: list[Line]) -> str:
    """The number of the last movement that took from where these lines had put."""
    took = or_(
        *(
            (lines.c.item_id == line.item_id) & (lines.c.lot_id == line.lot_id) & (lines.c.source_id == line.target_id)
            for line in moved
        )
    )
    query = (
        select(movements.c.kind, movements.c.id)
        .join(lines, lines.c.movement_id == movements.c.id)
        .where(movements.c.id > movement_id, took)
        .order_by(movements.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return number(row.kind, row.id) if row else ""
