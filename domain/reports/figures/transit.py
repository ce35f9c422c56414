"""Goods between sites: how long they have been in transit, and how long it takes from request to receipt."""

from datetime import datetime, timedelta
from fractions import Fraction

from sqlalchemy import select

from domain.reports.figures.levels import held_in
from domain.reports.figures.measure import Group, Measure, Measures, summed
from domain.reports.figures.scope import Scope
from domain.storage.database import MANY
from domain.storage.schema.company import locations
from domain.storage.schema.documents import transfers
from domain.storage.schema.ledger import lines, movements
from domain.vocabulary import LocationKind, MovementKind


def age_of_transit(scope: Scope) -> Measures:
    """Days since what is on its way at the end was sent, the mean of all items of all transfers; where it is going."""
    on_the_way = {
        (item_id, place): site_id
        for item_id, place, site_id in held_in(scope.connection, LocationKind.TRANSIT, scope.period.end)
    }
    sent: dict[tuple[int, int], datetime] = {}
    places = sorted({place for _, place in on_the_way})
    for start in range(0, len(places), MANY):
        query = (
            select(lines.c.item_id, lines.c.target_id, movements.c.happened_at)
            .join(movements, movements.c.id == lines.c.movement_id)
            .where(movements.c.kind == MovementKind.DISPATCH, lines.c.target_id.in_(places[start : start + MANY]))
        )
        for item_id, place, moment in scope.connection.execute(query):
            sent[item_id, place] = min(moment, sent.get((item_id, place), moment))
    return summed(
        (Group(on_the_way[key], scope.categories[key[0]]), Measure(_days(scope.moment - moment), 1))
        for key, moment in sent.items()
        if key in on_the_way
    )


def request_to_receipt(scope: Scope) -> Measures:
    """Days from the request of a transfer to the receipt of each of its lines that arrived in the period; the mean."""
    query = (
        select(lines.c.item_id, locations.c.site_id, transfers.c.requested_at, movements.c.happened_at)
        .select_from(movements)
        .join(transfers, transfers.c.id == movements.c.transfer_id)
        .join(lines, lines.c.movement_id == movements.c.id)
        .join(locations, locations.c.id == lines.c.target_id)
        .where(movements.c.kind == MovementKind.ARRIVAL, scope.around(movements.c.happened_at))
        .where(locations.c.site_id == transfers.c.target_id)  # goods that come back have not been received
    )
    return summed(
        (Group(site_id, scope.categories[item_id]), Measure(_days(arrived - requested), 1))
        for item_id, site_id, requested, arrived in scope.connection.execute(query)
        if scope.within(site_id, arrived)
    )


def _days(time: timedelta) -> Fraction:
    return Fraction(int(time.total_seconds()), 86_400)
