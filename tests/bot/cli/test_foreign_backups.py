"""What is brought back from a backup has the tables of a ledger, with all that guards them, and nothing else."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import inspect, text
from typer.testing import CliRunner

from bot import cli
from bot.cli.opening import has_ledger
from bot.migrations.schema_version import metadata, prepare
from domain.storage import own_schema
from domain.storage.database import Database
from tests.databases import postgresql_database

FOREIGN = """
    CREATE TRIGGER [a "thief"] AFTER INSERT ON epochs BEGIN UPDATE people SET name = 'stolen'; END;
    CREATE TRIGGER z AFTER UPDATE ON outbox BEGIN DELETE FROM outbox; END;
    CREATE VIEW seen AS SELECT * FROM movements;
    CREATE TABLE notes (id INTEGER PRIMARY KEY, movement INTEGER REFERENCES movements (id));
    CREATE VIRTUAL TABLE words USING fts5(word);
    CREATE INDEX slow ON movements (kind);
    DROP TRIGGER movements_no_delete;
    DROP TRIGGER movements_queue;
    CREATE TRIGGER movements_queue AFTER INSERT ON movements BEGIN SELECT 1; END;
"""


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """What `backup` has written."""
    file = tmp_path / "backup.sqlite3"
    with closing(Database(f"sqlite:///{file}")) as database:
        prepare(database)
    return file


def tamper(file: Path, script: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(script)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path, postgresql: str) -> Iterator[str]:
    """The URL of a database in which nothing is, or that is not there."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'target.sqlite3'}"
        return
    with postgresql_database(postgresql, empty=True) as database:
        yield database.url


def restored(backup: Path, target: str, monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    monkeypatch.setenv("STOREKEEPER_DATABASE", target)
    monkeypatch.chdir(backup.parent)
    return CliRunner().invoke(cli.app, ["restore", str(backup), *words])


def test_restore_runs_no_trigger_of_a_backup_and_says_what_it_left_out(
    backup: Path, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tamper(backup, FOREIGN)
    shutil.copyfile(backup, untouched := backup.with_name("untouched"))
    done = restored(backup, empty, monkeypatch)
    assert done.exit_code == 0, done.output
    for kind, name in (("trigger", "z"), ("view", "seen"), ("table", "notes"), ("table", "words"), ("index", "slow")):
        assert f"the {kind} {name!r} is not this program's, and is left out" in done.stderr
    assert "trigger movements_no_delete of movements is missing: this is put right in the restored" in done.stderr
    assert "trigger movements_queue of movements differs from what this program creates: this is put" in done.stderr
    assert backup.read_bytes() == untouched.read_bytes(), "the backup itself is nobody's to change"
    with closing(Database(empty)) as database:
        assert own_schema.differences_in(database) == []
        with database.read() as connection:
            assert inspect(connection).get_view_names() == []
            assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}
            assert connection.execute(text("SELECT count(*) FROM epochs")).scalar_one() == 2


def unguarded(file: Path) -> None:
    """Make its tables anew by hand: the same columns, and nothing that guards them."""
    with closing(sqlite3.connect(file)) as connection:
        for table in metadata.tables:
            columns = [(name, kind) for _, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})")]
            made = ", ".join(f'"{name}" {kind}' for name, kind in columns)
            connection.execute(f"ALTER TABLE {table} RENAME TO old")
            connection.execute(f"CREATE TABLE {table} ({made})")
            connection.execute(f"INSERT INTO {table} SELECT * FROM old")
            connection.execute("DROP TABLE old")
        connection.commit()


def test_a_backup_whose_tables_guard_nothing_became_a_ledger_that_guards_nothing(
    backup: Path, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    unguarded(backup)
    done = restored(backup, empty, monkeypatch)
    assert done.exit_code == 0, done.output
    assert "its options of items differs from what this program creates: this is put right" in done.stderr
    with closing(Database(empty)) as database:
        assert own_schema.differences_in(database) == []


def test_what_the_tables_would_never_have_taken_is_brought_back_by_nobody(
    backup: Path, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    unguarded(backup)
    tamper(
        backup,
        "INSERT INTO movements VALUES (1, 'receipt', 'key', 'digest', NULL, 'then', 'then', '', '', '', 7, 7, 7)",
    )
    done = restored(backup, empty, monkeypatch)
    assert done.exit_code == 2
    assert "is not a backup, or is damaged" in done.stderr
    assert not has_ledger(empty)


@pytest.mark.parametrize(
    "script",
    [
        "ALTER TABLE outbox RENAME COLUMN topic TO thread",
        "ALTER TABLE outbox ADD COLUMN more TEXT",
        "PRAGMA foreign_keys = OFF; DROP TABLE unsealed",
        "PRAGMA foreign_keys = OFF; DROP TABLE unsealed; CREATE VIEW unsealed AS SELECT id FROM movements",
    ],
)
def test_a_table_that_holds_something_else_is_refused(
    backup: Path, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tamper(backup, script)
    done = restored(backup, f"sqlite:///{backup.with_name('target.sqlite3')}", monkeypatch)
    assert (done.exit_code, "its tables are not those of a ledger" in done.stderr) == (2, True)
    assert not backup.with_name("target.sqlite3").exists()


def test_a_ledger_in_postgresql_that_had_lost_its_guards_was_filled_and_went_on_without_them(
    backup: Path, postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgresql_database(postgresql, empty=True) as database:
        prepare(database)
        with database.write() as connection:
            connection.execute(text("ALTER TABLE balances DROP CONSTRAINT ck_balances_on_hand"))
        database.close()
        done = restored(backup, database.url, monkeypatch, "--replace")
    assert done.exit_code == 2
    assert "constraint ck_balances_on_hand of balances is missing" in done.stderr
    assert "name an empty database in STOREKEEPER_DATABASE" in done.stderr


def test_a_ledger_in_postgresql_that_cannot_be_kept_is_not_replaced_which_is_told(
    backup: Path, postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgresql_database(postgresql, empty=True) as database:
        prepare(database)
        with database.write() as connection:
            connection.execute(text("DROP TABLE serials CASCADE"))
        database.close()
        done = restored(backup, database.url, monkeypatch, "--replace")
    assert done.exit_code == 2
    assert "cannot be kept in a file" in done.stderr
    assert "name an empty database in STOREKEEPER_DATABASE" in done.stderr


def test_what_a_crash_had_left_beside_a_file_was_lost_where_a_link_named_it(
    backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Database(f"sqlite:///{backup}")) as database:
        with database.write() as connection:
            connection.execute(text("INSERT INTO strangers VALUES (7, 1, '2026-03-10T00:00:00')"))
        copy = backup.with_name("copy")
        for end in ("", "-wal"):
            shutil.copyfile(f"{backup}{end}", f"{copy}{end}")
    (link := backup.with_name("link")).symlink_to(copy)
    target = f"sqlite:///{backup.with_name('target.sqlite3')}"
    assert restored(link, target, monkeypatch).exit_code == 0
    with closing(Database(target)) as database, database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM strangers")).scalar_one() == 1
