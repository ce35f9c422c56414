"""All figures of a month, by site and category, and as totals."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import add

from domain.company.places import Site
from domain.reports.figures import accuracy, capital, losses, requisitions, service, space, transit, turnover
from domain.reports.figures.measure import Figure, Measure, Measures, Unit
from domain.reports.figures.scope import Scope
from domain.vocabulary import Words

FIGURES = (
    Figure("tied_up", Words("Stock value", "库存金额"), Unit.MONEY, capital.tied_up),
    Figure("stock_out_rate", Words("Out of stock", "缺货率"), Unit.SHARE, service.stock_out_rate),
    Figure("days_of_cover", Words("Stock lasts", "可用天数"), Unit.DAYS, turnover.days_of_cover),
    Figure("fill_rate", Words("Requests met in full", "满足率"), Unit.SHARE, service.fill_rate),
    Figure("dead_stock", Words("Dead stock", "呆滞品率"), Unit.SHARE, capital.dead_stock),
    Figure("record_accuracy", Words("Counts without a difference", "账实相符率"), Unit.SHARE, accuracy.record_accuracy),
    Figure("turnover", Words("Turnover", "周转率"), Unit.TIMES, turnover.turnover),
    Figure("turnover_days", Words("Turnover time", "周转天数"), Unit.DAYS, turnover.turnover_days),
    Figure("receiving_accuracy", Words("Receipts booked right", "入库准确率"), Unit.SHARE, accuracy.receiving_accuracy),
    Figure("issuing_accuracy", Words("Issues booked right", "出库准确率"), Unit.SHARE, accuracy.issuing_accuracy),
    Figure("count_variance", Words("Count variance", "盘点差异率"), Unit.SHARE, accuracy.count_variance),
    Figure("count_coverage", Words("Counted in time", "按期盘点率"), Unit.SHARE, accuracy.count_coverage),
    Figure("damage_rate", Words("Damaged", "货品损坏率"), Unit.SHARE, losses.damage_rate),
    Figure("expiry_losses", Words("Lost by expiry", "过期损失"), Unit.MONEY, losses.expiry_losses),
    Figure("bins_occupied", Words("Bins occupied", "库位利用率"), Unit.SHARE, space.bins_occupied),
    Figure(
        "requisition_cost",
        Words("Issued to cost centres", "领料成本"),
        Unit.MONEY,
        requisitions.requisition_cost,
        by_cost_centre=True,
    ),
    Figure("value_a", Words("Value of A items", "A类金额"), Unit.MONEY, capital.value_a),
    Figure("value_b", Words("Value of B items", "B类金额"), Unit.MONEY, capital.value_b),
    Figure("value_c", Words("Value of C items", "C类金额"), Unit.MONEY, capital.value_c),
    Figure("age_of_transit", Words("On the way for", "在途天数"), Unit.DAYS, transit.age_of_transit),
    Figure("request_to_receipt", Words("From request to receipt", "调拨时长"), Unit.DAYS, transit.request_to_receipt),
)
"""Most important first."""


@dataclass(frozen=True)
class Report:
    """The measures of each figure, by group; a figure without data has no groups."""

    scope: Scope
    measured: dict[Figure, Measures]

    def total(self, figure: Figure, site_ids: Collection[int] | None = None, category: str | None = None) -> Measure:
        """Return a figure of these sites (None: all) and this category (None: all), added up.

        A figure that is not divided by category has no value for one.
        """
        chosen = [
            measure
            for group, measure in self.measured[figure].items()
            if (site_ids is None or group.site_id in site_ids) and category in (None, group.category)
        ]
        nothing = Measure(0, None if figure.unit is Unit.MONEY else 0)
        return reduce(add, chosen, nothing)

    def lines(self) -> Iterator["Line"]:
        """Yield every figure of the company, of each site, and of each category there, in this order."""
        groups = sorted(
            {
                (figure.by_cost_centre, group.site_id, group.category)
                for figure, measures in self.measured.items()
                for group in measures
                if group.category is not None
            }
        )
        parts: dict[tuple[bool, int], list[str]] = defaultdict(list)
        for by_cost_centre, site_id, category in groups:
            parts[by_cost_centre, site_id].append(category or "")
        for figure in self.measured:
            yield Line(figure, None, None, self.total(figure))
            for site_id, site in self.scope.sites.items():
                yield Line(figure, site, None, self.total(figure, {site_id}))
                for category in parts[figure.by_cost_centre, site_id]:
                    yield Line(figure, site, category, self.total(figure, {site_id}, category))


@dataclass(frozen=True)
class Line:
    """A figure of a site (None: the company) and a category (None: all; empty: items without one).

    For figures divided by cost centre, the cost centre replaces the category.
    """

    figure: Figure
    site: Site | None
    category: str | None
    measure: Measure


def report(scope: Scope, figures: Iterable[Figure] = FIGURES) -> Report:
    """Measure these figures in a scope."""
    return Report(scope, {figure: figure.measure(scope) for figure in figures})
