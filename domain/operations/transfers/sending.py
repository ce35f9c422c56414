"""Picking and sending: picking takes the goods off the shelves, sending puts them in transit."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select

from domain.company import places, shown_cards
from domain.company.people import Right
from domain.errors import KeptCannotGo, MoreThanApproved, NothingOpen, NothingToSend
from domain.ledger import keys
from domain.ledger.context import Context
from domain.ledger.movements import Line as Moved
from domain.ledger.movements import lines_of
from domain.ledger.picking import lines_to, propose
from domain.ledger.posting import post
from domain.operations import reservations
from domain.operations.transfers import documents, steps
from domain.operations.transfers.documents import Line, Taken, Transfer, by_item, set_line
from domain.quantities import Quantity
from domain.storage.schema.ledger import lines, movements
from domain.vocabulary import LocationKind, MovementKind, ReservationState, Subject, TransferState, TransferStep


def take(context: Context, transfer_id: int) -> Transfer:
    """Take on the picking, so that others see who does it. Raises NotAllowed, AlreadyDecided."""
    transfer = documents.lock(context.connection, transfer_id)
    steps.require(context.person, TransferStep.TAKE, transfer)
    documents.advance(context, transfer, TransferStep.TAKE, TransferState.PICKING)
    steps.tell(context.connection, TransferStep.TAKE, transfer.id, context.person, context.now)
    return documents.get(context.connection, transfer.id)


def pick(context: Context, transfer_id: int, number: int, quantity: Quantity | None = None) -> Transfer:
    """Pick a line's goods off the shelves: as much as was approved, or less. Raises what `pick_lines` raises."""
    return pick_lines(context, transfer_id, {number: quantity})


def pick_lines(context: Context, transfer_id: int, picked: Mapping[int, Quantity | None]) -> Transfer:
    """Pick goods off the shelves, by line number; None: as much as was approved.

    Picking a line again replaces what was picked before. Raises NotAllowed, AlreadyDecided, SiteClosed, KeptCannotGo,
    NotEnough, MoreThanApproved.
    """
    connection = context.connection
    transfer = documents.lock(connection, transfer_id)
    steps.require(context.person, TransferStep.PICK, transfer)
    places.open_site(connection, transfer.source.id, context.now)
    told = [(line, picked[line.number] or line.wanted) for line in by_item(transfer) if line.number in picked]
    for line, quantity in told:
        if quantity.steps > line.wanted.steps:
            raise MoreThanApproved(line.item.sku, line.wanted, quantity)
    with connection.begin_nested():
        taken = documents.advance(context, transfer, TransferStep.PICK, TransferState.PICKING)
        staging = places.of_transfer(connection, LocationKind.STAGED, transfer.source.id, transfer.number)
        for line, quantity in told:
            put_back(context, transfer, line, taken)
            moved = _off_the_shelves(context, transfer, line, quantity, staging)
            _post(context, MovementKind.PICK, transfer, moved, taken)
            set_line(connection, transfer, line, picked=quantity.steps)
    steps.tell(connection, TransferStep.PICK, transfer.id, context.person, context.now)
    return documents.get(connection, transfer.id)


def keep_anew(context: Context, transfer_id: int) -> Transfer:
    """Reserve other goods in place of those that may not go any more, and update the cards.

    Raises NotAllowed, NotEnough.
    """
    connection = context.connection
    transfer = documents.lock(connection, transfer_id)
    context.person.require(Right.BOOK, transfer.source.id)
    for line in by_item(transfer):
        if _cannot_go(context, transfer, line):
            key = keys.transfer_reservation(transfer.id, line.item.id)
            reservations.keep_anew(connection, key, line.wanted, context.now)
    shown_cards.changed(connection, Subject.TRANSFER, [transfer.id])
    return documents.get(connection, transfer.id)


def send(context: Context, transfer_id: int, carrier: str = "") -> Transfer:
    """Send the transfer: what was picked, and what was approved of lines without a pick.

    Raises NotAllowed, AlreadyDecided, SiteClosed, KeptCannotGo, NotEnough, NothingToSend.
    """
    transfer = documents.lock(context.connection, transfer_id)
    steps.require(context.person, TransferStep.SEND, transfer)
    with context.connection.begin_nested():
        if carrier:
            documents.change(context.connection, transfer, carrier=carrier)
        return dispatch(context, transfer_id)


def name_carrier(context: Context, transfer_id: int, carrier: str) -> Transfer:
    """Record who carries what is already in transit. Raises NotAllowed, NothingOpen."""
    connection = context.connection
    transfer = documents.lock(connection, transfer_id)
    context.person.require(Right.BOOK, transfer.source.id)
    if not transfer.is_on_the_way:
        raise NothingOpen(transfer.number)
    documents.change(connection, transfer, carrier=carrier)
    shown_cards.changed(connection, Subject.TRANSFER, [transfer.id])
    return documents.get(connection, transfer_id)


def issue(context: Context, transfer_id: int) -> Transfer:
    """Issue the goods of a requisition: what was picked, and what was approved of lines without a pick.

    Raises NotAllowed, AlreadyDecided, SiteClosed, KeptCannotGo, NotEnough, NothingToSend.
    """
    steps.require(context.person, TransferStep.ISSUE, documents.lock(context.connection, transfer_id))
    return dispatch(context, transfer_id)


def dispatch(context: Context, transfer_id: int) -> Transfer:
    """Send or hand out what was approved, whoever does: where nobody picks apart, who takes up an offer does."""
    connection, now = context.connection, context.now
    transfer = documents.lock(connection, transfer_id)
    for site in (transfer.source, transfer.target):
        places.open_site(connection, site.id, now)
    if all(line.picked is not None and line.picked.steps == 0 for line in transfer.lines):
        raise NothingToSend(transfer.number)
    with connection.begin_nested():
        if transfer.use:
            step, kind = TransferStep.ISSUE, MovementKind.ISSUE
            taken = documents.advance(context, transfer, step, TransferState.ISSUED)
            way = places.location(connection, LocationKind.PRODUCTION)
        else:
            step, kind = TransferStep.SEND, MovementKind.DISPATCH
            taken = documents.advance(context, transfer, step, TransferState.DISPATCHED)
            way = places.of_transfer(connection, LocationKind.TRANSIT, transfer.target.id, transfer.number)
        for line in by_item(transfer):
            if line.picked is None:
                moved = _off_the_shelves(context, transfer, line, line.wanted, way)
                set_line(connection, transfer, line, picked=line.wanted.steps)
            else:
                moved = _staged(context, transfer, line, way)
            _post(context, kind, transfer, moved, taken)
    steps.tell(connection, step, transfer.id, context.person, now)
    return documents.get(connection, transfer.id)


def put_back(context: Context, transfer: Transfer, line: Line, taken: Taken) -> None:
    """Return what was picked of a line to where it was taken from."""
    connection, undone = context.connection, movements.alias()
    query = (
        select(movements.c.id)
        .outerjoin(undone, undone.c.reverses == movements.c.id)
        .where(movements.c.transfer_id == transfer.id, movements.c.kind == MovementKind.PICK, undone.c.id.is_(None))
        .where(movements.c.id.in_(select(lines.c.movement_id).where(lines.c.item_id == line.item.id)))
        .order_by(movements.c.id)
    )
    picks = connection.execute(query).scalars().all() if line.picked is not None else ()
    for movement_id in picks:
        moved = lines_of(connection, movement_id)
        opposite = [replace(each, source_id=each.target_id, target_id=each.source_id) for each in moved]
        leg = context.under(f"{keys.transfer_leg(taken.id, line.item.id)}:back")
        post(leg, MovementKind.REVERSAL, opposite, reverses=movement_id, transfer_id=transfer.id)


def _off_the_shelves(
    context: Context, transfer: Transfer, line: Line, quantity: Quantity, target_id: int
) -> list[Moved]:
    """Return the lines that take it to a place: first from the reserved stock, as shown on the card.

    The rest is taken first expired first. Ends the reservation. Raises KeptCannotGo, NotEnough.
    """
    connection, now = context.connection, context.now
    key = keys.transfer_reservation(transfer.id, line.item.id)
    if quantity.steps and (lots := _cannot_go(context, transfer, line)):
        raise KeptCannotGo(transfer.id, transfer.number, line.item.sku, lots)
    kept = reservations.kept_steps(connection, key)
    reservations.end(connection, key, ReservationState.CONSUMED, now)
    if not quantity.steps:
        return []
    picks = propose(connection, line.item, quantity, transfer.source.today(now), transfer.source.id, kept=kept)
    return lines_to(line.item, picks, target_id)


def _cannot_go(context: Context, transfer: Transfer, line: Line) -> tuple[str, ...]:
    """Return the lots reserved for a line that may not be issued any more."""
    key, today = keys.transfer_reservation(transfer.id, line.item.id), transfer.source.today(context.now)
    return tuple(each.lot for each in reservations.kept_where(context.connection, key) if not each.may_go(today))


def _staged(context: Context, transfer: Transfer, line: Line, target_id: int) -> list[Moved]:
    """Return the lines that take what was picked to a place."""
    staging = places.of_transfer(context.connection, LocationKind.STAGED, transfer.source.id, transfer.number)
    return [
        Moved(line.item.id, lot_id, staging, target_id, flow.staged)
        for lot_id, flow in sorted(line.by_lot.items())
        if flow.staged
    ]


def _post(context: Context, kind: MovementKind, transfer: Transfer, moved: list[Moved], taken: Taken) -> None:
    """Post the movement of a line. Does nothing if nothing is left to move."""
    if moved:
        leg = context.under(keys.transfer_leg(taken.id, moved[0].item_id))
        post(leg, kind, moved, transfer_id=transfer.id)
