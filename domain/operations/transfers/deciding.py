"""Requesting goods from another site, and deciding on requests: approval reserves the goods; nothing has moved yet."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date

from sqlalchemy import select

from domain.company import places
from domain.company.catalogue import Item
from domain.company.people import Right
from domain.company.places import Site
from domain.company.settings import policies
from domain.errors import KeyReused, MoreThanAsked, NotEnough, NothingToMove, NothingToSend, SameSite
from domain.ledger import keys
from domain.ledger.context import Context
from domain.ledger.movements import Line as Moved
from domain.ledger.picking import propose
from domain.ledger.posting import post
from domain.operations import reservations
from domain.operations.transfers import documents, sending, steps
from domain.operations.transfers.documents import Line, Route, Taken, Transfer, Use, by_item, set_line
from domain.quantities import Quantity
from domain.storage.database import insert
from domain.storage.schema.documents import transfer_lines, transfers
from domain.vocabulary import LocationKind, MovementKind, ReservationState, TransferState, TransferStep


@dataclass(frozen=True)
class Wanted:
    """How much of an item is asked for."""

    item: Item
    quantity: Quantity


def request(
    context: Context, wanted: Sequence[Wanted], route: Route, *, needed_by: date | None = None, note: str = ""
) -> Transfer:
    """Request goods from another site, or for it; nothing moves yet. Quantities of an item given twice are added.

    Raises NotAllowed, SameSite, SiteClosed, NotEnough, KeyReused.
    """
    connection, person = context.connection, context.person
    source, target = route.source, route.target
    if source == target:
        raise SameSite(source.code)
    person.require(Right.BOOK, target.id if person.may(Right.BOOK, target.id) else source.id)
    transfer, is_new = write_down(context, wanted, route, None, needed_by=needed_by, note=note)
    if is_new:
        steps.tell(connection, TransferStep.REQUEST, transfer.id, person, context.now)
    return transfer


def write_down(
    context: Context, wanted: Sequence[Wanted], route: Route, use: Use | None, *, needed_by: date | None, note: str
) -> tuple[Transfer, bool]:
    """Create a document with what is asked for, or find the one created under this key.

    Returns it, and whether it is new.

    Raises SiteClosed, NotEnough, KeyReused.
    """
    connection, now, source = context.connection, context.now, route.source
    summed = _summed(wanted)
    for site in (source, route.target):
        places.open_site(connection, site.id, now)
    short: NotEnough | None = None
    for item, quantity in sorted(summed, key=lambda each: each[0].id):
        try:
            propose(connection, item, quantity, source.today(now), source.id)  # a simultaneous repeat waits here
        except NotEnough as refused:
            short = short or refused
    known = _known(context, _digest(summed, route, use))
    if known:
        return known, False
    if short:
        raise short
    with connection.begin_nested():
        transfer_id = _insert(context, summed, route, use, needed_by=needed_by, note=note)
        transfer = documents.get(connection, transfer_id)
        documents.advance(context, transfer, TransferStep.REQUEST, TransferState.REQUESTED)
    return documents.get(connection, transfer_id), True


def approve(context: Context, transfer_id: int) -> Transfer:
    """Reserve the goods, first expired first, and have them picked; without separate picking they are sent at once.

    Raises NotAllowed, NeedsApproval, AlreadyDecided, SiteClosed, NotEnough.
    """
    transfer = documents.lock(context.connection, transfer_id)
    steps.require(context.person, TransferStep.APPROVE, transfer)
    policies.require(context.connection, context.person, steps.proposed_request(context.connection, transfer))
    return approved(context, transfer, TransferStep.APPROVE)


def offer(
    context: Context,
    transfer_id: int,
    offered: Mapping[int, Quantity],
    *,
    source: Site | None = None,
    day: date | None = None,
) -> Transfer:
    """Offer less than was asked for, by line number, goods from another site, or another day.

    The requester accepts or declines. What is not given stays as offered before, or as asked for. Repeating the current
    offer changes nothing and notifies nobody.

    Raises NotAllowed, NeedsApproval, AlreadyDecided, MoreThanAsked, NothingToSend, SameSite, SiteClosed.
    """
    connection = context.connection
    transfer = documents.lock(connection, transfer_id)
    steps.require(context.person, TransferStep.OFFER, transfer)
    policies.require(connection, context.person, steps.proposed_request(connection, transfer))
    if offered and not any(quantity.steps for quantity in offered.values()):
        raise NothingToSend(transfer.number)
    if _stands(transfer, offered, source, day):
        return transfer
    if source is not None:
        if source == transfer.target:
            raise SameSite(source.code)
        places.open_site(connection, source.id, context.now)
        documents.change(connection, transfer, offered_source_id=None if source == transfer.source else source.id)
    if day is not None:
        documents.change(connection, transfer, offered_day=day)
    for line in transfer.lines:
        quantity = offered.get(line.number, line.wanted)
        if quantity.steps > line.asked.steps:
            raise MoreThanAsked(line.item.sku, line.asked, quantity)
        set_line(connection, transfer, line, approved=quantity.steps)
    documents.advance(context, transfer, TransferStep.OFFER, TransferState.OFFERED)
    steps.tell(connection, TransferStep.OFFER, transfer.id, context.person, context.now)
    return documents.get(connection, transfer.id)


def _stands(transfer: Transfer, offered: Mapping[int, Quantity], source: Site | None, day: date | None) -> bool:
    """Whether exactly this is already offered."""
    return (
        transfer.state is TransferState.OFFERED
        and all(offered.get(line.number, line.wanted) == line.wanted for line in transfer.lines)
        and source in (None, transfer.offered_source or transfer.source)
        and day in (None, transfer.offered_day)
    )


def accept(context: Context, transfer_id: int) -> Transfer:
    """Accept an offer, which approves it.

    Goods of another site are requested there, unless the offerer may decide there.

    Raises NotAllowed, AlreadyDecided, SiteClosed, NotEnough.
    """
    connection = context.connection
    transfer = documents.lock(connection, transfer_id)
    steps.require(context.person, TransferStep.ACCEPT, transfer)
    source, day = transfer.offered_source, transfer.offered_day or transfer.needed_by
    with connection.begin_nested():
        documents.change(connection, transfer, needed_by=day, offered_source_id=None, offered_day=None)
        if source is None:
            return approved(context, documents.get(connection, transfer_id), TransferStep.ACCEPT)
        documents.change(connection, transfer, source_id=source.id)
        there = documents.get(connection, transfer_id)
        offerer = transfer.last(TransferStep.OFFER)
        if offerer and policies.allows(connection, offerer.person, steps.proposed_request(connection, there)):
            return approved(context, there, TransferStep.ACCEPT)
        for line in by_item(there):
            if line.wanted.steps:  # a line offered at zero asks for nothing there
                propose(connection, line.item, line.wanted, source.today(context.now), source.id)
                set_line(connection, there, line, approved=None, asked=line.wanted.steps)
        documents.advance(context, there, TransferStep.ACCEPT, TransferState.REQUESTED)
    steps.tell(connection, TransferStep.REQUEST, transfer_id, context.person, context.now)
    return documents.get(connection, transfer_id)


def decline(context: Context, transfer_id: int) -> Transfer:
    """Decline an offer: the request is withdrawn. Raises NotAllowed, AlreadyDecided."""
    return _end(context, transfer_id, TransferStep.DECLINE, TransferState.WITHDRAWN)


def reject(context: Context, transfer_id: int, reason: str = "") -> Transfer:
    """Reject a request; nothing moves. Raises NotAllowed, AlreadyDecided."""
    return _end(context, transfer_id, TransferStep.REJECT, TransferState.REJECTED, reason)


def withdraw(context: Context, transfer_id: int) -> Transfer:
    """Withdraw one's own request, and notify the managers. Raises NotAllowed, AlreadyDecided."""
    return _end(context, transfer_id, TransferStep.WITHDRAW, TransferState.WITHDRAWN)


def cancel(context: Context, transfer_id: int) -> Transfer:
    """Cancel an approved transfer: picked goods go back to their places, goods in transit to the source's dock.

    What was received stays where it is. Raises NotAllowed, AlreadyDecided, SiteClosed.
    """
    connection = context.connection
    transfer = documents.lock(connection, transfer_id)
    steps.require(context.person, TransferStep.CANCEL, transfer)
    places.open_site(connection, transfer.source.id, context.now)
    with connection.begin_nested():
        taken = documents.advance(context, transfer, TransferStep.CANCEL, TransferState.CANCELLED)
        for line in by_item(transfer):
            key = keys.transfer_reservation(transfer.id, line.item.id)
            reservations.end(connection, key, ReservationState.RELEASED, context.now)
            if transfer.state in (TransferState.APPROVED, TransferState.PICKING):
                sending.put_back(context, transfer, line, taken)
            else:
                _turn_round(context, transfer, line, taken)
    steps.tell(connection, TransferStep.CANCEL, transfer.id, context.person, context.now)
    return documents.get(connection, transfer.id)


def amend(context: Context, transfer_id: int, wanted: Mapping[int, Quantity]) -> Transfer:
    """Correct one's own requested quantities, by line number. Nobody is notified if nothing changes.

    Raises NotAllowed, AlreadyDecided, NothingToMove, NotEnough.
    """
    connection = context.connection
    transfer = documents.lock(connection, transfer_id)
    steps.require(context.person, TransferStep.AMEND, transfer)
    if all(wanted.get(line.number, line.asked) == line.asked for line in transfer.lines):
        return transfer
    source, now = transfer.source, context.now
    with connection.begin_nested():
        for line in by_item(transfer):
            quantity = wanted.get(line.number, line.asked)
            if quantity.steps <= 0:
                raise NothingToMove(quantity.amount)
            propose(connection, line.item, quantity, source.today(now), source.id)
            set_line(connection, transfer, line, asked=quantity.steps)
        documents.advance(context, transfer, TransferStep.AMEND, TransferState.REQUESTED)
    steps.tell(connection, TransferStep.AMEND, transfer.id, context.person, now)
    return documents.get(connection, transfer.id)


def _turn_round(context: Context, transfer: Transfer, line: Line, taken: Taken) -> None:
    """Book a line's goods in transit back to where they came from."""
    connection = context.connection
    way = places.of_transfer(connection, LocationKind.TRANSIT, transfer.target.id, transfer.number)
    dock = places.location(connection, LocationKind.DOCK, transfer.source.id)
    moved = [
        Moved(line.item.id, lot_id, way, dock, flow.in_transit)
        for lot_id, flow in sorted(line.by_lot.items())
        if flow.in_transit
    ]
    if moved:
        post(
            context.under(keys.transfer_leg(taken.id, line.item.id)),
            MovementKind.ARRIVAL,
            moved,
            transfer_id=transfer.id,
        )


def approved(context: Context, transfer: Transfer, step: TransferStep, *, at_once: bool = False) -> Transfer:
    """Reserve the goods. Without separate picking, or for a requester who takes them at once, they leave now."""
    connection, now = context.connection, context.now
    for site in (transfer.source, transfer.target):
        places.open_site(connection, site.id, now)
    with connection.begin_nested():
        for line in by_item(transfer):
            held = context.under(keys.transfer_reservation(transfer.id, line.item.id))
            if line.wanted.steps:
                reservations.hold(held, line.item, line.wanted, transfer.number, site_id=transfer.source.id)
            set_line(connection, transfer, line, approved=line.wanted.steps)
        documents.advance(context, transfer, step, TransferState.APPROVED)
    steps.tell(connection, step, transfer.id, context.person, now)
    if not at_once and steps.pickers(connection, transfer):
        return documents.get(connection, transfer.id)
    key = keys.transfer_step(transfer.id, TransferStep.SEND, len(transfer.history) + 1)
    return sending.dispatch(context.under(key), transfer.id)


def _end(context: Context, transfer_id: int, step: TransferStep, state: TransferState, reason: str = "") -> Transfer:
    connection = context.connection
    transfer = documents.lock(connection, transfer_id)
    steps.require(context.person, step, transfer)
    documents.advance(context, transfer, step, state, reason)
    steps.tell(connection, step, transfer.id, context.person, context.now)
    return documents.get(connection, transfer.id)


def _summed(wanted: Sequence[Wanted]) -> list[tuple[Item, Quantity]]:
    """Return each item once, in the order given, with its total."""
    found: dict[Item, int] = defaultdict(int)
    for each in wanted:
        found[each.item] += each.quantity.steps
    return [(item, item.quantity(steps)) for item, steps in found.items()]


def _digest(summed: list[tuple[Item, Quantity]], route: Route, use: Use | None) -> str:
    asked = [[item.id, quantity.steps] for item, quantity in summed]
    told = [route.source.id, route.target.id, asked, *(astuple(use) if use else ())]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _known(context: Context, digest: str) -> Transfer | None:
    """Return the request made under this key before. Raises KeyReused if it asked for something else."""
    row = context.connection.execute(select(transfers).where(transfers.c.key == context.key)).first()
    if row is not None and row.digest != digest:
        raise KeyReused(context.key)
    return None if row is None else documents.get(context.connection, row.id)


def _insert(
    context: Context,
    summed: list[tuple[Item, Quantity]],
    route: Route,
    use: Use | None,
    *,
    needed_by: date | None,
    note: str,
) -> int:
    connection = context.connection
    statement = insert(connection, transfers).values(
        key=context.key,
        digest=_digest(summed, route, use),
        source_id=route.source.id,
        target_id=route.target.id,
        state=TransferState.REQUESTED,
        requested_by=context.person.id,
        requested_at=context.now,
        needed_by=needed_by,
        note=note,
        cost_centre=use.cost_centre if use else None,
        purpose=use.purpose if use else "",
        for_order=use.order if use else "",
    )
    transfer_id = int(connection.execute(statement.returning(transfers.c.id)).scalar_one())
    asked = [
        {"transfer_id": transfer_id, "number": place, "item_id": item.id, "asked": quantity.steps}
        for place, (item, quantity) in enumerate(summed, 1)
    ]
    connection.execute(transfer_lines.insert(), asked)
    return transfer_id
