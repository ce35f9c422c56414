"""Stock levels of every item at every site, as needed for ordering: what may go out, and how long it lasts.

A handful of queries, however many items there are.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, false, func, select

from domain.company import places
from domain.company.places import SHELVES, Site
from domain.ledger import demand
from domain.ledger.demand import Demand
from domain.ledger.history import divide
from domain.quantities import Quantity
from domain.storage.schema.company import items, locations, minimums
from domain.storage.schema.figures import pools
from domain.storage.schema.ledger import balances, lots
from domain.vocabulary import LocationKind, LotStatus


class Supply(StrEnum):
    """How stock compares to its target levels."""

    ENOUGH = "enough"
    OUT = "out"
    LOW = "low"
    OVER = "over"


@dataclass(frozen=True)
class Level:
    """An item at a site."""

    item_id: int
    sku: str
    name_en: str
    name_zh: str
    category: str
    site: Site
    on_hand: Quantity  # on the shelves
    good: Quantity  # the part in lots that are neither held nor recalled, which is compared with the minimum
    reserved: Quantity
    available: Quantity  # good, not reserved and not expired
    blocked: Quantity  # damaged, set aside, held, recalled or expired
    on_the_way: Quantity
    minimum: Quantity | None
    maximum: Quantity | None
    demand: Demand
    expiry: date | None  # the first expiry of what is on the shelves
    value: int  # minor units

    @property
    def supply(self) -> Supply:
        """How it compares to its minimum and maximum."""
        if self.minimum and self.good.steps < self.minimum.steps:
            return Supply.LOW if self.good.steps else Supply.OUT
        return Supply.OVER if self.maximum and self.good.steps > self.maximum.steps else Supply.ENOUGH

    @property
    def days(self) -> int | None:
        """How many days the available stock lasts; None: nobody asks for it, or too little is known."""
        cover = self.demand.days_of_cover(self.available.steps) if self.demand.is_known else None
        return None if cover is None else int(cover)

    @property
    def issued(self) -> Quantity:
        """Issues in the days from which demand is calculated."""
        return replace(self.on_hand, steps=self.demand.issued)


Key = tuple[int, int]
"""Item, site."""


def levels(connection: Connection, now: datetime) -> Iterator[Level]:
    """Yield every item that a site has, expects or should have, by SKU and site."""
    sites = {site.id: site for site in places.all_sites(connection)}
    held = {(row.item_id, row.site_id): row for row in _held(connection, sites.values(), now)}
    wanted = {(row.item_id, row.site_id): row for row in connection.execute(select(minimums))}
    asked_for = _demand(connection, sites.values(), now)
    worth = dict(connection.execute(select(pools.c.item_id, pools.c.value)).all())
    query = select(items.c.id, items.c.sku, items.c.name_en, items.c.name_zh, items.c.category, items.c.unit)
    known = {row.id: row for row in connection.execute(query.add_columns(items.c.decimals))}
    keys = sorted(held.keys() | wanted.keys(), key=lambda key: (known[key[0]].sku, sites[key[1]].code))
    for item_id, group in groupby(keys, key=lambda key: key[0]):
        here = list(group)
        parts = divide(worth.get(item_id, 0), [held[key].total if key in held else 0 for key in here])
        for key, value in zip(here, parts, strict=True):
            stock, asked = held.get(key), wanted.get(key)
            yield _level(known[item_id], sites[key[1]], stock, asked, asked_for.get(key, Demand()), value)


def _demand(connection: Connection, sites: Iterable[Site], now: datetime) -> dict[Key, Demand]:
    """Return the demand at each site by its own date; sites with the same date share a query."""
    today = {site.id: site.today(now) for site in sites}
    by_day = {day: demand.of_items(connection, day) for day in set(today.values())}
    return {key: told for day, found in by_day.items() for key, told in found.items() if today.get(key[1]) == day}


def _level(
    item: Row[Any], site: Site, stock: Row[Any] | None, asked: Row[Any] | None, wanted: Demand, value: int
) -> Level:
    def quantity(steps: int) -> Quantity:
        return Quantity(int(steps), item.decimals, item.unit)

    names = ("on_hand", "good", "reserved", "available", "blocked", "on_the_way")
    amounts = {name: quantity(getattr(stock, name) if stock else 0) for name in names}
    return Level(
        item_id=item.id,
        sku=item.sku,
        name_en=item.name_en,
        name_zh=item.name_zh,
        category=item.category,
        site=site,
        **amounts,
        minimum=quantity(asked.quantity) if asked else None,
        maximum=quantity(asked.maximum) if asked and asked.maximum is not None else None,
        demand=wanted,
        expiry=stock.expiry if stock else None,
        value=value,
    )


def _expired(sites: Iterable[Site], now: datetime) -> ColumnElement[bool]:
    """Return the condition that a lot has expired where it is: the date is not the same everywhere."""
    today: Mapping[int, date] = {site.id: site.today(now) for site in sites}
    expired = lots.c.expiry < case(today, value=locations.c.site_id) if today else false()
    return func.coalesce(expired, false())


def _held(connection: Connection, sites: Iterable[Site], now: datetime) -> Iterable[Row[Any]]:
    """Return steps by item and site, by what may become of them."""
    on_shelf = locations.c.kind.in_(SHELVES)
    good = on_shelf & (lots.c.status == LotStatus.OK)
    expired = _expired(sites, now)
    transit = locations.c.kind == LocationKind.TRANSIT

    def steps(condition: ColumnElement[bool], of: Any = balances.c.on_hand) -> Any:  # noqa: ANN401 - of SQL
        return func.sum(case((condition, of), else_=0))

    query = (
        select(
            balances.c.item_id,
            locations.c.site_id,
            func.sum(balances.c.on_hand).label("total"),
            steps(on_shelf).label("on_hand"),
            steps(good).label("good"),
            func.sum(balances.c.reserved).label("reserved"),
            steps(good & ~expired, balances.c.on_hand - balances.c.reserved).label("available"),
            steps(~transit & (~good | expired)).label("blocked"),
            steps(transit).label("on_the_way"),
            func.min(case((on_shelf, lots.c.expiry))).label("expiry"),
        )
        .join(locations, locations.c.id == balances.c.location_id)
        .join(lots, lots.c.id == balances.c.lot_id)
        .where(balances.c.on_hand > 0)
        .group_by(balances.c.item_id, locations.c.site_id)
    )
    return connection.execute(query)
