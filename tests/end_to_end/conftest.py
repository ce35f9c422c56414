from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo import cast, dated_company
from tests.end_to_end.program import Phone, Storekeeper
from tests.sandbox_process import Sandbox

FLOOR, MANAGER, STRANGER, GROUP = 1001, 1002, 1003, -1001000000001


@pytest.fixture
def keeper(sandbox: Sandbox, tmp_path: Path) -> Iterator[Storekeeper]:
    """The program, running, with the demo's company."""
    sandbox.control.put("/api/cast", cast())
    program = Storekeeper(tmp_path, sandbox)
    with dated_company() as folder:
        done = program.command("import", str(folder))
    assert done.returncode == 0, done.stderr
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
