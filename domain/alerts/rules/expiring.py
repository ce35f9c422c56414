"""Expiring: a lot on the shelves will soon expire; each horizon that it reaches is an alert of its own."""

from collections.abc import Iterator

from sqlalchemy import Connection

from domain.alerts.rules.rule import Finding, Rule, Scope, Urgency
from domain.alerts.rules.shelf_lives import ending
from domain.alerts.settings import AlertSettings
from domain.vocabulary import AlertRule

WEEK = 7
"""Days: from this horizon on it should be known today."""


def _find(connection: Connection, scope: Scope, settings: AlertSettings) -> Iterator[Finding]:
    """Yield lots within a horizon; near: the same lots at other horizons, so that a clock set back reports none."""
    for lot in ending(connection, scope, settings.furthest):
        horizons = settings.horizons_for(lot.category, lot.shelf_life)
        reached = min((each for each in horizons if 0 <= lot.days <= each), default=None)
        for horizon in horizons:
            yield Finding(
                lot.site_id,
                f"lot:{lot.lot_id}",
                lot.item_id,
                lot.steps,
                lot_id=lot.lot_id,
                period=horizon,
                holds=horizon == reached,
            )


def _urgency(horizon: int) -> Urgency:
    return Urgency.TODAY if horizon <= WEEK else Urgency.LATER


EXPIRING = Rule(AlertRule.EXPIRING, _find, _urgency)
