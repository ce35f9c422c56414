"""Below minimum: there is less of an item than a site should have. When nothing is left, it is out of stock instead."""

from collections.abc import Iterator

from sqlalchemy import Connection

from domain.alerts.rules.rule import Finding, Rule, Scope, Urgency
from domain.alerts.rules.shelves import MARGIN, below
from domain.alerts.settings import AlertSettings
from domain.vocabulary import AlertRule


def _find(connection: Connection, scope: Scope, _settings: AlertSettings) -> Iterator[Finding]:
    """Those of which something is left; near: nothing, or less than a tenth above the minimum."""
    for shelf in below(connection, scope, MARGIN + 1, MARGIN):
        holds = 0 < shelf.on_hand < shelf.minimum
        yield Finding(shelf.site_id, f"item:{shelf.item_id}", shelf.item_id, shelf.on_hand, shelf.minimum, holds=holds)


BELOW_MINIMUM = Rule(AlertRule.LOW, _find, urgency=lambda _: Urgency.TODAY, cured_by_transfer=True)
