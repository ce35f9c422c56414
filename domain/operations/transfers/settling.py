"""Settling: finding out what became of missing or surplus goods of a transfer. Until then they are in transit."""

from domain.company import places
from domain.company.settings import policies
from domain.ledger import keys
from domain.ledger.context import Context
from domain.ledger.movements import Line as Moved
from domain.ledger.picking import lines_to, propose
from domain.ledger.posting import post
from domain.operations.transfers import documents, steps
from domain.operations.transfers.documents import Line, Taken, Transfer, by_item, set_line
from domain.vocabulary import Approved, LocationKind, MovementKind, Owner, TransferState, TransferStep


def finish(context: Context, transfer_id: int) -> Transfer:
    """Record that nothing more will come: what is still in transit is missing. Raises NotAllowed, AlreadyDecided."""
    transfer = _opened(context, transfer_id, TransferStep.FINISH)
    documents.advance(context, transfer, TransferStep.FINISH, TransferState.RECEIVED)
    return _told(context, transfer, TransferStep.FINISH)


def lose(context: Context, transfer_id: int) -> Transfer:
    """Write off what is missing. Raises NotAllowed, NeedsApproval, AlreadyDecided, NothingOpen."""
    connection = context.connection
    transfer = _opened(context, transfer_id, TransferStep.LOSE)
    lost = [(line.item, line.item.quantity(line.flow.in_transit)) for line in transfer.lines]
    policies.require(connection, context.person, steps.proposed_action(connection, Approved.WRITE_OFF, transfer, lost))
    loss = places.location(connection, LocationKind.LOSS)
    noted = context.noted(transfer.number)
    return _settle(noted, transfer, TransferStep.LOSE, MovementKind.WRITE_OFF, loss)


def returned(context: Context, transfer_id: int) -> Transfer:
    """Take what is missing back in at the source. Raises NotAllowed, AlreadyDecided, SiteClosed, NothingOpen."""
    transfer = _opened(context, transfer_id, TransferStep.RETURN)
    return _back(context, transfer, TransferStep.RETURN)


def miscounted(context: Context, transfer_id: int) -> Transfer:
    """Correct what was sent: missing goods never left, and surplus goods did.

    Raises NotAllowed, AlreadyDecided, SiteClosed, NothingOpen, NotEnough.
    """
    return _back(context, _opened(context, transfer_id, TransferStep.MISCOUNT), TransferStep.MISCOUNT)


def hand_on(context: Context, transfer_id: int, owner: Owner) -> Transfer:
    """Hand on the search for missing goods to the sender, to the sender for the carrier, or to the receiver.

    Raises NotAllowed, AlreadyDecided.
    """
    transfer = _opened(context, transfer_id, TransferStep.HAND_ON)
    last = transfer.last(TransferStep.RECEIVE) if owner is Owner.RECEIVER else transfer.last(TransferStep.SEND)
    person = last.person if last else transfer.requested_by
    if transfer.discrepancy and (transfer.discrepancy.owner, transfer.discrepancy.person.id) == (owner, person.id):
        return transfer  # it is theirs already, and they know
    documents.give(context, transfer, owner, person)
    documents.advance(context, transfer, TransferStep.HAND_ON, TransferState.RECEIVED)
    return _told(context, transfer, TransferStep.HAND_ON)


def recounted(context: Context, transfer_id: int) -> Transfer:
    """Record that no more came than was sent after all. Raises NotAllowed, AlreadyDecided, NothingOpen."""
    connection = context.connection
    transfer = _opened(context, transfer_id, TransferStep.RECOUNT)
    state = TransferState.RECEIVED if transfer.is_on_the_way else TransferState.CLOSED
    documents.advance(context, transfer, TransferStep.RECOUNT, state)
    for line in transfer.lines:
        set_line(connection, transfer, line, surplus=0)
    return _told(context, transfer, TransferStep.RECOUNT)


def _opened(context: Context, transfer_id: int, step: TransferStep) -> Transfer:
    transfer = documents.lock(context.connection, transfer_id)
    steps.require(context.person, step, transfer)
    return transfer


def _back(context: Context, transfer: Transfer, step: TransferStep) -> Transfer:
    places.open_site(context.connection, transfer.source.id, context.now)
    dock = places.location(context.connection, LocationKind.DOCK, transfer.source.id)
    return _settle(context, transfer, step, MovementKind.ARRIVAL, dock)


def _settle(context: Context, transfer: Transfer, step: TransferStep, kind: MovementKind, target_id: int) -> Transfer:
    """Move everything missing to a place; if it was miscounted, also book the surplus."""
    connection = context.connection
    counted_wrongly = step is TransferStep.MISCOUNT
    left = transfer.has_surplus and not counted_wrongly
    with connection.begin_nested():
        state = TransferState.RECEIVED if left else TransferState.CLOSED
        taken = documents.advance(context, transfer, step, state)
        way = places.of_transfer(connection, LocationKind.TRANSIT, transfer.target.id, transfer.number)
        for line in by_item(transfer):
            moved = [
                Moved(line.item.id, lot_id, way, target_id, flow.in_transit)
                for lot_id, flow in sorted(line.by_lot.items())
                if flow.in_transit
            ]
            if moved:
                leg = context.under(keys.transfer_leg(taken.id, line.item.id))
                post(leg, kind, moved, transfer_id=transfer.id)
            if line.surplus.steps and counted_wrongly:
                _send_more(context, transfer, line, way, taken)
    return _told(context, transfer, step)


def _send_more(context: Context, transfer: Transfer, line: Line, way: int, taken: Taken) -> None:
    """Book goods that had left beyond what was counted, and their arrival."""
    connection, site = context.connection, transfer.source
    picks = propose(connection, line.item, line.surplus, site.today(context.now), site.id)
    dock = places.location(connection, LocationKind.DOCK, transfer.target.id)
    key = keys.transfer_leg(taken.id, line.item.id)
    sent = lines_to(line.item, picks, way)
    post(context.under(f"{key}:sent"), MovementKind.DISPATCH, sent, transfer_id=transfer.id)
    came = [Moved(each.item_id, each.lot_id, way, dock, each.quantity) for each in sent]
    post(context.under(f"{key}:came"), MovementKind.ARRIVAL, came, transfer_id=transfer.id)
    set_line(connection, transfer, line, surplus=0)


def _told(context: Context, transfer: Transfer, step: TransferStep) -> Transfer:
    steps.tell(context.connection, step, transfer.id, context.person, context.now)
    return documents.get(context.connection, transfer.id)
