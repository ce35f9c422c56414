"""Above maximum: there is more of an item than a site should have."""

from collections.abc import Iterator

from sqlalchemy import Connection

from domain.alerts.rules.rule import Finding, Rule, Scope, Urgency
from domain.alerts.rules.shelves import MARGIN, above
from domain.alerts.settings import AlertSettings
from domain.vocabulary import AlertRule


def _find(connection: Connection, scope: Scope, _settings: AlertSettings) -> Iterator[Finding]:
    """Those above it; near: less than a tenth below."""
    for shelf in above(connection, scope, MARGIN - 1, MARGIN):
        if shelf.maximum is not None:
            holds = shelf.on_hand > shelf.maximum
            yield Finding(
                shelf.site_id, f"item:{shelf.item_id}", shelf.item_id, shelf.on_hand, shelf.maximum, holds=holds
            )


ABOVE_MAXIMUM = Rule(AlertRule.OVER, _find, urgency=lambda _: Urgency.LATER)
