"""Stock in a period: at its end and on average, calculated backwards from current stock.

So a month only needs its own days and those since; the distant past is not added up again. Unsealed movements are not
included. Days are UTC.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Connection, Float, Select, bindparam, case, cast, func, select, union_all

from domain.company.places import SHELVES
from domain.reports.figures.period import Period
from domain.storage.database import MANY
from domain.storage.schema.company import locations
from domain.storage.schema.figures import daily_changes, daily_values, pools
from domain.storage.schema.ledger import balances, lines, unsealed
from domain.vocabulary import LocationKind

ItemAt = tuple[int, int]
"""Item, site."""


@dataclass(frozen=True)
class Level:
    """How much there was: steps of an item at a site, or minor units of an item's value."""

    at_end: int
    average: Fraction  # over the ends of the period's days
    on_shelves: int = 0  # at the end; the rest is damaged, set aside or in transit


def stock_levels(connection: Connection, period: Period) -> dict[ItemAt, Level]:
    """Return the stock of every item at every site that has or had any, in steps."""
    table, after = daily_changes.c, daily_changes.c.day >= period.end
    shelved_after = locations.c.kind.in_(SHELVES) & after
    since = (
        select(
            *(table.item_id, locations.c.site_id, func.sum(table.steps)),
            *(func.sum(case((each, table.steps), else_=0)) for each in (after, shelved_after)),
            func.sum(table.steps * _weight(period, table.day)),
        )
        .join(locations, locations.c.id == table.location_id)
        .where(table.day >= period.start)
        .group_by(table.item_id, locations.c.site_id)
    )
    changed = {(item_id, site_id): told for item_id, site_id, *told in connection.execute(since)}
    found = {}
    for item_id, site_id, there, on_shelves in connection.execute(_STANDING_AT):
        back, past_end, shelves_past_end, weighted = changed.get((item_id, site_id), [0, 0, 0, 0])
        average = int(there) - int(back) + Fraction(weighted) / period.days
        found[item_id, site_id] = Level(int(there) - int(past_end), average, int(on_shelves) - int(shelves_past_end))
    return found


def item_values(connection: Connection, period: Period) -> dict[int, Level]:
    """Return the value of the company's stock of each item (minor units)."""
    table = daily_values.c
    since = (
        select(
            *(table.item_id, func.sum(table.value)),
            func.sum(case((table.day >= period.end, table.value), else_=0)),
            func.sum(table.value * _weight(period, table.day)),
        )
        .where(table.day >= period.start)
        .group_by(table.item_id)
    )
    changed = {item_id: told for item_id, *told in connection.execute(since)}
    found = {}
    for item_id, worth in connection.execute(select(pools.c.item_id, pools.c.value)):
        back, past_end, weighted = changed.get(item_id, [0, 0, 0])
        average = worth - int(back) + Fraction(weighted) / period.days
        found[item_id] = Level(worth - int(past_end), average)
    return found


def held_in(connection: Connection, kind: LocationKind, end: date) -> list[tuple[int, int, int]]:
    """Return what was in places of this kind at the beginning of this day: item, place and its site."""
    found = connection.execute(_HELD, {"kind": kind, "end": end})
    return [(item_id, place, site_id) for item_id, place, site_id in found]


def _held() -> Select[Any]:
    now = _standing().subquery()
    table = daily_changes.c
    back = (
        select(table.item_id, table.location_id, locations.c.site_id, locations.c.kind, -table.steps)
        .join(locations, locations.c.id == table.location_id)
        .where(table.day >= bindparam("end"))
    )
    both = union_all(select(now), back).subquery()
    return (
        select(both.c.item_id, both.c.location_id, both.c.site_id)
        .where(both.c.kind == bindparam("kind"))
        .group_by(both.c.item_id, both.c.location_id, both.c.site_id)
        .having(func.sum(both.c.steps) > 0)
    )


def held_before(connection: Connection, day: date, wanted: Collection[ItemAt]) -> set[ItemAt]:
    """Return which of these items at sites were in stock at the beginning of this day."""
    found: set[ItemAt] = set()
    item_ids = sorted({item_id for item_id, _ in wanted})
    for start in range(0, len(item_ids), MANY):
        query = (
            select(daily_changes.c.item_id, locations.c.site_id)
            .join(locations, locations.c.id == daily_changes.c.location_id)
            .where(daily_changes.c.item_id.in_(item_ids[start : start + MANY]), daily_changes.c.day < day)
            .group_by(daily_changes.c.item_id, locations.c.site_id)
            .having(func.sum(daily_changes.c.steps) > 0)
        )
        found |= {(item_id, site_id) for item_id, site_id in connection.execute(query)}
    return found


def _standing() -> Select[Any]:
    """Select what is in every place of a site now, without unsealed movements: item, place, site, kind, steps."""
    place = (locations.c.id.label("location_id"), locations.c.site_id, locations.c.kind)
    parts = [
        select(balances.c.item_id, *place, balances.c.on_hand.label("steps")).join(
            locations, locations.c.id == balances.c.location_id
        )
    ]
    for end, steps in ((lines.c.target_id, -lines.c.quantity), (lines.c.source_id, lines.c.quantity)):
        moved = select(lines.c.item_id, *place, steps).join(unsealed, unsealed.c.movement_id == lines.c.movement_id)
        parts.append(moved.join(locations, locations.c.id == end).where(locations.c.site_id.is_not(None)))
    every = union_all(*parts).subquery()
    return select(every)


def _standing_at() -> Select[Any]:
    """Select the same by item and site, and how much of it is on the shelves."""
    now = _standing().subquery()
    shelved = now.c.kind.in_(SHELVES)
    return select(
        *(now.c.item_id, now.c.site_id, func.sum(now.c.steps), func.sum(case((shelved, now.c.steps), else_=0)))
    ).group_by(now.c.item_id, now.c.site_id)


_STANDING_AT = _standing_at()
_HELD = _held()


def _weight(period: Period, day: ColumnElement[date]) -> ColumnElement[float]:
    """Return at the ends of how many of the period's days a change of this day shows.

    As a float, because a sum of 18 digits would overflow 64 bits.
    """
    days = (period.start + timedelta(days=number) for number in range(period.days))
    return cast(case(*((day == each, (period.end - each).days) for each in days), else_=0), Float)
