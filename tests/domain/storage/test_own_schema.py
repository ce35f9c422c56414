"""What guards the ledger in its tables is compared with what it must be, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.storage import own_schema
from domain.storage.database import Database
from domain.storage.own_schema import NotCompared
from tests.databases import new_database

LOST = {
    "sqlite": (
        ("DROP TRIGGER movements_no_delete", "trigger movements_no_delete of movements is missing"),
        ("DROP INDEX uq_locations_outside", "index uq_locations_outside of locations is missing"),
        ("DROP TABLE serials", "the table serials is missing"),
        (
            (
                "PRAGMA writable_schema = ON;\n"
                "UPDATE sqlite_master SET sql = replace(sql, 'reserved <= on_hand', 'TRUE') WHERE name = 'balances';\n"
                "PRAGMA writable_schema = RESET"
            ),
            "constraint ck_balances_reserved of balances differs from what this program creates",
        ),
    ),
    "postgresql": (
        ("ALTER TABLE movements DISABLE TRIGGER USER", "trigger movements_append_only of movements differs"),
        ("ALTER TABLE lines DISABLE TRIGGER ALL", "triggers of its references of lines differs"),
        ("DROP TRIGGER movements_queue ON movements", "trigger movements_queue of movements is missing"),
        (
            (
                "CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS "
                "'BEGIN RETURN NULL; END'"
            ),
            "trigger journal_append_only of journal differs",
        ),
        ("ALTER TABLE balances DROP CONSTRAINT ck_balances_on_hand", "constraint ck_balances_on_hand of balances is"),
        (
            (
                "ALTER TABLE balances DROP CONSTRAINT ck_balances_on_hand, "
                "ADD CONSTRAINT ck_balances_on_hand CHECK (on_hand > -5)"
            ),
            "constraint ck_balances_on_hand of balances differs",
        ),
        ("ALTER TABLE lines DROP CONSTRAINT fk_lines_item_id", "constraint fk_lines_item_id of lines is missing"),
        ("DROP INDEX uq_locations_outside", "index uq_locations_outside of locations is missing"),
        ("ALTER TABLE items ALTER COLUMN sku DROP NOT NULL", "column sku of items differs"),
        ("DROP TABLE serials CASCADE", "the table serials is missing"),
    ),
}

CASES = [(kind, script, told) for kind, cases in LOST.items() for script, told in cases]


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with new_database(request, tmp_path) as database:
        yield database


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.usefixtures("postgresql")
def test_a_ledger_as_it_is_made_lacks_nothing(database: Database) -> None:
    assert own_schema.differences_in(database) == []
    assert own_schema.differences_in(database) == [], "looking leaves nothing behind"


@pytest.mark.parametrize(("database", "script", "told"), CASES, indirect=["database"])
@pytest.mark.usefixtures("postgresql")
def test_what_guards_the_ledger_was_gone_and_nobody_saw_it(database: Database, script: str, told: str) -> None:
    with database.pinned() as connection:
        for statement in script.split(";\n"):
            connection.exec_driver_sql(statement)
    assert any(each.startswith(told) for each in own_schema.differences_in(database))


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.usefixtures("postgresql")
def test_a_ledger_in_a_schema_of_its_own_lacks_nothing(database: Database) -> None:
    with database.write() as connection:
        connection.exec_driver_sql('CREATE SCHEMA "the Stock"')
        connection.exec_driver_sql('SET LOCAL search_path = "the Stock"')
        own_schema.metadata.create_all(connection)
        assert own_schema.differences(connection) == []


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.usefixtures("postgresql")
def test_who_may_make_no_temporary_tables_is_told_that_nothing_was_compared(database: Database) -> None:
    with database.read() as connection, pytest.raises(NotCompared, match="read-only transaction"):
        own_schema.differences(connection)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.usefixtures("postgresql")
def test_a_server_that_quotes_all_names_is_no_server_of_another_ledger(database: Database) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("SET LOCAL quote_all_identifiers = on")
        assert own_schema.differences(connection) == []
