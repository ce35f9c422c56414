"""Figures over time: movements per day, the value of the stock by month, expiries by week."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from sqlalchemy import Connection, func, select

from domain.company.places import SHELVES
from domain.reports.stock_levels import Level
from domain.storage.schema.company import locations
from domain.storage.schema.figures import daily_values
from domain.storage.schema.ledger import balances, lots, movements

DAYS = 30
MONTHS = 12
WEEKS = 12


def movements_a_day(connection: Connection, now: datetime) -> list[tuple[date, int]]:
    """Return the number of movements on each of the last DAYS days (UTC), today last."""
    today = now.astimezone(UTC).date()
    first = today - timedelta(days=DAYS - 1)
    since = datetime.combine(first, datetime.min.time(), UTC)
    moments = connection.execute(select(movements.c.happened_at).where(movements.c.happened_at >= since)).scalars()
    counted = Counter(moment.date() for moment in moments)
    return [(day, counted[day]) for day in (first + timedelta(days=past) for past in range(DAYS))]


def value_by_month(connection: Connection, now: datetime) -> list[tuple[date, int]]:
    """Return the stock's value (minor units) at the end of each of the last MONTHS months (UTC).

    Each with the first day of its month; the current month's is as of today.
    """
    months = _months(now.astimezone(UTC).date())
    query = select(daily_values.c.day, func.sum(daily_values.c.value)).group_by(daily_values.c.day)
    changes = [(day, int(value)) for day, value in connection.execute(query)]
    return [(month, sum(value for day, value in changes if day < following)) for month, following in pairwise(months)]


def _months(today: date) -> list[date]:
    """Return the first days of the months, up to the next one."""
    count = today.year * 12 + today.month
    return [date(*_month(each)) for each in range(count - MONTHS, count + 1)]


def _month(count: int) -> tuple[int, int, int]:
    return count // 12, count % 12 + 1, 1


def expiry_wave(connection: Connection, today: date, site_id: int | None = None) -> list[int]:
    """Return how many lots in stock expired before today, and in each of the coming WEEKS weeks, starting today.

    For a site: those on its shelves.
    """
    held = select(balances.c.lot_id).where(balances.c.on_hand > 0)
    if site_id is not None:
        shelves = select(locations.c.id).where(locations.c.site_id == site_id, locations.c.kind.in_(SHELVES))
        held = held.where(balances.c.location_id.in_(shelves))
    query = select(lots.c.expiry, func.count()).where(lots.c.expiry < today + timedelta(weeks=WEEKS))
    found: Counter[int] = Counter()
    for expiry, count in connection.execute(query.where(lots.c.id.in_(held)).group_by(lots.c.expiry)):
        found[max(0, (expiry - today).days // 7 + 1)] += count
    return [found[week] for week in range(WEEKS + 1)]


def totals(found: Iterable[Level], *parts: Callable[[Level], str]) -> list[dict[str, int]]:
    """Return the value of the stock, divided by each of these; largest first."""
    sums: list[dict[str, int]] = [defaultdict(int) for _ in parts]
    for level in found:
        for total, part in zip(sums, parts, strict=True):
            total[part(level)] += level.value
    return [dict(sorted(total.items(), key=lambda each: (-each[1], each[0]))) for total in sums]
