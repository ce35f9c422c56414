"""The rules: what must not be missed, a file each."""

from domain.alerts.rules.below_minimum import BELOW_MINIMUM
from domain.alerts.rules.expired import EXPIRED
from domain.alerts.rules.expiring import EXPIRING
from domain.alerts.rules.out_of_stock import OUT_OF_STOCK
from domain.alerts.rules.rule import Rule

RULES: dict[str, Rule] = {rule.name: rule for rule in (OUT_OF_STOCK, BELOW_MINIMUM, EXPIRED, EXPIRING)}
"""By name, in the order in which a card shows them."""
