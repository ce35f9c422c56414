"""The ledger against a plain dictionary: whatever happens in whatever order, both say the same."""

import itertools
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from domain import stock, transfers
from domain.bookings import Booking
from domain.errors import AlreadyDecided, AlreadyReversed, GoodsGone, KeyReused, NotEnough
from domain.importing import import_company
from domain.schema import journal as journal_table
from domain.schema import movements
from domain.transfers import Route
from tests.domain.company import CHEN, FILES, LATER, NOW, SOON, TODAY, Company, write

LOTS: dict[str, date] = {"late": LATER, "old": TODAY + timedelta(days=1), "soon": SOON}
amounts = st.integers(1, 30)

Shelf = tuple[str, str, str]
"""Site, place, lot."""


@dataclass
class Deed:
    """A booking that was made, with what it took and gave."""

    verb: str
    amount: int
    lot: str
    key: str
    booking: Booking
    change: "Counter[Shelf]"
    undone: str = ""


@dataclass
class Sent:
    """A transfer as the model sees it."""

    id: int
    amount: int
    state: str = "requested"
    picks: list[tuple[Shelf, int]] = field(default_factory=list)


class LedgerMachine(RuleBasedStateMachine):
    company: Company
    folder: Path
    numbers = itertools.count()

    def __init__(self) -> None:
        super().__init__()
        self.sku = f"MEDICINE-{next(self.numbers)}"  # its own item each time: one database serves all
        header = FILES["items"].splitlines()[0]
        write(self.folder, {"items": f"{header}\n{self.sku},Medicine,药,box,0,expiry,,,\n"})
        with self.company.database.write() as connection:
            import_company(connection, self.folder, NOW)
        self.held: Counter[Shelf] = Counter()
        self.deeds: list[Deed] = []
        self.sent: list[Sent] = []
        self.keys = (f"{self.sku}:{number}" for number in itertools.count())

    def first_expired_first(self, amount: int, lot: str | None = None) -> list[tuple[Shelf, int]] | None:
        """What the shelves of EAST should give; None if they do not have it."""
        picks: list[tuple[Shelf, int]] = []
        there = [shelf for shelf in self.held if shelf[:2] == ("EAST", "DOCK") and lot in (None, shelf[2])]
        for shelf in sorted(there, key=lambda shelf: LOTS[shelf[2]]):
            steps = min(amount, self.held[shelf])
            if steps:
                picks.append((shelf, steps))
                amount -= steps
        return None if amount else picks

    def apply(self, change: "Counter[Shelf]", sign: int = 1) -> None:
        for shelf, steps in change.items():
            self.held[shelf] += sign * steps

    @rule(amount=amounts, lot=st.sampled_from(sorted(LOTS)))
    def receive(self, amount: int, lot: str) -> None:
        key, change = next(self.keys), Counter({("EAST", "DOCK", lot): amount})
        booking = self.company.receive(self.sku, amount, lot, LOTS[lot], by=CHEN, key=key)
        self.apply(change)
        self.deeds.append(Deed("receive", amount, lot, key, booking, change))

    @rule(amount=amounts, lot=st.sampled_from([None, *sorted(LOTS)]))
    def issue(self, amount: int, lot: str | None) -> None:
        key, picks = next(self.keys), self.first_expired_first(amount, lot)
        if picks is None:
            with pytest.raises(NotEnough) as refused:
                self.company.issue(self.sku, amount, lot, by=CHEN, key=key)
            there = sum(self.held[shelf] for shelf in self.held if shelf[1] == "DOCK" and shelf[0] == "EAST"
                        and lot in (None, shelf[2]))  # fmt: skip
            assert refused.value.available.steps == there
            return
        booking = self.company.issue(self.sku, amount, lot, by=CHEN, key=key)
        assert [(part.lot, part.quantity.steps) for part in booking.parts] == [(pick[0][2], pick[1]) for pick in picks]
        change = Counter({shelf: -steps for shelf, steps in picks})
        self.apply(change)
        self.deeds.append(Deed("issue", amount, lot or "", key, booking, change))

    @precondition(lambda self: self.deeds)
    @rule(data=st.data(), more=st.integers(0, 1))
    def tell_again(self, data: st.DataObject, more: int) -> None:
        deed = data.draw(st.sampled_from(self.deeds))
        book = self.company.receive if deed.verb == "receive" else self.company.issue
        if more:
            with pytest.raises(KeyReused):
                book(self.sku, deed.amount + 1, deed.lot or None, by=CHEN, key=deed.key)
        else:
            again = book(self.sku, deed.amount, deed.lot or None, by=CHEN, key=deed.key)
            assert (again.posted.id, again.posted.repeated) == (deed.booking.posted.id, True)

    @precondition(lambda self: self.deeds)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        deed = data.draw(st.sampled_from(self.deeds))
        key = f"undo:{deed.key}"
        if deed.undone:
            assert self.company.reverse(deed.booking, by=CHEN, key=key).number == deed.undone
            with pytest.raises(AlreadyReversed):
                self.company.reverse(deed.booking, by=CHEN, key=f"{key}:again")
        elif any(self.held[shelf] < steps for shelf, steps in deed.change.items()):
            with pytest.raises(GoodsGone):
                self.company.reverse(deed.booking, by=CHEN, key=key)
        else:
            deed.undone = self.company.reverse(deed.booking, by=CHEN, key=key).number
            self.apply(deed.change, -1)

    @rule(amount=amounts)
    def request(self, amount: int) -> None:
        company, item, chen = self.company, self.company.item(self.sku), self.company.person(CHEN)
        route = Route(company.site("EAST"), company.site("WEST"))
        origin = company.origin(chen, next(self.keys))
        with company.database.write() as connection:
            if self.first_expired_first(amount) is None:
                with pytest.raises(NotEnough):
                    transfers.request(connection, chen, item, item.quantity(amount), route, origin, NOW)
            else:
                asked = transfers.request(connection, chen, item, item.quantity(amount), route, origin, NOW)
                self.sent.append(Sent(asked.id, amount))

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def approve(self, data: st.DataObject) -> None:
        sent, chen = data.draw(st.sampled_from(self.sent)), self.company.person(CHEN)
        picks = self.first_expired_first(sent.amount)
        refusal = AlreadyDecided if sent.state != "requested" else NotEnough if picks is None else None
        with self.company.database.write() as connection:
            origin = self.company.origin(chen, next(self.keys))
            if refusal:
                with pytest.raises(refusal):
                    transfers.approve(connection, sent.id, chen, origin, NOW)
                return
            transfers.approve(connection, sent.id, chen, origin, NOW)
        sent.state, sent.picks = "in_transit", picks or []
        for shelf, steps in sent.picks:
            self.held[shelf] -= steps
            self.held["WEST", "TRANSIT", shelf[2]] += steps

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def arrive(self, data: st.DataObject) -> None:
        sent, chen = data.draw(st.sampled_from(self.sent)), self.company.person(CHEN)
        with self.company.database.write() as connection:
            origin = self.company.origin(chen, next(self.keys))
            if sent.state != "in_transit":
                with pytest.raises(AlreadyDecided):
                    transfers.arrive(connection, sent.id, chen, origin, NOW)
                return
            transfers.arrive(connection, sent.id, chen, origin, NOW)
        sent.state = "arrived"
        for shelf, steps in sent.picks:
            self.held["WEST", "TRANSIT", shelf[2]] -= steps
            self.held["WEST", "DOCK", shelf[2]] += steps

    @rule()
    def seal(self) -> None:
        self.company.seal()

    @invariant()
    def the_stock_is_what_the_dictionary_says(self) -> None:
        with self.company.database.read() as connection:
            holdings = stock.holdings(connection, self.company.item(self.sku))
        codes = {self.company.site(code).id: code for code in ("EAST", "WEST")}
        found = {(codes[each.site_id], each.place, each.lot): each.on_hand.steps for each in holdings}
        assert found == {shelf: steps for shelf, steps in self.held.items() if steps}

    def teardown(self) -> None:
        assert self.company.differences() == ()
        self.company.seal()
        assert self.company.differences() == ()
        assert self.company.count(journal_table) == self.company.count(movements)


def test_the_ledger_and_a_dictionary_agree(company: Company, tmp_path: Path) -> None:
    folder = tmp_path / "items"
    folder.mkdir()
    machine = type("Machine", (LedgerMachine,), {"company": company, "folder": folder})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
