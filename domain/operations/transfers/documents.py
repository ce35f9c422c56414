"""Transfers and requisitions in their current state: what was asked for, what was done, and where the goods are.

How much was picked, sent, received and so on is summed from the document's own movements, so it always adds up: what
was dispatched was received, lost or returned, or is still in transit.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Select, select, update

from domain.company import catalogue, people, places
from domain.company.catalogue import Item
from domain.company.people import Person
from domain.company.places import Site
from domain.ledger import keys
from domain.ledger.context import Context
from domain.ledger.in_transit import Flow, flows, number
from domain.ledger.movements import number as movement_number
from domain.quantities import Quantity
from domain.storage.database import insert
from domain.storage.schema.documents import discrepancies, transfer_lines, transfer_steps, transfers
from domain.storage.schema.ledger import movements
from domain.vocabulary import Asked, Owner, TransferState, TransferStep


@dataclass(frozen=True)
class Route:
    """From one site to another."""

    source: Site
    target: Site


@dataclass(frozen=True)
class Use:
    """What the goods of a requisition are used for."""

    cost_centre: str
    purpose: str = ""
    order: str = ""  # a customer's or a production order


@dataclass(frozen=True)
class Line:
    """How much of an item was asked for, and what became of it."""

    number: int
    item: Item
    asked: Quantity
    approved: Quantity | None
    picked: Quantity | None  # as the picker stated; None: not yet
    surplus: Quantity  # what came beyond what was sent, not settled yet
    by_lot: dict[int, Flow] = field(compare=False)

    @property
    def flow(self) -> Flow:
        """The sum over all lots."""
        return sum(self.by_lot.values(), Flow())

    @property
    def wanted(self) -> Quantity:
        """How much is to go: as approved, or else as asked for."""
        return self.asked if self.approved is None else self.approved


@dataclass(frozen=True)
class Taken:
    """A step that was taken."""

    id: int
    step: TransferStep
    state: TransferState  # the transfer's state after it
    person: Person
    at: datetime
    note: str
    before: tuple[tuple[int, int | None, int | None, int], ...] = ()  # lines before: number, approved, picked, surplus
    undoes: int | None = None  # the step that it takes back


@dataclass(frozen=True)
class Leg:
    """A movement that belongs to a step."""

    step_id: int
    movement_id: int
    number: str
    has_photo: bool


@dataclass(frozen=True)
class Discrepancy:
    """Who has to find out what became of the missing goods, and since when."""

    opened_at: datetime
    owner: Owner
    person: Person
    since: datetime


@dataclass(frozen=True)
class Transfer:
    """A transfer or requisition in its current state."""

    id: int
    source: Site
    target: Site
    state: TransferState
    requested_by: Person
    needed_by: date | None
    note: str
    lines: tuple[Line, ...]
    history: tuple[Taken, ...]
    use: Use | None = None  # of a requisition, whose goods stay at the source and are used there
    offered_source: Site | None = None  # of an offer that is not accepted yet
    offered_day: date | None = None
    carrier: str = ""  # with the consignment number
    discrepancy: Discrepancy | None = None  # if one is open

    @property
    def kind(self) -> Asked:
        """What it asks for."""
        return Asked.REQUISITION if self.use else Asked.TRANSFER

    @property
    def number(self) -> str:
        """The number that people use: T-000123, or Q-000123."""
        return number(self.id, self.use.cost_centre if self.use else None)

    def last(self, *steps: TransferStep) -> Taken | None:
        """Return the last of these steps that was taken, if any."""
        return next((taken for taken in reversed(self.standing) if taken.step in steps), None)

    @property
    def standing(self) -> list[Taken]:
        """Return the steps that led to its current state, without those that were taken back."""
        undone = {taken.undoes for taken in self.history}
        return [taken for taken in self.history if taken.undoes is None and taken.id not in undone]

    @property
    def picks(self) -> int:
        """How often picks were reported or taken back; tells whether a card about them is outdated."""
        return sum(taken.step is TransferStep.PICK or taken.undoes is not None for taken in self.history)

    @property
    def is_on_the_way(self) -> bool:
        """Whether anything is in transit; after it is received, whether anything is missing."""
        return any(line.flow.in_transit for line in self.lines)

    @property
    def has_surplus(self) -> bool:
        """Whether more came than was sent, and that is not settled."""
        return any(line.surplus.steps for line in self.lines)


def get(connection: Connection, transfer_id: int) -> Transfer:
    """Return a transfer by id. Raises NoResultFound."""
    connection.execute(select(transfers.c.id).where(transfers.c.id == transfer_id)).one()
    return find(connection, transfers.c.id == transfer_id)[0]


def lock(connection: Connection, transfer_id: int) -> Transfer:
    """Return a transfer by id, locked until the transaction ends. Raises NoResultFound."""
    connection.execute(select(transfers.c.id).where(transfers.c.id == transfer_id).with_for_update()).one()
    return get(connection, transfer_id)


def find(connection: Connection, *conditions: ColumnElement[bool]) -> list[Transfer]:
    """Return the transfers that match the conditions, by number.

    The number of statements does not depend on how many.
    """
    rows = connection.execute(select(transfers).where(*conditions).order_by(transfers.c.id)).all()
    if not rows:
        return []
    wanted = select(transfers.c.id).where(*conditions)
    known = _known(connection, wanted)
    lines_of, history_of = _lines(connection, wanted), _history(connection, wanted, known)
    open_ones = _discrepancies(connection, wanted, known)
    sites = {each.id: each for each in places.all_sites(connection)}
    return [
        Transfer(
            id=row.id,
            source=sites[row.source_id],
            target=sites[row.target_id],
            state=row.state,
            requested_by=known[row.requested_by],
            needed_by=row.needed_by,
            note=row.note,
            lines=tuple(lines_of[row.id]),
            history=tuple(history_of[row.id]),
            use=None if row.cost_centre is None else Use(row.cost_centre, row.purpose, row.for_order),
            offered_source=None if row.offered_source_id is None else sites[row.offered_source_id],
            offered_day=row.offered_day,
            carrier=row.carrier,
            discrepancy=open_ones.get(row.id),
        )
        for row in rows
    ]


def last_sent_to(connection: Connection, site_id: int, item_id: int | None, since: datetime) -> Transfer | None:
    """Return the last transfer sent to a site since then, of an item if given."""
    sent = select(transfer_steps.c.transfer_id).where(
        transfer_steps.c.step == TransferStep.SEND, transfer_steps.c.taken_at >= since
    )
    query = select(transfers.c.id).where(transfers.c.target_id == site_id, transfers.c.id.in_(sent))
    if item_id is not None:
        with_it = select(transfer_lines.c.transfer_id).where(transfer_lines.c.item_id == item_id)
        query = query.where(transfers.c.id.in_(with_it))
    last = connection.execute(query.order_by(transfers.c.id.desc()).limit(1)).scalar()
    return None if last is None else get(connection, last)


def _follow(context: Context, transfer: Transfer, state: TransferState) -> None:
    """Open a discrepancy when goods are unaccounted for, and close it once all are accounted for.

    It starts with the sender, who also asks the carrier if there is one: the receiver was the last to count.
    """
    is_open = (discrepancies.c.transfer_id == transfer.id) & discrepancies.c.closed_at.is_(None)
    if state is not TransferState.RECEIVED:
        connection = context.connection
        connection.execute(update(discrepancies).where(is_open).values(closed_at=context.now))
    elif transfer.discrepancy is None:
        sent = transfer.last(TransferStep.SEND)
        owner = Owner.CARRIER if transfer.carrier and transfer.is_on_the_way else Owner.SENDER
        values = {"transfer_id": transfer.id, "opened_at": context.now, "since": context.now, "owner": owner}
        values["person_id"] = (sent.person if sent else context.person).id
        context.connection.execute(discrepancies.insert().values(values))


def give(context: Context, transfer: Transfer, owner: Owner, person: Person) -> None:
    """Make somebody else responsible for finding out what became of the missing goods."""
    is_open = (discrepancies.c.transfer_id == transfer.id) & discrepancies.c.closed_at.is_(None)
    values = {"owner": owner, "person_id": person.id, "since": context.now}
    context.connection.execute(update(discrepancies).where(is_open).values(values))


def legs(connection: Connection, transfer: Transfer) -> list[Leg]:
    """Return the movements of a transfer, in order."""
    query = select(movements).where(movements.c.transfer_id == transfer.id).order_by(movements.c.id)
    rows = connection.execute(query).all()
    return [Leg(keys.step_of_leg(row.key), row.id, movement_number(row.kind, row.id), row.photo != "") for row in rows]


def is_taken(connection: Connection, key: str) -> bool:
    """Whether a step was taken under this key before."""
    return connection.execute(select(transfer_steps.c.id).where(transfer_steps.c.key == key)).first() is not None


def advance(
    context: Context,
    transfer: Transfer,
    step: TransferStep,
    state: TransferState,
    note: str = "",
    undoes: int | None = None,
) -> Taken:
    """Record a step and the transfer's new state."""
    before = tuple(
        (
            line.number,
            line.approved.steps if line.approved is not None else None,
            line.picked.steps if line.picked is not None else None,
            line.surplus.steps,
        )
        for line in transfer.lines
    )
    row = {
        "key": context.key,
        "transfer_id": transfer.id,
        "step": step,
        "state": state,
        "person_id": context.person.id,
        "taken_at": context.now,
        "note": note,
        "before": [list(each) for each in before],
        "undoes": undoes,
    }
    connection = context.connection
    statement = insert(connection, transfer_steps).values(row).returning(transfer_steps.c.id)
    taken = int(connection.execute(statement).scalar_one())
    connection.execute(update(transfers).where(transfers.c.id == transfer.id).values(state=state))
    _follow(context, transfer, state)
    return Taken(taken, step, state, context.person, context.now, note, before, undoes)


def change(connection: Connection, transfer: Transfer, **values: object) -> None:
    """Store changes that affect all lines: the source and the date needed."""
    connection.execute(update(transfers).where(transfers.c.id == transfer.id).values(**values))


def set_line(connection: Connection, transfer: Transfer, line: Line, **steps: int | None) -> None:
    """Store what is approved, picked or surplus of a line."""
    there = (transfer_lines.c.transfer_id == transfer.id) & (transfer_lines.c.number == line.number)
    connection.execute(update(transfer_lines).where(there).values(**steps))


def by_item(transfer: Transfer) -> list[Line]:
    """Return the lines in the order in which stock is locked, so that two transfers cannot deadlock."""
    return sorted(transfer.lines, key=lambda line: line.item.id)


def _lines(connection: Connection, wanted: Select[int]) -> dict[int, list[Line]]:
    rows = connection.execute(
        select(transfer_lines)
        .where(transfer_lines.c.transfer_id.in_(wanted))
        .order_by(transfer_lines.c.transfer_id, transfer_lines.c.number)
    ).all()
    items = catalogue.load(connection, sorted({row.item_id for row in rows}))
    moved, found = flows(connection, transfers.c.id.in_(wanted)), defaultdict[int, list[Line]](list)
    for row in rows:
        item = items[row.item_id]
        approved, picked = (None if steps is None else item.quantity(steps) for steps in (row.approved, row.picked))
        surplus = item.quantity(row.surplus)
        by_lot = dict(moved.get((row.transfer_id, row.item_id), {}))
        found[row.transfer_id].append(
            Line(row.number, item, item.quantity(row.asked), approved, picked, surplus, by_lot)
        )
    return found


def _history(connection: Connection, wanted: Select[int], known: dict[int, Person]) -> dict[int, list[Taken]]:
    query = select(transfer_steps).where(transfer_steps.c.transfer_id.in_(wanted)).order_by(transfer_steps.c.id)
    found = defaultdict[int, list[Taken]](list)
    for row in connection.execute(query):
        before = tuple((each[0], each[1], each[2], each[3]) for each in row.before)
        person = known[row.person_id]
        told = Taken(row.id, row.step, row.state, person, row.taken_at, row.note, before, row.undoes)
        found[row.transfer_id].append(told)
    return found


def _known(connection: Connection, wanted: Select[int]) -> dict[int, Person]:
    """Return everybody involved in these transfers, by id."""
    asked = select(transfers.c.requested_by).where(transfers.c.id.in_(wanted))
    acted = select(transfer_steps.c.person_id).where(transfer_steps.c.transfer_id.in_(wanted))
    own = select(discrepancies.c.person_id).where(discrepancies.c.transfer_id.in_(wanted))
    found = people.load(connection, connection.execute(asked.union(acted, own)).scalars().all())
    return {person.id: person for person in found}


def _discrepancies(connection: Connection, wanted: Select[int], known: dict[int, Person]) -> dict[int, Discrepancy]:
    """Return the open discrepancies, by transfer."""
    is_open = discrepancies.c.transfer_id.in_(wanted) & discrepancies.c.closed_at.is_(None)
    return {
        row.transfer_id: Discrepancy(row.opened_at, row.owner, known[row.person_id], row.since)
        for row in connection.execute(select(discrepancies).where(is_open))
    }
