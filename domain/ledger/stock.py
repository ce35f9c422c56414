"""Current stock, read from the balances; movements are never summed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from domain.company import catalogue, places
from domain.company.catalogue import Item
from domain.company.places import SHELVES, Place, Site
from domain.quantities import Quantity
from domain.storage.schema.company import items, locations, minimums, sites
from domain.storage.schema.ledger import balances, lines, lots
from domain.vocabulary import LocationKind, LotStatus


@dataclass(frozen=True)
class Holding:
    """The stock of a lot in one place; `available` is on hand minus reserved."""

    site_id: int
    location_id: int
    place: str  # the bin's code
    kind: LocationKind
    lot_id: int
    lot: str  # empty: no lot
    expiry: date | None
    status: LotStatus
    on_hand: Quantity
    available: Quantity

    def may_go_out(self, today: date) -> bool:
        """Whether it is neither expired, held nor recalled."""
        return self.status is LotStatus.OK and (self.expiry is None or self.expiry >= today)


def holdings(
    connection: Connection, item: Item, site_id: int | None = None, *, even_empty: bool = False
) -> list[Holding]:
    """Return where an item is (or, with `even_empty`, was), by site, then first expired first, then by bin."""
    conditions = [balances.c.item_id == item.id]
    if site_id is not None:
        conditions.append(locations.c.site_id == site_id)
    return [_holding(item, row) for row in _held(connection, *conditions, even_empty=even_empty)]


def _held(
    connection: Connection, *conditions: ColumnElement[bool], even_empty: bool = False
) -> Sequence[Row[*tuple[Any, ...]]]:
    query = (
        select(
            locations.c.site_id,
            locations.c.id,
            locations.c.code,
            locations.c.kind,
            lots.c.id,
            lots.c.code,
            lots.c.expiry,
            lots.c.status,
            balances.c.on_hand,
            balances.c.reserved,
            balances.c.item_id,
        )
        .join(locations, locations.c.id == balances.c.location_id)
        .join(lots, lots.c.id == balances.c.lot_id)
        .where(balances.c.on_hand >= (0 if even_empty else 1), *conditions)
        .order_by(locations.c.site_id, lots.c.expiry.is_(None), lots.c.expiry, locations.c.code, lots.c.id)
    )
    return connection.execute(query).all()


def _holding(item: Item, row: Row[*tuple[Any, ...]]) -> Holding:
    told: list[Any] = [*row[:8], item.quantity(row.on_hand), item.quantity(row.on_hand - row.reserved)]
    return Holding(*told)


@dataclass(frozen=True)
class SiteStock:
    """A site's stock of an item: the total on its shelves, and where all of it is."""

    site: Site
    total: Quantity
    holdings: tuple[Holding, ...]

    def may_go_out(self, today: date) -> Quantity:
        """Return the part of the total that is not reserved, expired, held or recalled."""
        free = (each for each in self.holdings if each.kind in SHELVES and each.may_go_out(today))
        steps = sum(each.available.steps for each in free)
        return replace(self.total, steps=steps)


def by_site(connection: Connection, item: Item) -> list[SiteStock]:
    """Return the stock of an item, site by site, including sites that have none."""
    held = holdings(connection, item)
    found = []
    for site in places.all_sites(connection):
        there = tuple(holding for holding in held if holding.site_id == site.id)
        total = sum(holding.on_hand.steps for holding in there if holding.kind in SHELVES)
        found.append(SiteStock(site, item.quantity(total), there))
    return found


def in_place(connection: Connection, place: Place) -> list[tuple[Item, Holding]]:
    """Return the stock in a place, by SKU."""
    rows = _held(connection, balances.c.location_id == place.id)
    found = catalogue.load(connection, [row.item_id for row in rows])
    there = [(found[row.item_id], _holding(found[row.item_id], row)) for row in rows]
    return sorted(there, key=lambda each: each[0].sku)


def sites_of(connection: Connection, item: Item, lot_id: int) -> set[int]:
    """Return the ids of the sites that have or had any of a lot."""
    query = (
        select(locations.c.site_id)
        .distinct()
        .join(lines, locations.c.id.in_((lines.c.source_id, lines.c.target_id)))
        .where(lines.c.item_id == item.id, lines.c.lot_id == lot_id, locations.c.site_id.is_not(None))
    )
    return set(connection.execute(query).scalars())


def lock(connection: Connection, item: Item, site_id: int | None = None) -> None:
    """Lock the balances of an item, at a site or everywhere, until the transaction ends.

    In the order in which postings lock them, to avoid deadlocks.
    """
    query = (
        select(balances.c.item_id)
        .join(locations, locations.c.id == balances.c.location_id)
        .where(balances.c.item_id == item.id)
        .order_by(balances.c.location_id, balances.c.lot_id)
    )
    if site_id is not None:
        query = query.where(locations.c.site_id == site_id)
    connection.execute(query.with_for_update(of=balances))


def on_hand(connection: Connection, item_id: int, place_id: int, lot_id: int) -> int:
    """Return the steps of an item's lot in a place."""
    there = (balances.c.item_id == item_id) & (balances.c.location_id == place_id) & (balances.c.lot_id == lot_id)
    return connection.execute(select(balances.c.on_hand).where(there)).scalar() or 0


def on_shelves(connection: Connection, item: Item, site_id: int) -> Quantity:
    """Return a site's stock of an item in its bins and on its dock, without goods in transit or damaged."""
    return item.quantity(shelf_totals(connection, site_id, balances.c.item_id == item.id).get(item.id, 0))


def minimum(connection: Connection, item: Item, site_id: int) -> Quantity:
    """Return a site's minimum stock of an item; zero if none is set."""
    there = (minimums.c.item_id == item.id) & (minimums.c.site_id == site_id)
    return item.quantity(connection.execute(select(minimums.c.quantity).where(there)).scalar() or 0)


def shelf_totals(connection: Connection, site_id: int, *conditions: ColumnElement[bool]) -> dict[int, int]:
    """Return the steps on a site's shelves by item id; items that have none are left out."""
    query = (
        select(balances.c.item_id, func.sum(balances.c.on_hand))
        .join(locations, locations.c.id == balances.c.location_id)
        .where(locations.c.site_id == site_id, locations.c.kind.in_(SHELVES), balances.c.on_hand > 0)
        .where(*conditions)
        .group_by(balances.c.item_id)
    )
    return {item_id: int(steps) for item_id, steps in connection.execute(query)}


@dataclass(frozen=True)
class StockRow:
    """One row of the whole stock, as the back office sees it."""

    item_id: int
    location_id: int
    lot_id: int
    sku: str
    name_en: str
    name_zh: str
    site: str
    place: str
    kind: LocationKind
    lot: str
    expiry: date | None
    status: LotStatus
    on_hand: Quantity
    reserved: Quantity


def all_rows(connection: Connection) -> Iterator[StockRow]:
    """Yield the whole stock, by SKU, site, place and lot."""
    query = (
        select(
            balances.c.item_id,
            balances.c.location_id,
            balances.c.lot_id,
            items.c.sku,
            items.c.name_en,
            items.c.name_zh,
            sites.c.code.label("site"),
            locations.c.code.label("place"),
            locations.c.kind,
            lots.c.code.label("lot"),
            lots.c.expiry,
            lots.c.status,
            balances.c.on_hand,
            balances.c.reserved,
            items.c.decimals,
            items.c.unit,
        )
        .join(items, items.c.id == balances.c.item_id)
        .join(locations, locations.c.id == balances.c.location_id)
        .join(sites, sites.c.id == locations.c.site_id)
        .join(lots, lots.c.id == balances.c.lot_id)
        .where(balances.c.on_hand > 0)
        .order_by(items.c.sku, sites.c.code, locations.c.code, lots.c.expiry, lots.c.code)
    )
    for row in connection.execute(query):
        on_hand = Quantity(row.on_hand, row.decimals, row.unit)
        reserved = Quantity(row.reserved, row.decimals, row.unit)
        told: list[Any] = [*row[:12], on_hand, reserved]
        yield StockRow(*told)
