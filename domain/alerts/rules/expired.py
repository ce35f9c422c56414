"""Expired: a lot on the shelves is past its expiry."""

from collections.abc import Iterator

from sqlalchemy import Connection

from domain.alerts.rules.rule import Finding, Rule, Scope, Urgency
from domain.alerts.rules.shelf_lives import ending
from domain.alerts.settings import AlertSettings
from domain.vocabulary import AlertRule


def _find(connection: Connection, scope: Scope, settings: AlertSettings) -> Iterator[Finding]:
    """Yield expired lots; near: those that soon will be, so that a clock set back reports none again."""
    for lot in ending(connection, scope, settings.furthest):
        yield Finding(lot.site_id, f"lot:{lot.lot_id}", lot.item_id, lot.steps, lot_id=lot.lot_id, holds=lot.days < 0)


EXPIRED = Rule(AlertRule.EXPIRED, _find, urgency=lambda _: Urgency.TODAY)
