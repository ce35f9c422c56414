"""The rules: what must not be missed, a file each."""

from domain.alerts.rules.above_maximum import ABOVE_MAXIMUM
from domain.alerts.rules.below_minimum import BELOW_MINIMUM
from domain.alerts.rules.count_overdue import COUNT_OVERDUE
from domain.alerts.rules.expired import EXPIRED
from domain.alerts.rules.expiring import EXPIRING
from domain.alerts.rules.not_moving import NOT_MOVING
from domain.alerts.rules.on_the_road import ON_THE_ROAD
from domain.alerts.rules.out_of_stock import OUT_OF_STOCK
from domain.alerts.rules.rescue import RESCUE
from domain.alerts.rules.rule import Rule
from domain.alerts.rules.running_out import RUNNING_OUT
from domain.alerts.rules.waiting import WAITING

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        OUT_OF_STOCK,
        BELOW_MINIMUM,
        EXPIRED,
        RUNNING_OUT,
        ON_THE_ROAD,
        WAITING,
        RESCUE,
        EXPIRING,
        ABOVE_MAXIMUM,
        NOT_MOVING,
        COUNT_OVERDUE,
    )
}
"""By name, in the order in which a card shows them."""
