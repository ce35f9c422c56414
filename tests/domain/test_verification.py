"""What somebody with the database's password could do, and that `verify` sees it."""

import pytest
from sqlalchemy import Connection, text

from domain.schema import NO_LOT
from domain.verification import verify
from tests.domain.company import LATER, Company


def unguarded(connection: Connection, *statements: str) -> None:
    """Change history as an intruder would: the triggers go first."""
    for table in ("movements", "lines", "journal"):
        if connection.dialect.name == "sqlite":
            for deed in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER {table}_no_{deed}"))
        else:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    for statement in statements:
        connection.execute(text(statement))


@pytest.fixture
def busy(company: Company) -> Company:
    """Three movements in the journal: receipt 1 of 24, issue 2 of 4 and receipt 3 of a lot."""
    company.receive("WATER", 24)
    company.issue("WATER", 4)
    company.receive("PARA", 5, "P-1", LATER)
    company.seal()
    return company


def test_a_sound_ledger_has_no_differences(busy: Company) -> None:
    with busy.database.read() as connection:
        found = verify(connection)
    assert (found.movements, found.balances, found.differences) == (3, 2, ())


def test_an_empty_ledger_is_sound(company: Company) -> None:
    assert company.differences() == ()


def test_movements_that_wait_for_the_journal_are_no_difference(company: Company) -> None:
    company.receive("WATER", 24)
    assert company.differences() == ()


@pytest.mark.parametrize(
    ("statement", "difference"),
    [
        ("UPDATE balances SET on_hand = 21 WHERE on_hand = 20", "WATER at EAST/DOCK: the balance says 21"),
        ("DELETE FROM balances WHERE on_hand = 5", "PARA at EAST/DOCK, lot P-1: the balance says 0"),
        (
            f"INSERT INTO balances SELECT item_id, location_id + 1, 0, 3, 0 FROM balances WHERE lot_id = {NO_LOT}",
            "WATER at EAST/TRANSIT: the balance says 3, the movements say 0",
        ),
    ],
)
def test_a_changed_balance_is_told(busy: Company, statement: str, difference: str) -> None:
    with busy.database.write() as connection:
        connection.execute(text(statement))
    (found,) = busy.differences()
    assert found.startswith(difference)


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
        ("DELETE FROM lines WHERE movement_id = 3", "R-000003: it is not what was sealed"),
    ],
)
def test_a_changed_history_is_told(busy: Company, statement: str, difference: str) -> None:
    with busy.database.write() as connection:
        unguarded(connection, statement)
    assert any(found.startswith(difference) for found in busy.differences())


def test_quantities_changed_together_with_the_balance_still_break_the_chain(busy: Company) -> None:
    with busy.database.write() as connection:
        unguarded(
            connection,
            "UPDATE lines SET quantity = 5 WHERE movement_id = 2",
            "UPDATE balances SET on_hand = 19 WHERE on_hand = 20",
        )
    assert busy.differences() == ("I-000002: it is not what was sealed: the hash differs",)


def test_a_movement_that_vanished_whole_is_told(busy: Company) -> None:
    with busy.database.write() as connection:
        unguarded(
            connection,
            "DELETE FROM lines WHERE movement_id = 3",
            "DELETE FROM journal WHERE movement_id = 3",
            "DELETE FROM movements WHERE id = 3",
        )
    assert busy.differences() == ("PARA at EAST/DOCK, lot P-1: the balance says 5, the movements say 0",)


def test_a_movement_that_is_kept_from_the_journal_is_told(busy: Company) -> None:
    booking = busy.receive("WATER", 1)
    with busy.database.write() as connection:
        connection.execute(text("DELETE FROM unsealed"))
    assert busy.differences() == (f"{booking.posted.number}: it is missing from the journal",)
