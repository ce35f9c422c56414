"""What somebody with the database's password could do, and that `verify` sees it."""

import sqlite3

import pytest
from sqlalchemy import Connection, text, update

from domain.ledger import in_transit
from domain.ledger.sealed import chained, link
from domain.ledger.verification import verify
from domain.storage.schema.ledger import NO_LOT, heads, journal
from tests.domain.small_company import LATER, NOW, TODAY, YESTERDAY, Company


def unguarded(connection: Connection, *statements: str) -> None:
    """Change history as an intruder would: the triggers go first."""
    for table in ("movements", "lines", "journal", "valuations"):
        if connection.dialect.name == "sqlite":
            for deed in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER {table}_no_{deed}"))
        else:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    for statement in statements:
        connection.execute(text(statement))


def chain_again(connection: Connection) -> None:
    """Hash what is there now, and make the heads agree: nothing but the recount can tell then."""
    chain = ""
    for batch in list(chained(connection)):
        for row in batch.rows:
            moved = batch.moved.get(row.movement_id)
            chain = link(chain, moved.content(batch.values) if moved else "")
            for table in (journal, heads):
                connection.execute(update(table).where(table.c.position == row.position).values(hash=chain))


def told(company: Company) -> list[str]:
    """What is told, without the explanations in brackets."""
    return [difference.split(" (")[0] for difference in company.differences()]


@pytest.fixture
def busy(company: Company) -> Company:
    """Three movements in the journal: receipt 1 of 24, issue 2 of 4 and receipt 3 of a lot."""
    company.receive("WATER", 24, price="1.00")
    company.issue("WATER", 4)
    company.receive("PARA", 5, "P-1", LATER)
    company.seal()
    return company


@pytest.fixture
def kept(busy: Company) -> Company:
    """With 3 of the water kept for an order."""
    busy.reserve("WATER", 3, "SO-1")
    return busy


def test_a_sound_ledger_has_no_differences(busy: Company) -> None:
    with busy.database.read() as connection:
        found = verify(connection)
    assert (found.movements, found.balances, found.differences) == (3, 2, ())


def test_a_ledger_with_a_bit_of_everything_is_sound(kept: Company) -> None:
    kept.receive("WATER", 5, price="2.00", on=YESTERDAY)
    kept.move(kept.goods("WATER", 2), "A-01")
    kept.damage(kept.goods("WATER", 1))
    kept.adjust("PARA", -1)
    kept.correct(kept.bring_back("WATER", 2), 1)
    kept.arrive(kept.sent(kept.request("PARA", 1)))
    assert kept.differences() == ()
    kept.seal()
    assert kept.differences() == ()


def test_an_empty_ledger_is_sound(company: Company) -> None:
    assert company.differences() == ()


def test_movements_that_wait_for_the_journal_are_no_difference(company: Company) -> None:
    company.receive("WATER", 24)
    assert company.differences() == ()


@pytest.mark.parametrize(
    ("statement", "difference"),
    [
        (
            "UPDATE balances SET on_hand = 21 WHERE on_hand = 20",
            "WATER at EAST/DOCK: the balance says 21, the movements say 20",
        ),
        (
            "DELETE FROM balances WHERE on_hand = 5",
            "PARA at EAST/DOCK, lot P-1: the balance says 0, the movements say 5",
        ),
        (
            f"INSERT INTO balances SELECT item_id, location_id + 1, 0, 3, 0 FROM balances WHERE lot_id = {NO_LOT}",
            "WATER at EAST/DAMAGED: the balance says 3, the movements say 0",
        ),
    ],
)
def test_a_changed_balance_is_told(busy: Company, statement: str, difference: str) -> None:
    with busy.database.write() as connection:
        connection.execute(text(statement))
    assert busy.differences() == (difference,)


@pytest.mark.parametrize(
    ("statement", "difference"),
    [
        ("UPDATE movements SET note = 'never mind' WHERE id = 2", "I-000002: it is not what was sealed"),
        ("UPDATE movements SET person_id = 3 WHERE id = 2", "I-000002: it is not what was sealed"),
        ("UPDATE movements SET kind = 'receipt' WHERE id = 2", "R-000002: it is not what was sealed"),
        ("UPDATE movements SET kind = 'gift' WHERE id = 2", "journal 2: it is not what was sealed"),
        ("DELETE FROM journal WHERE position = 2", "journal 2: this position is missing"),
        ("UPDATE journal SET position = 4 WHERE position = 3", "journal 3: this position is missing"),
        ("UPDATE journal SET hash = 'x' WHERE position = 3", "R-000003: it is not what was sealed"),
        (
            "DELETE FROM valuations WHERE movement_id = 3; DELETE FROM lines WHERE movement_id = 3",
            "R-000003: it is not what was sealed",
        ),
        ("UPDATE lines SET cost = 1 WHERE movement_id = 1", "R-000001: it is not what was sealed"),
        ("UPDATE valuations SET value = -399 WHERE movement_id = 2", "I-000002: it is not what was sealed"),
        ("UPDATE valuations SET basis = 'none' WHERE movement_id = 2", "I-000002: it is not what was sealed"),
        ("DELETE FROM valuations WHERE movement_id = 1", "R-000001: it is not what was sealed"),
    ],
)
def test_a_changed_history_is_told(busy: Company, statement: str, difference: str) -> None:
    with busy.database.write() as connection:
        unguarded(connection, *statement.split("; "))
    assert busy.differences()[0].startswith(difference), "the first break is told first"


def test_quantities_changed_together_with_the_balance_still_break_the_chain(busy: Company) -> None:
    with busy.database.write() as connection:
        unguarded(
            connection,
            "UPDATE lines SET quantity = 5 WHERE movement_id = 2",
            "UPDATE balances SET on_hand = 19 WHERE on_hand = 20",
        )
    assert busy.differences() == (
        "I-000002: it is not what was sealed: the hash differs",
        f"WATER at EAST/DOCK: the day {TODAY} says 20, the movements in the journal say 19",
        "WATER at EAST: what was issued is 4, the movements in the journal say 5",
    )


def test_a_movement_that_vanished_whole_is_told(busy: Company) -> None:
    with busy.database.write() as connection:
        unguarded(
            connection,
            "DELETE FROM valuations WHERE movement_id = 3",
            "DELETE FROM lines WHERE movement_id = 3",
            "DELETE FROM journal WHERE movement_id = 3",
            "DELETE FROM movements WHERE id = 3",
        )
    assert told(busy) == [
        "PARA: its pool says 5 worth 0",
        f"journal 3: the head of {TODAY} is not its hash",
        "PARA at EAST/DOCK, lot P-1: the balance says 5, the movements say 0",
        f"PARA at EAST/DOCK, lot P-1: the day {TODAY} says 5, the movements in the journal say 0",
        "PARA at EAST: what was received is 5, the movements in the journal say 0",
    ]


def test_a_movement_that_is_kept_from_the_journal_is_told(busy: Company) -> None:
    booking = busy.receive("WATER", 1)
    with busy.database.write() as connection:
        connection.execute(text("DELETE FROM unsealed"))
    assert busy.differences() == (f"{booking.posted.number}: it is missing from the journal",)


def test_a_movement_of_an_unknown_kind_kept_from_the_journal_did_stop_the_recount(busy: Company) -> None:
    with busy.database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO movements (kind, key, digest, happened_at, recorded_at, note, message, photo)"
                " SELECT 'gift', 'k', '', happened_at, recorded_at, '', '', '' FROM movements WHERE id = 1"
            )
        )
        connection.execute(text("DELETE FROM unsealed"))
    (found,) = busy.differences()
    assert found.startswith("movement ")
    assert found.endswith(": it is missing from the journal")


@pytest.mark.parametrize(
    ("statement", "differences"),
    [
        (
            "UPDATE valuations SET value = -399 WHERE movement_id = 2",
            ["I-000002: line 1 is worth -399", f"WATER: the day {TODAY} says a value of 2000, the journal says 2001"],
        ),
        ("UPDATE valuations SET basis = 'said' WHERE movement_id = 2", ["I-000002: line 1 is worth -400"]),
        (
            "DELETE FROM valuations WHERE movement_id = 2",
            [
                "WATER: its pool says 20 worth 2000",
                f"WATER: the day {TODAY} says a value of 2000, the journal says 2400",
            ],
        ),
        (
            "UPDATE lines SET cost = 4800 WHERE movement_id = 1",
            ["R-000001: line 1 is worth 2400"],
        ),
        (
            "UPDATE lines SET quantity = 5 WHERE movement_id = 2",
            [
                "I-000002: line 1 is worth -400",
                "WATER at EAST/DOCK: the balance says 20, the movements say 19",
                f"WATER at EAST/DOCK: the day {TODAY} says 20, the movements in the journal say 19",
                "WATER at EAST: what was issued is 4, the movements in the journal say 5",
            ],
        ),
    ],
)  # fmt: skip
def test_an_intruder_who_chains_the_journal_again_is_told_by_the_recount(
    busy: Company, statement: str, differences: list[str]
) -> None:
    with busy.database.write() as connection:
        unguarded(connection, statement)
        chain_again(connection)
    assert told(busy) == differences


def test_of_many_wrong_values_the_first_is_named(busy: Company) -> None:
    for _ in range(3):
        busy.issue("WATER", 1)
    busy.seal()
    with busy.database.write() as connection:
        unguarded(connection, "UPDATE valuations SET value = value - 1 WHERE movement_id >= 4")
        chain_again(connection)
    assert [each for each in told(busy) if "line" in each] == ["I-000004: line 1 is worth -101"]


OF_WATER = "item_id = (SELECT id FROM items WHERE sku = 'WATER')"


@pytest.mark.parametrize(
    ("statement", "differences"),
    [
        (f"UPDATE pools SET value = 2001 WHERE {OF_WATER}", ["WATER: its pool says 20 worth 2001"]),
        (f"UPDATE pools SET steps = 21 WHERE {OF_WATER}", ["WATER: its pool says 21 worth 2000"]),
        (f"UPDATE pools SET last_value = 9 WHERE {OF_WATER}", ["WATER: its pool says 20 worth 2000"]),
        (f"DELETE FROM pools WHERE {OF_WATER}", ["WATER: its pool says 0 worth 0"]),
        (
            f"UPDATE daily_values SET value = 1 WHERE {OF_WATER}",
            [f"WATER: the day {TODAY} says a value of 1, the journal says 2000"],
        ),
        (
            f"UPDATE daily_values SET day = '{YESTERDAY}' WHERE {OF_WATER}",
            [
                f"WATER: the day {YESTERDAY} says a value of 2000, the journal says 0",
                f"WATER: the day {TODAY} says a value of 0, the journal says 2000",
            ],
        ),
        (
            f"DELETE FROM daily_values WHERE {OF_WATER}",
            [f"WATER: the day {TODAY} says a value of 0, the journal says 2000"],
        ),
        (
            f"UPDATE daily_changes SET steps = 21 WHERE {OF_WATER}",
            [f"WATER at EAST/DOCK: the day {TODAY} says 21, the movements in the journal say 20"],
        ),
        (
            f"UPDATE daily_changes SET day = '{YESTERDAY}' WHERE {OF_WATER}",
            [
                f"WATER at EAST/DOCK: the day {YESTERDAY} says 20, the movements in the journal say 0",
                f"WATER at EAST/DOCK: the day {TODAY} says 0, the movements in the journal say 20",
            ],
        ),
        (
            f"DELETE FROM daily_changes WHERE {OF_WATER}",
            [f"WATER at EAST/DOCK: the day {TODAY} says 0, the movements in the journal say 20"],
        ),
        ("UPDATE heads SET hash = 'x'", [f"journal 3: the head of {TODAY} is not its hash"]),
        (
            "UPDATE heads SET position = 2",
            [f"journal 2: the head of {TODAY} is not its hash", "journal 3: the newest head is of 2"],
        ),
        ("DELETE FROM heads", ["journal 3: the newest head is of 0"]),
        (
            f"UPDATE balances SET reserved = 4 WHERE {OF_WATER}",
            ["WATER at EAST/DOCK: the balance says 4 reserved, the reservations say 3"],
        ),
        (
            "UPDATE reserved_lines SET quantity = 2",
            ["WATER at EAST/DOCK: the balance says 3 reserved, the reservations say 2"],
        ),
        (
            "DELETE FROM reserved_lines",
            ["WATER at EAST/DOCK: the balance says 3 reserved, the reservations say 0"],
        ),
        (
            "UPDATE reservations SET state = 'released'",
            ["WATER at EAST/DOCK: the balance says 3 reserved, the reservations say 0"],
        ),
    ],
)
def test_what_is_kept_for_speed_is_counted_again(kept: Company, statement: str, differences: list[str]) -> None:
    with kept.database.write() as connection:
        connection.execute(text(statement))
    assert told(kept) == differences


def test_a_day_is_the_day_in_utc_also_where_the_site_is_a_day_ahead(company: Company) -> None:
    company.receive("WATER", 5, now=NOW.replace(hour=23))  # the next morning in Shanghai
    company.receive("WATER", 5, now=NOW.replace(hour=0))
    company.seal()
    assert company.differences() == ()


@pytest.mark.parametrize("company", ["sqlite"], indirect=True)
def test_transfers_are_verified_without_looking_at_every_movement_of_the_ledger(kept: Company) -> None:
    """In steps of SQLite's own machine, to which movements that belong to no transfer add nothing."""

    def steps() -> int:
        with kept.database.read() as connection:
            counted: list[None] = []
            driver = connection.connection.dbapi_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.set_progress_handler(lambda: counted.append(None), 1)
            assert list(in_transit.differences(connection)) == []
            driver.set_progress_handler(None, 0)
            return len(counted)

    before = steps()
    for _ in range(100):
        kept.receive("WATER", 1)
    assert steps() <= before
