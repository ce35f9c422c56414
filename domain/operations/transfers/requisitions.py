"""Requisitions: goods of one's own site for a cost centre, and the return of what was not used."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, func, select

from domain.company import places
from domain.company.catalogue import Item
from domain.company.people import Right
from domain.company.places import Site
from domain.company.settings import issuing, policies
from domain.errors import LotNeeded, MoreThanUsed
from domain.ledger import keys
from domain.ledger.context import Context
from domain.ledger.movements import Line as Moved
from domain.ledger.posting import post
from domain.operations.transfers import deciding, documents, steps
from domain.operations.transfers.deciding import Wanted
from domain.operations.transfers.documents import Line, Route, Taken, Transfer, Use, by_item
from domain.operations.transfers.receiving import shared_out
from domain.quantities import Quantity
from domain.storage.schema.documents import transfer_lines, transfers
from domain.vocabulary import LocationKind, MovementKind, TransferState, TransferStep, Words


def requisition(
    context: Context,
    wanted: Sequence[Wanted],
    site: Site,
    use: Use,
    *,
    needed_by: date | None = None,
    note: str = "",
) -> Transfer:
    """Request goods of a site for a cost centre. Requesters who need no approval take them at once.

    If somebody else picks there, they are approved at once and left to be picked.

    Raises NotAllowed, SiteClosed, NotEnough, KeyReused.
    """
    connection, person = context.connection, context.person
    person.require(Right.BOOK, site.id)
    asked, is_new = deciding.write_down(context, wanted, Route(site, site), use, needed_by=needed_by, note=note)
    if not is_new:
        return asked
    if not policies.allows(connection, person, steps.proposed_request(connection, asked)):
        steps.tell(connection, TransferStep.REQUEST, asked.id, person, context.now)
        return asked
    picks = any(each.id == person.id for each in steps.pickers(connection, asked))
    key = keys.transfer_step(asked.id, TransferStep.APPROVE, len(asked.history))
    return deciding.approved(context.under(key), asked, TransferStep.APPROVE, at_once=picks)


def bring_back(
    context: Context, transfer_id: int, unused: Mapping[int, int] | None = None, lot_id: int | None = None
) -> Transfer:
    """Take back what was not used to the dock, in steps by line number; None: all of it.

    Raises NotAllowed, AlreadyDecided, NothingOpen, SiteClosed, MoreThanUsed, LotNeeded.
    """
    connection = context.connection
    asked = documents.lock(connection, transfer_id)
    steps.require(context.person, TransferStep.BRING_BACK, asked)
    places.open_site(connection, asked.source.id, context.now)
    if unused is None:
        unused = {line.number: line.flow.used for line in asked.lines}
    back = {}
    for line in asked.lines:
        steps_back, there = unused.get(line.number, 0), sum(_used_lots(line, lot_id).values())
        if steps_back > there:
            whose = _called(connection, asked.use.cost_centre if asked.use else "")
            raise MoreThanUsed(line.item.sku, line.item.quantity(there), line.item.quantity(steps_back), whose)
        back[line.number] = _by_lot(line, steps_back, lot_id)
    with connection.begin_nested():
        taken = documents.advance(context, asked, TransferStep.BRING_BACK, TransferState.ISSUED)
        for line in by_item(asked):
            _take_in(context, asked, line, back[line.number], taken)
    steps.tell(connection, TransferStep.BRING_BACK, asked.id, context.person, context.now)
    return documents.get(connection, asked.id)


def take_back(
    context: Context, item: Item, quantity: Quantity, site: Site, cost_centre: str, lot_id: int | None = None
) -> list[Transfer]:
    """Take back what a cost centre has not used, from its latest requisitions first. A retry returns the first result.

    Raises NotAllowed, SiteClosed, MoreThanUsed, LotNeeded.
    """
    connection = context.connection
    context.person.require(Right.BOOK, site.id)
    issued = issued_to(connection, item, site, cost_centre, lock=True)
    there = {asked.id: _used(asked, item, lot_id) for asked in issued}
    known = [asked for asked in issued if documents.is_taken(connection, keys.unused(context.key, asked.id))]
    if known:
        return known
    left = quantity.steps
    if left > sum(there.values()):
        raise MoreThanUsed(item.sku, item.quantity(sum(there.values())), quantity, _called(connection, cost_centre))
    if lot_id is None and len(lots_used(issued, item)) > 1:
        raise LotNeeded(item.sku)
    done = []
    for transfer_id, part in shared_out(there, left).items():
        (line,) = (each for each in documents.get(connection, transfer_id).lines if each.item.id == item.id)
        under = context.under(keys.unused(context.key, transfer_id))
        done.append(bring_back(under, transfer_id, {line.number: part}, lot_id))
    return done


def cost_centres(connection: Connection) -> dict[str, Words]:
    """Return the cost centres by key: those on the company's list, or else the ones used most recently."""
    listed = issuing.names(connection, issuing.COST_CENTRES)
    if listed:
        return listed
    last = func.max(transfers.c.id)
    query = (
        select(transfers.c.cost_centre).where(transfers.c.cost_centre.is_not(None)).group_by(transfers.c.cost_centre)
    )
    named = connection.execute(query.order_by(last.desc()).limit(issuing.MAX_CHOICES)).scalars()
    return {each: Words(each, each) for each in named}


def issued_to(
    connection: Connection, item: Item, site: Site, cost_centre: str, *, lock: bool = False
) -> list[Transfer]:
    """Return the requisitions by which a cost centre was issued an item, newest first; with `lock`, locked."""
    with_it = select(transfer_lines.c.transfer_id).where(transfer_lines.c.item_id == item.id)
    theirs = (
        transfers.c.state == TransferState.ISSUED,
        transfers.c.source_id == site.id,
        transfers.c.cost_centre == cost_centre,
        transfers.c.id.in_(with_it),
    )
    if lock:
        connection.execute(select(transfers.c.id).where(*theirs).order_by(transfers.c.id).with_for_update()).all()
    return documents.find(connection, *theirs)[::-1]


def lots_used(issued: Sequence[Transfer], item: Item) -> list[int]:
    """Return the lots of an item that these issued and that were not all brought back."""
    flows = [line.by_lot for asked in issued for line in asked.lines if line.item.id == item.id]
    return sorted({lot_id for by_lot in flows for lot_id, flow in by_lot.items() if flow.used})


def _used(asked: Transfer, item: Item, lot_id: int | None) -> int:
    (line,) = (each for each in asked.lines if each.item.id == item.id)
    return sum(_used_lots(line, lot_id).values())


def _used_lots(line: Line, lot_id: int | None) -> dict[int, int]:
    """Return how much is not back yet, by lot, or of the given lot alone."""
    return {each: flow.used for each, flow in sorted(line.by_lot.items()) if flow.used and lot_id in (None, each)}


def _called(connection: Connection, cost_centre: str) -> str:
    """Return the cost centre's name in both languages, for refusals."""
    return issuing.called(connection, issuing.COST_CENTRES, cost_centre, "both")


def _by_lot(line: Line, steps_back: int, lot_id: int | None) -> dict[int, int]:
    """Divide this many steps among lots. Raises LotNeeded."""
    used = _used_lots(line, lot_id)
    if len(used) > 1 and 0 < steps_back < sum(used.values()):
        raise LotNeeded(line.item.sku)
    return shared_out(used, steps_back)


def _take_in(context: Context, asked: Transfer, line: Line, back: Mapping[int, int], taken: Taken) -> None:
    connection = context.connection
    production = places.location(connection, LocationKind.PRODUCTION)
    dock = places.location(connection, LocationKind.DOCK, asked.source.id)
    moved = [Moved(line.item.id, lot_id, production, dock, part) for lot_id, part in sorted(back.items())]
    if moved:
        leg = context.under(keys.transfer_leg(taken.id, line.item.id))
        post(leg, MovementKind.UNUSED, moved, transfer_id=asked.id)
