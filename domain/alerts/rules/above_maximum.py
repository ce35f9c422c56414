"""Above maximum: there is more of an item than a site should have."""

from collections.abc import Iterator

from sqlalchemy import Connection

from domain.alerts.rules.rule import Finding, Rule, Scope, Urgency
from domain.alerts.rules.shelves import MARGIN, unusual
from domain.alerts.settings import AlertSettings
from domain.vocabulary import AlertRule


def _find(connection: Connection, scope: Scope, _settings: AlertSettings) -> Iterator[Finding]:
    """Yield items above it; near: less than a tenth below."""
    for site_id, item_id, on_hand, _, maximum in unusual(connection, scope):
        if maximum is not None and on_hand * MARGIN > maximum * (MARGIN - 1):
            yield Finding(site_id, f"item:{item_id}", item_id, on_hand, maximum, holds=on_hand > maximum)


ABOVE_MAXIMUM = Rule(AlertRule.OVER, _find, urgency=lambda _: Urgency.LATER)
