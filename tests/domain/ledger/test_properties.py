"""The ledger against a plain dictionary: whatever happens in whatever order, both say the same."""

import contextlib
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select

from domain.errors import (
    AlreadyDecided,
    AlreadyReversed,
    GoodsGone,
    GoodsReserved,
    KeyReused,
    LotBlocked,
    MoreThanSent,
    NotEnough,
    NothingToSend,
    NotThereThen,
    PeriodClosed,
    Refused,
    ReservationOver,
    UnknownLot,
)
from domain.ledger import stock
from domain.ledger.bookings import Booking, describe
from domain.ledger.lots import Batch
from domain.operations.receiving import Receipt, receive
from domain.operations.reservations import Reservation
from domain.operations.transfers.documents import Transfer
from domain.storage.schema.figures import valuations
from domain.storage.schema.ledger import journal as journal_table
from domain.storage.schema.ledger import lines as lines_table
from domain.storage.schema.ledger import lots as lots_table
from domain.storage.schema.ledger import movements
from domain.tables.importing import import_company
from tests.domain.small_company import CHEN, FILES, LATER, NOW, SOON, TODAY, YESTERDAY, Company, write

LOTS: dict[str, date] = {"late": LATER, "old": TODAY + timedelta(days=1), "soon": SOON}
SHELVES = ("A-01", "B-01", "DOCK")
PLACES = (*SHELVES, "DAMAGED", "HELD")

amounts = st.integers(1, 30)
lots = st.sampled_from(sorted(LOTS))
any_lot = st.sampled_from([None, *sorted(LOTS)])
places = st.sampled_from(PLACES)

Shelf = tuple[str, str, str]
"""Site, place, lot."""

Moved = tuple[Shelf | None, Shelf | None, int]
"""From, to (None: outside), how many."""


@dataclass
class Deed:
    """A booking that was made, with what it moved; how it is told again, so much more of it."""

    booking: Booking
    moved: list[Moved]
    tell: Callable[[int], Booking] | None = None
    undone: str = ""
    corrected: tuple[int, int] | None = None  # steps, and the id of what was booked instead


@dataclass
class Kept:
    """A reservation as the model sees it, of a transfer, too."""

    document: str
    amount: int
    picks: list[tuple[Shelf, int]]
    state: str = "held"
    reservation: Reservation | None = None
    until: datetime | None = None


@dataclass
class Sent:
    """A transfer as the model sees it."""

    transfer: Transfer
    amount: int
    kept: Kept | None = None
    state: str = "requested"
    picks: list[tuple[Shelf, int]] = field(default_factory=list)  # that are staged
    way: "Counter[str]" = field(default_factory=Counter)  # what is on its way, by lot


class PowerCut(Exception):
    """The program ends here."""


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
        self.item = self.company.item(self.sku)
        self.sites = {self.company.site(code).id: code for code in ("EAST", "WEST")}
        self.held: Counter[Shelf] = Counter()
        self.status: dict[str, str] = {}  # of the lots that ever came in
        self.deeds: list[Deed] = []
        self.kept: list[Kept] = []
        self.sent: list[Sent] = []
        self.closed: date | None = None
        self.company.close(None)
        self.keys = (f"{self.sku}:{number}" for number in itertools.count())

    # What the dictionary says.

    def reserved(self) -> "Counter[Shelf]":
        total: Counter[Shelf] = Counter()
        for kept in self.kept:
            if kept.state == "held":
                for shelf, steps in kept.picks:
                    total[shelf] += steps
        return total

    def available(self) -> "Counter[Shelf]":
        return Counter({shelf: steps - self.reserved()[shelf] for shelf, steps in self.held.items()})

    def on_shelves(self, lot: str | None = None) -> list[Shelf]:
        there = [shelf for shelf, steps in self.held.items() if shelf[0] == "EAST" and shelf[1] in SHELVES and steps]
        return sorted((each for each in there if lot in (None, each[2])), key=lambda each: (LOTS[each[2]], each[1]))

    def pick(self, amount: int, shelves: list[Shelf]) -> list[tuple[Shelf, int]] | None:
        """What these give, in their order; None if they do not have it."""
        picks, available = [], self.available()
        for shelf in shelves:
            if steps := min(amount, available[shelf]):
                picks.append((shelf, steps))
                amount -= steps
        return None if amount else picks

    def propose(
        self, amount: int, lot: str | None = None, kept: list[tuple[Shelf, int]] | None = None
    ) -> list[tuple[Shelf, int]] | None:
        """What is kept goes first, from where it is kept."""
        good = [each for each in self.on_shelves(lot) if self.status[each[2]] == "ok"]
        first, available = Counter[Shelf](), self.available()
        for shelf in good:
            first[shelf] = min(dict(kept or ()).get(shelf, 0), available[shelf], amount - first.total())
        self.held -= first
        more = self.pick(amount - first.total(), good)
        self.held += first
        if more is None:
            return None
        steps = first + Counter(dict(more))
        return [(shelf, steps[shelf]) for shelf in dict.fromkeys((*+first, *dict(more)))]

    def take(self, amount: int, place: str, lot: str | None) -> list[tuple[Shelf, int]] | None:
        there = [shelf for shelf in self.held if shelf[:2] == ("EAST", place) and lot in (None, shelf[2])]
        return self.pick(amount, sorted(there, key=lambda each: LOTS[each[2]]))

    def apply(self, moved: list[Moved], sign: int = 1) -> None:
        for source, target, steps in moved:
            if source:
                self.held[source] -= sign * steps
            if target:
                self.held[target] += sign * steps

    def book(self, tell: Callable[[int], Booking], moved: list[Moved]) -> None:
        booking = tell(0)
        assert [part.quantity.steps for part in booking.parts] == [steps for _, _, steps in moved]
        ends = [source or target or ("", "", "") for source, target, _ in moved]
        assert [part.lot for part in booking.parts] == [lot for _, _, lot in ends]
        self.apply(moved)
        self.deeds.append(Deed(booking, moved, tell))

    def refused(self, refusal: type[Refused], deed: Callable[[], object]) -> Refused:
        with pytest.raises(refusal) as found:
            deed()
        assert type(found.value) is refusal
        return found.value

    # What may happen.

    @rule(amount=amounts, lot=lots, price=st.sampled_from([None, "0", "0.33", "12.5"]), late=st.booleans())
    def receive(self, amount: int, lot: str, price: str | None, late: bool) -> None:
        key, on = next(self.keys), YESTERDAY if late else None

        def tell(more: int) -> Booking:
            args = (self.sku, amount + more, lot, LOTS[lot])
            return self.company.receive(*args, price=price, on=on, by=CHEN, key=key)

        if late and self.closed:
            self.refused(PeriodClosed, lambda: tell(0))
            return
        self.book(tell, [(None, ("EAST", "DOCK", lot), amount)])
        self.status.setdefault(lot, "ok")

    @rule(amount=amounts, lot=any_lot, late=st.booleans())
    def issue(self, amount: int, lot: str | None, late: bool) -> None:
        key, on = next(self.keys), YESTERDAY if late else None

        def tell(more: int) -> Booking:
            return self.company.issue(self.sku, amount + more, lot, on=on, by=CHEN, key=key)

        picks = self.propose(amount, lot)
        if late and self.closed:
            self.refused(PeriodClosed, lambda: tell(0))
        elif lot and lot not in self.status:
            self.refused(UnknownLot, lambda: tell(0))
        elif lot and self.status.get(lot, "ok") != "ok" and self.on_shelves(lot):
            self.refused(LotBlocked, lambda: tell(0))
        elif picks is None:
            refusal, available = self.refused(NotEnough, lambda: tell(0)), self.available()
            assert isinstance(refusal, NotEnough)
            good, blocked = Counter[bool](), self.on_shelves(lot)
            for shelf in blocked:
                good[self.status[shelf[2]] == "ok"] += available[shelf]
            assert (refusal.available.steps, refusal.blocked.steps) == (good[True], good[False])
        else:
            with contextlib.suppress(NotThereThen) if late else contextlib.nullcontext():
                self.book(tell, [(shelf, None, steps) for shelf, steps in picks])

    @rule(amount=amounts, source=places, to=places, lot=any_lot, kind=st.sampled_from(["move", "damage", "back"]))
    def carry(self, amount: int, source: str, to: str, lot: str | None, kind: str) -> None:
        if kind == "damage":
            to = "DAMAGED"
        if kind != "back" and source == to:
            return
        key, picks = next(self.keys), self.take(amount, source, lot)

        def tell(more: int) -> Booking:
            goods = self.company.goods(self.sku, amount + more, source, lot)
            if kind == "move":
                return self.company.move(goods, to, by=CHEN, key=key)
            return (self.company.damage if kind == "damage" else self.company.send_back)(goods, by=CHEN, key=key)

        if lot and lot not in self.status:
            self.refused(UnknownLot, lambda: tell(0))
            return
        if picks is None:
            self.refused(NotEnough, lambda: tell(0))
            return
        inside = kind != "back"
        self.book(tell, [(shelf, ("EAST", to, shelf[2]) if inside else None, steps) for shelf, steps in picks])

    @rule(amount=amounts, up=st.booleans(), place=places, lot=lots)
    def adjust(self, amount: int, up: bool, place: str, lot: str) -> None:
        key, shelf = next(self.keys), ("EAST", place, lot)

        def tell(more: int) -> Booking:
            return self.company.adjust(self.sku, (amount + more) * (1 if up else -1), place, lot, key=key)

        if lot not in self.status:
            self.refused(UnknownLot, lambda: tell(0))
        elif not up and self.available()[shelf] < amount:
            self.refused(NotEnough, lambda: tell(0))
        else:
            self.book(tell, [(None, shelf, amount) if up else (shelf, None, amount)])

    @rule(amount=amounts, lot=lots)
    def take_back(self, amount: int, lot: str) -> None:
        key = next(self.keys)

        def tell(more: int) -> Booking:
            return self.company.bring_back(self.sku, amount + more, lot, LOTS[lot], by=CHEN, key=key)

        self.book(tell, [(None, ("EAST", "HELD", lot), amount)])
        self.status.setdefault(lot, "ok")

    @precondition(lambda self: self.deeds)
    @rule(data=st.data(), more=st.integers(0, 1))
    def tell_again(self, data: st.DataObject, more: int) -> None:
        deed = data.draw(st.sampled_from(self.deeds))
        if deed.tell is None:
            return
        if more:
            self.refused(KeyReused, lambda: deed.tell and deed.tell(1))
        else:
            again = deed.tell(0)
            assert (again.posted.id, again.posted.repeated) == (deed.booking.posted.id, True)

    @rule(amount=amounts, lot=lots)
    def power_cut(self, amount: int, lot: str) -> None:
        """Everything is done but the commit; nothing has happened then, and the same can be told again."""
        key = next(self.keys)
        with pytest.raises(PowerCut):
            self.receive_and_lose_power(amount, lot, key)
        self.book(
            lambda more: self.company.receive(self.sku, amount + more, lot, LOTS[lot], by=CHEN, key=key),
            [(None, ("EAST", "DOCK", lot), amount)],
        )
        self.status.setdefault(lot, "ok")

    def receive_and_lose_power(self, amount: int, lot: str, key: str) -> None:
        chen, receipt = self.company.person(CHEN), Receipt(self.item, self.item.quantity(amount), Batch(lot, LOTS[lot]))
        with self.company.database.write() as connection:
            receive(self.company.context(connection, key, by=chen), receipt)
            raise PowerCut

    def not_reversible(self, deed: Deed) -> type[Refused] | None:
        """Why it cannot be undone now, if it cannot."""
        brought = Counter[Shelf]()
        for _, target, steps in deed.moved:
            if target:
                brought[target] += steps
        if any(self.held[shelf] < steps for shelf, steps in brought.items()):
            return GoodsGone
        available = self.available()
        return GoodsReserved if any(available[shelf] < steps for shelf, steps in brought.items()) else None

    @precondition(lambda self: self.deeds)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        deed = data.draw(st.sampled_from(self.deeds))
        key = f"undo:{self.sku}:{deed.booking.posted.id}"

        def reverse(key: str = key) -> str:
            return self.company.reverse(deed.booking, by=CHEN, key=key).number

        refusal = self.not_reversible(deed)
        if deed.corrected:
            self.refused(AlreadyReversed, reverse)
        elif deed.undone:
            assert reverse() == deed.undone
            self.refused(AlreadyReversed, lambda: reverse(f"{key}:again"))
        elif refusal:
            found = self.refused(refusal, reverse)
            documents = {kept.document for kept in self.kept if kept.state == "held"}
            assert not isinstance(found, GoodsReserved) or found.document in documents
        else:
            deed.undone = reverse()
            self.apply(deed.moved, -1)

    @precondition(lambda self: self.deeds)
    @rule(data=st.data(), steps=amounts)
    def correct(self, data: st.DataObject, steps: int) -> None:
        deed = data.draw(st.sampled_from(self.deeds))
        key = f"correct:{self.sku}:{deed.booking.posted.id}"

        def correct(steps: int = steps, key: str = key) -> int:
            return self.company.correct(deed.booking, steps, by=CHEN, key=key).id

        if deed.corrected:
            assert correct(deed.corrected[0]) == deed.corrected[1]
            self.refused(AlreadyReversed, lambda: correct(deed.corrected[0] + 1 if deed.corrected else 0))
            self.refused(AlreadyReversed, lambda: correct(steps, f"{key}:other"))
            return
        if deed.undone:
            self.refused(AlreadyReversed, correct)
            return
        refusal = self.not_reversible(deed)
        if refusal:
            self.refused(refusal, correct)
            return
        self.apply(deed.moved, -1)
        moved = self.corrected(deed, steps)
        if moved is None:
            self.apply(deed.moved)  # both, or neither
            self.refused(NotEnough, correct)
            return
        self.apply(moved)
        deed.corrected = (steps, correct())
        with self.company.database.read() as connection:
            posted = deed.booking.posted
            booking = describe(connection, type(posted)(deed.corrected[1], posted.kind, NOW))
        assert [part.quantity.steps for part in booking.parts] == [steps for _, _, steps in moved]
        self.deeds.append(Deed(booking, moved))

    def corrected(self, deed: Deed, steps: int) -> list[Moved] | None:
        """What is moved instead; None if it is not there."""
        left, moved = steps, list[Moved]()
        for source, target, before in deed.moved:
            if part := min(before, left):
                moved.append((source, target, part))
            left -= part
        if left and deed.booking.posted.kind == "issue":
            self.apply(deed.moved)
            (lot, *other) = {shelf[2] for shelf, _, _ in deed.moved if shelf}
            picks = (None if other else self.propose(left, lot)) or self.propose(left)
            self.apply(deed.moved, -1)
            return picks and [*moved, *((shelf, None, part) for shelf, part in picks)]
        if left:
            source, target, last = moved[-1]
            moved[-1] = (source, target, last + left)
        available = self.available()
        return None if any(source and available[source] < part for source, _, part in moved) else moved

    @rule(amount=amounts, hours=st.sampled_from([1, 99]))
    def reserve(self, amount: int, hours: int) -> None:
        key, picks, until = next(self.keys), self.propose(amount), NOW + timedelta(hours=hours)

        def reserve(more: int = 0) -> Reservation:
            return self.company.reserve(self.sku, amount + more, f"SO:{key}", by=CHEN, key=key, until=until)

        if picks is None:
            self.refused(NotEnough, reserve)
            return
        kept = Kept(f"SO:{key}", amount, picks, reservation=reserve(), until=until)
        self.kept.append(kept)
        assert kept.reservation
        assert reserve().id == kept.reservation.id
        self.refused(KeyReused, lambda: reserve(1))

    @precondition(lambda self: any(kept.reservation for kept in self.kept))
    @rule(data=st.data(), use=st.booleans())
    def end(self, data: st.DataObject, use: bool) -> None:
        kept = data.draw(st.sampled_from([each for each in self.kept if each.reservation]))
        key, state = next(self.keys), kept.state
        assert kept.reservation
        deed = self.company.consume if use else self.company.release
        if state != "held":
            refusal = self.refused(ReservationOver, lambda: deed(kept.reservation, by=CHEN))
            assert isinstance(refusal, ReservationOver)
            assert refusal.state == state
            return
        kept.state = "consumed" if use else "released"
        if not use:
            assert self.company.release(kept.reservation, by=CHEN).state == "released"
            return
        picks = self.propose(kept.amount)
        if picks is None:  # its lot was held since
            kept.state = "held"
            self.refused(NotEnough, lambda: self.company.consume(kept.reservation, by=CHEN))
            return
        booking = self.company.consume(kept.reservation, by=CHEN, key=key)
        moved: list[Moved] = [(shelf, None, steps) for shelf, steps in picks]
        self.apply(moved)
        self.deeds.append(Deed(booking, moved))

    @rule()
    def expire(self) -> None:
        now = NOW + timedelta(hours=1)
        over = [kept for kept in self.kept if kept.state == "held" and kept.until and kept.until <= now]
        numbers = {kept.reservation.number for kept in over if kept.reservation}
        assert numbers <= set(self.company.expire(now))
        for kept in over:
            kept.state = "expired"

    @rule(lot=lots, status=st.sampled_from(["ok", "ok", "held", "recalled"]))
    def decide(self, lot: str, status: str) -> None:
        if lot not in self.status:
            self.refused(UnknownLot, lambda: self.company.decide(self.sku, lot, status))
        else:
            self.status[lot] = self.company.decide(self.sku, lot, status).status

    @rule(through=st.sampled_from([None, YESTERDAY]))
    def close(self, through: date | None) -> None:
        self.company.close(through)
        self.closed = through

    @rule(amount=amounts)
    def request(self, amount: int) -> None:
        key, picks = next(self.keys), self.propose(amount)

        def request(more: int = 0) -> Transfer:
            return self.company.request(self.sku, amount + more, by=CHEN, key=key)

        if picks is None:
            self.refused(NotEnough, request)
            return
        transfer = request()
        assert request().id == transfer.id
        self.refused(KeyReused, lambda: request(1))
        self.sent.append(Sent(transfer, amount))

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), yes=st.sampled_from([True, True, False]))
    def answer(self, data: st.DataObject, yes: bool) -> None:
        sent = data.draw(st.sampled_from(self.sent))
        deed = self.company.approve if yes else self.company.reject
        picks = self.propose(sent.amount)
        if sent.state != "requested":
            self.refused(AlreadyDecided, lambda: deed(sent.transfer))
        elif yes and picks is None:
            self.refused(NotEnough, lambda: deed(sent.transfer))
        else:
            sent.state = deed(sent.transfer).state
            if yes and picks:
                sent.kept = Kept(sent.transfer.number, sent.amount, picks)
                self.kept.append(sent.kept)

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), part=st.integers(0, 3))
    def pick_line(self, data: st.DataObject, part: int) -> None:
        """Pick some of it, or once more another number of it."""
        sent = data.draw(st.sampled_from(self.sent))
        amount = sent.amount * part // 3
        if sent.state not in ("approved", "picking"):
            self.refused(AlreadyDecided, lambda: self.company.pick(sent.transfer, amount))
            return
        picks = self.taken(sent, amount)
        if picks is None:
            self.refused(NotEnough, lambda: self.company.pick(sent.transfer, amount))
            return
        sent.state, sent.picks = self.company.pick(sent.transfer, amount).state, picks
        self.apply([(shelf, ("EAST", sent.transfer.number, shelf[2]), steps) for shelf, steps in picks])

    def taken(self, sent: Sent, amount: int) -> list[tuple[Shelf, int]] | None:
        """What is picked of it, once what was kept for it and what was picked before is free; None: it is refused."""
        kept_before, held_before = sent.kept and sent.kept.state, Counter(self.held)
        if sent.kept:
            sent.kept.state = "consumed"
        self.apply([(("EAST", sent.transfer.number, shelf[2]), shelf, steps) for shelf, steps in sent.picks])
        kept = sent.kept.picks if sent.kept and kept_before == "held" else None
        picks = self.propose(amount, kept=kept) if amount else []
        if picks is None:
            self.held = held_before
            if sent.kept and kept_before:
                sent.kept.state = kept_before
        return picks

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def send(self, data: st.DataObject) -> None:
        sent = data.draw(st.sampled_from(self.sent))
        staged, way = (("EAST", sent.transfer.number), ("WEST", sent.transfer.number))
        if sent.state not in ("approved", "picking"):
            self.refused(AlreadyDecided, lambda: self.company.send(sent.transfer))
            return
        picks = sent.picks if sent.state == "picking" else self.taken(sent, sent.amount)
        if not picks:
            why = NothingToSend if sent.state == "picking" else NotEnough
            self.refused(why, lambda: self.company.send(sent.transfer))
            return
        off = {True: lambda shelf: (*staged, shelf[2]), False: lambda shelf: shelf}[sent.state == "picking"]
        sent.state = self.company.send(sent.transfer).state
        self.apply([(off(shelf), (*way, shelf[2]), steps) for shelf, steps in picks])
        sent.picks = []
        for shelf, steps in picks:
            sent.way[shelf[2]] += steps

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        sent = data.draw(st.sampled_from(self.sent))
        if sent.state not in ("approved", "picking"):
            self.refused(AlreadyDecided, lambda: self.company.cancel(sent.transfer))
            return
        sent.state = self.company.cancel(sent.transfer).state
        self.taken(sent, 0)

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), part=st.integers(1, 3))
    def arrive(self, data: st.DataObject, part: int) -> None:
        """Some of it has come, or all."""
        sent = data.draw(st.sampled_from(self.sent))
        left = sum(sent.way.values())
        came = max(1, left * part // 3)
        if sent.state not in ("dispatched", "partly_received"):
            self.refused(AlreadyDecided, lambda: self.company.take_in(sent.transfer, {1: came}, by=CHEN))
            return
        self.refused(MoreThanSent, lambda: self.company.take_in(sent.transfer, {1: left + 1}, by=CHEN))
        sent.state = self.company.take_in(sent.transfer, {1: came}, by=CHEN).state
        assert sent.state == ("closed" if came == left else "partly_received")
        for lot in sorted(sent.way, key=self.lot_ids().__getitem__):
            steps = min(came, sent.way[lot])
            came -= steps
            sent.way[lot] -= steps
            self.apply([(("WEST", sent.transfer.number, lot), ("WEST", "DOCK", lot), steps)])

    def lot_ids(self) -> dict[str, int]:
        query = select(lots_table.c.code, lots_table.c.id).where(lots_table.c.item_id == self.item.id)
        with self.company.database.read() as connection:
            return dict(connection.execute(query).all())

    @rule()
    def seal(self) -> None:
        self.company.seal()

    # What is always true.

    @invariant()
    def the_stock_is_what_the_dictionary_says(self) -> None:
        with self.company.database.read() as connection:
            holdings = stock.holdings(connection, self.item)
        there = {(self.sites[each.site_id], each.place, each.lot): each for each in holdings}
        assert {shelf: each.on_hand.steps for shelf, each in there.items()} == +self.held
        kept = {shelf: each.on_hand.steps - each.available.steps for shelf, each in there.items()}
        assert +Counter(kept) == +self.reserved()

    @invariant()
    def the_stock_as_it_was_just_now_is_the_stock(self) -> None:
        assert {key[1:]: steps for key, steps in self.company.at(NOW, self.sku).items()} == +self.held

    def teardown(self) -> None:
        self.company.seal()
        assert self.company.differences() == ()
        assert self.company.count(journal_table) == self.company.count(movements)
        steps, value = self.company.pool(self.sku)
        assert steps == sum(self.held.values())
        assert value >= 0
        assert steps or not value
        on = (lines_table.c.movement_id == valuations.c.movement_id) & (lines_table.c.number == valuations.c.number)
        query = select(func.sum(valuations.c.value)).join(lines_table, on).where(lines_table.c.item_id == self.item.id)
        with self.company.database.read() as connection:
            assert (connection.execute(query).scalar() or 0) == value


def test_the_ledger_and_a_dictionary_agree(company: Company, tmp_path: Path) -> None:
    folder = tmp_path / "items"
    folder.mkdir()
    machine = type("Machine", (LedgerMachine,), {"company": company, "folder": folder})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=8,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],  # to look for a shorter story takes minutes: add Phase.shrink for that
            suppress_health_check=list(HealthCheck),
        ),
    )
