"""What the database itself refuses, whoever asks."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.schema import journal, lines, movements
from tests.databases import new_database
from tests.domain.company import LATER, Company

APPEND_ONLY = ("movements", "lines", "journal")

BALANCE = "INSERT INTO balances (item_id, location_id, lot_id, on_hand)"
MOVEMENT = "INSERT INTO movements (kind, key, digest, happened_at, recorded_at, note, message, photo, reverses)"
TRANSFER = "INSERT INTO transfers (key, item_id, requested_by, requested_at, quantity, source_id, target_id, state)"
ASKED = "'k', 1, 1, '2026-01-01T00:00:00+00:00'"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def busy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """One company for all: whatever is tried, it stays as it is."""
    folder = tmp_path_factory.mktemp("guards")
    with new_database(request, folder) as database:
        company = Company.founded(database, folder)
        company.receive("WATER", 24)
        company.reverse(company.receive("PARA", 5, "P-1", LATER))
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
        "INSERT INTO lines SELECT movement_id, 9, item_id, lot_id, source_id, target_id, 0 FROM lines",
        "INSERT INTO lines SELECT movement_id, 9, item_id, lot_id, source_id, source_id, 1 FROM lines",
        "INSERT INTO locations (site_id, kind, code) VALUES (NULL, 'dock', 'X')",
        "INSERT INTO locations (site_id, kind, code) SELECT id, 'supplier', 'X' FROM sites",
        "INSERT INTO locations (site_id, kind, code) SELECT id, 'roof', 'X' FROM sites",
        "INSERT INTO lots (item_id, code, status) VALUES (NULL, 'X', 'ok')",
        "INSERT INTO lots (item_id, code, status) SELECT id, 'X', 'lost' FROM items",
        "UPDATE items SET decimals = 4",
        "UPDATE items SET tracking = 'some'",
        "UPDATE packs SET size = 0",
        "UPDATE minimums SET quantity = -1",
        "UPDATE roles SET role = 'boss'",
        f"{TRANSFER} VALUES ({ASKED}, 1, 1, 1, 'requested')",
        f"{TRANSFER} VALUES ({ASKED}, 0, 1, 2, 'requested')",
        f"{TRANSFER} VALUES ({ASKED}, 1, 1, 2, 'lost')",
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
        "INSERT INTO lots (item_id, code, status) SELECT item_id, code, 'ok' FROM lots WHERE id <> 0",
        "INSERT INTO locations (site_id, kind, code) VALUES (NULL, 'supplier', 'second')",
        "INSERT INTO locations (site_id, kind, code) SELECT site_id, 'bin', code FROM locations WHERE kind = 'dock'",
        "INSERT INTO barcodes SELECT code, item_id, 'other' FROM barcodes",
    ],
)
def test_what_may_be_once_is_refused_twice(busy: Company, statement: str) -> None:
    assert "unique" in refuse(busy, statement)


@pytest.mark.parametrize(
    "statement",
    [
        f"{BALANCE} VALUES (999, 1, 0, 1)",
        "INSERT INTO lines VALUES (999, 1, 1, 0, 1, 2, 1)",
        "INSERT INTO unsealed VALUES (999)",
        "DELETE FROM items",
        "DELETE FROM lots",
        "DELETE FROM people",
    ],
)
def test_what_others_refer_to_must_be_there(busy: Company, statement: str) -> None:
    assert "foreign key" in refuse(busy, statement)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_history_is_neither_changed_nor_deleted(busy: Company, table: str) -> None:
    column = {"movements": "note", "lines": "quantity", "journal": "hash"}[table]
    before = [busy.count(each) for each in (movements, lines, journal)]
    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        assert f"{table} is append-only" in refuse(busy, statement)
    assert [busy.count(each) for each in (movements, lines, journal)] == before
    assert busy.differences() == ()


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_history_is_not_replaced_by_an_insert(busy: Company, table: str) -> None:
    if busy.dialect == "sqlite":
        statement = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    else:
        key = {"movements": "id", "lines": "movement_id, number", "journal": "position"}[table]
        first = key.split(",")[0]
        statement = f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({key}) DO UPDATE SET {first} = 9"
    assert f"{table} is append-only" in refuse(busy, statement)


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


@pytest.mark.parametrize("table", ["movements", "items", "lots", "transfers", "outbox"])
def test_what_must_be_said_is_said(busy: Company, table: str) -> None:
    assert "null" in refuse(busy, f"INSERT INTO {table} DEFAULT VALUES")


def test_the_state_of_a_document_is_always_known(busy: Company) -> None:
    statement = f"{TRANSFER} VALUES ({ASKED}, 1, 1, 2, NULL)"
    assert "null" in refuse(busy, statement)


def test_a_reader_changes_nothing(busy: Company) -> None:
    if busy.dialect == "sqlite":
        pytest.skip("a transaction of SQLite cannot be declared read-only")
    with pytest.raises(DBAPIError, match="read-only"), busy.database.read() as connection:
        connection.execute(text("UPDATE balances SET reserved = 1"))
    with busy.database.write() as connection:
        connection.execute(text("UPDATE balances SET reserved = 0"))
