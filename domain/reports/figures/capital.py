"""Capital tied up in stock: the total, the dead part, and by ABC class."""

from collections import defaultdict
from collections.abc import Mapping

from domain.ledger.abc_classes import AbcClass
from domain.reports.figures.levels import ItemAt, held_before
from domain.reports.figures.measure import Group, Measure, Measures
from domain.reports.figures.scope import DEAD_AFTER, Scope
from domain.vocabulary import Flow


def tied_up(scope: Scope) -> Measures:
    """Sum of quantity x unit cost (moving average) at the end; goods on their way count where they are going."""
    return _worth(scope, scope.values)


def dead_stock(scope: Scope) -> Measures:
    """Value of the stock of what was there 180 days ago and was not issued or sent on since / value of all stock.

    By item and site.
    """
    moved = scope.lately[Flow.ISSUED] | scope.lately[Flow.DISPATCHED]
    left = {key: value for key, value in scope.values.items() if key not in moved}
    long_here = held_before(scope.connection, scope.period.end - DEAD_AFTER, left)
    dead = {key: value for key, value in left.items() if key in long_here}
    part = _worth(scope, dead)
    nothing = Measure()
    return {group: Measure(part.get(group, nothing).part, all_of.part) for group, all_of in tied_up(scope).items()}


def value_a(scope: Scope) -> Measures:
    """Value at the end of the stock of the items of ABC class A."""
    return _of_class(scope, AbcClass.A)


def value_b(scope: Scope) -> Measures:
    """Value at the end of the stock of the items of ABC class B."""
    return _of_class(scope, AbcClass.B)


def value_c(scope: Scope) -> Measures:
    """Value at the end of the stock of the items of ABC class C."""
    return _of_class(scope, AbcClass.C)


def _of_class(scope: Scope, wanted: AbcClass) -> Measures:
    known = scope.classes
    return _worth(scope, {key: value for key, value in scope.values.items() if known.get(key[0], AbcClass.C) is wanted})


def _worth(scope: Scope, values: Mapping[ItemAt, int]) -> Measures:
    sums: dict[Group, int] = defaultdict(int)
    for (item_id, site_id), value in values.items():
        sums[Group(site_id, scope.categories[item_id])] += value
    return {group: Measure(value) for group, value in sums.items()}
