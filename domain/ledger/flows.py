"""Flows: what each day brought to a site and took from it, kept by the sealer so that the figures only have to add up.

A day is the site's local day: a booking at seven in the morning in Shanghai belongs to that day, whatever the date is
in UTC. A reversal is subtracted from the day on which the original happened, not from the day of the reversal.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, case, func, null, select

from domain.company import places
from domain.ledger import keys
from domain.ledger.valuation import Values
from domain.storage.database import insert_many
from domain.storage.schema.company import locations
from domain.storage.schema.figures import daily_flows
from domain.storage.schema.ledger import journal, lines, movements
from domain.vocabulary import Flow, MovementKind

INWARD = {
    MovementKind.RECEIPT: Flow.RECEIVED,
    MovementKind.CUSTOMER_RETURN: Flow.RETURNED,
    MovementKind.UNUSED: Flow.RETURNED,
    MovementKind.ARRIVAL: Flow.ARRIVED,
}
OUTWARD = {
    MovementKind.ISSUE: Flow.ISSUED,
    MovementKind.SUPPLIER_RETURN: Flow.SENT_BACK,
    MovementKind.DISPATCH: Flow.DISPATCHED,
    MovementKind.WRITE_OFF: Flow.WRITTEN_OFF,
    MovementKind.DAMAGE: Flow.DAMAGED,
}
FLOWS = INWARD | OUTWARD
"""The flow of each kind of movement. For goods going out, the site is that of the place they are taken from."""


def count(connection: Connection, moved: Sequence[tuple[Row[Any], Sequence[Row[Any]]]], values: Values) -> None:
    """Add movements, each with its lines, to the daily flows of their sites."""
    firsts = _undone(connection, [row.reverses for row, _ in moved if row.reverses])
    booked = [(firsts.get(row.reverses, row), row, line) for row, lines in moved for line in lines]
    booked = [each for each in booked if each[0].kind in FLOWS]
    if not booked:
        return
    at = _sites(connection, {place for *_, line in booked for place in (line.source_id, line.target_id)})
    zones = {site.id: site.zone for site in places.all_sites(connection)}
    sums: dict[tuple[int, int, Flow, date], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for first, row, line in booked:
        flow, undoing = FLOWS[first.kind], first is not row
        inward = first.kind in INWARD
        site_id = at[line.target_id if inward != undoing else line.source_id]
        day = first.happened_at.astimezone(zones[site_id]).date()
        value = values.get((row.id, line.number))
        minor = value.minor if value else 0
        counted = not keys.corrected_by(first.key)  # a correction's line replaces one, and is not counted as another
        steps = -line.quantity if undoing else line.quantity
        new = (steps, minor if inward else -minor, counted and not undoing, counted and undoing)
        before = sums[line.item_id, site_id, flow, day]
        sums[line.item_id, site_id, flow, day] = [old + more for old, more in zip(before, new, strict=True)]
    names = ("item_id", "site_id", "flow", "day", "steps", "value", "lines", "undone")
    rows = [dict(zip(names, (*key, *told), strict=True)) for key, told in sorted(sums.items())]
    insert_many(connection, daily_flows, rows, add=names[4:])


def stored_and_counted() -> tuple[Select[Any], Select[Any]]:
    """Return queries for the stored flows, and for those counted from the journal, by item, site and flow.

    Verification compares them. They are not by day, because that depends on the site's time zone, which may have
    changed since a movement was sealed.
    """
    first = movements.alias()
    kind = func.coalesce(first.c.kind, movements.c.kind)
    flow = case({kind.value: flow.value for kind, flow in FLOWS.items()}, value=kind)
    undoing = movements.c.reverses.is_not(None)
    place = case((kind.in_(INWARD) != undoing, lines.c.target_id), else_=lines.c.source_id)
    steps = case((undoing, -lines.c.quantity), else_=lines.c.quantity)
    counted = (
        select(lines.c.item_id, locations.c.site_id, flow.label("flow"), null().label("stored"), steps.label("counted"))
        .join(movements, movements.c.id == lines.c.movement_id)
        .join(journal, journal.c.movement_id == movements.c.id)
        .outerjoin(first, first.c.id == movements.c.reverses)
        .join(locations, locations.c.id == place)
        .where(kind.in_(FLOWS), locations.c.site_id.is_not(None))
    )
    kept = select(
        *(daily_flows.c[name] for name in ("item_id", "site_id", "flow")), daily_flows.c.steps.label("stored")
    )
    return kept.add_columns(null().label("counted")), counted


def _undone(connection: Connection, movement_ids: list[int]) -> dict[int, Row[*tuple[Any, ...]]]:
    """Return the columns needed to classify the movements with these ids."""
    if not movement_ids:
        return {}
    query = select(movements.c.id, movements.c.kind, movements.c.key, movements.c.happened_at)
    query = query.where(movements.c.id.in_(movement_ids))
    return {row.id: row for row in connection.execute(query)}


def _sites(connection: Connection, place_ids: Iterable[int]) -> dict[int, int]:
    """Return the site ids of places."""
    query = select(locations.c.id, locations.c.site_id)
    return dict(connection.execute(query.where(locations.c.id.in_(sorted(place_ids)))).all())
