"""The last weeks of a site: the value of its stock, how much was out of stock, and what expires in the coming weeks."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, case, func, select

from domain.company import places
from domain.company.places import SHELVES, Site
from domain.reports.figures.course import WEEKS, expiry_wave
from domain.reports.figures.scope import DEAD_AFTER
from domain.storage.schema.company import locations, minimums
from domain.storage.schema.figures import daily_changes, daily_values


@dataclass(frozen=True)
class Weeks:
    """Each of WEEKS weeks ends with today's weekday; the last one's figures are as of today."""

    site: Site
    days: tuple[date, ...]  # the last day of each week
    values: tuple[int, ...]  # of the stock, in minor units
    stock_outs: tuple[int, ...]  # stocked items with none on the shelves; 0 before anything was booked there
    expiring: tuple[int, ...]  # lots: those already expired, then by the week of their expiry


@dataclass
class _Held:
    """How much of an item there is, in steps, and the last day on which that changed at the site."""

    everywhere: int = 0
    here: int = 0
    on_shelves: int = 0
    last: date = date.min


def weeks(connection: Connection, site_id: int, now: datetime) -> Weeks:
    """Return a site's weeks up to now. Days of stock are UTC."""
    site = places.site(connection, site_id)
    today = site.today(now)
    days = [today - timedelta(weeks=past) for past in reversed(range(WEEKS))]
    wanted = select(minimums.c.item_id).where(minimums.c.site_id == site_id, minimums.c.quantity > 0)
    kept = set(connection.execute(wanted).scalars())
    values, stock_outs = [], []
    for day, held, worth in _week_by_week(connection, site_id, days):
        values.append(
            sum(worth[item] * each.here // each.everywhere for item, each in held.items() if each.everywhere > 0)
        )
        there = {item for item, each in held.items() if each.on_shelves > 0}
        moved = {item for item, each in held.items() if each.last > day - DEAD_AFTER}
        is_known = any(each.last > date.min for each in held.values())
        stock_outs.append(len((kept | moved) - there) if is_known else 0)
    wave = expiry_wave(connection, today, site_id)
    return Weeks(site, tuple(days), tuple(values), tuple(stock_outs), tuple(wave))


def _week_by_week(
    connection: Connection, site_id: int, days: list[date]
) -> Iterator[tuple[date, dict[int, _Held], dict[int, int]]]:
    """Yield how much there is of each item, and its value, at the end of each of these days."""
    held: dict[int, _Held] = defaultdict(_Held)
    worth: dict[int, int] = defaultdict(int)
    changes, valued = _changes(connection, site_id, days), _valued(connection, days)
    for number, day in enumerate(days):
        for item_id, everywhere, here, on_shelves, last in changes[number]:
            each = held[item_id]
            each.everywhere += everywhere
            each.here += here
            each.on_shelves += on_shelves
            each.last = max(each.last, last or date.min)
        for item_id, value in valued[number]:
            worth[item_id] += value
        yield day, held, worth


def _changes(
    connection: Connection, site_id: int, days: list[date]
) -> dict[int, list[tuple[int, int, int, int, date | None]]]:
    table, here = daily_changes.c, locations.c.site_id == site_id
    shelved = here & locations.c.kind.in_(SHELVES)
    query = (
        select(
            *(table.item_id, (week := _week(table.day, days)), func.sum(table.steps)),
            *(func.sum(case((each, table.steps), else_=0)) for each in (here, shelved)),
            func.max(case((here, table.day))),
        )
        .join(locations, locations.c.id == table.location_id)
        .where(locations.c.site_id.is_not(None))
        .group_by(table.item_id, week)
    )
    found = defaultdict(list)
    for item_id, number, everywhere, at_site, on_shelves, last in connection.execute(query):
        found[number].append((item_id, int(everywhere), int(at_site), int(on_shelves), last))
    return found


def _valued(connection: Connection, days: list[date]) -> dict[int, list[tuple[int, int]]]:
    table = daily_values.c
    query = select(table.item_id, (week := _week(table.day, days)), func.sum(table.value)).group_by(table.item_id, week)
    found = defaultdict(list)
    for item_id, number, value in connection.execute(query):
        found[number].append((item_id, int(value)))
    return found


def _week(day: ColumnElement[date], days: list[date]) -> ColumnElement[int]:
    """Return the number of the week that contains a day; for earlier days, the first."""
    return case(*((day <= end, number) for number, end in enumerate(days[:-1])), else_=len(days) - 1).label("week")
