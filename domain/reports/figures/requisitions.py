"""What cost centres have used."""

from sqlalchemy import func, or_, select

from domain.reports.figures.measure import Group, Measure, Measures, summed
from domain.reports.figures.scope import Scope
from domain.storage.schema.company import locations
from domain.storage.schema.documents import transfers
from domain.storage.schema.figures import valuations
from domain.storage.schema.ledger import lines, movements
from domain.vocabulary import LocationKind


def requisition_cost(scope: Scope) -> Measures:
    """Cost of the goods issued to cost centres in the period, less what came back unused in it; by cost centre."""
    source, target, undone = locations.alias(), locations.alias(), movements.alias()
    happened = func.coalesce(undone.c.happened_at, movements.c.happened_at)
    query = (
        select(transfers.c.source_id, transfers.c.cost_centre, happened.label("happened"), valuations.c.value)
        .select_from(movements)
        .join(transfers, transfers.c.id == movements.c.transfer_id)
        .outerjoin(undone, undone.c.id == movements.c.reverses)
        .join(lines, lines.c.movement_id == movements.c.id)
        .join(valuations, (valuations.c.movement_id == lines.c.movement_id) & (valuations.c.number == lines.c.number))
        .join(source, source.c.id == lines.c.source_id)
        .join(target, target.c.id == lines.c.target_id)
        .where(transfers.c.cost_centre.is_not(None), scope.around(happened))
        .where(or_(*(place.c.kind == LocationKind.PRODUCTION for place in (source, target))))
    )
    return summed(
        (Group(site_id, cost_centre), Measure(-value))
        for site_id, cost_centre, moment, value in scope.connection.execute(query)
        if scope.within(site_id, moment)
    )
