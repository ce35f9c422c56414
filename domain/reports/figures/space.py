"""How full the bins are."""

from collections import Counter

from sqlalchemy import func, select

from domain.reports.figures.levels import held_in
from domain.reports.figures.measure import Group, Measure, Measures
from domain.reports.figures.scope import Scope
from domain.storage.schema.company import locations
from domain.vocabulary import LocationKind


def bins_occupied(scope: Scope) -> Measures:
    """Bins with anything in them at the end / bins. Not divided by categories: one bin may hold several."""
    places = {(place, site_id) for _, place, site_id in held_in(scope.connection, LocationKind.BIN, scope.period.end)}
    occupied = Counter(site_id for _, site_id in places)
    of_bins = locations.c.kind == LocationKind.BIN
    bins = select(locations.c.site_id, func.count()).where(of_bins).group_by(locations.c.site_id)
    return {
        Group(site_id, None): Measure(occupied[site_id], number) for site_id, number in scope.connection.execute(bins)
    }
