"""Expired: a lot on the shelves is past its day."""

from collections.abc import Iterator

from sqlalchemy import Connection

from domain.alerts.rules.rule import Finding, Rule, Scope, Urgency
from domain.alerts.rules.shelf_lives import ending
from domain.alerts.settings import AlertSettings


def _find(connection: Connection, scope: Scope, _settings: AlertSettings) -> Iterator[Finding]:
    for lot in ending(connection, scope, -1):
        yield Finding(lot.site_id, f"lot:{lot.lot_id}", lot.item_id, lot.steps, lot_id=lot.lot_id)


EXPIRED = Rule("expired", _find, urgency=lambda _: Urgency.TODAY, about_lots=True)
