"""Accuracy of the books: lines that had to be undone or corrected, and what counts found."""

from fractions import Fraction

from sqlalchemy import func, select

from domain.company.places import SHELVES
from domain.ledger.abc_classes import AbcClass
from domain.operations import count_plan
from domain.reports.figures.levels import held_in
from domain.reports.figures.measure import Group, Measure, Measures, summed
from domain.reports.figures.scope import Scope
from domain.storage.schema.company import locations
from domain.storage.schema.documents import counts
from domain.vocabulary import CountState, Flow


def receiving_accuracy(scope: Scope) -> Measures:
    """Lines received that did not have to be undone or corrected / lines received."""
    return _right(scope, Flow.RECEIVED)


def issuing_accuracy(scope: Scope) -> Measures:
    """Lines issued that did not have to be undone or corrected / lines issued."""
    return _right(scope, Flow.ISSUED)


def count_variance(scope: Scope) -> Measures:
    """Sum of the absolute differences / sum of what the books said, in units, of each lot and bin that was counted.

    Five too many here and five too few there do not cancel. Counts whose books were left as they were are left out.
    """
    return summed((group, Measure(abs(found - said), said)) for group, found, said in _counted(scope))


def record_accuracy(scope: Scope) -> Measures:
    """Lots and bins that were counted without a difference / those that were counted."""
    return summed((group, Measure(found == said, 1)) for group, found, said in _counted(scope))


def count_coverage(scope: Scope) -> Measures:
    """Items in bins and docks at the end that were counted in time / all of them.

    In time is as the count plan of the site says: by class A, B or C within 90, 180 or 365 days before the end, or all
    within so many days. A site without a plan is left out.
    """
    plans = {site_id: count_plan.plan(scope.connection, site) for site_id, site in scope.sites.items()}
    query = select(counts.c.item_id, counts.c.location_id, func.max(counts.c.counted_at))
    query = query.where(counts.c.state != CountState.LEFT, counts.c.counted_at <= scope.moment)
    last = {
        (item_id, place_id): moment
        for item_id, place_id, moment in scope.connection.execute(
            query.group_by(counts.c.item_id, counts.c.location_id)
        )
    }
    found = []
    for kind in SHELVES:
        for item_id, place_id, site_id in held_in(scope.connection, kind, scope.period.end):
            if (plan := plans[site_id]) is None:
                continue
            counted, interval = last.get((item_id, place_id)), plan.interval(scope.classes.get(item_id, AbcClass.C))
            in_time = counted is not None and scope.moment - counted <= interval
            found.append((Group(site_id, scope.categories[item_id]), Measure(in_time, 1)))
    return summed(found)


def _right(scope: Scope, flow: Flow) -> Measures:
    return summed(
        (Group(site_id, scope.categories[item_id]), Measure(flowed.lines - flowed.undone, flowed.lines))
        for (item_id, site_id), flowed in scope.flows[flow].items()
        if flowed.lines
    )


def _counted(scope: Scope) -> list[tuple[Group, Fraction, Fraction]]:
    """Return what was found, and what the books said."""
    table = counts.c
    query = (
        select(table.item_id, locations.c.site_id, table.counted, table.expected, table.counted_at)
        .join(locations, locations.c.id == table.location_id)
        .where(scope.around(table.counted_at), table.state != CountState.LEFT)
    )
    found = []
    for item_id, site_id, counted, expected, moment in scope.connection.execute(query):
        if scope.within(site_id, moment):
            unit = 10 ** scope.decimals[item_id]
            group = Group(site_id, scope.categories[item_id])
            found.append((group, Fraction(counted, unit), Fraction(expected, unit)))
    return found
