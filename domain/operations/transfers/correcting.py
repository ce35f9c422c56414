"""Corrections of transfers: taking the last step back with its movements, or taking it again with other amounts."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count

from sqlalchemy import Connection, select

from domain.company import places
from domain.company.people import Right
from domain.errors import AlreadyDecided, GoodsGone, NotEnough, NothingOpen, UndoTooLate
from domain.ledger import keys
from domain.ledger.context import Context
from domain.ledger.movements import lines_of, number
from domain.ledger.posting import post
from domain.operations import reservations, reversing
from domain.operations.transfers import documents, receiving, sending, steps
from domain.operations.transfers.documents import Taken, Transfer, set_line
from domain.operations.transfers.receiving import Came
from domain.storage.schema.ledger import movements
from domain.vocabulary import LocationKind, MovementKind, TransferState, TransferStep


def undo(context: Context, transfer_id: int, step_id: int | None = None) -> Transfer:
    """Take back the last step: reverse its movements and restore the document's earlier state.

    What was reserved for it is reserved again. With a `step_id`, only if that is still the last step.

    Raises NotAllowed, AlreadyDecided, NothingOpen, UndoTooLate, SiteClosed, GoodsGone, NotEnough.
    """
    connection, now = context.connection, context.now
    transfer = documents.lock(connection, transfer_id)
    steps.require(context.person, TransferStep.UNDO, transfer)
    before, last = transfer.standing[-2:]
    if step_id not in (None, last.id):
        raise AlreadyDecided(transfer.number, transfer.state, transfer.history[-1].person.name)
    site = steps.site_of(last.step, transfer)
    places.open_site(connection, site.id, now)
    if not context.person.may(Right.DECIDE, site.id) and now - last.at > reversing.UNDO_FOR:
        raise UndoTooLate(transfer.number, last.at + reversing.UNDO_FOR)
    with connection.begin_nested():
        taken = documents.advance(context, transfer, TransferStep.UNDO, before.state, undoes=last.id)
        _reverse(context, transfer, last, taken)
        lines = {line.number: line for line in transfer.lines}
        for line_number, approved, picked, surplus in sorted(last.before, key=lambda each: lines[each[0]].item.id):
            line = lines[line_number]
            set_line(connection, transfer, line, approved=approved, picked=picked, surplus=surplus)
            if before.state in (TransferState.APPROVED, TransferState.PICKING) and picked is None and approved:
                key = keys.transfer_reservation(transfer.id, line.item.id)
                reservations.hold_again(connection, key, line.item.quantity(approved), now)
    steps.tell(connection, TransferStep.UNDO, transfer.id, context.person, now)
    return documents.get(connection, transfer.id)


def moved_by(connection: Connection, transfer: Transfer, taken: Taken) -> dict[int, Came]:
    """Return how much the last step moved, by line number; damaged and surplus goods separately."""
    by_item = {line.item.id: line.number for line in transfer.lines}
    damaged = (
        places.location(connection, LocationKind.DAMAGED, transfer.target.id)
        if taken.step is TransferStep.RECEIVE
        else None
    )
    surplus = {number: too_much for number, _, _, too_much in taken.before}
    found = {line.number: Came(0, surplus=max(0, line.surplus.steps - surplus[line.number])) for line in transfer.lines}
    for movement_id, *_ in _legs(connection, transfer, taken):
        for line in lines_of(connection, movement_id):
            known = found[by_item[line.item_id]]
            is_damaged = line.target_id == damaged
            found[by_item[line.item_id]] = replace(
                known,
                good=known.good + line.quantity * (not is_damaged),
                damaged=known.damaged + line.quantity * is_damaged,
            )
    return found


def again(context: Context, transfer_id: int, steps_of: Mapping[int, int]) -> Transfer:
    """Take the last step again with other amounts, by line number: "12, not 21".

    Raises what `undo` raises, and what the step raises.
    """
    transfer = documents.lock(context.connection, transfer_id)
    last = transfer.standing[-1]
    if last.step not in (TransferStep.SEND, TransferStep.ISSUE, TransferStep.RECEIVE):
        raise NothingOpen(transfer.number)
    moved, under = moved_by(context.connection, transfer, last), (f"{context.key}:{place}" for place in count(1))
    with context.connection.begin_nested():
        transfer = undo(context, transfer_id)
        if last.step is TransferStep.RECEIVE:
            came = {number: _instead(each, steps_of.get(number)) for number, each in moved.items()}
            return receiving.receive(context.under(next(under)), transfer_id, came)
        left = {line.number: steps_of.get(line.number, moved[line.number].good) for line in transfer.lines}
        picked = {
            line.number: line.item.quantity(left[line.number])
            for line in transfer.lines
            if line.number in steps_of or (line.picked is None and left[line.number] != line.wanted.steps)
        }
        sending.pick_lines(context.under(next(under)), transfer_id, picked)
        return sending.dispatch(context.under(next(under)), transfer_id)


def _instead(came: Came, steps: int | None) -> Came:
    """Return what came, for another total; more than was sent only if that was the case before, too."""
    if steps is None:
        return came
    sent = min(steps, came.good + came.damaged) if came.surplus else steps
    return replace(came, good=max(0, sent - came.damaged), surplus=steps - sent)


def _legs(connection: Connection, transfer: Transfer, taken: Taken) -> list[tuple[int, MovementKind]]:
    """Return the movements of a step, last first."""
    query = (
        select(movements.c.id, movements.c.kind)
        .where(movements.c.transfer_id == transfer.id)
        .where(movements.c.key.startswith(keys.transfer_legs(taken.id), autoescape=True))
        .order_by(movements.c.id.desc())
    )
    return [(row.id, row.kind) for row in connection.execute(query)]


def _reverse(context: Context, transfer: Transfer, undone: Taken, taken: Taken) -> None:
    """Book the opposite of everything that a step moved."""
    connection = context.connection
    for movement_id, kind in _legs(connection, transfer, undone):
        moved = lines_of(connection, movement_id)
        opposite = [replace(line, source_id=line.target_id, target_id=line.source_id, cost=None) for line in moved]
        try:
            under = context.under(keys.reversal_of_leg(taken.id, movement_id))
            post(under, MovementKind.REVERSAL, opposite, reverses=movement_id, transfer_id=transfer.id)
        except NotEnough:
            later = reversing.later(connection, movement_id, moved)
            raise GoodsGone(number(kind, movement_id), later) from None
