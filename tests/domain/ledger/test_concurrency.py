"""Many hands at once; they start together, and each has a connection of its own."""

import multiprocessing
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from domain.company import places
from domain.errors import AlreadyDecided, AlreadyReversed, PeriodClosed, Refused, SameCounter
from domain.ledger import journal, lots, periods, posting
from domain.ledger.lots import Batch
from domain.ledger.movements import Line
from domain.operations import counting
from domain.operations.counting import Tally
from domain.operations.receiving import Receipt, receive
from domain.storage.database import BUSY_SECONDS, Database
from domain.storage.schema.company import locations
from domain.storage.schema.documents import counts, reservations
from domain.storage.schema.documents import transfers as transfers_table
from domain.storage.schema.ledger import NO_LOT, lot_decisions, movements, unsealed
from domain.storage.schema.ledger import journal as journal_table
from domain.storage.schema.people import outbox
from domain.vocabulary import LotStatus
from tests.domain.ledger.rivals import WAIT, want_the_last
from tests.domain.small_company import CHEN, LATER, LI, NOW, SOON, YESTERDAY, Company

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


def test_the_last_piece_is_promised_once_whichever_way_it_is_asked_for(company: Company) -> None:
    for turn in range(3):
        company.receive("WATER", 1)
        ways: list[Callable[[], object]] = [
            lambda: company.issue("WATER", 1),
            lambda: company.reserve("WATER", 1),
            lambda: company.approve(company.request("WATER", 1)),
            lambda: company.move(company.goods("WATER", 1), "HELD"),
        ]
        ended = together(*(ways[turn:] + ways[:turn]) * 4)
        assert ended == {"done": 1, "NotEnough": 15}
    assert company.differences() == ()


@pytest.mark.parametrize("seed", [20260310])
def test_four_processes_want_the_last_piece_and_one_has_it(company: Company, seed: int) -> None:
    rounds, spawn = 8, multiprocessing.get_context("spawn")
    start, end, ended = spawn.Barrier(5), spawn.Barrier(5), spawn.SimpleQueue()
    rivals = [
        spawn.Process(target=want_the_last, args=(company.database.url, seed + number, rounds, start, end, ended))
        for number in range(4)
    ]
    for rival in rivals:
        rival.start()
    won = Counter[str]()
    try:
        for _ in range(rounds):
            company.receive("WATER", 1)
            start.wait(WAIT)
            end.wait(WAIT)
            ways = [way for way in (ended.get() for _ in rivals) if way]
            assert len(ways) == 1
            won.update(ways)
    except BaseException:
        start.abort()
        end.abort()
        raise
    finally:
        for rival in rivals:
            rival.join(WAIT)
    assert [rival.exitcode for rival in rivals] == [0] * 4
    assert sum(won.values()) == rounds
    assert company.stock("WATER") == won["reserve"] + won["request"], (
        "what is promised is still there, and nothing else"
    )
    assert sum(company.reserved("WATER").values()) == company.stock("WATER")
    assert company.differences() == ()


def test_one_key_told_by_many_did_end_in_an_error_of_the_database(company: Company) -> None:
    """Each looked for the key before it waited for the stock."""
    company.receive("WATER", 1)
    deeds = {
        "reserve": lambda: company.reserve("WATER", 1, key="reserve"),
        "request": lambda: company.request("WATER", 1, key="request"),
        "move": lambda: company.move(company.goods("WATER", 1), "A-01", key="move"),
        "damage": lambda: company.damage(company.goods("WATER", 1), key="damage"),
        "lose": lambda: company.adjust("WATER", -1, key="lose"),
    }
    for verb, deed in deeds.items():
        if verb not in ("reserve", "request"):
            company.receive("WATER", 1)
        assert together(*[deed] * THREADS) == {"done": THREADS}, verb
        if verb == "reserve":
            assert company.expire(NOW.replace(year=2027)) == ["V-000001"]
    assert (company.count(reservations), company.count(transfers_table)) == (1, 1)
    assert company.differences() == ()


def test_nothing_of_a_recalled_lot_goes_out_once_the_recall_is_told(company: Company) -> None:
    chen, item = company.person(CHEN), company.item("PARA")
    for turn in range(3):
        lot = f"P-{turn}"
        company.receive("PARA", 50, lot, LATER)
        before = list[int]()

        def recall(lot: str = lot, before: list[int] = before) -> None:
            with company.database.write() as connection:
                lots.decide(connection, chen, item, lot, LotStatus.RECALLED, "mould", NOW)
                before.append(connection.execute(select(func.count()).select_from(movements)).scalar_one())

        issues = [lambda lot=lot: company.issue("PARA", 1, lot)] * THREADS
        ended = together(*issues[:4], recall, *issues[4:])
        assert ended["done"] + ended["LotBlocked"] == THREADS + 1
        assert before == [company.count(movements)]
    assert company.differences() == ()


def test_many_recall_one_lot_once_and_the_groups_are_told_once(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    ended = together(*[lambda: company.decide("PARA", "P-1", "recalled")] * THREADS)
    assert ended == {"done": THREADS}
    assert (company.count(lot_decisions), company.count(outbox)) == (1, 1)


def test_nothing_comes_into_a_period_once_it_is_closed(company: Company) -> None:
    chen, east = company.person(CHEN), company.site("EAST")
    for _ in range(3):
        company.close(None)
        before = list[int]()

        def close(before: list[int] = before) -> None:
            with company.database.write() as connection:
                periods.close(connection, east, YESTERDAY, chen, NOW)
                before.append(connection.execute(select(func.count()).select_from(movements)).scalar_one())

        late = [lambda: company.receive("WATER", 1, on=YESTERDAY)] * THREADS
        ended = together(*late[:4], close, *late[4:])
        assert ended["done"] + ended["PeriodClosed"] == THREADS + 1
        assert before == [company.count(movements)]
    assert company.differences() == ()


def test_who_closes_a_period_waits_for_the_late_entries_that_were_begun(company: Company) -> None:
    li, item = company.person(LI), company.item("WATER")
    with ThreadPoolExecutor(1) as other:
        with company.database.write() as connection:
            receipt = Receipt(item, item.quantity(1), on=YESTERDAY)
            receive(company.context(connection, by=li), receipt)
            closing = other.submit(company.close, YESTERDAY)
            with pytest.raises(TimeoutError):
                closing.result(timeout=0.5)
        closing.result(timeout=10)
    with pytest.raises(PeriodClosed):
        company.receive("WATER", 1, on=YESTERDAY)
    assert company.stock("WATER") == 1


def test_many_correct_one_booking_once(company: Company) -> None:
    booking = company.receive("WATER", 5)
    ended = together(*[lambda steps=steps: company.correct(booking, steps) for steps in range(1, THREADS + 1)])
    assert ended == {"done": 1, AlreadyReversed.__name__: THREADS - 1}
    assert company.count(movements) == 3
    other = company.receive("RICE", "0.005")
    assert together(*[lambda: company.correct(other, 7, key="k")] * THREADS) == {"done": THREADS}
    assert (company.count(movements), company.stock("RICE") * 1000) == (6, 7)
    assert company.differences() == ()


def test_corrections_did_lock_up_with_issues_of_the_same_lots(company: Company) -> None:
    """They held the lots that came back, and then wanted all others, in another order than everybody else."""
    for number in range(6):
        company.receive("PARA", 30, f"P-{number}", LATER if number % 2 else SOON)
    booked = [company.issue("PARA", 2, f"P-{5 - number}") for number in range(4)]
    stolen = [company.issue("PARA", 3, f"P-{number}") for number in range(4)]

    def book(worker: int) -> None:
        if worker % 2:
            company.correct(booked[worker // 2], 20 + worker)
            company.reverse(stolen[worker // 2])
        else:
            for _ in range(4):
                company.issue("PARA", 9)

    ended = together(*[lambda worker=worker: book(worker) for worker in range(8)])
    assert set(ended) <= {"done", "NotEnough"}
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
    asked = company.request("WATER", 2)
    assert together(*[lambda: company.approve(asked)] * THREADS) == {"done": 1, "AlreadyDecided": THREADS - 1}
    assert sum(company.reserved("WATER").values()) == 2
    assert together(*[lambda: company.send(asked)] * THREADS) == {"done": 1, "AlreadyDecided": THREADS - 1}
    assert together(*[lambda: company.take_in(asked, {1: 1})] * THREADS) == {
        "done": 2,
        "AlreadyDecided": THREADS - 2,
    }
    assert (company.stock("WATER"), company.stock("WATER", "WEST")) == (7, 2)
    assert company.differences() == ()


def test_transfers_of_the_same_items_in_any_order_do_not_lock_up(company: Company) -> None:
    company.receive("WATER", 200)
    company.receive("RICE", 200)
    company.receive("PARA", 200, "P-1", LATER)

    def run(worker: int) -> None:
        asked = [("WATER", 2), ("RICE", 2), ("PARA", 2)]
        first, *others = asked if worker % 2 else asked[::-1]
        transfer = company.request(*first, *others, by=CHEN)
        company.approve(transfer)
        company.pick(transfer, 1, line=1 + worker % 3)
        if worker % 3:
            company.arrive(company.send(transfer), by=CHEN)
        else:
            company.cancel(transfer)

    assert together(*[lambda worker=worker: run(worker) for worker in range(THREADS)]) == {"done": THREADS}
    assert company.differences() == ()


@pytest.mark.parametrize(("there", "found"), [(24, 20), (0, 7)])
def test_many_count_the_same_and_many_decide_and_the_books_say_what_was_found(
    company: Company, there: int, found: int
) -> None:
    """Where the books have nothing, there is no balance to wait for."""
    chen, li, water, dock = company.person(CHEN), company.person(LI), company.item("WATER"), company.place("DOCK")
    if there:
        company.receive("WATER", there)

    def count() -> None:
        with company.database.write() as connection:
            tally = Tally(water, water.quantity(found), dock)
            counted = counting.record(company.context(connection, by=li), tally)
        if counted.state == "asked":
            with company.database.write() as connection:
                counting.book(company.context(connection, by=chen), counted.id)

    assert set(together(*[count] * THREADS)) <= {"done", AlreadyDecided.__name__, SameCounter.__name__}
    assert company.held("WATER") == [("DOCK", "", found)]
    assert company.differences() == ()


def test_one_count_told_by_many_is_one(company: Company) -> None:
    li, water, dock = company.person(LI), company.item("WATER"), company.place("DOCK")

    def count() -> None:
        with company.database.write() as connection:
            counting.record(company.context(connection, "draft:1", by=li), Tally(water, water.quantity(7), dock))

    assert together(*[count] * THREADS) == {"done": THREADS}
    assert (company.count(counts), company.count(outbox)) == (1, 1)


def test_counts_and_what_goes_out_of_the_same_places_do_not_lock_up(company: Company) -> None:
    chen, para, dock = company.person(CHEN), company.item("PARA"), company.place("DOCK")
    for number in range(4):
        company.receive("PARA", 60, f"P-{number}", LATER if number % 2 else SOON)

    def work(worker: int) -> None:
        for turn in range(4):
            if worker % 3 == 0:
                company.issue("PARA", 9)
            elif worker % 3 == 1:
                company.consume(company.reserve("PARA", 7, f"SO-{worker}-{turn}"))
            else:
                with company.database.write() as connection:
                    tally = Tally(para, para.quantity(60 - turn), dock, f"P-{(worker + turn) % 4}")
                    counting.record(company.context(connection, by=chen), tally)

    ended = together(*[lambda worker=worker: work(worker) for worker in range(THREADS)])
    assert set(ended) <= {"done", "NotEnough", "GoodsGone", "GoodsReserved"}
    assert company.differences() == ()


def test_a_hot_pair_moved_in_both_directions_does_not_lock_up(company: Company) -> None:
    """The two items are named in both orders, between the same two places."""
    rounds, item_ids = 15, [company.item(sku).id for sku in ("WATER", "RICE")]
    with company.database.write() as connection:
        east = company.site("EAST").id
        query = select(locations.c.id).where(locations.c.site_id == east, locations.c.kind == "bin")
        first, second = connection.execute(query.order_by(locations.c.id)).scalars()
        supplier = places.location(connection, "supplier")
        opening = [Line(item, NO_LOT, supplier, place, 100) for item in item_ids for place in (first, second)]
        posting.post(company.context(connection, "opening"), "opening", opening)

    def move(worker: int) -> None:
        ends = (first, second) if worker % 2 else (second, first)
        order = item_ids if worker % 4 < 2 else item_ids[::-1]
        for turn in range(rounds):
            moved = [Line(item, NO_LOT, *ends, 1) for item in order]
            with company.database.write() as connection:
                posting.post(company.context(connection, f"{worker}-{turn}"), "arrival", moved)

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
            assert lots.find(connection, item, "NEW") is None
            both_looked.wait(timeout=10)
            lot = lots.find_or_create(connection, item, Batch("NEW"), NOW.date())
            dock = places.location(connection, "dock", company.site("EAST").id)
            line = Line(item.id, lot.id, places.location(connection, "supplier"), dock, 1)
            posting.post(company.context(connection, key), "receipt", [line])

    assert together(lambda: receive("a"), lambda: receive("b")) == {"done": 2}
    assert company.held("BANDAGE") == [("DOCK", "NEW", 2)]


def test_two_who_write_a_new_lot_differently_at_once_receive_one(company: Company) -> None:
    received = together(
        lambda: company.receive("PARA", 2, "New 7", LATER),
        lambda: company.receive("PARA", 3, "ＮＥＷ７", LATER),
    )
    assert received == {"done": 2}
    assert [held for _, _, held in company.held("PARA")] == [5]
    assert company.differences() == ()


def test_of_two_dates_after_an_undo_one_is_true_and_the_other_is_refused(company: Company) -> None:
    company.reverse(company.receive("PARA", 5, "Q99", SOON))
    received = together(
        lambda: company.receive("PARA", 2, "Q99", LATER),
        lambda: company.receive("PARA", 3, "q99", LATER + timedelta(days=9)),
    )
    assert received == {"done": 1, "ExpiryDiffers": 1}
    assert len(company.held("PARA")) == 1


def test_nobody_starves_among_many_writers(company: Company) -> None:
    """SQLite alone lets some wait until they give up: in a process, writers queue."""
    company.receive("WATER", 1)
    waits: list[float] = []

    def book() -> None:
        for _ in range(10):
            begun = time.monotonic()
            company.receive("WATER", 1)
            waits.append(time.monotonic() - begun)

    assert together(*[book] * THREADS) == {"done": THREADS}
    assert max(waits) < BUSY_SECONDS / 2
    assert company.stock("WATER") == 1 + 10 * THREADS
