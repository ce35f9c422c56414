"""A ledger's file takes its name only where nothing is, and keeps what was there whole."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import files
from bot.migrations.schema_version import prepare
from domain.storage.database import Database


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_made_takes_a_name_that_is_free_and_is_its_owners(tmp_path: Path) -> None:
    (made := tmp_path / "made").write_text("new")
    made.chmod(0o644)
    files.put_new(made, tmp_path / "backup")
    assert ((tmp_path / "backup").read_text(), mode(tmp_path / "backup")) == ("new", 0o600)


def test_two_backups_under_one_name_at_the_same_time_both_said_that_they_were_made(tmp_path: Path) -> None:
    (made := tmp_path / "made").write_text("second")
    (tmp_path / "backup").write_text("first")
    with pytest.raises(FileExistsError):
        files.put_new(made, tmp_path / "backup")
    assert (tmp_path / "backup").read_text() == "first"


def test_a_link_that_leads_nowhere_was_replaced_by_a_backup(tmp_path: Path) -> None:
    (made := tmp_path / "made").write_text("new")
    (link := tmp_path / "link").symlink_to(tmp_path / "away")
    with pytest.raises(FileExistsError):
        files.put_new(made, link)
    assert link.is_symlink()


def test_a_ledger_that_is_kept_is_its_owners_with_what_lies_beside_it(tmp_path: Path) -> None:
    for end in ("", "-wal"):
        (tmp_path / f"ledger{end}").write_text(f"old{end}")
        (tmp_path / f"ledger{end}").chmod(0o644)
    files.set_aside(tmp_path / "ledger", tmp_path / "kept")
    for end in ("", "-wal"):
        kept = tmp_path / f"kept{end}"
        assert (kept.read_text(), mode(kept)) == (f"old{end}", 0o600)


def test_a_ledger_so_damaged_that_sqlite_cannot_word_it_could_not_be_replaced(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute("CREATE TABLE people (id)")
    damaged = ledger.read_bytes().replace(b"tablepeoplepeople", b"tablepe\x8dplepeople")
    ledger.write_bytes(damaged.replace(b"CREATE TABLE people", b"CREATE TABLE ((((((("))
    files.set_aside(ledger, tmp_path / "kept")
    assert (tmp_path / "kept").read_bytes() == ledger.read_bytes()


def test_two_restores_within_a_second_keep_both_of_what_was_there(tmp_path: Path) -> None:
    name = tmp_path / "ledger.sqlite3.before-20260310-040000"
    kept = []
    for _ in range(3):
        kept.append(files.unused(name))
        kept[-1].write_text("a ledger")
    assert len(set(kept)) == 3
    assert kept[0] == name


@pytest.mark.parametrize("name", ["what?.sqlite3", "a#b.sqlite3", "100%25.sqlite3", "备份 1.sqlite3", "-dash.sqlite3"])
def test_a_ledger_is_backed_up_into_a_file_of_any_name(tmp_path: Path, name: str) -> None:
    with closing(Database(files.url_of(tmp_path / name))) as database:
        prepare(database)
    assert [file.name for file in tmp_path.iterdir()] == [name]
