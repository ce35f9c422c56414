"""What the database itself refuses, whoever asks."""

import contextlib
from collections.abc import Iterator

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from domain.alerts import decisions, mornings
from domain.company import field_changes
from domain.company.settings import store
from domain.company.settings.fields import Described, field_of
from domain.company.settings.policies import APPROVALS
from domain.company.settings.store import Editor
from domain.errors import TooMuch
from domain.ledger.bookings import describe
from domain.ledger.context import Origin
from domain.ledger.lots import Batch
from domain.ledger.movements import Line
from domain.ledger.posting import HUGE, post_each
from domain.operations import returning
from domain.operations.receiving import Receipt, receive
from domain.quantities import LARGEST
from domain.storage.columns import metadata
from domain.storage.schema import APPEND_ONLY as MARKED
from domain.storage.schema.company import locations
from domain.storage.schema.ledger import NO_LOT, balances, lines, movements, unsealed
from domain.storage.schema.people import outbox
from tests.databases import new_database
from tests.domain.small_company import CHEN, LATER, LI, NOW, YESTERDAY, Company, found

APPEND_ONLY = {
    "movements": ("id", "note"),
    "lines": ("movement_id, number", "quantity"),
    "journal": ("position", "hash"),
    "valuations": ("movement_id, number", "basis"),
    "lot_decisions": ("id", "reason"),
    "lot_corrections": ("id", "reason"),
    "closings": ("id", "decided_at"),
    "serials": ("movement_id, number, serial", "serial"),
    "barcode_links": ("id", "pack"),
    "rights_log": ("id", "changed_at"),
    "restatements": ("movement_id", "cause_id"),
    "settings_log": ("id", "changed_at"),
    "transfer_steps": ("id", "note"),
    "alert_decisions": ("id", "decided_at"),
    "field_changes": ("id", "changed_at"),
}
"""Their keys, and a column of each."""

BALANCE = "INSERT INTO balances (item_id, location_id, lot_id, on_hand)"
MOVEMENT = "INSERT INTO movements (kind, key, digest, happened_at, recorded_at, note, message, photo, reverses)"
TRANSFER = "INSERT INTO transfers (key, digest, requested_by, requested_at, source_id, target_id, state)"
REQUESTED = "'k', '', 1, '2026-01-01T00:00:00+00:00'"
RESERVATION = "INSERT INTO reservations (key, item_id, site_id, quantity, document, person_id, created_at, state)"
ASKED = "'k', 1, 1, '2026-01-01T00:00:00+00:00'"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def busy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """One company for all: whatever is tried, it stays as it is."""
    folder = tmp_path_factory.mktemp("guards")
    with new_database(request, folder, begin=found) as database:
        company = Company(database)
        company.receive("WATER", 24, serials=("S-1",))
        company.link("BX-1", "WATER", "case")
        booking = company.receive("PARA", 5, "P-1", LATER)
        company.decide("PARA", "P-1", "held")
        company.put_right("PARA", "P-1", made_on=YESTERDAY)
        company.reverse(booking)
        company.tally("WATER", 24)
        company.receive("WATER", 1, on=YESTERDAY)
        company.reserve("WATER", 3)
        company.request("WATER", 1)
        company.close(YESTERDAY)
        with company.database.write() as connection:
            shelf = field_of("item/Shelf", Described("货架"))
            field_changes.change(connection, company.person(CHEN), (company.item("WATER").id, 0), {shelf: "3"}, NOW)
            store.put(connection, APPROVALS, "transfer/", (), Editor(), NOW)
            mornings.look(connection, [company.site("EAST").id], NOW)
            decisions.acknowledge(connection, company.person(CHEN), 1, NOW)
        company.seal()
        yield company
        assert company.differences() == ()


def refuse(company: Company, statement: str) -> str:
    with pytest.raises(DBAPIError) as refused, company.database.write() as connection:
        connection.execute(text(statement))
    return str(refused.value.orig).lower()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE balances SET on_hand = -1 WHERE on_hand = 24",
        "UPDATE balances SET reserved = 25 WHERE on_hand = 24",
        "UPDATE balances SET reserved = -1 WHERE on_hand = 24",
        f"{BALANCE} SELECT item_id, location_id + 1, 0, -1 FROM balances",
        "INSERT INTO lines SELECT movement_id, 9, item_id, lot_id, source_id, target_id, 0, 0 FROM lines",
        "INSERT INTO lines SELECT movement_id, 9, item_id, lot_id, source_id, source_id, 1, 0 FROM lines",
        "INSERT INTO locations (site_id, kind, code) VALUES (NULL, 'dock', 'X')",
        "INSERT INTO locations (site_id, kind, code) SELECT id, 'supplier', 'X' FROM sites",
        "INSERT INTO locations (site_id, kind, code) SELECT id, 'roof', 'X' FROM sites",
        "INSERT INTO lots (item_id, code, folded, status) VALUES (NULL, 'X', 'x', 'ok')",
        "INSERT INTO lots (item_id, code, folded, status) SELECT id, 'X', 'x', 'lost' FROM items",
        "UPDATE items SET decimals = 4",
        "UPDATE items SET tracking = 'some'",
        "UPDATE packs SET size = 0",
        "UPDATE minimums SET quantity = -1",
        "UPDATE roles SET role = 'boss'",
        "UPDATE balances SET on_hand = 1000000000000000000 WHERE on_hand = 24",
        "UPDATE balances SET on_hand = 2 WHERE reserved = 3",
        "UPDATE lots SET made_on = '2999-01-01' WHERE code = 'P-1'",
        "UPDATE lots SET status = 'lost' WHERE code = 'P-1'",
        "UPDATE minimums SET maximum = quantity - 1",
        "UPDATE minimums SET lead_days = -1",
        "UPDATE items SET shelf_life = 0",
        "UPDATE items SET standard_cost = -1",
        "UPDATE reservations SET quantity = 0",
        "UPDATE reservations SET state = 'forgotten'",
        "UPDATE reserved_lines SET quantity = 0",
        "UPDATE outbox SET state = 'lost' WHERE subject = 'lot'",
        "INSERT INTO lines SELECT movement_id, 9, item_id, lot_id, source_id, target_id, 1, -1 FROM lines",
        "INSERT INTO lot_decisions SELECT 9, lot_id, 'lost', person_id, decided_at, '' FROM lot_decisions",
        "INSERT INTO lot_corrections SELECT 9, lot_id, 'x', '', 'x', person_id, corrected_at, '' FROM lot_corrections",
        "INSERT INTO lot_corrections SELECT 9, lot_id, fact, '', '', person_id, corrected_at, '' FROM lot_corrections",
        "UPDATE lots SET folded = '' WHERE code = 'P-1'",
        "INSERT INTO locations (site_id, kind, code) VALUES (NULL, 'held', 'X')",
        "INSERT INTO locations (site_id, kind, code) VALUES (NULL, 'damaged', 'X')",
        "INSERT INTO locations (site_id, kind, code) SELECT id, 'loss', 'X' FROM sites",
        f"{TRANSFER} VALUES ({REQUESTED}, 1, 1, 'requested')",
        f"{TRANSFER} VALUES ({REQUESTED}, 1, 2, 'lost')",
    ],
)
def test_what_cannot_be_true_is_refused_by_a_check(busy: Company, statement: str) -> None:
    assert "check constraint" in refuse(busy, statement)


@pytest.mark.parametrize(
    "statement",
    [
        f"{MOVEMENT} SELECT kind, key, '', happened_at, recorded_at, '', '', '', NULL FROM movements",
        f"{MOVEMENT} SELECT kind, key || '+', '', happened_at, recorded_at, '', '', '', reverses FROM movements",
        "INSERT INTO journal SELECT 9, movement_id, 0, '' FROM journal",
        "INSERT INTO journal SELECT position, 9, 0, '' FROM journal",
        "INSERT INTO unsealed SELECT id FROM movements WHERE id = 1 UNION ALL SELECT 1",
        f"{BALANCE} SELECT item_id, location_id, lot_id, 1 FROM balances",
        "INSERT INTO lots (item_id, code, folded, status) SELECT item_id, 'p-1', folded, 'ok' FROM lots WHERE id <> 0",
        "INSERT INTO locations (site_id, kind, code) VALUES (NULL, 'supplier', 'second')",
        "INSERT INTO locations (site_id, kind, code) SELECT site_id, 'bin', code FROM locations WHERE kind = 'dock'",
        "INSERT INTO barcodes SELECT code, item_id, 'other' FROM barcodes",
        "INSERT INTO locations (site_id, kind, code) SELECT site_id, 'bin', code FROM locations WHERE kind = 'held'",
        "INSERT INTO valuations SELECT movement_id, number, 0, 'said' FROM valuations",
        "INSERT INTO pools SELECT item_id, 0, 0, 0, 0 FROM pools",
        "INSERT INTO heads SELECT day, 9, '' FROM heads",
        "INSERT INTO daily_changes SELECT item_id, day, location_id, lot_id, 1 FROM daily_changes",
        "INSERT INTO daily_values SELECT item_id, day, 1 FROM daily_values",
        "INSERT INTO reserved_lines SELECT reservation_id, location_id, lot_id, 1 FROM reserved_lines",
        f"{RESERVATION} SELECT key, item_id, site_id, 1, document, person_id, created_at, state FROM reservations",
        "INSERT INTO minimums (item_id, site_id, quantity) SELECT item_id, site_id, 1 FROM minimums",
    ],
)
def test_what_may_be_once_is_refused_twice(busy: Company, statement: str) -> None:
    assert "unique" in refuse(busy, statement)


@pytest.mark.parametrize(
    "statement",
    [
        f"{BALANCE} VALUES (999, 1, 0, 1)",
        "INSERT INTO lines VALUES (999, 1, 1, 0, 1, 2, 1, 0)",
        "INSERT INTO unsealed VALUES (999)",
        "DELETE FROM items",
        "DELETE FROM lots",
        "DELETE FROM people",
        "DELETE FROM reservations",
        "INSERT INTO valuations SELECT movement_id, 9, 0, 'said' FROM valuations",
        "INSERT INTO reserved_lines SELECT reservation_id, 999, 0, 1 FROM reserved_lines",
        "INSERT INTO lot_decisions SELECT 9, 999, 'ok', person_id, decided_at, '' FROM lot_decisions",
        "INSERT INTO lot_decisions SELECT 9, lot_id, 'ok', 999, decided_at, '' FROM lot_decisions",
        "INSERT INTO closings SELECT 9, 999, through, person_id, decided_at FROM closings",
        "INSERT INTO pools VALUES (999, 0, 0, 0, 0)",
    ],
)
def test_what_others_refer_to_must_be_there(busy: Company, statement: str) -> None:
    assert "foreign key" in refuse(busy, statement)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_history_is_neither_changed_nor_deleted(busy: Company, table: str) -> None:
    column = APPEND_ONLY[table][1]
    before = [busy.count(metadata.tables[each]) for each in APPEND_ONLY]
    assert 0 not in before, "there is something to change"
    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        assert f"{table} is append-only" in refuse(busy, statement)
    assert [busy.count(metadata.tables[each]) for each in APPEND_ONLY] == before
    assert busy.differences() == ()


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_history_is_not_replaced_by_an_insert(busy: Company, table: str) -> None:
    if busy.dialect == "sqlite":
        statement = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    else:
        key = APPEND_ONLY[table][0]
        first = key.split(",")[0]
        statement = f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({key}) DO UPDATE SET {first} = 9"
    assert f"{table} is append-only" in refuse(busy, statement)


def test_what_is_kept_for_history_is_marked_so_in_the_schema(busy: Company) -> None:
    assert {table.name for table in MARKED} == set(APPEND_ONLY)


def test_history_is_not_truncated_not_even_through_its_neighbours(busy: Company) -> None:
    if busy.dialect == "sqlite":
        pytest.skip("there is no TRUNCATE in SQLite")
    for table in (*APPEND_ONLY, "people", "items", "sites"):
        assert "is append-only" in refuse(busy, f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE balances SET on_hand = 'abc'",
        "UPDATE balances SET on_hand = 1.5",
        "UPDATE items SET decimals = 'two'",
        "INSERT INTO unsealed VALUES ('first')",
    ],
)
def test_a_column_holds_what_it_is_for(busy: Company, statement: str) -> None:
    if busy.dialect == "postgresql" and "1.5" in statement:
        pytest.skip("PostgreSQL rounds")
    assert any(word in refuse(busy, statement) for word in ("datatype", "cannot store", "invalid input syntax"))


@pytest.mark.parametrize(
    "table", ["movements", "items", "lots", "transfers", "outbox", "reservations", "lot_decisions", "closings", "heads"]
)
def test_what_must_be_said_is_said(busy: Company, table: str) -> None:
    assert "null" in refuse(busy, f"INSERT INTO {table} DEFAULT VALUES")


def test_the_state_of_a_document_is_always_known(busy: Company) -> None:
    statement = f"{TRANSFER} VALUES ({REQUESTED}, 1, 2, NULL)"
    assert "null" in refuse(busy, statement)


def test_a_reader_changes_nothing(busy: Company) -> None:
    if busy.dialect == "sqlite":
        pytest.skip("a transaction of SQLite cannot be declared read-only")
    with pytest.raises(DBAPIError, match="read-only"), busy.database.read() as connection:
        connection.execute(text("UPDATE balances SET reserved = 1"))
    with busy.database.write() as connection:
        connection.execute(text("UPDATE balances SET reserved = reserved"))


def test_no_lot_is_lot_0_and_never_null(busy: Company) -> None:
    """NULLs do not collide in a unique key: there would be two balances of the same goods."""
    assert "null" in refuse(busy, f"{BALANCE} SELECT item_id, location_id, NULL, 1 FROM balances")
    assert "unique" in refuse(busy, f"{BALANCE} SELECT item_id, location_id, 0, 1 FROM balances WHERE on_hand = 24")


def test_a_debit_by_upsert_would_be_refused_though_there_is_enough(busy: Company) -> None:
    """The row that is to be inserted is checked first: debits are updates."""
    upsert = (
        f"{BALANCE} SELECT item_id, location_id, lot_id, -1 FROM balances WHERE on_hand = 24"
        " ON CONFLICT (item_id, location_id, lot_id) DO UPDATE SET on_hand = balances.on_hand + excluded.on_hand"
    )
    assert "check constraint" in refuse(busy, upsert.replace("= 24 ON", "= 24 AND true ON"))


def test_sqlite_commits_to_the_disk_and_guards_what_is_replaced(busy: Company) -> None:
    if busy.dialect == "postgresql":
        pytest.skip("these are SQLite's")
    pragmas = {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1, "recursive_triggers": 1}
    with busy.database.read() as connection:
        assert {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in pragmas} == pragmas


def waiting(company: Company) -> list[int]:
    with company.database.read() as connection:
        return list(connection.execute(select(unsealed.c.movement_id).order_by(unsealed.c.movement_id)).scalars())


def test_whatever_is_inserted_waits_for_the_journal_whoever_inserts_it(company: Company) -> None:
    with company.database.write() as connection:
        row = "'opening', '{}', '', '2026-01-01T00:00:00+00:00', '2026-01-01T00:00:00+00:00', '', '', '', NULL"
        values = ", ".join(f"({row.format(key)})" for key in "ab")
        connection.execute(text(f"{MOVEMENT} VALUES {values}"))
        by_hand = connection.execute(select(movements.c.id).order_by(movements.c.id)).scalars().all()
        item = company.item("WATER").id
        ends = [connection.execute(select(locations.c.id).where(locations.c.code == code)).scalars().first() for code in
                ("supplier", "DOCK")]  # fmt: skip
        moved = [(Line(item, NO_LOT, *ends, 1), Origin(key)) for key in ("c", "d", "e")]
        post_each(connection, "opening", moved, NOW)
    every = waiting(company)
    assert (len(every), every[:2]) == (5, by_hand)
    assert company.seal() == 5
    assert waiting(company) == []
    assert company.differences() == ()


def test_what_was_rolled_back_does_not_wait_for_the_journal(company: Company) -> None:
    company.receive("WATER", LARGEST)
    with pytest.raises(TooMuch):
        company.receive("WATER", LARGEST)
    assert len(waiting(company)) == 1


@pytest.mark.parametrize("sku", ["WATER", "BANDAGE"])
def test_ten_receipts_of_all_that_a_number_holds_are_refused_from_the_second_on(company: Company, sku: str) -> None:
    """SQLite adds up in 64 bits: with the tenth, no sum could be made any more."""
    item, li = company.item(sku), company.person(LI)
    for turn in range(10):
        receipt = Receipt(item, item.quantity(LARGEST), Batch("B-1"))
        with company.database.write() as connection:  # committed, whatever was refused in it
            if not turn:
                receive(company.context(connection, by=li), receipt)
                continue
            with pytest.raises(TooMuch):
                receive(company.context(connection, by=li), receipt)
    with pytest.raises(TooMuch), company.database.write() as connection:
        returning.from_customer(
            company.context(connection, by=li), Receipt(item, item.quantity(HUGE + 1), Batch("B-1"))
        )
    with pytest.raises(TooMuch):
        company.adjust(sku, HUGE + 1, "A-01", "B-1")
    with pytest.raises(TooMuch):
        company.receive(sku, LARGEST, "B-1", by=CHEN)
    assert [company.count(table) for table in (movements, lines, unsealed, balances)] == [1, 1, 1, 1]
    assert company.held(sku)[0][2] == LARGEST
    company.move(company.goods(sku, LARGEST), "A-01")
    company.seal()
    assert company.differences() == ()
    assert sum(company.at(NOW, sku).values()) == LARGEST


def test_what_was_refused_for_being_too_much_can_be_booked_when_there_is_room(company: Company) -> None:
    booking = company.receive("WATER", LARGEST)
    with pytest.raises(TooMuch):
        company.receive("WATER", HUGE + 1)
    company.reverse(booking)
    company.receive("WATER", HUGE + 1)
    with company.database.read() as connection:
        assert describe(connection, booking.posted).total.steps == LARGEST
    assert company.count(outbox) == 0
    assert company.differences() == ()


def test_one_piece_on_top_of_all_that_a_number_holds_is_refused_and_all_is_as_before(
    company: Company,
) -> None:
    company.receive("WATER", LARGEST)
    with pytest.raises(TooMuch):
        company.receive("WATER", 1)
    assert (company.stock("WATER"), company.count(movements)) == (LARGEST, 1)


def test_what_came_and_went_ten_times_does_not_stop_the_sealer_nor_the_recount(company: Company) -> None:
    """A day's changes, and on SQLite every sum over the lines, outgrow 64 bits, though hardly anything is there."""
    with contextlib.suppress(TooMuch):
        for _ in range(10):
            company.receive("WATER", LARGEST, on=YESTERDAY)
            company.issue("WATER", LARGEST)
    company.seal()
    assert company.differences() == ()
    assert company.at(NOW) == {}
