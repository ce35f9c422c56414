"""Random people do random things to transfers and requisitions: what was promised of them holds after every step."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select

from domain.errors import Refused
from domain.ledger import in_transit
from domain.ledger.context import Context
from domain.operations.transfers import (
    correcting,
    deciding,
    documents,
    receiving,
    requisitions,
    sending,
    settling,
    steps,
)
from domain.operations.transfers.deciding import Wanted
from domain.operations.transfers.documents import Line, Route, Transfer, Use
from domain.operations.transfers.receiving import Came
from domain.storage.schema.documents import reservations, transfers
from domain.storage.schema.ledger import balances
from domain.vocabulary import Owner, ReservationState, TransferState, TransferStep
from tests.databases import sqlite_database
from tests.domain.small_company import ANA, CHEN, LATER, LI, SOON, Company, found

PEOPLE = st.sampled_from([LI, CHEN, CHEN, ANA])
ITEMS = st.lists(st.tuples(st.sampled_from(["WATER", "PARA"]), st.integers(1, 8)), min_size=1, max_size=2)
SITES = st.sampled_from(["EAST", "WEST"])
FEW = st.integers(0, 9)

PLAIN: dict[TransferStep, Callable[[Context, int], Transfer]] = {
    TransferStep.APPROVE: deciding.approve,
    TransferStep.REJECT: deciding.reject,
    TransferStep.WITHDRAW: deciding.withdraw,
    TransferStep.ACCEPT: deciding.accept,
    TransferStep.DECLINE: deciding.decline,
    TransferStep.CANCEL: deciding.cancel,
    TransferStep.TAKE: sending.take,
    TransferStep.SEND: sending.send,
    TransferStep.ISSUE: sending.issue,
    TransferStep.FINISH: settling.finish,
    TransferStep.LOSE: settling.lose,
    TransferStep.RETURN: settling.returned,
    TransferStep.MISCOUNT: settling.miscounted,
    TransferStep.RECOUNT: settling.recounted,
    TransferStep.UNDO: correcting.undo,
}
"""Steps of which nothing has to be said."""

KEEPING = (TransferState.APPROVED, TransferState.PICKING)
"""The states in which goods are kept for it."""


class Walks(RuleBasedStateMachine):
    """Three people at two sites, with some water and two lots of medicine."""

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        folder = Path(self._stack.enter_context(TemporaryDirectory()))
        database = self._stack.enter_context(sqlite_database(folder, begin=found))
        self.company = Company(database)
        self.keys = itertools.count(1)

    def teardown(self) -> None:
        assert self.company.differences() == ()
        self._stack.close()

    @initialize(policy=st.sampled_from(["above 3 units: manager", "above 0 units: manager, not own", "no limit"]))
    def begin(self, policy: str) -> None:
        self.company.receive("WATER", 60)
        self.company.receive("PARA", 10, "A", LATER)
        self.company.receive("PARA", 10, "B", SOON)
        self.company.receive("WATER", 20, by=ANA)
        self.company.set_approval("requisition EAST", policy)

    @rule(by=PEOPLE, items=ITEMS, source=SITES)
    def request(self, by: int, items: list[tuple[str, int]], source: str) -> None:
        target = "WEST" if source == "EAST" else "EAST"
        route = Route(self.company.site(source), self.company.site(target))
        with self.doing(by) as context:
            deciding.request(context, self.wanted(items), route)

    @rule(by=PEOPLE, items=ITEMS, site=SITES, centre=st.sampled_from("AB"))
    def requisition(self, by: int, items: list[tuple[str, int]], site: str, centre: str) -> None:
        with self.doing(by) as context:
            requisitions.requisition(context, self.wanted(items), self.company.site(site), Use(centre))

    @precondition(lambda self: self.ids())
    @rule(by=PEOPLE, which=FEW, what=FEW, amount=FEW)
    def go_on(self, by: int, which: int, what: int, amount: int) -> None:
        """One of the steps that are open to somebody."""
        with self.doing(by) as context:
            transfer = self.one(context, which)
            open_to = [each for each in steps.open_to(context.person, transfer) if each is not TransferStep.REQUEST]
            if open_to:
                _take(context, open_to[what % len(open_to)], transfer, amount)

    @precondition(lambda self: self.ids())
    @rule(by=PEOPLE, which=FEW, step=st.sampled_from([*PLAIN]))
    def try_anything(self, by: int, which: int, step: TransferStep) -> None:
        """A step that the table may forbid: then it changes nothing."""
        with self.doing(by) as context:
            transfer = self.one(context, which)
            allowed = step in steps.open_to(context.person, transfer)
            PLAIN[step](context, transfer.id)
            assert allowed, f"{step} was not open to {context.person.name}"

    @rule(by=PEOPLE, sku=st.sampled_from(["WATER", "PARA"]), amount=st.integers(1, 4), centre=st.sampled_from("AB"))
    def take_back(self, by: int, sku: str, amount: int, centre: str) -> None:
        item, site = self.company.item(sku), self.company.site("EAST")
        with self.doing(by) as context:
            requisitions.take_back(context, item, item.measure(Decimal(amount)), site, centre)

    @precondition(lambda self: self.ids())
    @rule(by=PEOPLE, which=FEW, amount=FEW)
    def correct(self, by: int, which: int, amount: int) -> None:
        with self.doing(by) as context:
            transfer = self.one(context, which)
            correcting.again(context, transfer.id, {transfer.lines[-1].number: amount})

    @invariant()
    def it_adds_up(self) -> None:
        with self.company.database.read() as connection:
            assert list(in_transit.differences(connection)) == []

    @invariant()
    def goods_are_kept_for_what_is_approved_and_for_nothing_else(self) -> None:
        held = reservations.c.state == ReservationState.HELD
        with self.company.database.read() as connection:
            kept = connection.execute(select(func.coalesce(func.sum(reservations.c.quantity), 0)).where(held))
            reserved = connection.execute(select(func.coalesce(func.sum(balances.c.reserved), 0)))
            assert kept.scalar_one() == reserved.scalar_one()
            keeping = documents.find(connection, transfers.c.state.in_(KEEPING))
            for_them = set(connection.execute(select(reservations.c.document).where(held)).scalars())
        assert for_them <= {each.number for each in keeping}
        assert for_them == {each.number for each in keeping if any(map(_unpicked, each.lines))}

    @invariant()
    def somebody_owns_what_is_missing_and_nothing_else(self) -> None:
        with self.company.database.read() as connection:
            every = documents.find(connection)
        assert all((each.discrepancy is not None) == (each.state is TransferState.RECEIVED) for each in every)

    @contextmanager
    def doing(self, by: int) -> Iterator[Context]:
        """In one transaction, of which nothing stays if it is refused."""
        person = self.company.person(by)
        try:
            with self.company.database.write() as connection:
                yield self.company.context(connection, f"walk-{next(self.keys)}", by=person)
        except Refused:
            pass

    def ids(self) -> list[int]:
        with self.company.database.read() as connection:
            return list(connection.execute(select(transfers.c.id).order_by(transfers.c.id)).scalars())

    def one(self, context: Context, which: int) -> Transfer:
        """One of the newest."""
        newest = documents.find(context.connection)[-3:]
        return newest[which % len(newest)]

    def wanted(self, items: list[tuple[str, int]]) -> list[Wanted]:
        found = [(self.company.item(sku), Decimal(amount)) for sku, amount in items]
        return [Wanted(item, item.measure(amount)) for item, amount in found]


def _unpicked(line: Line) -> bool:
    return line.picked is None and line.wanted.steps > 0


def _take(context: Context, step: TransferStep, transfer: Transfer, amount: int) -> None:
    line = transfer.lines[amount % len(transfer.lines)]
    match step:
        case TransferStep.OFFER:
            deciding.offer(context, transfer.id, {line.number: line.item.quantity(amount)})
        case TransferStep.PICK:
            sending.pick(context, transfer.id, line.number, line.item.quantity(amount) if amount % 3 else None)
        case TransferStep.RECEIVE:
            came = {each.number: Came(min(amount, each.flow.in_transit), 0, amount % 2) for each in transfer.lines}
            receiving.receive(context, transfer.id, came if amount % 3 else None)
        case TransferStep.BRING_BACK:
            requisitions.bring_back(context, transfer.id, {line.number: amount} if amount % 3 else None)
        case TransferStep.AMEND:
            deciding.amend(context, transfer.id, {line.number: line.item.quantity(amount + 1)})
        case TransferStep.HAND_ON:
            settling.hand_on(context, transfer.id, list(Owner)[amount % len(Owner)])
        case _:
            PLAIN[step](context, transfer.id)


Walks.TestCase.settings = settings(max_examples=12, stateful_step_count=30, deadline=None, derandomize=True)
TestWalks = Walks.TestCase
