"""Service: what is out of stock, and which requests were met in full."""

from sqlalchemy import case, func, select

from domain.reports.figures.measure import Group, Measure, Measures, summed
from domain.reports.figures.scope import Scope
from domain.storage.schema.company import items, minimums
from domain.storage.schema.figures import unmet_demand
from domain.vocabulary import Flow


def stock_out_rate(scope: Scope) -> Measures:
    """Stocked items with none on the shelves at the end / stocked items.

    An item is stocked at a site if it has a minimum there, or came to or left it in the last 180 days, or is there.
    """
    query = select(minimums.c.item_id, minimums.c.site_id).where(minimums.c.quantity > 0)
    kept = {(row.item_id, row.site_id): 0 for row in scope.connection.execute(query)}
    moved = set().union(*scope.lately.values())
    for key, level in scope.levels.items():
        if key in kept or key in moved or level.on_shelves > 0:
            kept[key] = level.on_shelves
    return summed(
        (Group(site_id, scope.categories[item_id]), Measure(steps <= 0, 1))
        for (item_id, site_id), steps in kept.items()
    )


def fill_rate(scope: Scope) -> Measures:
    """Request lines issued in full / request lines: those that were issued, and those that were refused.

    A line that was issued with less than was asked for, for lack of stock, is not in full.
    """
    table = unmet_demand.c
    refused = table.given == 0
    partly = (table.given >= table.available) & (table.given < table.asked) & ~refused
    short, never = (func.sum(case((each, 1), else_=0)) for each in (partly, refused))
    query = (
        select(table.site_id, items.c.category, short, never)
        .join(items, items.c.id == table.item_id)
        .where(table.day >= scope.period.start, table.day < scope.period.end)
        .group_by(table.site_id, items.c.category)
    )
    issued = [
        (Group(site_id, scope.categories[item_id]), Measure(flowed.lines, flowed.lines))
        for (item_id, site_id), flowed in scope.flows[Flow.ISSUED].items()
    ]
    found = [
        (Group(site_id, category), Measure(-int(short), int(never)))
        for site_id, category, short, never in scope.connection.execute(query)
    ]
    return summed(issued + found)
