"""What is brought back from a backup has the tables and triggers of a ledger, and nothing else that acts in it."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from bot import cli
from bot.migrations.own_schema import keep_only_ours
from bot.migrations.schema_version import SchemaMismatch, prepare
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


def everything(file: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()


def test_a_ledger_of_ours_is_left_as_it_is(backup: Path) -> None:
    before = everything(backup)
    assert keep_only_ours(backup) == []
    assert everything(backup) == before


def test_what_is_not_ours_is_left_out_and_our_triggers_are_put_back(backup: Path) -> None:
    before = everything(backup)
    tamper(backup, FOREIGN)
    told = keep_only_ours(backup)
    for name in ('"thief"', "'z'", "'seen'", "'notes'", "'words'", "'slow'", "'movements_queue'"):
        assert any(name in each for each in told), (name, told)
    assert "the trigger 'movements_no_delete', which was missing or changed, was put back" in told
    assert [each[:2] for each in everything(backup)] == [each[:2] for each in before]
    assert keep_only_ours(backup) == []


@pytest.mark.parametrize(
    "script",
    [
        "ALTER TABLE outbox RENAME COLUMN topic TO thread",
        "ALTER TABLE outbox ADD COLUMN more TEXT",
        "PRAGMA foreign_keys = OFF; DROP TABLE unsealed",
        "PRAGMA foreign_keys = OFF; DROP TABLE unsealed; CREATE VIEW unsealed AS SELECT id FROM movements",
    ],
)
def test_a_table_that_is_not_as_ours_is_refused_and_nothing_is_changed(backup: Path, script: str) -> None:
    tamper(backup, script)
    before = everything(backup)
    with pytest.raises(SchemaMismatch, match="not those of a ledger"):
        keep_only_ours(backup)
    assert everything(backup) == before


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path, postgresql: str) -> Iterator[str]:
    """The URL of a database in which nothing is, or that is not there."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'target.sqlite3'}"
        return
    with postgresql_database(postgresql, empty=True) as database:
        yield database.url


def test_restore_runs_no_trigger_of_a_backup_and_says_what_it_left_out(
    backup: Path, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tamper(backup, FOREIGN)
    shutil.copyfile(backup, untouched := backup.with_name("untouched"))
    monkeypatch.setenv("STOREKEEPER_DATABASE", empty)
    done = CliRunner().invoke(cli.app, ["restore", str(backup)])
    assert done.exit_code == 0, done.output
    assert "a trigger 'z' that is not this program's was left out" in done.stderr
    assert backup.read_bytes() == untouched.read_bytes(), "the backup itself is nobody's to change"
    if empty.startswith("sqlite"):
        names = {name for _, name, _ in everything(Path(empty.removeprefix("sqlite:///")))}
        assert names.isdisjoint({"z", "seen", "notes", "slow"})
        assert "movements_no_delete" in names
    with closing(Database(empty)) as database, database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM epochs")).scalar_one() == 2
