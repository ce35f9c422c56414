"""Correcting: a movement with a wrong quantity is reversed and booked again with the right one."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, select

from domain.company import catalogue, places
from domain.company.catalogue import Item
from domain.company.people import Person
from domain.company.places import Site
from domain.company.settings import policies
from domain.company.settings.policies import ProposedAction
from domain.errors import (
    AlreadyReversed,
    KeyReused,
    LotBlocked,
    NotEnough,
    NothingToMove,
    TooMuch,
)
from domain.ledger import keys, movements, past, periods, stock
from domain.ledger.context import Context
from domain.ledger.movements import Line, Posted, find_by_key, lines_of
from domain.ledger.picking import Pick, lines_to, propose
from domain.operations.approving import proposed_action
from domain.operations.reversing import check_reversible, check_undoable, reverse
from domain.quantities import LARGEST, share
from domain.storage.schema.ledger import NO_LOT, lots
from domain.storage.schema.ledger import movements as movements_table
from domain.vocabulary import Approved, MovementKind

CORRECTS = "✏️ "
"""The start of a corrected movement's note; the number of the movement that it replaces follows."""


def correct(context: Context, movement_id: int, steps: int) -> Posted:
    """Reverse a movement of one item and book it again with another quantity (steps), or do neither.

    Both are booked as of when the original happened; otherwise the stock of the days in between would be wrong.

    Raises what `reverse` and `check_size` raise, and NothingToMove, NotEnough, NotThereThen, KeyReused. A retry with
    the same key is answered with the first result.
    """
    connection, person, now = context.connection, context.person, context.now
    rebooking = context.under(keys.rebooking(context.key))
    known = find_by_key(connection, rebooking.key)
    if known:
        check_undoable(connection, person, movement_id, now)
        return _repeated(context, movement_id, known, steps)
    check_reversible(connection, person, movement_id, now)
    this = select(movements_table).where(movements_table.c.id == movement_id)
    row = connection.execute(this.with_for_update()).one()
    booked = lines_of(connection, movement_id)
    site = places.site(connection, movements.site_of(connection, movement_id))
    item = catalogue.get(connection, booked[0].item_id)
    if steps <= 0:
        raise NothingToMove(item.quantity(steps).amount)
    stock.lock(connection, item, site.id)  # all at once, in the order in which postings lock
    check_size(connection, person, movement_id, steps)
    with connection.begin_nested():
        happened = periods.moment_again(connection, site, row.happened_at, now)
        undone = reverse(context, movement_id, happened=happened)
        moved = _resized(context, row, item, site, booked, steps, happened)
        rebooking = rebooking.dealing_with(row.party_id).noted(
            row.note or f"{CORRECTS}{movements.number(row.kind, row.id)}"
        )
        posted = past.post_late(rebooking, row.kind, moved, happened=happened, since=row.happened_at, half=True)
        both = [*lines_of(connection, undone.id), *moved]
        past.require_possible(context, both, happened, {undone.id, posted.id})
        return posted


def check_size(connection: Connection, person: Person, movement_id: int, steps: int) -> None:
    """Check that the person may change a movement of one item to this many steps. Raises NeedsApproval."""
    policies.require(connection, person, proposed_correction(connection, movement_id, steps))


def proposed_correction(connection: Connection, movement_id: int, steps: int) -> ProposedAction:
    """Return the change of a movement of one item to this many steps as a proposed action.

    The person who booked it counts as asking.
    """
    booked, site_id = lines_of(connection, movement_id), movements.site_of(connection, movement_id)
    item = catalogue.get(connection, booked[0].item_id)
    changed = item.quantity(abs(sum(line.quantity for line in booked) - steps))
    booker = select(movements_table.c.person_id).where(movements_table.c.id == movement_id)
    asker = connection.execute(booker).scalar_one()
    return proposed_action(connection, Approved.CORRECTION, site_id, item, changed, asker)


def _repeated(context: Context, movement_id: int, known: Posted, steps: int) -> Posted:
    """Return what was booked under this key, if it was the same correction. Raises AlreadyReversed, KeyReused."""
    reversal = movements.find_row(context.connection, movements_table.c.key == context.key)
    if reversal is None or reversal.reverses != movement_id:
        raise KeyReused(context.key)
    if sum(line.quantity for line in lines_of(context.connection, known.id)) != steps:
        raise AlreadyReversed(movements.get(context.connection, movement_id).number, known.number)
    return known


def _resized(
    context: Context, row: Row[Any], item: Item, site: Site, moved: list[Line], steps: int, happened: datetime
) -> list[Line]:
    """Return the lines with another total, keeping the first ones. An issue takes any extra from wherever it can."""
    left, resized = steps, []
    for line in moved:
        part = min(line.quantity, left)
        if part:
            resized.append(_scaled(line, part))
        left -= part
    if not left:
        return resized
    if row.kind == MovementKind.ISSUE:
        return [*resized, *_more(context, item, site, moved, left, happened)]
    last = moved[-1]
    return [*resized[:-1], _scaled(last, last.quantity + left)]


def _more(context: Context, item: Item, site: Site, moved: list[Line], steps: int, happened: datetime) -> list[Line]:
    """Return lines for the extra quantity of an issue: from the same lot, if it was a single one and has enough."""
    connection = context.connection
    taken = Counter[tuple[int, int]]()
    for line in moved:
        taken[line.source_id, line.lot_id] += line.quantity
    quantity, today, lot = item.quantity(steps), site.today(context.now), _one_lot(connection, moved)
    takeable = past.takeable(connection, item, site.id, happened, context.now)

    def more_of(lot: str | None) -> list[Pick]:
        return propose(connection, item, quantity, today, site.id, lot, already_taken=taken, takeable=takeable)

    try:
        picks = more_of(lot)
    except (NotEnough, LotBlocked):
        try:
            picks = more_of(None)
        except NotEnough as short:  # report the whole quantity, not just the extra
            asked, there = (item.quantity(each.steps + taken.total()) for each in (short.asked, short.available))
            whole = replace(short, asked=asked, available=there)
            raise past.short_then(whole, takeable, site.today(happened)) from None
    return lines_to(item, picks, moved[0].target_id)


def _scaled(line: Line, steps: int) -> Line:
    """Return the line with another quantity, and its cost in proportion. Raises TooMuch."""
    cost = None if line.cost is None else share(line.cost, steps, line.quantity)
    if max(cost or 0, steps) > LARGEST:
        raise TooMuch(Decimal(steps))
    return replace(line, quantity=steps, cost=cost)


def _one_lot(connection: Connection, moved: list[Line]) -> str | None:
    """Return the lot of these lines, if there is only one; any extra was most likely taken from it."""
    ids = {line.lot_id for line in moved} - {NO_LOT}
    query = select(lots.c.code).where(lots.c.id.in_(ids))
    return connection.execute(query).scalar() if len(ids) == 1 else None
