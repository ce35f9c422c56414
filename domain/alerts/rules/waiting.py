"""Waiting: a request, a transfer's missing goods, or a count's difference that nobody has decided on for days."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from domain.alerts.rules.rule import Finding, Rule, Scope, Urgency
from domain.alerts.settings import AlertSettings
from domain.storage.schema.company import locations
from domain.storage.schema.documents import counts, transfer_lines, transfer_steps, transfers
from domain.vocabulary import AlertRule, CountState, TransferState

TO_DECIDE = (TransferState.REQUESTED, TransferState.RECEIVED)


def _find(connection: Connection, scope: Scope, settings: AlertSettings) -> Iterator[Finding]:
    """Yield documents at the site where they are decided. Near: those that have begun to wait since."""
    for kind, number, site_id, item_id, steps, since in (*_transfers(connection), *_counts(connection)):
        if site_id in scope.days and (scope.items is None or item_id in scope.items):
            holds = since.date() <= scope.days[site_id] - timedelta(days=settings.waiting_days)
            subject, period = f"{kind}:{number}", settings.waiting_days
            yield Finding(site_id, subject, item_id, abs(int(steps)), period=period, holds=holds)


_Waiting = tuple[str, int, int, int, int, datetime]


def _transfers(connection: Connection) -> Iterator[_Waiting]:
    """Return transfers, each with its first line's item."""
    since = select(func.max(transfer_steps.c.taken_at)).where(transfer_steps.c.transfer_id == transfers.c.id)
    query = (
        select(transfers.c.id, transfers.c.source_id, transfer_lines.c.item_id, transfer_lines.c.asked)
        .add_columns(since.scalar_subquery())
        .join(transfer_lines, transfer_lines.c.transfer_id == transfers.c.id)
        .where(transfers.c.state.in_(TO_DECIDE), transfer_lines.c.number == 1)
    )
    for row in connection.execute(query):
        yield "transfer", *row


def _counts(connection: Connection) -> Iterator[_Waiting]:
    query = (
        select(counts.c.id, locations.c.site_id, counts.c.item_id)
        .add_columns(counts.c.counted - counts.c.expected, counts.c.counted_at)
        .join(locations, locations.c.id == counts.c.location_id)
        .where(counts.c.state == CountState.ASKED)
    )
    for row in connection.execute(query):
        yield "count", *row


WAITING = Rule(AlertRule.WAITING, _find, urgency=lambda _: Urgency.TODAY)
