"""The life of an alert: a rule opens it, and it is resolved when what the rule found is really over."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, func, select, update

from domain.alerts import living_cards, raising
from domain.alerts.rules import RULES
from domain.alerts.rules.rule import Finding, Rule, Scope
from domain.alerts.settings import AlertSettings
from domain.operations import count_plan
from domain.storage.database import MANY, insert, insert_many, rows_of
from domain.storage.schema.alerts import alert_watch, alerts, order_lines
from domain.storage.schema.documents import transfers
from domain.storage.schema.ledger import journal, lots
from domain.vocabulary import AlertState, LotStatus


class Key(NamedTuple):
    """Identifies what a rule may report only once at a time."""

    site_id: int
    subject: str
    period: int


def lock(connection: Connection) -> int:
    """Lock all alerts until the transaction ends. Returns how far the journal was read."""
    query = select(alert_watch.c.position).with_for_update()
    position = connection.execute(query).scalar()
    if position is None:  # what was booked before there were alerts is found by the sweep
        head = connection.execute(select(func.max(journal.c.position))).scalar() or 0
        statement = insert(connection, alert_watch).values(id=1, position=head).on_conflict_do_nothing()
        connection.execute(statement)
        position = connection.execute(query).scalar_one()
    return int(position)


def look(
    connection: Connection,
    scope: Scope,
    now: datetime,
    settings: AlertSettings | None = None,
    rules: Iterable[Rule] = RULES.values(),
) -> None:
    """Bring the alerts within the scope up to date."""
    lock(connection)
    settings = settings or AlertSettings.of(connection)
    changed: set[int] = set()
    known = _known(connection, scope)
    for rule in rules:
        found = {key_of(each): each for each in rule.find(connection, scope, settings)}
        changes = _Changes(rule, now)
        for row in known[rule.name]:
            changes.compare(row, found.pop(Key(row.site_id, row.subject, row.period), None))
        changes.open(found.values())
        changes.store(connection)
        changed |= changes.sites
    living_cards.changed(connection, changed)


def key_of(finding: Finding) -> Key:
    """Return the key of a finding."""
    return Key(finding.site_id, finding.subject, finding.period)


def unresolved(connection: Connection, rule: Rule) -> Iterator[Row[Any]]:
    """Yield the columns of a rule's unresolved alerts that are compared with findings."""
    names = ("site_id", "subject", "period", "item_id", "state", "present", "steps", "bound", "until", "count_from")
    query = _with_transfers(*(alerts.c[name] for name in names))
    return rows_of(connection, query.where(alerts.c.rule == rule.name, alerts.c.state != AlertState.RESOLVED))


def _known(connection: Connection, scope: Scope) -> dict[str, list[Row[Any]]]:
    """Return the alerts within the scope, by rule, including resolved ones."""
    known: dict[str, list[Row[Any]]] = {name: [] for name in RULES}
    # By item index: with more conditions, SQLite reads all alerts of a site and rule for each handful of items.
    here = alerts.c.site_id.in_(scope.sites) if scope.items is None else scope.covers(alerts)
    for row in rows_of(connection, _with_transfers(*alerts.c).where(here)):
        if row.rule in known and row.site_id in scope.sites:
            known[row.rule].append(row)
    return known


def _with_transfers(*columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """Select columns of alerts with the states of the transfers, orders and lots that belong to them."""
    counted = count_plan.counted_since(alerts.c.item_id, alerts.c.site_id, alerts.c.count_from)
    states = (transfers.c.state.label("raised"), order_lines.c.state.label("ordered"))
    is_counted = (alerts.c.count_from.is_not(None) & counted).label("counted")
    query = select(*columns, *states, is_counted, lots.c.status.label("lot_status"))
    query = query.outerjoin_from(alerts, order_lines, order_lines.c.id == alerts.c.order_id)
    query = query.outerjoin(transfers, transfers.c.id == alerts.c.transfer_id)
    return query.outerjoin(lots, lots.c.id == alerts.c.lot_id)


def differs(row: Row[Any], finding: Finding, now: datetime) -> bool:
    """Whether an unresolved alert differs from what was found now."""
    return (row.present, row.steps, row.bound) != _seen(finding) or _is_due(row, now)


def _seen(finding: Finding) -> tuple[int, int, int | None]:
    return int(finding.holds), finding.steps, finding.bound


def _is_due(row: Row[Any], now: datetime) -> bool:
    """Whether an alert that was set aside is open again: its time is up, or what was to resolve it is over."""
    if row.state == AlertState.SNOOZED:
        return row.until is not None and row.until <= now
    is_over = row.raised in raising.OVER or row.ordered in raising.ORDER_OVER or row.lot_status == LotStatus.OK
    return row.state == AlertState.IN_HAND and (is_over if row.count_from is None else bool(row.counted))


_OPENED = {
    "state": AlertState.OPEN,
    "person_id": None,
    "until": None,
    "transfer_id": None,
    "order_id": None,
    "count_from": None,
    "told_at": None,
    "escalated": 0,
}


@dataclass
class _Changes:
    """The pending changes to a rule's alerts."""

    rule: Rule
    now: datetime
    sites: set[int] = field(default_factory=set)
    _new: list[dict[str, Any]] = field(default_factory=list)
    _changed: list[dict[str, Any]] = field(default_factory=list)

    def compare(self, row: Row[Any], finding: Finding | None) -> None:
        """Compare a known alert with what was found now."""
        over = row.state == AlertState.RESOLVED
        if finding is None:
            if not over:
                self._change(row, None, **_OPENED | {"state": AlertState.RESOLVED})
        elif over:
            if finding.holds:
                self._change(row, finding, **_OPENED, times=row.times + 1, opened_at=self.now)
        elif differs(row, finding, self.now):
            again = _OPENED | {"times": row.times + 1}  # it is news
            self._change(row, finding, **again if _is_due(row, self.now) else {})

    def open(self, found: Iterable[Finding]) -> None:
        """Open alerts for new findings."""
        for finding in found:
            if finding.holds:
                self.sites.add(finding.site_id)
                self._new.append(_row(self.rule, finding, self.now))

    def _change(self, row: Row[Any], finding: Finding | None, **values: object) -> None:
        self.sites.add(row.site_id)
        kept = {name: getattr(row, name) for name in _KEPT} | {"present": 0}
        if finding is not None:
            kept |= dict(zip(("present", "steps", "bound"), _seen(finding), strict=True))
        self._changed.append(kept | values | {"alert": row.id, "changed_at": self.now})

    def store(self, connection: Connection) -> None:
        """Write the changes."""
        insert_many(connection, alerts, self._new)
        for start in range(0, len(self._changed), MANY):
            connection.execute(_UPDATE, self._changed[start : start + MANY])


_KEPT = (
    *("state", "present", "steps", "bound", "times", "opened_at"),
    *("person_id", "until", "transfer_id", "order_id", "count_from", "told", "told_at", "escalated"),
)
_UPDATE = (
    update(alerts)
    .where(alerts.c.id == bindparam("alert"))
    .values({name: bindparam(name) for name in (*_KEPT, "changed_at")})
)


def _row(rule: Rule, finding: Finding, now: datetime) -> dict[str, Any]:
    return {
        "rule": rule.name,
        "site_id": finding.site_id,
        "subject": finding.subject,
        "period": finding.period,
        "item_id": finding.item_id,
        "lot_id": finding.lot_id,
        "state": AlertState.OPEN,
        "present": 1,
        "steps": finding.steps,
        "bound": finding.bound,
        "times": 1,
        "told": 0,
        "opened_at": now,
        "changed_at": now,
    }
