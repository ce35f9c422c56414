"""Running out: at the pace of the last 90 days, nothing will be left before an order placed now can arrive."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Connection, func, select

from domain.alerts.rules.rule import Finding, Rule, Scope, Urgency
from domain.alerts.rules.shelves import MARGIN, totals
from domain.alerts.settings import AlertSettings
from domain.ledger.demand import WINDOW
from domain.storage.schema.company import minimums
from domain.storage.schema.figures import daily_flows
from domain.vocabulary import AlertRule, Flow

KNOWN = timedelta(days=30)
"""Items first issued more recently than this are not judged: too little is known."""


def _find(connection: Connection, scope: Scope, _settings: AlertSettings) -> Iterator[Finding]:
    """Yield items that have a lead time and are not below their minimum, which is an alert of its own.

    Near: what lasts less than a tenth longer.
    """
    if not scope.days:
        return
    today = min(scope.days.values())
    issued = (
        select(
            daily_flows.c.site_id,
            daily_flows.c.item_id,
            func.sum(daily_flows.c.steps).label("steps"),
            func.min(daily_flows.c.day).label("first"),
        )
        .where(daily_flows.c.flow == Flow.ISSUED, scope.covers(daily_flows))
        .where(daily_flows.c.day >= today - timedelta(days=WINDOW), daily_flows.c.day < today)
        .group_by(daily_flows.c.site_id, daily_flows.c.item_id)
        .subquery()
    )
    there = totals(scope)
    needed = issued.c.steps * minimums.c.lead_days
    query = (
        select(minimums.c.site_id, minimums.c.item_id, there.c.steps, needed, minimums.c.quantity)
        .join(issued, (issued.c.site_id == minimums.c.site_id) & (issued.c.item_id == minimums.c.item_id))
        .join(there, (there.c.site_id == minimums.c.site_id) & (there.c.item_id == minimums.c.item_id))
        .where(minimums.c.lead_days > 0, issued.c.first <= today - KNOWN)
        .where(there.c.steps * WINDOW * MARGIN < needed * (MARGIN + 1))
    )
    for site_id, item_id, steps, wanted, minimum in connection.execute(query):
        holds = steps >= minimum and steps * WINDOW < wanted
        bound = int(-(-wanted // WINDOW))
        yield Finding(site_id, f"item:{item_id}", item_id, int(steps), bound, holds=holds)


RUNNING_OUT = Rule(AlertRule.COVER, _find, urgency=lambda _: Urgency.TODAY, cured_by_transfer=True)
