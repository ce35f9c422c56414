"""Out of stock: nothing is left of an item that a site keeps."""

from collections.abc import Iterator

from sqlalchemy import Connection

from domain.alerts.rules.rule import Finding, Rule, Scope, Urgency
from domain.alerts.rules.shelves import MARGIN, unusual
from domain.alerts.settings import AlertSettings
from domain.vocabulary import AlertRule


def _find(connection: Connection, scope: Scope, _settings: AlertSettings) -> Iterator[Finding]:
    """Yield items with a minimum and no stock; near: less than a tenth of it."""
    for site_id, item_id, on_hand, minimum, _ in unusual(connection, scope):
        if on_hand * MARGIN < minimum:
            yield Finding(site_id, f"item:{item_id}", item_id, on_hand, minimum, holds=not on_hand)


OUT_OF_STOCK = Rule(AlertRule.OUT, _find, urgency=lambda _: Urgency.NOW, cured_by_transfer=True)
