"""The open alerts of a site, as shown on a card: the most urgent first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Float, Row, and_, case, cast, false, func, or_, select, update

from domain.alerts.readers import EVERYTHING, Lens
from domain.alerts.rules import RULES
from domain.alerts.rules.rule import Rule, Urgency
from domain.company import catalogue, people, places
from domain.company.catalogue import Item
from domain.company.people import Person
from domain.company.places import Site
from domain.ledger.lots import Lot
from domain.quantities import Quantity
from domain.storage.schema.alerts import alert_decisions, alerts
from domain.storage.schema.company import items
from domain.storage.schema.ledger import lots
from domain.vocabulary import AlertState

TODAY = timedelta(hours=16)
"""How long a card shows a decision."""


@dataclass(frozen=True)
class Alert:
    """An alert in its current state."""

    id: int
    rule: Rule
    period: int  # days of the horizon; 0: the rule has none
    site: Site
    item: Item
    lot: Lot | None
    state: AlertState
    present: bool  # it is the case just now
    quantity: Quantity  # on the shelves; of the lot, if it is about one
    bound: Quantity | None  # the minimum or maximum
    times: int
    opened_at: datetime
    person: Person | None  # who decided on its state

    @property
    def urgency(self) -> Urgency:
        """How soon it must be known."""
        return self.rule.urgency(self.period)


@dataclass(frozen=True)
class Group:
    """The open alerts of one rule and horizon, counted."""

    rule: Rule
    period: int
    count: int


@dataclass(frozen=True)
class Done:
    """A decision about an alert."""

    id: int
    alert: Alert
    after: AlertState
    person: Person
    decided_at: datetime


@dataclass(frozen=True)
class Overview:
    """A site's alerts, counted: the open ones by rule and horizon, most urgent first."""

    open: tuple[Group, ...]
    aside: Mapping[AlertState, int]  # those that somebody has dealt with

    @property
    def count(self) -> int:
        """The number of open ones."""
        return sum(group.count for group in self.open)


_NUMBERS = {name: number for number, name in enumerate(RULES)}
_KNOWN = alerts.c.rule.in_(RULES)
_NOW = and_(alerts.c.present == 1, _KNOWN)
IS_OPEN = and_(alerts.c.state == AlertState.OPEN, _NOW)


def get(connection: Connection, alert_id: int) -> Alert:
    """Return an alert by id, which must exist."""
    (found,) = _alerts(connection, _rows(connection, alerts.c.id == alert_id))
    return found


def some(connection: Connection, ids: Iterable[int]) -> tuple[Alert, ...]:
    """Return alerts by id, most urgent first."""
    return _alerts(connection, _rows(connection, alerts.c.id.in_(list(ids)), _KNOWN))


def page(connection: Connection, site_id: int, start: int, count: int, lens: Lens = EVERYTHING) -> tuple[Alert, ...]:
    """Return a page of a site's open alerts, most urgent first."""
    here = (alerts.c.site_id == site_id, lens.shows(), IS_OPEN)
    return _alerts(connection, _rows(connection, *here, start=start, count=count))


def overview(connection: Connection, site_id: int, lens: Lens = EVERYTHING) -> Overview:
    """Return a site's alerts, counted."""
    query = (
        select(alerts.c.rule, alerts.c.period, alerts.c.state, func.count())
        .where(alerts.c.site_id == site_id, lens.shows(), alerts.c.state != AlertState.RESOLVED, _NOW)
        .group_by(alerts.c.rule, alerts.c.period, alerts.c.state)
    )
    open_, aside = list[Group](), dict[AlertState, int]()
    for rule, period, state, count in connection.execute(query):
        if state is AlertState.OPEN:
            open_.append(Group(RULES[rule], period, count))
        else:
            aside[state] = aside.get(state, 0) + count
    return Overview(tuple(sorted(open_, key=lambda each: (_NUMBERS[each.rule.name], each.period))), aside)


def done(connection: Connection, site_id: int, now: datetime, count: int) -> tuple[Done, ...]:
    """Return the latest decision about each alert, newest first."""
    lately = alert_decisions.c.decided_at > now - TODAY
    last = select(func.max(alert_decisions.c.id)).where(lately).group_by(alert_decisions.c.alert_id)
    query = (
        select(alert_decisions)
        .join(alerts, alerts.c.id == alert_decisions.c.alert_id)
        .where(alert_decisions.c.id.in_(last), alerts.c.site_id == site_id, _KNOWN)
        .order_by(alert_decisions.c.id.desc())
        .limit(count)
    )
    rows = connection.execute(query).all()
    return _done(connection, rows, some(connection, {row.alert_id for row in rows}))


def last_done(connection: Connection, found: Sequence[Alert]) -> Mapping[int, Done]:
    """Return the latest decision about each of these alerts since it came up, if any."""
    mine = alert_decisions.c.alert_id.in_([each.id for each in found])
    last = select(func.max(alert_decisions.c.id)).where(mine).group_by(alert_decisions.c.alert_id)
    rows = connection.execute(select(alert_decisions).where(alert_decisions.c.id.in_(last))).all()
    times = {each.id: each.times for each in found}
    lately = [row for row in rows if row.times == times[row.alert_id]]
    return {each.alert.id: each for each in _done(connection, lately, found)}


def _done(connection: Connection, rows: Sequence[Row[Any]], found: Iterable[Alert]) -> tuple[Done, ...]:
    known = {alert.id: alert for alert in found}
    return tuple(
        Done(row.id, known[row.alert_id], row.after, people.get(connection, row.person_id), row.decided_at)
        for row in rows
    )


def untold(connection: Connection, site_id: int, now: datetime, lens: Lens) -> list[Row[Any]]:
    """Return alerts that were not told, and should be known today.

    A time after `now` is by a clock that was set back.
    """
    new = (alerts.c.opened_at <= now, alerts.c.told < alerts.c.times)
    here = (alerts.c.site_id == site_id, lens.shows(), IS_OPEN, as_urgent_as(Urgency.TODAY))
    return list(connection.execute(select(alerts).where(*here, *new)).all())


def is_to_tell(connection: Connection, site_id: int, now: datetime, lens: Lens) -> bool:
    """Whether anything was not told yet, or should be known today and is still open."""
    reason = as_urgent_as(Urgency.TODAY) | ((alerts.c.opened_at <= now) & (alerts.c.told < alerts.c.times))
    query = select(alerts.c.id).where(alerts.c.site_id == site_id, lens.shows(), IS_OPEN, reason)
    return connection.execute(query.limit(1)).first() is not None


def is_urgent(connection: Connection, site_id: int, lens: Lens) -> bool:
    """Whether any open alert must be known at once, and was not told."""
    here = (alerts.c.site_id == site_id, lens.shows(), IS_OPEN, as_urgent_as(Urgency.NOW))
    query = select(alerts.c.id).where(*here, alerts.c.told < alerts.c.times)
    return connection.execute(query.limit(1)).first() is not None


def mark_told(connection: Connection, site_id: int, now: datetime) -> None:
    """Record that a site's open alerts were told."""
    statement = update(alerts).where(alerts.c.site_id == site_id, IS_OPEN, alerts.c.told < alerts.c.times)
    connection.execute(statement.values(told=alerts.c.times, told_at=now))


def as_urgent_as(urgency: Urgency) -> ColumnElement[bool]:
    """Return the condition for alerts of at least this urgency.

    Findings never become less urgent as a horizon comes nearer.
    """
    return or_(false(), *(_from(rule, urgency) for rule in RULES.values()))


def _from(rule: Rule, urgency: Urgency) -> ColumnElement[bool]:
    return and_(alerts.c.rule == rule.name, alerts.c.period <= _nearest(rule, urgency))


@cache
def _nearest(rule: Rule, urgency: Urgency) -> int:
    """Return the rule's longest horizon that is this urgent; -1 if none is. Called every few seconds."""
    return max((days for days in range(_LONGEST) if rule.urgency(days) <= urgency), default=-1)


_LONGEST = 1_000
"""Days: no horizon is longer."""


def _rows(
    connection: Connection, *conditions: ColumnElement[bool], start: int = 0, count: int | None = None
) -> list[Row[Any]]:
    """Return alerts, most urgent first: by rule and horizon, then the emptiest and the first to expire."""
    query = _ROWS.where(*conditions)
    return list(connection.execute(query.offset(start).limit(count) if count is not None else query))


_LOT = ("id", "code", "expiry", "status", "made_on", "supplier_lot")

_ROWS = (
    select(alerts, *(lots.c[name].label(f"lots_{name}") for name in _LOT))
    .outerjoin_from(alerts, lots, lots.c.id == alerts.c.lot_id)
    .join(items, items.c.id == alerts.c.item_id)
    .order_by(
        case(_NUMBERS, value=alerts.c.rule, else_=len(_NUMBERS)),
        alerts.c.period,
        lots.c.expiry,
        cast(alerts.c.steps, Float) / func.nullif(cast(alerts.c.bound, Float), 0),
        items.c.sku,
        lots.c.code,
        alerts.c.id,
    )
)


def _alerts(connection: Connection, rows: list[Row[Any]]) -> tuple[Alert, ...]:
    known = catalogue.load(connection, sorted({row.item_id for row in rows}))
    sites = {site.id: site for site in places.all_sites(connection)}
    return tuple(_alert(connection, row, known[row.item_id], sites[row.site_id]) for row in rows)


def _alert(connection: Connection, row: Row[Any], item: Item, site: Site) -> Alert:
    return Alert(
        id=row.id,
        rule=RULES[row.rule],
        period=row.period,
        site=site,
        item=item,
        lot=None if row.lot_id is None else Lot(*(getattr(row, f"lots_{name}") for name in _LOT)),
        state=row.state,
        present=bool(row.present),
        quantity=item.quantity(row.steps),
        bound=None if row.bound is None else item.quantity(row.bound),
        times=row.times,
        opened_at=row.opened_at,
        person=None if row.person_id is None else people.get(connection, row.person_id),
    )
