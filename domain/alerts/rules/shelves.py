"""What is on the shelves beside what should be: what the rules about minimums and maximums look at."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Subquery, func, select

from domain.alerts.rules.rule import Scope
from domain.company.places import SHELVES
from domain.storage.schema import balances, locations, lots, minimums
from domain.vocabulary import LotStatus

MARGIN = 10
"""An alert is over when there is this part (a tenth) more than would raise it: stock that goes up and down by a piece
around its minimum is told once."""


class Shelf(NamedTuple):
    """An item that is kept at a site, in steps; held and recalled lots do not count."""

    site_id: int
    item_id: int
    on_hand: int
    minimum: int
    maximum: int | None


def totals(scope: Scope) -> Subquery:
    """What may be given out of each item at each site: `site_id`, `item_id`, `steps`."""
    blocked = select(lots.c.id).where(lots.c.status != LotStatus.OK)
    return (
        select(locations.c.site_id, balances.c.item_id, func.sum(balances.c.on_hand).label("steps"))
        .join(locations, locations.c.id == balances.c.location_id)
        .where(locations.c.kind.in_(SHELVES), balances.c.on_hand > 0, balances.c.lot_id.not_in(blocked))
        .where(scope.covers(balances), locations.c.site_id.in_(scope.days))
        .group_by(locations.c.site_id, balances.c.item_id)
        .subquery()
    )


def below(connection: Connection, scope: Scope, times: int, parts: int) -> Iterator[Shelf]:
    """The items of which less is there than their minimum times `times` / `parts`."""
    there = totals(scope)
    on_hand = func.coalesce(there.c.steps, 0)
    return _kept(connection, scope, there, minimums.c.quantity > 0, on_hand * parts < minimums.c.quantity * times)


def above(connection: Connection, scope: Scope, times: int, parts: int) -> Iterator[Shelf]:
    """The items of which more is there than their maximum times `times` / `parts`."""
    there = totals(scope)
    return _kept(connection, scope, there, there.c.steps * parts > minimums.c.maximum * times)


def _kept(connection: Connection, scope: Scope, there: Subquery, *conditions: ColumnElement[bool]) -> Iterator[Shelf]:
    on_hand = func.coalesce(there.c.steps, 0)
    query = (
        select(minimums.c.site_id, minimums.c.item_id, on_hand, minimums.c.quantity, minimums.c.maximum)
        .outerjoin(there, (there.c.site_id == minimums.c.site_id) & (there.c.item_id == minimums.c.item_id))
        .where(minimums.c.site_id.in_(scope.days), scope.covers(minimums), *conditions)
    )
    for site_id, item_id, steps, minimum, maximum in connection.execute(query):
        yield Shelf(site_id, item_id, int(steps), minimum, maximum)
