"""The schema's versions: what the migrations make is what the tables say, on both databases."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.migrations.schema_version import UNRELEASED, SchemaMismatch, metadata, migrate, prepare
from domain.storage.database import Database
from tests.databases import new_database
from tests.domain.small_company import Company
from tests.zygote import ROOT

DEFINITIONS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%' AND sql IS NOT NULL",
    "postgresql": """
        SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = current_schema()::regnamespace AND conname NOT LIKE 'alembic%'
        UNION ALL SELECT tgrelid::regclass || '.' || tgname,
                regexp_replace(pg_get_triggerdef(oid), '[a-z_0-9]+[.]', '', 'g')
            FROM pg_trigger WHERE NOT tgisinternal
                AND (SELECT relnamespace FROM pg_class c WHERE c.oid = tgrelid) = current_schema()::regnamespace
        UNION ALL SELECT proname || '()', prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
        UNION ALL SELECT indexname, regexp_replace(indexdef, ' ON [a-z_0-9]+[.]', ' ON ')
            FROM pg_indexes WHERE schemaname = current_schema() AND indexname NOT LIKE 'alembic%'
        UNION ALL SELECT table_name || '.' || column_name, concat_ws(' ', data_type, is_nullable, column_default)
            FROM information_schema.columns WHERE table_schema = current_schema() AND table_name NOT LIKE 'alembic%'
    """,
}

WRITE_A_MIGRATION = """The tables were changed, and no migration brings a ledger that is in use to them.
Begin one: alembic revision --rev-id 0002_what_it_changes -m "What it changes"
and a test that takes data through it: tests/bot/migrations/test_0002_what_it_changes.py
0001_baseline stays as it was released. Still missing:"""


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


def unmigrated(migrated: Database, made: Database) -> list[str]:
    """What the tables say and the migrations do not make, or the other way round."""
    with migrated.read() as first, made.read() as second:
        by_migration, by_tables = definitions(first), definitions(second)
        assert len(by_tables) > 30
        context = MigrationContext.configure(first, opts={"compare_server_default": False})
        noticed = [
            str(change) for change in compare_metadata(context, metadata) if "alembic_version" not in str(change)
        ]
    return noticed + [
        f"{name}: {by_migration.get(name)} by the migrations, {by_tables.get(name)} by the tables"
        for name in sorted(by_migration.keys() | by_tables.keys())
        if by_migration.get(name) != by_tables.get(name)
    ]


def test_the_migrations_make_what_the_tables_say(pair: tuple[Database, Database]) -> None:
    migrated, made = pair
    migrate(migrated)
    made.create()
    missing = unmigrated(migrated, made)
    assert not missing, "\n".join([WRITE_A_MIGRATION, *missing])


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE people ADD COLUMN nickname TEXT",
        "ALTER TABLE people DROP COLUMN phone_language",
        "CREATE INDEX ix_people_name ON people (name)",
        "CREATE TABLE badges (id INTEGER)",
    ],
)
def test_a_change_without_a_migration_is_noticed(pair: tuple[Database, Database], change: str) -> None:
    migrated, made = pair
    migrate(migrated)
    made.create()
    with made.write() as connection:
        connection.execute(text(change))
    assert unmigrated(migrated, made)


def test_each_migration_has_a_name_and_a_test_of_its_own() -> None:
    *later, first = (script.revision for script in ScriptDirectory(str(ROOT / "bot" / "migrations")).walk_revisions())
    assert first == "0001_release"
    for revision in later:
        assert re.fullmatch(r"\d{4}_\w+", revision), f"{revision}: name it 0002_what_it_changes"
        test = Path(__file__).with_name(f"test_{revision}.py")
        assert test.exists(), f"{test.name} is missing: it takes data of the version before through {revision}"


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


def test_a_newer_schema_and_somebody_elses_tables_are_refused_with_what_to_do(pair: tuple[Database, Database]) -> None:
    newer, other = pair
    prepare(newer)
    with newer.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for way in (prepare, migrate):
        with pytest.raises(SchemaMismatch, match="update the program"):
            way(newer)
    with other.write() as connection:
        connection.execute(text("CREATE TABLE somebody_elses (id INTEGER)"))
    for way in (prepare, migrate):
        with pytest.raises(SchemaMismatch, match="name an empty database"):
            way(other)


@pytest.mark.parametrize("version", [*UNRELEASED, None])
def test_a_schema_from_before_the_first_release_is_to_be_exported_and_imported(
    pair: tuple[Database, Database], version: str | None
) -> None:
    database, _ = pair
    database.create()
    if version:
        with database.write() as connection:
            connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
            connection.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": version})
    for way in (prepare, migrate):
        with pytest.raises(SchemaMismatch, match="storekeeper export with the version that made it"):
            way(database)
