"""A ledger's file that is deleted or replaced under a program at work: nothing is booked where nobody finds it."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from domain.storage.database import Database
from domain.storage.integrity import is_damaged, is_failing, reason_of
from domain.storage.same_file import AnotherFile


def _delete(file: Path) -> None:
    file.unlink()


def _replace(file: Path) -> None:
    shutil.copy(file, copy := file.with_name("copy"))
    copy.replace(file)


@pytest.mark.parametrize(("harm", "what"), [(_delete, "deleted"), (_replace, "replaced")])
def test_a_file_that_was_deleted_or_replaced_takes_no_booking_and_no_empty_one_is_made_in_its_place(
    tmp_path: Path, harm: Callable[[Path], None], what: str
) -> None:
    file = tmp_path / "ledger.sqlite3"
    with closing(Database(f"sqlite:///{file}")) as database:
        database.create()
        with database.read():
            pass
        harm(file)
        there = file.exists()
        for begin in (database.write, database.read):
            with pytest.raises(AnotherFile) as raised, begin():
                pytest.fail("it went on")
            assert what in reason_of(raised.value)
            assert is_failing(raised.value)
            assert not is_damaged(raised.value)
        assert file.exists() == there


def test_a_file_that_comes_back_is_used_again(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    with closing(Database(f"sqlite:///{file}")) as database:
        database.create()
        with database.read():
            pass
        file.rename(tmp_path / "away")
        with pytest.raises(AnotherFile), database.read():
            pass
        (tmp_path / "away").rename(file)
        with database.write():
            pass


def test_a_copy_that_was_written_over_the_file_at_work_took_bookings_and_was_a_ruin(tmp_path: Path) -> None:
    """SQLite goes on with what it knows, and lays new pages among those of the copy."""
    file, copy = tmp_path / "ledger.sqlite3", tmp_path / "copy"
    with closing(Database(f"sqlite:///{file}")) as database:
        database.create()
    shutil.copyfile(file, copy)
    with closing(Database(f"sqlite:///{file}", running=True)) as database:
        _settle(database)
        shutil.copyfile(copy, file)
        for begin in (database.write, database.read):
            with pytest.raises(AnotherFile, match="was overwritten while it was in use"), begin():
                pytest.fail("it went on")
        assert not database.is_same_file()


def _settle(database: Database) -> None:
    """Book, and have the file brought up to date from the log."""
    with database.write() as connection:
        connection.execute(text("UPDATE epochs SET mark = mark"))
    with database.pinned() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    with database.read():
        pass  # as some tick does every second


def test_a_file_that_is_brought_up_to_date_by_whomever_is_the_same(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    with (
        closing(Database(f"sqlite:///{file}", running=True)) as database,
        closing(Database(f"sqlite:///{file}")) as command,
    ):
        database.create()
        for _ in range(4):
            _settle(database)
            _settle(command)
            with database.read():
                pass
            command.scrub()
        assert database.is_same_file()


def test_each_state_of_the_file_has_a_mark_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    with closing(Database(f"sqlite:///{file}", running=True)) as database:
        database.create()
        for _ in range(3):
            _settle(database)
            shutil.copyfile(file, file.with_name("copy"))
            _settle(database)
            assert database.is_same_file()
            _settle(database)
            now = file.read_bytes()
            shutil.copyfile(file.with_name("copy"), file)
            assert not database.is_same_file()
            file.write_bytes(now)
            assert database.is_same_file()


def test_a_file_whose_bot_was_killed_is_the_same_when_the_log_comes_into_it_before_anything_is_booked(
    tmp_path: Path,
) -> None:
    """By a checkpoint of another program: the mark that was still in the log was taken for a stranger's."""
    file = tmp_path / "ledger.sqlite3"
    with closing(Database(f"sqlite:///{file}")) as database:
        database.create()
    left = tmp_path / "left"
    left.mkdir()
    with closing(Database(f"sqlite:///{file}", running=True)) as killed:
        with killed.write():
            pass
        for part in tmp_path.glob("ledger.sqlite3*"):
            shutil.copyfile(part, left / part.name)  # what is left of one that ends here
    with closing(Database(f"sqlite:///{left / file.name}", running=True)) as database:
        with database.read():
            pass
        with closing(sqlite3.connect(left / file.name)) as other:
            other.execute("PRAGMA wal_checkpoint")
        assert database.is_same_file()
        _settle(database)
        assert database.is_same_file()


def test_a_mark_that_could_not_be_written_is_written_later(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    with closing(Database(f"sqlite:///{file}", running=True)) as database:
        database.create()
        _settle(database)
        with database.pinned() as connection:
            connection.exec_driver_sql("PRAGMA query_only = 1")
        with pytest.raises(OperationalError, match="readonly"), database.write():
            pytest.fail("nothing can be written")
        with database.pinned() as connection:
            connection.exec_driver_sql("PRAGMA query_only = 0")
        _settle(database)
        shutil.copyfile(file, copy := file.with_name("copy"))
        _settle(database)
        _settle(database)
        shutil.copyfile(copy, file)
        assert not database.is_same_file()
