"""The schema's versions: what the migrations make is what the tables say, on both databases."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from bot.migrations.schema_version import SchemaMismatch, _config, metadata, migrate, prepare
from domain.company import catalogue, places, search
from domain.ledger import history, posting, sealing
from domain.ledger.posting import Line, Origin
from domain.storage.database import Database
from tests.databases import new_database
from tests.domain.small_company import NOW, Company

DEFINITIONS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%' AND sql IS NOT NULL",
    "postgresql": """
        SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = current_schema()::regnamespace AND conname NOT LIKE 'alembic%'
        UNION ALL SELECT tgrelid::regclass || '.' || tgname,
                regexp_replace(pg_get_triggerdef(oid), '[a-z_0-9]+[.]', '', 'g')
            FROM pg_trigger WHERE NOT tgisinternal
                AND (SELECT relnamespace FROM pg_class c WHERE c.oid = tgrelid) = current_schema()::regnamespace
        UNION ALL SELECT indexname, regexp_replace(indexdef, ' ON [a-z_0-9]+[.]', ' ON ')
            FROM pg_indexes WHERE schemaname = current_schema() AND indexname NOT LIKE 'alembic%'
        UNION ALL SELECT table_name || '.' || column_name, concat_ws(' ', data_type, is_nullable, column_default)
            FROM information_schema.columns WHERE table_schema = current_schema() AND table_name NOT LIKE 'alembic%'
    """,
}


@pytest.fixture(params=["sqlite", "postgresql"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    """Two databases with nothing in them."""
    with (
        new_database(request, tmp_path / "a", empty=True) as first,
        new_database(request, tmp_path / "b", empty=True) as second,
    ):
        yield first, second


def definitions(connection: Connection) -> dict[str, str]:
    rows = connection.execute(text(DEFINITIONS[connection.dialect.name]))
    return {name: re.sub(r"ledger_\d+\.", "", " ".join(str(sql).split())) for name, sql in rows}


def test_the_migrations_make_what_the_tables_say(pair: tuple[Database, Database]) -> None:
    migrated, made = pair
    migrate(migrated)
    made.create()
    with migrated.read() as first, made.read() as second:
        assert definitions(first) == definitions(second)
        assert len(definitions(first)) > 30
        context = MigrationContext.configure(first, opts={"compare_server_default": False})
        assert [change for change in compare_metadata(context, metadata) if "alembic_version" not in str(change)] == []


def test_an_empty_database_is_prepared_and_preparing_it_again_changes_nothing(pair: tuple[Database, Database]) -> None:
    database, _ = pair
    prepare(database)
    prepare(database)
    assert migrate(database)[0] == migrate(database)[1]


def test_a_database_with_data_goes_through_the_migrations_unharmed(
    pair: tuple[Database, Database], tmp_path: Path
) -> None:
    database, _ = pair
    migrate(database)
    company = Company.founded(database, tmp_path)
    company.receive("WATER", "24")
    migrate(database)
    assert company.stock("WATER") == 24
    assert not company.differences()


def test_the_items_of_the_first_schema_are_found_after_the_migration(pair: tuple[Database, Database]) -> None:
    database, _ = pair
    with database.write() as connection:
        command.upgrade(_config(connection)[0], "0001")
        for sku, english, chinese in (("MILK", "Whole milk", "纯牛奶"), ("TEA", "Tea", "茶")):
            row = f"'{sku}', '{english}', '{chinese}', 'carton', 0, 'none', '{sku} {english} {chinese}'"
            columns = "sku, name_en, name_zh, unit, decimals, tracking, search"
            connection.exec_driver_sql(f"INSERT INTO items ({columns}) VALUES ({row})")
        code = "SELECT '06901234567892', id, 'carton' FROM items WHERE sku = 'MILK'"
        connection.exec_driver_sql(f"INSERT INTO barcodes (code, item_id, pack) {code}")
    with pytest.raises(SchemaMismatch, match="storekeeper migrate"):
        prepare(database)
    assert migrate(database)[0] == "0001"
    prepare(database)
    with database.read() as connection:
        found = [search.find(connection, words) for words in ("whole", "niunai", "7892", "cnn")]
    assert [(each.items[0].name_en, each.items[0].unit) for each in found] == [("Whole milk", "carton")] * 4


def test_a_ledger_of_the_second_schema_is_whole_after_the_migration(pair: tuple[Database, Database]) -> None:
    """Two receipts of 24, the first of them sealed as that version did it, and a bin that has taken a name of ours."""
    database, _ = pair
    moment = "2026-03-10T04:00:00.000000+00:00"
    with database.write() as connection:
        command.upgrade(_config(connection)[0], "0002")
        run = connection.exec_driver_sql
        run("INSERT INTO sites (id, code, name_en, name_zh, timezone) VALUES (1, 'EAST', 'East', '东', 'UTC')")
        for kind, code in (("dock", "DOCK"), ("transit", "TRANSIT"), ("damaged", "DAMAGED"), ("bin", "HELD")):
            run(f"INSERT INTO locations (site_id, kind, code) VALUES (1, '{kind}', '{code}')")
        supplier, dock = (
            run(f"SELECT id FROM locations WHERE kind = '{kind}'").scalar_one() for kind in ("supplier", "dock")
        )
        run("INSERT INTO items (id, sku, name_en, name_zh, unit, decimals, tracking) "
            "VALUES (1, 'WATER', 'Water', '水', 'bottle', 0, 'none')")  # fmt: skip
        for number in (1, 2):
            values = f"{number}, 'receipt', 'k{number}', 'd', '{moment}', '{moment}', '', '', ''"
            columns = "id, kind, key, digest, happened_at, recorded_at, note, message, photo"
            run(f"INSERT INTO movements ({columns}) VALUES ({values})")
            run(f"INSERT INTO lines VALUES ({number}, 1, 1, 0, {supplier}, {dock}, 24)")
        run(f"INSERT INTO balances (item_id, location_id, lot_id, on_hand) VALUES (1, {dock}, 0, 48)")
        content = {
            "id": 1, "kind": "receipt", "key": "k1", "person_id": None, "happened_at": moment, "recorded_at": moment,
            "note": "", "message": "", "photo": "", "reverses": None, "transfer_id": None,
            "lines": [[1, 1, 0, supplier, dock, 24]],
        }  # fmt: skip
        chained = sealing.link("", json.dumps(content, sort_keys=True))
        run(f"INSERT INTO journal VALUES (1, 1, 0, '{chained}')")
        run("INSERT INTO unsealed VALUES (2)")
        for sequence in ("movements", "items", "sites") if connection.dialect.name == "postgresql" else ():
            run(f"SELECT setval(pg_get_serial_sequence('{sequence}', 'id'), 9)")
    assert migrate(database)[0] == "0002"
    company = Company(database)
    assert company.differences() == ()
    company.seal()
    with database.write() as connection:
        item = catalogue.by_sku(connection, "WATER")
        target = places.location(connection, "customer")
        line = Line(item.id, 0, places.location(connection, "dock", 1), target, 8)
        posting.post(connection, "issue", [line], Origin("k3"), NOW)
        assert places.place(connection, 1, "held").kind == "held"
        assert [was.quantity.steps for was in history.stock_at(connection, NOW - timedelta(seconds=1))] == []
        assert [was.quantity.steps for was in history.stock_at(connection, NOW)] == [40]
    company.seal()
    assert company.differences() == ()


def test_a_newer_schema_and_somebody_elses_tables_are_refused_with_what_to_do(pair: tuple[Database, Database]) -> None:
    newer, other = pair
    prepare(newer)
    with newer.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaMismatch, match="update the program"):
        prepare(newer)
    with other.write() as connection:
        connection.execute(text("CREATE TABLE somebody_elses (id INTEGER)"))
    with pytest.raises(SchemaMismatch, match="name an empty database"):
        prepare(other)
