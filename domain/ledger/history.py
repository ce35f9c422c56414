"""Stock at any moment in the past: on hand by item, place and lot, and its value.

Each day's changes are stored (by the UTC day on which they happened), so that the stock at a moment is the sum of the
days before it and of that day's movements up to it. A late entry changes only its own day; a stored snapshot of the
whole stock would be wrong from then on.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Select, and_, func, select, union_all

from domain.ledger import stock
from domain.ledger.stock import StockRow
from domain.quantities import Quantity, share
from domain.storage.schema.company import items, locations, sites
from domain.storage.schema.figures import daily_changes, daily_values, pools, valuations
from domain.storage.schema.ledger import journal, lines, lots, movements, unsealed


@dataclass(frozen=True)
class StockAt:
    """The stock of an item's lot in a place at a moment."""

    item_id: int
    place_id: int
    lot_id: int
    sku: str
    name_en: str
    name_zh: str
    category: str
    site: str
    place: str
    lot: str
    expiry: date | None
    quantity: Quantity


@dataclass(frozen=True)
class Worth:
    """The value of part of the stock, in minor units; `part` names a site, a category, an item or a lot."""

    part: tuple[str, ...]
    value: int


DIVISIONS: dict[str, Callable[[StockAt], tuple[str, ...]]] = {
    "site": lambda was: (was.site,),
    "category": lambda was: (was.category,),
    "item": lambda was: (was.sku,),
    "lot": lambda was: (was.sku, was.lot),
}
"""What the value of the stock can be divided by."""


def stock_at(connection: Connection, moment: datetime, item_id: int | None = None) -> list[StockAt]:
    """Return the stock at a moment, of all items or of one, by SKU, site, place and expiry.

    Includes movements that are not sealed yet.
    """
    day, start = _day(moment)
    own = [lines.c.item_id == item_id] if item_id is not None else []
    columns = (lines.c.item_id, lines.c.lot_id)
    between = and_(movements.c.happened_at >= start, movements.c.happened_at <= moment)
    late = and_(movements.c.happened_at < start, unsealed.c.movement_id.is_not(None))
    changes: list[Select[Any]] = []
    for place, steps in ((lines.c.source_id, -lines.c.quantity), (lines.c.target_id, lines.c.quantity)):
        moved = select(*columns, place.label("location_id"), steps.label("steps"))
        moved = moved.join(movements, movements.c.id == lines.c.movement_id).where(*own)
        changes.append(moved.where(between))
        changes.append(moved.join(unsealed, unsealed.c.movement_id == movements.c.id).where(late))
    before = select(
        daily_changes.c.item_id, daily_changes.c.lot_id, daily_changes.c.location_id, daily_changes.c.steps
    ).where(daily_changes.c.day < day)
    if item_id is not None:
        before = before.where(daily_changes.c.item_id == item_id)
    return _sums(connection, union_all(before, *changes))


def carried_forward(connection: Connection, position: int) -> Iterator[tuple[StockAt, int]]:
    """Yield the stock that the journal adds up to at a position, each row with its share of its item's value.

    Values are in minor units.
    """
    early = select(journal.c.movement_id).where(journal.c.position <= position)
    columns, own = (lines.c.item_id, lines.c.lot_id), lines.c.movement_id.in_(early)
    out = select(*columns, lines.c.source_id.label("location_id"), (-lines.c.quantity).label("steps")).where(own)
    in_ = select(*columns, lines.c.target_id, lines.c.quantity).where(own)
    changes = select(lines.c.item_id, func.sum(valuations.c.value)).join(
        lines, and_(lines.c.movement_id == valuations.c.movement_id, lines.c.number == valuations.c.number)
    )
    worth = dict(connection.execute(changes.where(own).group_by(lines.c.item_id)).all())
    for item_id, rows in groupby(_sums(connection, union_all(out, in_)), key=lambda row: row.item_id):
        found = list(rows)
        parts = divide(int(worth.get(item_id, 0)), [row.quantity.steps for row in found])
        yield from zip(found, parts, strict=True)


def _sums(connection: Connection, changes: CompoundSelect[Any]) -> list[StockAt]:
    """Return the stock that these changes add up to, by SKU, site, place and expiry."""
    every = changes.subquery()
    query = (
        select(
            items.c.id,
            locations.c.id,
            lots.c.id,
            items.c.sku,
            items.c.name_en,
            items.c.name_zh,
            items.c.category,
            sites.c.code,
            locations.c.code,
            lots.c.code,
            lots.c.expiry,
            items.c.decimals,
            items.c.unit,
            func.sum(every.c.steps),
        )
        .join(items, items.c.id == every.c.item_id)
        .join(locations, locations.c.id == every.c.location_id)
        .join(sites, sites.c.id == locations.c.site_id)
        .join(lots, lots.c.id == every.c.lot_id)
        .group_by(items.c.id, sites.c.id, locations.c.id, lots.c.id)
        .having(func.sum(every.c.steps) != 0)
        .order_by(items.c.sku, sites.c.code, locations.c.code, lots.c.expiry, lots.c.code)
    )
    found = []
    for row in connection.execute(query):
        told: list[Any] = [*row[:11], Quantity(int(row[13]), row.decimals, row.unit)]
        found.append(StockAt(*told))
    return found


def value_at(connection: Connection, moment: datetime, by: str = "site") -> list[Worth]:
    """Return the value of the stock, divided by "site", "category", "item" or "lot".

    An item's value is divided among its places and lots in proportion to quantity, to the last minor unit: the parts
    add up to the whole exactly. Movements that are not sealed yet have no value yet.
    """
    held: dict[int, list[StockAt]] = defaultdict(list)
    for was in stock_at(connection, moment):
        held[was.item_id].append(was)
    parts: dict[tuple[str, ...], int] = defaultdict(int)
    for item_id, value in item_values(connection, moment, held).items():
        found = held[item_id]
        for was, part in zip(found, divide(value, [was.quantity.steps for was in found]), strict=True):
            parts[DIVISIONS[by](was)] += part
    return [Worth(part, value) for part, value in sorted(parts.items())]


def item_values(connection: Connection, moment: datetime, held: Container[int]) -> dict[int, int]:
    """Return the value of each item's stock at a moment, in minor units. `held`: the items that were in stock.

    Items whose stock was worth nothing are left out. Costs are settled in journal order, so an issue entered late may
    have taken the cost of later receipts; still, no stock is worth nothing, and no stock is worth less than nothing.
    """
    day, start = _day(moment)
    today = (
        select(lines.c.item_id, valuations.c.value)
        .join(movements, movements.c.id == valuations.c.movement_id)
        .join(lines, and_(lines.c.movement_id == valuations.c.movement_id, lines.c.number == valuations.c.number))
        .where(movements.c.happened_at >= start, movements.c.happened_at <= moment)
    )
    before = select(daily_values.c.item_id, daily_values.c.value).where(daily_values.c.day < day)
    both = union_all(before, today).subquery()
    query = select(both.c.item_id, func.sum(both.c.value)).group_by(both.c.item_id)
    return {item_id: int(value) for item_id, value in connection.execute(query) if value > 0 and item_id in held}


def divide(value: int, parts: Iterable[int]) -> list[int]:
    """Divide a value in proportion to the parts. Rounding in one part is made up for in the next."""
    numbers = list(parts)
    whole, through, given, shares = sum(numbers), 0, 0, []
    for part in numbers:
        through += part
        due = share(value, through, whole) if whole else 0
        shares.append(due - given)
        given = due
    if shares and not whole:
        shares[-1] = value
    return shares


def valued_stock(connection: Connection) -> Iterator[tuple[StockRow, int]]:
    """Yield the current stock by SKU, site, place and lot, each row with its share of its item's value.

    Values are in minor units.
    """
    worth = dict(connection.execute(select(pools.c.item_id, pools.c.value)).all())
    for item_id, rows in groupby(stock.all_rows(connection), key=lambda row: row.item_id):
        found = list(rows)
        yield from zip(found, divide(worth.get(item_id, 0), [row.on_hand.steps for row in found]), strict=True)


def _day(moment: datetime) -> tuple[date, datetime]:
    """Return the UTC day of a moment, and when that day begins."""
    day = moment.astimezone(UTC).date()
    return day, datetime.combine(day, time(), UTC)
