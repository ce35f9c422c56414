import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.demo import cast, seed
from bot.migrations.schema_version import prepare
from domain.storage.database import Database
from tests.end_to_end.program import Phone, Storekeeper
from tests.sandbox_process import Sandbox

FLOOR, MANAGER, STRANGER, GROUP = 1001, 1002, 1003, -1001000000001


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's company, in a ledger to be copied."""
    file = tmp_path_factory.mktemp("founded") / "ledger.sqlite3"
    database = Database(f"sqlite:///{file}")
    prepare(database)
    seed(database, datetime.now(UTC))
    database.close()
    return file


def no_morning_soon(ledger: Path) -> None:
    """Whatever the hour is: what a morning has just told is told in no message of its own."""
    hour = (datetime.now(UTC).hour + 20) % 24  # twelve hours from now in China
    with closing(sqlite3.connect(ledger)) as connection, connection:
        connection.execute("INSERT OR REPLACE INTO settings VALUES ('morning', '', ?)", [f"{hour:02}:00"])


@pytest.fixture
def keeper(sandbox: Sandbox, tmp_path: Path, founded: Path) -> Iterator[Storekeeper]:
    """The program, running, with the demo's company."""
    sandbox.control.put("/api/cast", cast())
    shutil.copy(founded, tmp_path)
    program = Storekeeper(tmp_path, sandbox)
    no_morning_soon(tmp_path / founded.name)
    program.start()
    yield program
    program.stop()


@pytest.fixture
def floor(keeper: Storekeeper) -> Phone:
    return Phone(keeper.sandbox, FLOOR, FLOOR)


@pytest.fixture
def manager(keeper: Storekeeper) -> Phone:
    return Phone(keeper.sandbox, MANAGER, MANAGER)


@pytest.fixture
def group(keeper: Storekeeper) -> Phone:
    return Phone(keeper.sandbox, MANAGER, GROUP)


@pytest.fixture
def stranger(keeper: Storekeeper) -> Phone:
    return Phone(keeper.sandbox, STRANGER, STRANGER)
