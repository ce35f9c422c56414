"""The count plan: what is due to be counted at a site. It is derived from past counts; nothing is scheduled in advance.

What matters most is counted most often: by ABC class, or everything once per period. Stock that was never counted is
due one interval after it first came to its place.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, func, select, true

from domain.company import catalogue, places
from domain.company.catalogue import Item
from domain.company.places import SHELVES, Place, Site
from domain.company.settings import store
from domain.company.settings.counts import PLAN, Planned
from domain.ledger import abc_classes
from domain.ledger.abc_classes import AbcClass
from domain.operations.counting import Count, get
from domain.storage.schema.alerts import alerts
from domain.storage.schema.company import locations
from domain.storage.schema.documents import counts
from domain.storage.schema.figures import daily_changes
from domain.storage.schema.ledger import NO_LOT, balances, lots
from domain.vocabulary import AlertState, CountState, LocationKind

DAYS = {AbcClass.A: 90, AbcClass.B: 180, AbcClass.C: 365}
"""How often items of each class are counted, in days."""

ClassesAt = Callable[[date], Mapping[int, AbcClass]]
"""Returns the class of each item, by what was issued in the year before a day."""

_ALL = true()


@dataclass(frozen=True)
class Plan:
    """How often each item is counted, in days: by class, or the same for all."""

    every: int | None = None

    def interval(self, of: AbcClass) -> timedelta:
        """Return the interval between two counts."""
        return timedelta(days=self.every or DAYS[of])

    @property
    def shortest(self) -> timedelta:
        """The shortest interval: whatever was counted more recently is not due, whatever its class."""
        return min(map(self.interval, AbcClass))


BY_CLASS = Plan()


def plan(connection: Connection, site: Site) -> Plan | None:
    """Return the plan of a site; None if nothing is ever due there."""
    written = store.get(connection, PLAN, site.code)
    if written == Planned.OFF:
        return None
    return BY_CLASS if written == Planned.BY_CLASS else Plan(int(written))


class DueStock(NamedTuple):
    """A lot of an item in a place that is due for counting: its quantity by the books (in steps), and since when."""

    item_id: int
    place_id: int
    on_hand: int
    since: date


@dataclass(frozen=True)
class DuePlace:
    """A place with stock due for counting, how many things are due there, and since when the first of them is."""

    place: Place
    things: int
    since: date


@dataclass(frozen=True)
class WantedCount:
    """A place that holds something that a manager wants counted because of an alert."""

    place: Place
    item: Item
    lot_id: int
    lot: str


@dataclass(frozen=True)
class Todo:
    """What a person has to count at a site: what was asked for, what others found to differ, and what is due."""

    wanted: tuple[WantedCount, ...]
    recounts: tuple[Count, ...]
    due: tuple[DuePlace, ...]
    is_planned: bool = True

    @property
    def count(self) -> int:
        """The number of tasks."""
        return len(self.wanted) + len(self.recounts) + len(self.due)


def todo(connection: Connection, site: Site, person_id: int, now: datetime) -> Todo:
    """Return what this person should count, the longest due first. Differences must be recounted by somebody else."""
    planned, recounts = plan(connection, site), tuple(_recounts(connection, site, person_id))
    places_due = due(connection, site, planned, now) if planned else ()
    return Todo(tuple(_wanted(connection, site)), recounts, tuple(places_due), planned is not None)


def counted_since(
    item_id: ColumnElement[int], site_id: ColumnElement[int], since: ColumnElement[datetime]
) -> ColumnElement[bool]:
    """Whether an item has been counted anywhere at a site since then."""
    query = select(counts.c.id).join(locations, locations.c.id == counts.c.location_id)
    return query.where(
        counts.c.item_id == item_id, locations.c.site_id == site_id, counts.c.counted_at >= since
    ).exists()


def _wanted(connection: Connection, site: Site) -> Iterator[WantedCount]:
    """Yield what alerts ask to be counted, wherever it is; the dock, if none of it is left."""
    asked = (
        select(alerts.c.item_id, alerts.c.lot_id)
        .distinct()
        .where(alerts.c.site_id == site.id, alerts.c.state == AlertState.IN_HAND, alerts.c.count_from.is_not(None))
        .where(~counted_since(alerts.c.item_id, alerts.c.site_id, alerts.c.count_from))
        .order_by(alerts.c.item_id, alerts.c.lot_id)
    )
    known = {place.id: place for place in places.places(connection, site.id)}
    for item_id, lot_id in connection.execute(asked).all():
        lies = select(balances.c.location_id, balances.c.lot_id, lots.c.code).join(lots, lots.c.id == balances.c.lot_id)
        lies = lies.where(balances.c.item_id == item_id, balances.c.location_id.in_(known), balances.c.on_hand > 0)
        (item,) = catalogue.load(connection, [item_id]).values()
        found = connection.execute(lies if lot_id is None else lies.where(balances.c.lot_id == lot_id)).all()
        dock = places.location(connection, LocationKind.DOCK, site.id)
        yield from (WantedCount(known[row.location_id], item, row.lot_id, row.code) for row in found)
        if not found:
            yield WantedCount(known[dock], item, NO_LOT, "")


def due(connection: Connection, site: Site, plan: Plan, now: datetime) -> list[DuePlace]:
    """Return the places of a site where anything is due, the longest due first."""
    by_place: dict[int, list[date]] = defaultdict(list)
    for each in things_due(connection, site, plan, site.today(now), partial(abc_classes.classes, connection)):
        by_place[each.place_id].append(each.since)
    known = {place.id: place for place in places.places(connection, site.id)}
    found = [DuePlace(known[place_id], len(days), min(days)) for place_id, days in by_place.items()]
    return sorted(found, key=lambda each: (each.since, each.place.code))


def things_due(
    connection: Connection, site: Site, plan: Plan, today: date, classes_at: ClassesAt, only: ColumnElement[bool] = _ALL
) -> Iterator[DueStock]:
    """Yield what is due on a site's shelves. `only`: limits it to these balances."""
    found = _lying(connection, site, today - plan.shortest, only)
    if not found:
        return
    classes = {} if plan.every else classes_at(today + timedelta(days=1))
    bounds = {each: today - plan.interval(each) for each in AbcClass}
    last = _last_counted(connection, site)
    for row in found:
        bound = bounds[classes.get(row.item_id, AbcClass.C)]
        counted = last.get((row.item_id, row.location_id, row.lot_id), row.came)
        if counted <= bound:
            yield DueStock(row.item_id, row.location_id, row.on_hand, today - (bound - counted))


def _lying(connection: Connection, site: Site, until: date, only: ColumnElement[bool]) -> list[Row[Any]]:
    """Return what is on the site's shelves: item, place, lot, quantity, and since which UTC day, up to `until`."""
    key = (balances.c.item_id, balances.c.location_id, balances.c.lot_id)
    came = (
        select(daily_changes.c.day)
        .where(*(daily_changes.c[column.name] == column for column in key))
        .order_by(daily_changes.c.day)  # by the primary key: stops at the first
        .limit(1)
        .scalar_subquery()
        .label("came")
    )
    lying = (
        select(*key, balances.c.on_hand, came)
        .join(locations, locations.c.id == balances.c.location_id)
        .where(locations.c.site_id == site.id, locations.c.kind.in_(SHELVES), balances.c.on_hand > 0, only)
        .cte("lying")
        .prefix_with("MATERIALIZED")  # otherwise the day is looked up twice, at four times the cost
    )
    return list(connection.execute(select(lying).where(lying.c.came <= until)))


def _last_counted(connection: Connection, site: Site) -> dict[tuple[int, int, int], date]:
    """Return the day of the last valid count of each (item, place, lot)."""
    key = (counts.c.item_id, counts.c.location_id, counts.c.lot_id)
    query = (
        select(*key, func.max(counts.c.counted_at))
        .join(locations, locations.c.id == counts.c.location_id)
        .where(locations.c.site_id == site.id, counts.c.state != CountState.LEFT)
        .group_by(*key)
    )
    return {
        (item_id, place_id, lot_id): site.today(moment)
        for item_id, place_id, lot_id, moment in connection.execute(query)
    }


def _recounts(connection: Connection, site: Site, person_id: int) -> list[Count]:
    """Return the undecided counts in which only one person, other than this one, has found anything."""
    query = (
        select(counts.c.id, counts.c.found)
        .join(locations, locations.c.id == counts.c.location_id)
        .where(counts.c.state == CountState.ASKED, locations.c.site_id == site.id, counts.c.new_lot == "")
        .order_by(counts.c.id)
    )
    found = []
    for count_id, numbers in connection.execute(query).all():
        people = {each["person"] for each in numbers}
        if len(people) == 1 and person_id not in people:
            found.append(get(connection, count_id))
    return found
