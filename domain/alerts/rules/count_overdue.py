"""Count overdue: the count plan has asked for it for weeks, and nobody has counted it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from functools import cache, partial

from sqlalchemy import Connection

from domain.alerts.rules.rule import Finding, Rule, Scope, Urgency
from domain.alerts.settings import AlertSettings
from domain.company import places
from domain.ledger import abc_classes
from domain.operations import count_plan
from domain.storage.schema.ledger import balances
from domain.vocabulary import AlertRule


def _find(connection: Connection, scope: Scope, settings: AlertSettings) -> Iterator[Finding]:
    """Yield how much of each item at a site was not counted. Near: what is due."""
    classes_at = cache(partial(abc_classes.classes, connection))  # company-wide: read once for all sites
    for site in places.all_sites(connection):
        today, plan = scope.days.get(site.id), count_plan.plan(connection, site)
        if today is None or plan is None:
            continue
        late = today - timedelta(days=settings.overdue_days)
        steps, overdue = defaultdict[int, int](int), set[int]()
        for thing in count_plan.things_due(connection, site, plan, today, classes_at, scope.covers(balances)):
            steps[thing.item_id] += thing.on_hand
            if thing.since <= late:
                overdue.add(thing.item_id)
        for item_id, due in steps.items():
            subject = f"item:{item_id}"
            yield Finding(site.id, subject, item_id, due, period=settings.overdue_days, holds=item_id in overdue)


COUNT_OVERDUE = Rule(AlertRule.COUNT, _find, urgency=lambda _: Urgency.LATER, after_bookings=False)
