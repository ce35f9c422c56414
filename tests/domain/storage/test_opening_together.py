"""Several programs open one new SQLite file at once: none is told that the database is locked."""

import multiprocessing
import sqlite3
import threading
import time
from contextlib import closing
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.storage.database import Database


def use(url: str, together: Barrier) -> None:
    together.wait()
    with closing(Database(url)) as database:
        with database.read() as connection:
            connection.execute(text("SELECT 1"))
        with database.write() as connection:
            connection.execute(text("CREATE TABLE IF NOT EXISTS things (number INTEGER)"))
            connection.execute(text("INSERT INTO things VALUES (1)"))


@pytest.mark.parametrize("round_", range(5))
def test_four_programs_open_a_new_file_together(tmp_path: Path, round_: int) -> None:
    del round_
    url = f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
    processes = multiprocessing.get_context("fork")
    together = processes.Barrier(4)
    rivals = [processes.Process(target=use, args=(url, together)) for _ in range(4)]
    for each in rivals:
        each.start()
    for each in rivals:
        each.join(60)
    assert [each.exitcode for each in rivals] == [0] * 4
    with closing(Database(url)) as database, database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM things")).scalar() == 4


def test_the_switch_to_wal_waits_for_who_is_reading(tmp_path: Path) -> None:
    """SQLite wants the file for itself then, and does not wait by itself, whatever the time-out."""
    file = tmp_path / "ledger.sqlite3"
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as reader:
        reader.execute("CREATE TABLE things (number INTEGER)")
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM things").fetchall()
        ending = threading.Timer(0.3, lambda: reader.execute("COMMIT"))
        ending.start()
        begun = time.monotonic()
        with closing(Database(f"sqlite:///{file}")) as database, database.read() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert time.monotonic() - begun >= 0.2
        ending.join()
