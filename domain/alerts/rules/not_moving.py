"""Not moving: goods of which nothing was issued for half a year, and that have been there as long."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Connection, case, func, select

from domain.alerts.rules.rule import Finding, Rule, Scope, Urgency
from domain.alerts.rules.shelves import totals
from domain.alerts.settings import AlertSettings
from domain.storage.schema.figures import daily_flows
from domain.storage.schema.ledger import movements
from domain.vocabulary import AlertRule, Flow


def _find(connection: Connection, scope: Scope, settings: AlertSettings) -> Iterator[Finding]:
    """Near: half of the time. Opening stock counts from the first entry of the ledger."""
    begun = connection.execute(select(func.min(movements.c.happened_at))).scalar()
    if not scope.days or begun is None:
        return
    there = totals(scope)
    last = case((daily_flows.c.flow == Flow.ISSUED, daily_flows.c.day))
    flows = (
        select(
            daily_flows.c.site_id,
            daily_flows.c.item_id,
            func.max(last).label("issued"),
            func.min(daily_flows.c.day).label("first"),
        )
        .where(scope.covers(daily_flows))
        .group_by(daily_flows.c.site_id, daily_flows.c.item_id)
        .subquery()
    )
    since = func.coalesce(flows.c.issued, flows.c.first, begun.date())
    half = max(scope.days.values()) - timedelta(days=settings.not_moving_days // 2)
    query = (
        select(there.c.site_id, there.c.item_id, there.c.steps, since)
        .outerjoin(flows, (flows.c.site_id == there.c.site_id) & (flows.c.item_id == there.c.item_id))
        .where(since <= half)
    )
    for site_id, item_id, steps, day in connection.execute(query):
        holds = (scope.days[site_id] - day).days >= settings.not_moving_days
        yield Finding(site_id, f"item:{item_id}", item_id, int(steps), period=settings.not_moving_days, holds=holds)


NOT_MOVING = Rule(AlertRule.IDLE, _find, urgency=lambda _: Urgency.LATER)
