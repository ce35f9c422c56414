"""A full disk is told as what it is, wherever it is met, and with what to do."""

import errno
import sqlite3
from pathlib import Path

import psycopg.errors
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from domain.storage.database import Database
from domain.storage.integrity import is_full, reason_of


@pytest.fixture
def full(tmp_path: Path) -> Database:
    """SQLite's own answer, given by a file that may not grow."""
    database = Database(f"sqlite:///{tmp_path / 'ledger.sqlite3'}")
    with database.write() as connection:
        connection.execute(text("CREATE TABLE things (content TEXT)"))
    return database


def test_what_sqlite_says_of_it(full: Database) -> None:
    much = text("INSERT INTO things VALUES (hex(randomblob(100000)))")
    with full.write() as connection:
        connection.execute(text("PRAGMA max_page_count = 1"))
        with pytest.raises(OperationalError) as failed:
            connection.execute(much)
    assert is_full(failed.value)
    told = reason_of(failed.value)
    assert told.startswith("the disk is full: make room on it; nothing that was booked is lost")
    assert told.endswith("(database or disk is full)")


@pytest.mark.parametrize(
    "error",
    [
        sqlite3.OperationalError("database or disk is full"),
        OSError(errno.ENOSPC, "No space left on device", "night.sqlite3"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        OperationalError("INSERT", {}, psycopg.errors.DiskFull("could not extend file: No space left on device")),
    ],
)
def test_whoever_says_it(error: Exception) -> None:
    assert is_full(error)
    assert "make room" in reason_of(error)


@pytest.mark.parametrize(
    "error", [sqlite3.OperationalError("database is locked"), OSError(errno.EACCES, "Permission denied"), ValueError()]
)
def test_what_is_something_else_is_told_as_such(error: Exception) -> None:
    assert not is_full(error)
    assert "make room" not in reason_of(error)
    assert reason_of(error)
