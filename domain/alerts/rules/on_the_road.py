"""On the road: goods of a transfer left another site long ago and have not arrived."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Connection, func, select

from domain.alerts.rules.rule import Finding, Rule, Scope, Urgency
from domain.alerts.settings import AlertSettings
from domain.storage.schema.company import locations
from domain.storage.schema.ledger import balances, lines, movements
from domain.vocabulary import AlertRule, LocationKind


def _find(connection: Connection, scope: Scope, settings: AlertSettings) -> Iterator[Finding]:
    """Yield goods by item and transfer, as each transfer has its own place. Near: those that have left since."""
    left = (
        select(func.max(movements.c.happened_at))
        .join(lines, lines.c.movement_id == movements.c.id)
        .where(lines.c.item_id == balances.c.item_id, lines.c.target_id == balances.c.location_id)
        .scalar_subquery()
    )
    query = (
        select(locations.c.site_id, locations.c.id, balances.c.item_id, func.sum(balances.c.on_hand), func.max(left))
        .join(locations, locations.c.id == balances.c.location_id)
        .where(locations.c.kind == LocationKind.TRANSIT, locations.c.site_id.in_(scope.days), balances.c.on_hand > 0)
        .where(scope.covers(balances))
        .group_by(locations.c.site_id, locations.c.id, balances.c.item_id)
    )
    for site_id, place_id, item_id, steps, since in connection.execute(query):
        holds = since.date() <= scope.days[site_id] - timedelta(days=settings.on_the_road_days)
        subject, period = f"transit:{place_id}:{item_id}", settings.on_the_road_days
        yield Finding(site_id, subject, item_id, int(steps), period=period, holds=holds)


ON_THE_ROAD = Rule(AlertRule.ROAD, _find, urgency=lambda _: Urgency.TODAY)
