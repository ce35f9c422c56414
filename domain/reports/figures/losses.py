"""Losses: what breaks, and what is thrown away because it expired."""

from fractions import Fraction

from sqlalchemy import and_, select

from domain.reports.figures.measure import Group, Measure, Measures, summed
from domain.reports.figures.scope import Scope
from domain.storage.schema.company import locations
from domain.storage.schema.figures import valuations
from domain.storage.schema.ledger import lines, lots, movements
from domain.vocabulary import Flow, MovementKind

HANDLED = (Flow.RECEIVED, Flow.RETURNED, Flow.ARRIVED, Flow.ISSUED, Flow.SENT_BACK, Flow.DISPATCHED)
"""Everything that comes in or goes out counts as handled."""


def damage_rate(scope: Scope) -> Measures:
    """Quantity that was set aside as damaged / quantity that came in or went out, in units."""
    found = []
    for flow in (Flow.DAMAGED, *HANDLED):
        for (item_id, site_id), flowed in scope.flows[flow].items():
            quantity = Fraction(flowed.steps, 10 ** scope.decimals[item_id])
            measure = Measure(quantity, 0) if flow is Flow.DAMAGED else Measure(0, quantity)
            found.append((Group(site_id, scope.categories[item_id]), measure))
    return summed(found)


def expiry_losses(scope: Scope) -> Measures:
    """Cost of what was written off after its expiry."""
    undoing = movements.alias()
    query = (
        select(lines.c.item_id, locations.c.site_id, movements.c.happened_at, lots.c.expiry, valuations.c.value)
        .select_from(movements)
        .join(lines, lines.c.movement_id == movements.c.id)
        .join(locations, locations.c.id == lines.c.source_id)
        .join(lots, lots.c.id == lines.c.lot_id)
        .join(valuations, and_(valuations.c.movement_id == movements.c.id, valuations.c.number == lines.c.number))
        .outerjoin(undoing, undoing.c.reverses == movements.c.id)
        .where(movements.c.kind == MovementKind.WRITE_OFF, scope.around(movements.c.happened_at))
        .where(lots.c.expiry.is_not(None), undoing.c.id.is_(None))
    )
    return summed(
        (Group(site_id, scope.categories[item_id]), Measure(-value))
        for item_id, site_id, moment, expiry, value in scope.connection.execute(query)
        if scope.within(site_id, moment) and expiry < scope.sites[site_id].today(moment)
    )
