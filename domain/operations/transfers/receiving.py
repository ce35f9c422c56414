"""Receiving a transfer: taking in all or part of what is in transit, and noting any surplus."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from domain.company import places
from domain.company.places import Site
from domain.errors import MoreThanSent
from domain.ledger import keys
from domain.ledger.context import Context
from domain.ledger.movements import Line as Moved
from domain.ledger.posting import post
from domain.operations.transfers import documents, steps
from domain.operations.transfers.documents import Line, Taken, Transfer, by_item, set_line
from domain.storage.schema.documents import transfer_lines, transfers
from domain.vocabulary import LocationKind, MovementKind, TransferState, TransferStep


@dataclass(frozen=True)
class Came:
    """How much of a line has come now, in steps: in good order, damaged, and beyond what is in transit."""

    good: int
    damaged: int = 0
    surplus: int = 0


def receive(context: Context, transfer_id: int, came: Mapping[int, Came] | None = None) -> Transfer:
    """Take in what has come, by line number; None: everything in transit. The rest is still expected.

    Goods in good order go to the target's dock, damaged ones to its place for them. A surplus stays outside the books
    until the sender has found out where it comes from.

    Raises NotAllowed, AlreadyDecided, SiteClosed, MoreThanSent.
    """
    connection, now = context.connection, context.now
    transfer = documents.lock(connection, transfer_id)
    steps.require(context.person, TransferStep.RECEIVE, transfer)
    places.open_site(connection, transfer.target.id, now)
    if came is None:
        came = {line.number: Came(line.flow.in_transit) for line in transfer.lines}
    told = {line.number: came.get(line.number, Came(0)) for line in transfer.lines}
    for line in transfer.lines:
        number = told[line.number].good + told[line.number].damaged
        if number > line.flow.in_transit:
            raise MoreThanSent(line.item.sku, line.item.quantity(line.flow.in_transit), line.item.quantity(number))
    with connection.begin_nested():
        taken = documents.advance(context, transfer, TransferStep.RECEIVE, _state_after(transfer, told))
        for line in by_item(transfer):
            _take_in(context, transfer, line, told[line.number], taken)
    steps.tell(connection, TransferStep.RECEIVE, transfer.id, context.person, now)
    return documents.get(connection, transfer.id)


def expected(connection: Connection, site: Site, item_ids: Collection[int]) -> list[Transfer]:
    """Return the transfers that bring any of these items to a site and are still expected there."""
    with_it = select(transfer_lines.c.transfer_id).where(transfer_lines.c.item_id.in_(item_ids))
    found = documents.find(
        connection,
        transfers.c.target_id == site.id,
        transfers.c.state.in_((TransferState.DISPATCHED, TransferState.PARTLY_RECEIVED)),
        transfers.c.id.in_(with_it),
    )
    return [each for each in found if any(line.flow.in_transit for line in each.lines if line.item.id in item_ids)]


def shared_out(there: Mapping[int, int], how_many: int) -> dict[int, int]:
    """Return this many steps of the given lots, taken in order."""
    shares: dict[int, int] = {}
    for lot_id, most in there.items():
        share = min(most, how_many)
        if share:
            shares[lot_id] = share
            how_many -= share
    return shares


def _state_after(transfer: Transfer, told: Mapping[int, Came]) -> TransferState:
    """Return the state afterwards: more is expected, or everything was received, or something is unsettled."""
    on_the_way = sum(line.flow.in_transit for line in transfer.lines)
    left = on_the_way - sum(each.good + each.damaged for each in told.values())
    surplus = sum(line.surplus.steps for line in transfer.lines) + sum(each.surplus for each in told.values())
    if left and transfer.state is not TransferState.RECEIVED:
        return TransferState.PARTLY_RECEIVED
    return TransferState.RECEIVED if left or surplus else TransferState.CLOSED


def _take_in(context: Context, transfer: Transfer, line: Line, came: Came, taken: Taken) -> None:
    """Book what has come of a line, taking the oldest lots first."""
    connection, site_id = context.connection, transfer.target.id
    way = places.of_transfer(connection, LocationKind.TRANSIT, site_id, transfer.number)
    left = {lot_id: flow.in_transit for lot_id, flow in sorted(line.by_lot.items())}
    moved: list[Moved] = []
    for kind, how_many in ((LocationKind.DOCK, came.good), (LocationKind.DAMAGED, came.damaged)):
        place = places.location(connection, kind, site_id)
        for lot_id, part in shared_out(left, how_many).items():
            moved.append(Moved(line.item.id, lot_id, way, place, part))
            left[lot_id] -= part
    if moved:
        leg = context.under(keys.transfer_leg(taken.id, line.item.id))
        post(leg, MovementKind.ARRIVAL, moved, transfer_id=transfer.id)
    if came.surplus:
        set_line(connection, transfer, line, surplus=line.surplus.steps + came.surplus)
