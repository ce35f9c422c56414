"""The complete lists of what runs low and what expires at a site."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, case, literal, select

from domain.company import catalogue, places
from domain.company.catalogue import Item
from domain.company.places import Site
from domain.company.settings import alerting, store
from domain.ledger import stock
from domain.quantities import Quantity
from domain.storage.columns import Day
from domain.storage.schema.company import items, locations, minimums
from domain.storage.schema.ledger import balances, lots
from domain.vocabulary import LotStatus

SOON = timedelta(days=30)
"""What expires within this time is marked on every card; what is reported is a setting."""


@dataclass(frozen=True)
class Low:
    """An item below its minimum at a site."""

    item: Item
    on_hand: Quantity
    minimum: Quantity


@dataclass(frozen=True)
class Expiring:
    """A lot at a site that expires soon, or has expired (negative days)."""

    item: Item
    lot: str
    expiry: date
    days: int
    quantity: Quantity


@dataclass(frozen=True)
class Report:
    """What runs low and what expires at a site; the emptiest, and the first to expire, come first."""

    site: Site
    today: date
    low: tuple[Low, ...]
    expiring: tuple[Expiring, ...]


def report(connection: Connection, site_id: int, now: datetime) -> Report:
    """Return what runs low and what expires at a site."""
    site = places.site(connection, site_id)
    today = site.today(now)
    return Report(site, today, _low(connection, site_id), _expiring(connection, site_id, today))


def _low(connection: Connection, site_id: int) -> tuple[Low, ...]:
    blocked = select(lots.c.id).where(lots.c.status != LotStatus.OK)
    there = stock.shelf_totals(connection, site_id, balances.c.lot_id.not_in(blocked))
    query = select(minimums.c.item_id, minimums.c.quantity).where(minimums.c.site_id == site_id)
    wanted = {item_id: steps for item_id, steps in connection.execute(query) if there.get(item_id, 0) < steps}
    known = catalogue.load(connection, list(wanted))
    low = [Low(item, item.quantity(there.get(item.id, 0)), item.quantity(wanted[item.id])) for item in known.values()]
    return tuple(sorted(low, key=lambda each: (each.on_hand.steps / each.minimum.steps, each.item.sku)))


def _horizon(connection: Connection, today: date) -> ColumnElement[date]:
    """Return the latest expiry reported for an item, by its category."""
    days = store.entries(connection, alerting.EXPIRY_DAYS)
    usual = literal(today + timedelta(days=days.pop("", alerting.EXPIRY_DAYS.default)), Day())
    own = [(items.c.category == each, literal(today + timedelta(days=count), Day())) for each, count in days.items()]
    return case(*own, else_=usual) if own else usual


def _expiring(connection: Connection, site_id: int, today: date) -> tuple[Expiring, ...]:
    horizon = _horizon(connection, today)
    query = (
        select(items.c.id, lots.c.code, lots.c.expiry, balances.c.on_hand)
        .join(lots, lots.c.id == balances.c.lot_id)
        .join(items, items.c.id == balances.c.item_id)
        .join(locations, locations.c.id == balances.c.location_id)
        .where(locations.c.site_id == site_id, locations.c.kind.in_(places.SHELVES))
        .where(balances.c.on_hand > 0, lots.c.expiry <= horizon)
    )
    steps: dict[tuple[date, int, str], int] = {}
    for item_id, lot, expiry, on_hand in connection.execute(query):
        steps[expiry, item_id, lot] = steps.get((expiry, item_id, lot), 0) + on_hand
    known = catalogue.load(connection, list({item_id for _, item_id, _ in steps}))
    return tuple(
        Expiring(known[item_id], lot, expiry, (expiry - today).days, known[item_id].quantity(count))
        for (expiry, item_id, lot), count in sorted(steps.items())
    )
