"""Decisions about alerts: acknowledge, snooze, take in hand. Every decision is recorded, and can be taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from domain.alerts import life, living_cards, open_alerts, raising
from domain.alerts.open_alerts import Alert
from domain.alerts.rules import RULES
from domain.company import catalogue, places
from domain.company.people import Person, Right
from domain.company.settings import alerting, store
from domain.errors import AlertDecided, AlertOver
from domain.ledger import keys, lots
from domain.ledger.context import Context
from domain.operations import ordering
from domain.operations.transfers.documents import Route
from domain.storage.schema.alerts import alert_decisions, alerts
from domain.vocabulary import AlertState, LotStatus


@dataclass(frozen=True)
class _Put:
    """An alert's new state."""

    state: AlertState
    until: datetime | None = None
    transfer_id: int | None = None
    order_id: int | None = None
    count_from: datetime | None = None


def acknowledge(connection: Connection, person: Person, alert_id: int, now: datetime) -> None:
    """Acknowledge an alert. Raises NotAllowed, AlertOver, AlertDecided."""
    _decide(connection, person, _open(connection, person, alert_id), _Put(AlertState.ACKNOWLEDGED), now)


def acknowledge_all(connection: Connection, person: Person, ids: list[int], now: datetime) -> int:
    """Acknowledge those of these alerts that are open. Returns how many there were. Raises NotAllowed."""
    life.lock(connection)
    found = [_row(connection, alert_id) for alert_id in ids]
    for site_id in {row.site_id for row in found}:
        person.require(Right.DECIDE, site_id)
    still_open = [row for row in found if row.state == AlertState.OPEN and row.present]
    for row in still_open:
        _decide(connection, person, row, _Put(AlertState.ACKNOWLEDGED), now)
    return len(still_open)


def snooze(connection: Connection, person: Person, alert_id: int, until: datetime | None, now: datetime) -> None:
    """Snooze an alert until a moment, or else until something changes. Raises NotAllowed, AlertOver, AlertDecided."""
    _decide(connection, person, _open(connection, person, alert_id), _Put(AlertState.SNOOZED, until), now)


def morning_in(connection: Connection, alert_id: int, days: int, now: datetime) -> datetime:
    """Return the alert's site's morning in this many days."""
    site = places.site(connection, _row(connection, alert_id).site_id)
    return datetime.combine(
        site.today(now) + timedelta(days=days), store.get(connection, alerting.MORNING, site.code), site.zone
    )


def request(context: Context, alert_id: int, other_id: int, steps: int) -> None:
    """Request the transfer from or to another site that would resolve it. The alert is in hand until that has ended.

    Raises NotAllowed, AlertOver, AlertDecided, and what requesting a transfer raises.
    """
    connection = context.connection
    row = _open(connection, context.person, alert_id)
    item = catalogue.get(connection, row.item_id)
    here, other = places.site(connection, row.site_id), places.site(connection, other_id)
    route = Route(here, other) if RULES[row.rule].cured_by_giving else Route(other, here)
    context = context.under(keys.alert_transfer(alert_id, _last_decision(connection, alert_id)))
    put = _Put(AlertState.IN_HAND, transfer_id=raising.request(context, item, item.quantity(steps), route))
    _decide(connection, context.person, row, put, context.now)


def order(context: Context, alert_id: int, steps: int) -> None:
    """Put what is missing on the order list. The alert is in hand until it has come, or is taken off.

    Raises NotAllowed, AlertOver, AlertDecided, NeedsApproval.
    """
    connection = context.connection
    row = _open(connection, context.person, alert_id)
    item, site = catalogue.get(connection, row.item_id), places.site(connection, row.site_id)
    context = context.under(keys.alert_order(alert_id, _last_decision(connection, alert_id)))
    line = ordering.put(context, item, item.quantity(steps), site)
    _decide(connection, context.person, row, _Put(AlertState.IN_HAND, order_id=line.id), context.now)


def have_counted(connection: Connection, person: Person, alert_id: int, now: datetime) -> None:
    """Ask for a count, ahead of others due there. The alert is in hand until it is counted.

    Raises NotAllowed, AlertOver, AlertDecided.
    """
    row = _open(connection, person, alert_id)
    _decide(connection, person, row, _Put(AlertState.IN_HAND, count_from=now), now)


def hold(connection: Connection, person: Person, alert_id: int, reason: str, now: datetime) -> None:
    """Hold the alert's lot. Raises NotAllowed, AlertOver, AlertDecided."""
    row = _open(connection, person, alert_id)
    alert = open_alerts.get(connection, alert_id)
    if alert.lot is not None:
        lots.decide(connection, person, alert.item, alert.lot.code, LotStatus.HELD, reason, now)
        _decide(connection, person, row, _Put(AlertState.IN_HAND), now)


def take_back(context: Context, decision_id: int, reason: str) -> Alert:
    """Take back a decision and what it led to: the transfer requested, or the lot held.

    Raises NotAllowed, AlertOver if it was not the last one, and what withdrawing a transfer raises.
    """
    connection, person, now = context.connection, context.person, context.now
    life.lock(connection)
    decision = connection.execute(select(alert_decisions).where(alert_decisions.c.id == decision_id)).one()
    row = _row(connection, decision.alert_id)
    person.require(Right.DECIDE, row.site_id)
    if _last_decision(connection, row.id) != decision_id or row.times != decision.times:
        raise AlertOver
    if row.state == decision.after:
        alert = open_alerts.get(connection, row.id)
        if decision.transfer_id is not None:
            raising.withdraw(context, decision.transfer_id)
        elif decision.order_id is not None:
            ordering.withdraw(context, decision.order_id)
        elif decision.after is AlertState.IN_HAND and alert.lot is not None and decision.count_from is None:
            lots.decide(connection, person, alert.item, alert.lot.code, LotStatus.OK, reason, now)
        _decide(connection, person, row, _Put(AlertState.OPEN), now)
    return open_alerts.get(connection, row.id)


def _open(connection: Connection, person: Person, alert_id: int) -> Row[Any]:
    """Return an open alert, locked, if the person may decide on it."""
    life.lock(connection)
    row = _row(connection, alert_id)
    person.require(Right.DECIDE, row.site_id)
    if row.state == AlertState.RESOLVED or not row.present:
        raise AlertOver
    if row.state != AlertState.OPEN:
        alert = open_alerts.get(connection, alert_id)
        raise AlertDecided(alert.state, alert.person.name if alert.person else "")
    return row


def _row(connection: Connection, alert_id: int) -> Row[Any]:
    return connection.execute(select(alerts).where(alerts.c.id == alert_id)).one()


def _last_decision(connection: Connection, alert_id: int) -> int:
    query = select(func.max(alert_decisions.c.id)).where(alert_decisions.c.alert_id == alert_id)
    return connection.execute(query).scalar() or 0


def _decide(connection: Connection, person: Person, row: Row[Any], put: _Put, now: datetime) -> None:
    """Store an alert's new state, and who decided it."""
    undone = put.state is AlertState.OPEN
    raised = {name: getattr(put, name) for name in ("until", "transfer_id", "order_id", "count_from")}
    values = {"state": put.state, "changed_at": now} | raised
    who = {"person_id": None if undone else person.id}
    connection.execute(update(alerts).where(alerts.c.id == row.id).values(values | who))
    decision = {
        "alert_id": row.id,
        "times": row.times,
        "before": row.state,
        "after": put.state,
        "person_id": person.id,
        "decided_at": now,
    }
    connection.execute(alert_decisions.insert(), decision | raised)
    living_cards.changed(connection, [row.site_id])
