"""Below minimum: there is less of an item than a site should have. When nothing is left, it is out of stock instead."""

from collections.abc import Iterator

from sqlalchemy import Connection

from domain.alerts.rules.rule import Finding, Rule, Scope, Urgency
from domain.alerts.rules.shelves import MARGIN, unusual
from domain.alerts.settings import AlertSettings
from domain.vocabulary import AlertRule


def _find(connection: Connection, scope: Scope, _settings: AlertSettings) -> Iterator[Finding]:
    """Yield items of which something is left; near: nothing, or less than a tenth above the minimum."""
    for site_id, item_id, on_hand, minimum, _ in unusual(connection, scope):
        if on_hand * MARGIN < minimum * (MARGIN + 1):
            yield Finding(site_id, f"item:{item_id}", item_id, on_hand, minimum, holds=0 < on_hand < minimum)


BELOW_MINIMUM = Rule(AlertRule.LOW, _find, urgency=lambda _: Urgency.TODAY, cured_by_transfer=True)
