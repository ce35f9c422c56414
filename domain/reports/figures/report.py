"""All figures of a month, by site and category, and added up."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import reduce
from operator import add

from domain.reports.figures import accuracy, capital, losses, service, space, transit, turnover
from domain.reports.figures.measure import Figure, Group, Measure, Measures, Unit
from domain.reports.figures.scope import Scope

FIGURES = (
    Figure("tied_up", Unit.MONEY, capital.tied_up),
    Figure("stock_out_rate", Unit.SHARE, service.stock_out_rate),
    Figure("days_of_cover", Unit.DAYS, turnover.days_of_cover),
    Figure("fill_rate", Unit.SHARE, service.fill_rate),
    Figure("dead_stock", Unit.SHARE, capital.dead_stock),
    Figure("record_accuracy", Unit.SHARE, accuracy.record_accuracy),
    Figure("turnover", Unit.TIMES, turnover.turnover),
    Figure("turnover_days", Unit.DAYS, turnover.turnover_days),
    Figure("receiving_accuracy", Unit.SHARE, accuracy.receiving_accuracy),
    Figure("issuing_accuracy", Unit.SHARE, accuracy.issuing_accuracy),
    Figure("count_variance", Unit.SHARE, accuracy.count_variance),
    Figure("damage_rate", Unit.SHARE, losses.damage_rate),
    Figure("expiry_losses", Unit.MONEY, losses.expiry_losses),
    Figure("bins_occupied", Unit.SHARE, space.bins_occupied),
    Figure("value_a", Unit.MONEY, capital.value_a),
    Figure("value_b", Unit.MONEY, capital.value_b),
    Figure("value_c", Unit.MONEY, capital.value_c),
    Figure("age_of_transit", Unit.DAYS, transit.age_of_transit),
    Figure("request_to_receipt", Unit.DAYS, transit.request_to_receipt),
)
"""The first of them matter most."""


@dataclass(frozen=True)
class Report:
    """What was measured of each figure, by group; of a figure of which there is nothing, no group."""

    scope: Scope
    measured: dict[Figure, Measures]

    def total(self, figure: Figure, site_ids: Collection[int] | None = None, category: str | None = None) -> Measure:
        """A figure of these sites (None: all) and this category (None: all), added up.

        Of a category, a figure that is not divided by categories has nothing to tell.
        """
        chosen = [
            measure
            for group, measure in self.measured[figure].items()
            if (site_ids is None or group.site_id in site_ids) and category in (None, group.category)
        ]
        nothing = Measure(0, None if figure.unit is Unit.MONEY else 0)
        return reduce(add, chosen, nothing)

    @property
    def categories(self) -> list[str]:
        """Every category of which there is any figure."""
        groups = {group.category for measures in self.measured.values() for group in measures}
        return sorted(each for each in groups if each is not None)

    def groups(self) -> list[Group]:
        """Every category at every site, in their order."""
        found = {group for measures in self.measured.values() for group in measures if group.category is not None}
        order = {site_id: number for number, site_id in enumerate(self.scope.sites)}
        return sorted(found, key=lambda group: (order[group.site_id], group.category or ""))


def report(scope: Scope) -> Report:
    """Measure all figures of a scope."""
    return Report(scope, {figure: figure.measure(scope) for figure in FIGURES})
