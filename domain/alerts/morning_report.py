"""The morning: a site's groups are told what is open; and the whole lists of what runs low and what expires."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, case, literal, select

from domain.alerts import life, living_cards, open_alerts
from domain.alerts.rules.rule import Scope
from domain.alerts.settings import AlertSettings
from domain.company import catalogue, outbox, people, places
from domain.company.catalogue import Item
from domain.company.people import Group
from domain.company.places import Site
from domain.company.settings import register, store
from domain.ledger import stock
from domain.quantities import Quantity
from domain.storage.columns import Day
from domain.storage.schema import balances, items, locations, lots, minimums
from domain.storage.schema import outbox as outbox_table
from domain.vocabulary import LotStatus, Subject

CATCH_UP_FOR = timedelta(hours=4)
"""A morning that was missed (the program was not running) is caught up for this long, then left out."""

NEWS_ON = 0
"""The weekday (0: Monday) on which what can wait is reason enough for a card."""

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
    """A lot at a site that expires soon, or has expired (days below zero)."""

    item: Item
    lot: str
    expiry: date
    days: int
    quantity: Quantity


@dataclass(frozen=True)
class Report:
    """What runs low and what expires at a site; the emptiest and the first to expire come first."""

    site: Site
    today: date
    low: tuple[Low, ...]
    expiring: tuple[Expiring, ...]


def report(connection: Connection, site_id: int, now: datetime) -> Report:
    """What runs low and what expires at a site."""
    site = places.site(connection, site_id)
    today = site.today(now)
    return Report(site, today, _low(connection, site_id), _expiring(connection, site_id, today))


def is_due(connection: Connection, now: datetime) -> bool:
    """Whether there is a group for `enqueue_due`, as far as the alerts are known."""
    return any(_has_news(connection, group, now) for group, _ in _waiting(connection, now))


def enqueue_due(connection: Connection, now: datetime, settings: AlertSettings | None = None) -> int:
    """Queue this morning's card for every group that is due and has not had it. Returns how many were queued.

    A group for which nothing is open gets none.
    """
    told, looked_at = 0, set[int]()
    for group, key in _waiting(connection, now):
        if group.site_id not in looked_at:
            looked_at.add(group.site_id)
            look(connection, [group.site_id], now, settings)
        if _has_news(connection, group, now):
            told += _enqueue(connection, group, key, now)
    for site_id in looked_at:
        open_alerts.mark_told(connection, site_id)
    return told


def _has_news(connection: Connection, group: Group, now: datetime) -> bool:
    """Whether something must be dealt with; once a week, and before the first card, anything new will do."""
    since = living_cards.begun_at(connection, group)
    weekday = places.site(connection, group.site_id).today(now).weekday()
    can_wait = since is not None and weekday != NEWS_ON
    return open_alerts.news(connection, group.site_id, since, now, can_wait=can_wait)


def _waiting(connection: Connection, now: datetime) -> list[tuple[Group, str]]:
    """The groups whose morning it is, and that have not had its card, with the card's key."""
    mornings = {
        group: _key(group, f"{local.date()}")
        for group in people.groups_of(connection)
        if (local := _morning(connection, group, now))
    }
    keys = {outbox.key_of(Subject.MORNING, key, group): group for group, key in mornings.items()}
    queued = set(connection.execute(select(outbox_table.c.key).where(outbox_table.c.key.in_(keys))).scalars())
    return [(group, mornings[group]) for key, group in keys.items() if key not in queued]


def _morning(connection: Connection, group: Group, now: datetime) -> datetime | None:
    """The local time, if the morning's card is to be sent at it."""
    site = places.site(connection, group.site_id)
    local = now.astimezone(site.zone)
    morning = store.get(connection, register.MORNING, site.code)
    since = local - datetime.combine(local.date(), morning, local.tzinfo)
    return local if timedelta(0) <= since < CATCH_UP_FOR else None


def enqueue_now(connection: Connection, site_ids: list[int], key: str, now: datetime) -> int:
    """Queue the card for the groups of these sites, whatever the hour. Returns how many were queued."""
    look(connection, site_ids, now)
    return sum(_enqueue(connection, group, _key(group, key), now) for group in people.groups_of(connection, site_ids))


def look(connection: Connection, site_ids: Iterable[int], now: datetime, settings: AlertSettings | None = None) -> None:
    """Bring the alerts of these sites up to date."""
    life.look(connection, Scope.at(connection, now, sites=site_ids), now, settings)


def _key(group: Group, key: str) -> str:
    return f"{group.site_id}:{key}"


def _enqueue(connection: Connection, group: Group, key: str, now: datetime) -> bool:
    """Queue it, and let it be the group's living card; only what is urgent makes a sound."""
    silent = not open_alerts.urgent(connection, group.site_id)
    body = {"site": group.site_id}
    queued = outbox.enqueue(connection, group, Subject.MORNING, body, key=key, now=now, silent=silent)
    if queued:
        living_cards.begin(connection, group, outbox.key_of(Subject.MORNING, key, group), now)
    return queued


def _low(connection: Connection, site_id: int) -> tuple[Low, ...]:
    blocked = select(lots.c.id).where(lots.c.status != LotStatus.OK)
    there = stock.shelf_totals(connection, site_id, balances.c.lot_id.not_in(blocked))
    query = select(minimums.c.item_id, minimums.c.quantity).where(minimums.c.site_id == site_id)
    wanted = {item_id: steps for item_id, steps in connection.execute(query) if there.get(item_id, 0) < steps}
    known = catalogue.load(connection, list(wanted))
    low = [Low(item, item.quantity(there.get(item.id, 0)), item.quantity(wanted[item.id])) for item in known.values()]
    return tuple(sorted(low, key=lambda each: (each.on_hand.steps / each.minimum.steps, each.item.sku)))


def _horizon(connection: Connection, today: date) -> ColumnElement[date]:
    """The last expiry that is reported of an item, by its category."""
    days = store.entries(connection, register.EXPIRY_DAYS)
    usual = literal(today + timedelta(days=days.pop("", register.EXPIRY_DAYS.default)), Day())
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
