"""Turnover, and how long the stock lasts."""

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction

from sqlalchemy import func, select

from domain.ledger.demand import WINDOW
from domain.reports.figures.measure import Group, Measure, Measures, summed
from domain.reports.figures.scope import Scope
from domain.storage.schema.figures import daily_flows
from domain.vocabulary import Flow


def turnover(scope: Scope) -> Measures:
    """Cost of the goods issued / average value of the stock at the ends of the days."""
    return summed((group, Measure(issued, average)) for group, issued, average in _both(scope))


def turnover_days(scope: Scope) -> Measures:
    """Days in the period / turnover: how long goods stay, on average. Endless, where none were issued."""
    return summed((group, Measure(average * scope.period.days, issued)) for group, issued, average in _both(scope))


def days_of_cover(scope: Scope) -> Measures:
    """Value of the stock at the end / average daily cost of issues over the last 90 days. Endless, where none were."""
    table = daily_flows.c
    query = (
        select(table.item_id, table.site_id, func.sum(table.value))
        .where(table.day >= scope.period.end - timedelta(WINDOW), table.day < scope.period.end)
        .where(table.flow == Flow.ISSUED)
        .group_by(table.item_id, table.site_id)
    )
    found: dict[Group, list[int]] = defaultdict(lambda: [0, 0])
    for (item_id, site_id), value in scope.values.items():
        found[Group(site_id, scope.categories[item_id])][0] += value
    for item_id, site_id, value in scope.connection.execute(query):
        found[Group(site_id, scope.categories[item_id])][1] += int(value)
    return {group: Measure(there, Fraction(issued, WINDOW)) for group, (there, issued) in found.items()}


def _both(scope: Scope) -> list[tuple[Group, int, Fraction]]:
    """Return the cost of the goods issued, and the average value of the stock, by group."""
    issued: dict[Group, int] = defaultdict(int)
    for (item_id, site_id), flowed in scope.flows[Flow.ISSUED].items():
        issued[Group(site_id, scope.categories[item_id])] += flowed.value
    average: dict[Group, Fraction] = defaultdict(Fraction)
    for (item_id, site_id), value in scope.average_values.items():
        average[Group(site_id, scope.categories[item_id])] += value
    return [(group, issued.get(group, 0), average.get(group, Fraction(0))) for group in issued.keys() | average.keys()]
