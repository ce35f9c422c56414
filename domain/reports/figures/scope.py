"""What figures cover: a month, and the data that several of them need, read once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property

from sqlalchemy import ColumnElement, Connection, func, select

from domain.company import places
from domain.company.places import Site
from domain.ledger import abc_classes
from domain.ledger.abc_classes import AbcClass
from domain.ledger.history import divide
from domain.reports.figures.levels import ItemAt, Level, item_values, stock_levels
from domain.reports.figures.period import Period
from domain.storage.schema.company import items
from domain.storage.schema.figures import daily_flows
from domain.vocabulary import Flow

DEAD_AFTER = timedelta(days=180)
"""Stock without an issue for this long is dead."""


@dataclass(frozen=True)
class Flowed:
    """What flowed in the period: steps, cost (minor units), lines, and how many of these were undone."""

    steps: int
    value: int
    lines: int
    undone: int


@dataclass(frozen=True)
class Scope:
    """A period of a company's stock. Days of stock are UTC; days of what came and went are the site's."""

    connection: Connection
    period: Period
    now: datetime

    @cached_property
    def moment(self) -> datetime:
        """The end of the period, or now if that is earlier."""
        return min(self.now, datetime.combine(self.period.end, time(), UTC))

    @cached_property
    def sites(self) -> dict[int, Site]:
        """All sites by id, in the order of their codes."""
        return {site.id: site for site in places.all_sites(self.connection)}

    @cached_property
    def categories(self) -> dict[int, str]:
        """The categories of the items."""
        return dict(self.connection.execute(select(items.c.id, items.c.category)).all())

    @cached_property
    def decimals(self) -> dict[int, int]:
        """How many decimals the items are counted in."""
        return dict(self.connection.execute(select(items.c.id, items.c.decimals)).all())

    @cached_property
    def classes(self) -> dict[int, AbcClass]:
        """The items' ABC classes, from the issues of the whole company; items without one are C."""
        return abc_classes.classes(self.connection, self.period.end)

    @cached_property
    def levels(self) -> dict[ItemAt, Level]:
        """The stock of every item at every site that has or had any."""
        return stock_levels(self.connection, self.period)

    @cached_property
    def values(self) -> dict[ItemAt, int]:
        """The value of each item's stock at each site at the end (minor units); the sum is exact."""
        held: dict[int, dict[int, int]] = defaultdict(dict)
        for (item_id, site_id), level in self.levels.items():
            held[item_id][site_id] = level.at_end
        found: dict[ItemAt, int] = {}
        for item_id, worth in self._worth.items():
            at = [site_id for site_id in self.sites if held[item_id].get(site_id)]
            if at and worth.at_end > 0:
                shares = divide(worth.at_end, [held[item_id][site_id] for site_id in at])
                found |= {(item_id, site_id): share for site_id, share in zip(at, shares, strict=True)}
        return found

    @cached_property
    def average_values(self) -> dict[ItemAt, Fraction]:
        """The average value of that stock over the ends of the days (minor units)."""
        whole: dict[int, Fraction] = defaultdict(Fraction)
        for (item_id, _), level in self.levels.items():
            whole[item_id] += level.average
        return {
            key: self._worth[key[0]].average * level.average / whole[key[0]]
            for key, level in self.levels.items()
            if whole[key[0]] and key[0] in self._worth
        }

    @cached_property
    def flows(self) -> dict[Flow, dict[ItemAt, Flowed]]:
        """What came and went in the period."""
        table = daily_flows.c
        sums = (func.sum(column) for column in (table.steps, table.value, table.lines, table.undone))
        query = (
            select(table.flow, table.item_id, table.site_id, *sums)
            .where(table.day >= self.period.start, table.day < self.period.end)
            .group_by(table.flow, table.item_id, table.site_id)
        )
        found: dict[Flow, dict[ItemAt, Flowed]] = defaultdict(dict)
        for flow, item_id, site_id, *told in self.connection.execute(query):
            found[flow][item_id, site_id] = Flowed(*map(int, told))
        return found

    def within(self, site_id: int, moment: datetime) -> bool:
        """Whether something happened in the period, by the site's clock."""
        return self.period.start <= self.sites[site_id].today(moment) < self.period.end

    def around(self, moment: ColumnElement[datetime]) -> ColumnElement[bool]:
        """Return the condition that something may be in the period, whatever its site; `within` decides."""
        first, last = self.period.start - timedelta(days=1), self.period.end + timedelta(days=1)
        return moment.between(datetime.combine(first, time(), UTC), datetime.combine(last, time(), UTC))

    @cached_property
    def lately(self) -> dict[Flow, set[ItemAt]]:
        """What came or went in the DEAD_AFTER before the end."""
        table = daily_flows.c
        query = (
            select(table.flow, table.item_id, table.site_id)
            .where(table.day >= self.period.end - DEAD_AFTER, table.day < self.period.end, table.steps > 0)
            .distinct()
        )
        found: dict[Flow, set[ItemAt]] = defaultdict(set)
        for flow, item_id, site_id in self.connection.execute(query):
            found[flow].add((item_id, site_id))
        return found

    @cached_property
    def _worth(self) -> dict[int, Level]:
        return item_values(self.connection, self.period)
