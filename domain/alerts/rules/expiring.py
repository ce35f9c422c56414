"""Expiring: a lot on the shelves will soon be past its day; each horizon that it reaches is an alert of its own."""

from collections.abc import Iterator

from sqlalchemy import Connection

from domain.alerts.rules.rule import Finding, Rule, Scope, Urgency
from domain.alerts.rules.shelf_lives import ending
from domain.alerts.settings import AlertSettings

WEEK = 7
"""Days: from this horizon on it is told every morning."""


def _find(connection: Connection, scope: Scope, settings: AlertSettings) -> Iterator[Finding]:
    for lot in ending(connection, scope, settings.furthest):
        horizon = settings.horizon(lot.days, lot.category, lot.shelf_life) if lot.days >= 0 else None
        if horizon is not None:
            yield Finding(lot.site_id, f"lot:{lot.lot_id}", lot.item_id, lot.steps, lot_id=lot.lot_id, period=horizon)


def _urgency(horizon: int) -> Urgency:
    return Urgency.TODAY if horizon <= WEEK else Urgency.LATER


EXPIRING = Rule("expiring", _find, _urgency, about_lots=True)
