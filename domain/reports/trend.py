"""Trend: an item's stock at a site over the last days, what came in, and a forecast."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from sqlalchemy import Connection, case, func, select

from domain.company import places
from domain.company.catalogue import Item
from domain.company.places import SHELVES, Site
from domain.ledger import demand, stock
from domain.ledger.demand import Demand
from domain.storage.schema.company import locations, minimums
from domain.storage.schema.figures import daily_changes, daily_flows
from domain.vocabulary import Flow

DAYS = 90
AHEAD = 30
"""Days for which the stock is forecast."""


@dataclass(frozen=True)
class Trend:
    """The stock on the shelves at the end of each of the last DAYS days, today last; in steps."""

    item: Item
    site: Site
    today: date
    levels: tuple[int, ...]
    came: tuple[tuple[date, int], ...]  # deliveries, and arrivals from other sites
    minimum: int | None
    demand: Demand

    @property
    def first(self) -> date:
        """The first day."""
        return self.today - timedelta(days=len(self.levels) - 1)

    @property
    def forecast(self) -> tuple[Fraction, ...]:
        """The stock at the end of each of the next AHEAD days, if as much goes out as lately."""
        left = (self.levels[-1] - self.demand.a_day * number for number in range(1, AHEAD + 1))
        return tuple(max(each, Fraction(0)) for each in left) if self.demand.a_day > 0 else ()

    @property
    def lasts_until(self) -> date | None:
        """The last day with any stock, if nothing comes; None: nobody asks for it."""
        days = self.demand.days_of_cover(self.levels[-1])
        if days is None or days > (date.max - self.today).days:
            return None
        return self.today + timedelta(days=int(days))


def trend(connection: Connection, item: Item, site_id: int, now: datetime) -> Trend:
    """Return an item's trend at a site. Days of stock are UTC; today's is current."""
    site = places.site(connection, site_id)
    today = site.today(now)
    first = today - timedelta(days=DAYS - 1)
    return Trend(
        item=item,
        site=site,
        today=today,
        levels=(*_levels(connection, item, site_id, first), stock.on_shelves(connection, item, site_id).steps),
        came=_came(connection, item, site_id, first),
        minimum=connection.execute(
            select(minimums.c.quantity).where(minimums.c.item_id == item.id, minimums.c.site_id == site_id)
        ).scalar(),
        demand=demand.of_items(connection, today, site_id, [item.id]).get((item.id, site_id), Demand()),
    )


def _levels(connection: Connection, item: Item, site_id: int, first: date) -> list[int]:
    """Return the stock at the end of each day from the first, without today."""
    day = case((daily_changes.c.day < first, first), else_=daily_changes.c.day)
    query = (
        select(day.label("day"), func.sum(daily_changes.c.steps))
        .join(locations, locations.c.id == daily_changes.c.location_id)
        .where(daily_changes.c.item_id == item.id, locations.c.site_id == site_id, locations.c.kind.in_(SHELVES))
        .group_by(day)
    )
    changes = dict(connection.execute(query).all())
    level, levels = 0, []
    for number in range(DAYS - 1):
        level += int(changes.get(first + timedelta(days=number), 0))
        levels.append(level)
    return levels


def _came(connection: Connection, item: Item, site_id: int, first: date) -> tuple[tuple[date, int], ...]:
    table = daily_flows.c
    query = (
        select(table.day, func.sum(table.steps))
        .where(table.item_id == item.id, table.site_id == site_id, table.day >= first)
        .where(table.flow.in_((Flow.RECEIVED, Flow.ARRIVED)), table.steps > 0)
        .group_by(table.day)
        .order_by(table.day)
    )
    return tuple((day, int(steps)) for day, steps in connection.execute(query))
