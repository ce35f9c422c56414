"""Many hands at once; the threads start together, and each has a connection of its own."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from domain import journal, ledger, lots, places, transfers
from domain.database import Database
from domain.errors import AlreadyReversed, Refused
from domain.ledger import Line, Origin
from domain.schema import NO_LOT, locations, movements, unsealed
from domain.schema import journal as journal_table
from domain.transfers import Route
from tests.domain.company import CHEN, LATER, LI, NOW, SOON, Company

THREADS = 8


def together(*deeds: Callable[[], object]) -> Counter[str]:
    """Do all at the same moment; how each ended: "done", or the name of the refusal. Other errors are raised."""
    start = threading.Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> str:
        start.wait(timeout=10)
        try:
            deed()
        except Refused as refusal:
            return type(refusal).__name__
        return "done"

    with ThreadPoolExecutor(len(deeds)) as threads:
        return Counter(threads.map(run, deeds))


def test_the_last_piece_is_given_out_once(company: Company) -> None:
    for _ in range(3):
        company.receive("WATER", 1)
        ended = together(*[lambda: company.issue("WATER", 1)] * THREADS)
        assert ended == {"done": 1, "NotEnough": THREADS - 1}
    assert company.stock("WATER") == 0
    assert company.differences() == ()


def test_nobody_is_refused_while_there_is_enough_in_another_lot(company: Company) -> None:
    for number in range(THREADS):
        company.receive("PARA", 1, f"P-{number}", LATER)
    assert together(*[lambda: company.issue("PARA", 1)] * THREADS) == {"done": THREADS}
    assert company.stock("PARA") == 0
    assert company.differences() == ()


def test_one_key_told_by_many_books_once(company: Company) -> None:
    ended = together(*[lambda: company.receive("WATER", 5, key="k")] * THREADS)
    assert ended == {"done": THREADS}
    assert (company.stock("WATER"), company.count(movements)) == (5, 1)


def test_one_key_for_different_things_books_the_first(company: Company) -> None:
    deeds = [lambda amount=amount: company.receive("WATER", amount, key="k") for amount in range(1, THREADS + 1)]
    assert together(*deeds) == {"done": 1, "KeyReused": THREADS - 1}
    assert company.count(movements) == 1
    assert company.differences() == ()


def test_a_new_lot_received_by_many_is_one_lot(company: Company) -> None:
    deeds = [lambda: company.receive("PARA", 1, "NEW", SOON)] * THREADS
    assert together(*deeds) == {"done": THREADS}
    assert company.held("PARA") == [("DOCK", "NEW", THREADS)]


def test_many_undo_one_booking_once(company: Company) -> None:
    booking = company.receive("WATER", 5)
    ended = together(*[lambda: company.reverse(booking, by=CHEN)] * THREADS)
    assert ended == {"done": 1, AlreadyReversed.__name__: THREADS - 1}
    assert company.stock("WATER") == 0


def test_many_approve_one_transfer_once(company: Company) -> None:
    company.receive("WATER", 9)
    item, chen = company.item("WATER"), company.person(CHEN)
    route = Route(company.site("EAST"), company.site("WEST"))
    with company.database.write() as connection:
        origin = company.origin(chen)
        asked = transfers.request(connection, chen, item, item.quantity(2), route, origin, NOW)

    def approve() -> None:
        with company.database.write() as connection:
            transfers.approve(connection, asked.id, chen, company.origin(chen), NOW)

    assert together(*[approve] * THREADS) == {"done": 1, "AlreadyDecided": THREADS - 1}
    assert company.stock("WATER") == 7


def test_a_hot_pair_moved_in_both_directions_does_not_lock_up(company: Company) -> None:
    """The two items are named in both orders, between the same two places."""
    rounds, item_ids = 15, [company.item(sku).id for sku in ("WATER", "RICE")]
    with company.database.write() as connection:
        east = company.site("EAST").id
        query = select(locations.c.id).where(locations.c.site_id == east, locations.c.kind == "bin")
        first, second = connection.execute(query.order_by(locations.c.id)).scalars()
        supplier = places.location(connection, "supplier")
        opening = [Line(item, NO_LOT, supplier, place, 100) for item in item_ids for place in (first, second)]
        ledger.post(connection, "opening", opening, Origin("opening"), NOW)

    def move(worker: int) -> None:
        ends = (first, second) if worker % 2 else (second, first)
        order = item_ids if worker % 4 < 2 else item_ids[::-1]
        for turn in range(rounds):
            moved = [Line(item, NO_LOT, *ends, 1) for item in order]
            with company.database.write() as connection:
                ledger.post(connection, "arrival", moved, Origin(f"{worker}-{turn}"), NOW)

    assert together(*[lambda worker=worker: move(worker) for worker in range(THREADS)]) == {"done": THREADS}
    assert company.count(movements) == 1 + THREADS * rounds
    assert {steps for _, _, steps in company.held("WATER")} == {100}
    assert company.differences() == ()


def test_transfers_and_issues_of_many_lots_do_not_lock_up(company: Company) -> None:
    for number in range(6):
        company.receive("PARA", 20, f"P-{number}", LATER if number % 2 else SOON)

    def book(worker: int) -> None:
        for _ in range(5):
            if worker % 2:
                company.issue("PARA", 15, by=LI)
            else:
                company.receive("PARA", 15, f"P-{worker % 6}", by=CHEN)

    assert set(together(*[lambda worker=worker: book(worker) for worker in range(THREADS)])) <= {"done", "NotEnough"}
    assert company.differences() == ()


def test_what_is_posted_while_others_seal_is_numbered_without_gap_or_repetition(company: Company) -> None:
    posting = threading.Event()

    def seal() -> None:
        while not posting.is_set():
            company.seal()

    def post() -> None:
        for _ in range(15):
            company.receive("WATER", 1)

    with ThreadPoolExecutor(2) as sealers:
        sealing = [sealers.submit(seal) for _ in range(2)]
        try:
            assert together(post, post, post) == {"done": 3}
        finally:
            posting.set()
    assert all(each.result() is None for each in sealing)
    company.seal()
    with company.database.read() as connection:
        positions = connection.execute(select(journal_table.c.position).order_by(journal_table.c.position)).scalars()
        assert list(positions) == list(range(1, 46))
        assert journal.last_position(connection) == connection.execute(
            select(func.count()).select_from(movements)
        ).scalar_one()  # fmt: skip
    assert company.count(unsealed) == 0
    assert company.differences() == ()


def test_a_reader_sees_one_state_while_others_book(company: Company) -> None:
    company.receive("WATER", 1)
    with company.database.read() as connection:
        query = select(func.count()).select_from(movements)
        before = connection.execute(query).scalar_one()
        company.receive("WATER", 1)
        assert connection.execute(query).scalar_one() == before
    assert company.count(movements) == before + 1


def test_replicas_that_start_together_make_the_tables_once(database: Database, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    if not database.url.startswith("sqlite"):
        url = database.url
        with database.write() as connection:
            schema = connection.execute(select(func.current_schema())).scalar_one()
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
            connection.execute(text(f"CREATE SCHEMA {schema}"))
    replicas = [Database(url) for _ in range(4)]
    assert together(*[replica.create for replica in replicas]) == {"done": 4}
    with replicas[0].read() as connection:
        assert connection.execute(select(func.count()).select_from(locations)).scalar_one() == 4
    for replica in replicas:
        replica.close()


def test_several_programs_may_share_a_ledger(company: Company) -> None:
    """Each with its own connections, and on SQLite its own lock."""
    programs = [Company(Database(company.database.url)) for _ in range(3)]

    def book(number: int) -> None:
        for turn in range(8):
            programs[number].receive("WATER", 2, key=f"in-{number}-{turn}")
            programs[number].issue("WATER", 1, key=f"out-{number}-{turn}")

    assert together(*[lambda number=number: book(number) for number in range(3)]) == {"done": 3}
    assert company.stock("WATER") == 24
    assert company.differences() == ()
    for program in programs:
        program.database.close()


def test_a_lot_of_another_is_found_when_it_came_first(company: Company) -> None:
    """Two receipts of a new lot, the second of which looked before the first was committed."""
    if company.dialect == "sqlite":
        pytest.skip("there is one writer at a time")
    item, both_looked = company.item("BANDAGE"), threading.Barrier(2)

    def receive(key: str) -> None:
        with company.database.write() as connection:
            assert lots.known(connection, item, "NEW") is None
            both_looked.wait(timeout=10)
            lot = lots.receive(connection, item, "NEW", None, NOW.date())
            dock = places.location(connection, "dock", company.site("EAST").id)
            line = Line(item.id, lot.id, places.location(connection, "supplier"), dock, 1)
            ledger.post(connection, "receipt", [line], Origin(key), NOW)

    assert together(lambda: receive("a"), lambda: receive("b")) == {"done": 2}
    assert company.held("BANDAGE") == [("DOCK", "NEW", 2)]
