"""Late entries: the past obeys the same law as the present.

From the moment of a late entry until now, no place may have held less than zero of an item's lot. A count is the truth
at its moment: a late entry about an earlier time is offset by a restatement, an adjustment just before the count, so
that stock after the count stays as counted and only the count's difference changes.

Events are ordered by when they happened, and at the same moment by booking. What was booked as it happened keeps the
order of booking, even if a clock was set back in between.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, case, func, or_, select

from domain.company import catalogue, places
from domain.company.catalogue import Item
from domain.errors import NotEnough, NotThereThen
from domain.ledger import keys, stock
from domain.ledger.context import Context
from domain.ledger.movements import BalanceKey, Line, Posted, find_by_key
from domain.ledger.posting import post
from domain.storage.schema.company import locations
from domain.storage.schema.documents import counts, restatements
from domain.storage.schema.ledger import lines, movements
from domain.vocabulary import CountState, LocationKind, MovementKind

JUST_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True)
class Level:
    """The stock in a place from a moment on, and the movements that led to it."""

    moment: datetime
    steps: int
    movement_ids: tuple[int, ...]


@dataclass(frozen=True)
class Restated:
    """A count, by its number, and the steps by which it was adjusted to stay as counted."""

    number: str
    steps: int


def post_late(
    context: Context,
    kind: MovementKind,
    moved: list[Line],
    *,
    happened: datetime | None = None,
    since: datetime | None = None,
    reverses: int | None = None,
    half: bool = False,
) -> Posted:
    """Post an entry that may be late: it happened earlier, or changes what has been known since earlier (`since`).

    `half`: it is half of a correction, whose halves the caller checks together with `require_possible`.

    Raises whatever `post` and `require_possible` raise.
    """
    connection, moment = context.connection, happened or context.now
    known_since = min(moment, since or moment)
    if known_since >= context.now or find_by_key(connection, context.key):
        return post(context, kind, moved, happened=happened, reverses=reverses)
    changes = changes_of(moved, places.outside(connection))
    _lock(connection, changes)
    with connection.begin_nested():
        counted = [(row, changes[key]) for key, row in _first_counts(connection, changes, known_since).items()]
        first = [_restate(context, row, steps, moment) for row, steps in counted if steps < 0]
        posted = post(context, kind, moved, happened=happened, reverses=reverses)
        then = [_restate(context, row, steps, moment) for row, steps in counted if steps > 0]
        for movement_id, count_id in first + then:
            link = {"movement_id": movement_id, "count_id": count_id, "cause_id": posted.id}
            connection.execute(restatements.insert(), link)
        if not half:
            require_possible(context, moved, moment, {posted.id})
    return posted


def require_possible(context: Context, moved: Iterable[Line], since: datetime, own: Container[int]) -> None:
    """Check that from that moment to now, no place from which these lines take fell below zero.

    `own`: the late movements, which are already posted. Raises NotThereThen.
    """
    connection = context.connection
    if since >= context.now:
        return
    changes = changes_of(moved, places.outside(connection))
    for key in sorted(key for key, steps in changes.items() if steps < 0):
        taken = 0
        rows = entries(connection, key, since)
        by_id = {row.id: row.steps for row in rows}
        for level in levels(rows, stock.on_hand(connection, *key) - sum(by_id.values())):
            taken += sum(by_id[each] for each in level.movement_ids if each in own)
            if level.steps < 0:
                raise _not_there(connection, key, level.moment, level.steps - taken)


def takeable(
    connection: Connection, item: Item, site_id: int, moment: datetime, now: datetime
) -> dict[tuple[int, int], int]:
    """Return the steps that a late entry may take from what was counted since that moment, by place and lot.

    The current stock does not limit it: the count found what was missing, and is restated.
    """
    if moment >= now:
        return {}
    query = select(counts.c.location_id, counts.c.lot_id).join(locations, locations.c.id == counts.c.location_id)
    query = query.where(counts.c.item_id == item.id, locations.c.site_id == site_id, counts.c.counted_at > moment)
    asked = {(item.id, place, lot): 0 for place, lot in connection.execute(query.distinct())}
    found = {}
    for key, count in _first_counts(connection, asked, moment).items():
        rows = entries(connection, key, moment)
        level = stock.on_hand(connection, *key) - sum(row.steps for row in rows)
        least: int | None = None
        for step in levels(rows, level):
            if step.moment >= count.counted_at - JUST_BEFORE:
                break
            if step.moment > moment:
                least = level if least is None else min(least, level)
            level = step.steps
        found[key[1:]] = max(0, level if least is None else min(least, level))
    return found


def short_then(short: NotEnough, limits: Mapping[tuple[int, int], int], day: date) -> NotEnough:
    """Return the refusal, with the day of the late entry if that day's stock was decisive (see `takeable`)."""
    return replace(short, day=day) if limits else short


def restated_by(connection: Connection, movement_id: int) -> list[Restated]:
    """Return the counts that were restated for this late booking, or for the correction to which it belongs."""
    key = connection.execute(select(movements.c.key).where(movements.c.id == movement_id)).scalar_one()
    undone = find_by_key(connection, keys.corrected_by(key)) if keys.corrected_by(key) else None
    causes = [movement_id, *([undone.id] if undone else [])]
    steps = case((lines.c.target_id == counts.c.location_id, lines.c.quantity), else_=-lines.c.quantity)
    query = (
        select(restatements.c.count_id, func.sum(steps))
        .join(counts, counts.c.id == restatements.c.count_id)
        .join(lines, lines.c.movement_id == restatements.c.movement_id)
        .where(restatements.c.cause_id.in_(causes))
        .group_by(restatements.c.count_id)
        .order_by(restatements.c.count_id)
    )
    return [Restated(f"N-{count_id:06d}", int(change)) for count_id, change in connection.execute(query) if change]


def is_restatement(connection: Connection, movement_id: int) -> bool:
    """Whether this movement is a restatement before a count."""
    query = select(restatements.c.movement_id).where(restatements.c.movement_id == movement_id)
    return connection.execute(query).first() is not None


def changes_of(moved: Iterable[Line], outside: Container[int]) -> dict[BalanceKey, int]:
    """Return the change in steps of each balance inside that these lines make."""
    changes: dict[BalanceKey, int] = defaultdict(int)
    for line in moved:
        for place, steps in ((line.source_id, -line.quantity), (line.target_id, line.quantity)):
            if place not in outside:
                changes[line.item_id, place, line.lot_id] += steps
    return changes


def levels(rows: Iterable[Row[Any]], level: int) -> Iterator[Level]:
    """Yield the stock in a place after each moment, starting from `level`, the stock before the rows.

    The rows, in booking order, have id, happened_at, recorded_at, reverses and steps. Those of one moment, such as the
    two halves of a correction, count as one. If a clock was set back before the original was booked, the original
    stands later than its moment, and so does its correction.
    """
    moments: dict[int, datetime] = {}
    corrected: dict[tuple[datetime, datetime], datetime] = {}
    at: dict[datetime, list[Row[Any]]] = defaultdict(list)
    latest: datetime | None = None
    for row in rows:
        moment = row.happened_at
        if moment == row.recorded_at:
            moment = latest = max(latest or moment, moment)
        elif row.reverses in moments:
            moment = max(moment, moments[row.reverses])
            corrected[row.happened_at, row.recorded_at] = moment
        else:
            moment = corrected.get((row.happened_at, row.recorded_at), moment)
        moments[row.id] = moment
        at[moment].append(row)
    for moment, together in sorted(at.items(), key=lambda each: each[0]):
        level += sum(row.steps for row in together)
        yield Level(moment, level, tuple(row.id for row in together))


def entries(connection: Connection, key: BalanceKey, since: datetime | None = None) -> list[Row[Any]]:
    """Return what changed a balance, ever or since a moment, in booking order, sealed or not."""
    item_id, place_id, lot_id = key
    steps = case((lines.c.target_id == place_id, lines.c.quantity), else_=-lines.c.quantity)
    columns = (movements.c.id, movements.c.happened_at, movements.c.recorded_at, movements.c.reverses)
    query = (
        select(*columns, steps.label("steps"))
        .join(lines, lines.c.movement_id == movements.c.id)
        .where(lines.c.item_id == item_id, lines.c.lot_id == lot_id)
        .where(or_(lines.c.source_id == place_id, lines.c.target_id == place_id))
    )
    if since is not None:
        query = query.where(movements.c.happened_at >= since)
    return list(connection.execute(query.order_by(movements.c.id)))


def _first_counts(
    connection: Connection, changed: Mapping[BalanceKey, int], since: datetime
) -> dict[BalanceKey, Row[Any]]:
    """Return the first valid count of each balance after a moment.

    A count is valid if it agreed, or its difference was booked and not undone.
    """
    undoing = movements.alias()
    query = (
        select(counts)
        .outerjoin(undoing, undoing.c.reverses == counts.c.movement_id)
        .where(counts.c.location_id.in_({place for _, place, _ in changed}), counts.c.counted_at > since)
        .where(counts.c.state.in_((CountState.AGREES, CountState.BOOKED)), undoing.c.id.is_(None))
        .order_by(counts.c.counted_at, counts.c.id)
    )
    found: dict[BalanceKey, Row[Any]] = {}
    for row in connection.execute(query):
        key = (row.item_id, row.location_id, row.lot_id)
        if key in changed:
            found.setdefault(key, row)
    return found


def _lock(connection: Connection, changes: Iterable[BalanceKey]) -> None:
    """Lock the stock of these items at the sites of these places only: locking more could deadlock."""
    ends = {(item_id, places.place_by_id(connection, place_id).site_id) for item_id, place_id, _ in changes}
    for item_id, site_id in sorted(ends):
        stock.lock(connection, catalogue.get(connection, item_id), site_id)


def _restate(context: Context, count: Row[Any], steps: int, moment: datetime) -> tuple[int, int]:
    """Offset a late change of this many steps before a count. Returns the ids of the movement and the count."""
    connection = context.connection
    loss = places.location(connection, LocationKind.LOSS)
    source, target = (loss, count.location_id) if steps < 0 else (count.location_id, loss)
    item = catalogue.get(connection, count.item_id)
    note = f"N-{count.id:06d} = {item.quantity(count.counted).amount:f}: {item.quantity(-steps).amount:+f}"
    restating = context.under(keys.restatement(context.key, count.id)).noted(note)
    line = Line(count.item_id, count.lot_id, source, target, abs(steps))
    happened = max(moment, count.counted_at - JUST_BEFORE)
    return post(restating, MovementKind.ADJUSTMENT, [line], happened=happened).id, count.id


def _not_there(connection: Connection, key: BalanceKey, moment: datetime, there: int) -> NotThereThen:
    item, place = catalogue.get(connection, key[0]), places.place_by_id(connection, key[1])
    day = places.site(connection, place.site_id).today(moment)
    return NotThereThen(day, item.sku, place.code, item.quantity(max(0, there)))
