"""What passed: how much of each item came to a site and left it between two days, as counted by the sealer."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from domain.company import catalogue
from domain.company.catalogue import Item
from domain.quantities import Quantity
from domain.storage.schema.figures import daily_flows
from domain.vocabulary import Flow


@dataclass(frozen=True)
class Passed:
    """A quantity of an item, and what it came or left for."""

    item: Item
    flow: Flow
    quantity: Quantity


def passed(
    connection: Connection, site_id: int, days: tuple[date, date], flows: tuple[Flow, ...], item_id: int | None = None
) -> list[Passed]:
    """Return these flows from the first day to the last, by item."""
    first, last = days
    of = daily_flows.c
    query = (
        select(of.item_id, of.flow, func.sum(of.steps).label("steps"))
        .where(of.site_id == site_id, of.day >= first, of.day <= last, of.flow.in_(flows))
        .group_by(of.item_id, of.flow)
        .order_by(of.item_id, of.flow)
    )
    rows = connection.execute(query if item_id is None else query.where(of.item_id == item_id)).all()
    known = catalogue.load(connection, list(dict.fromkeys(row.item_id for row in rows)))
    return [
        Passed(known[row.item_id], Flow(row.flow), known[row.item_id].quantity(int(row.steps)))
        for row in rows
        if row.steps
    ]
