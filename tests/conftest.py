import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.databases import postgresql_server
from tests.sandbox_process import Sandbox, SandboxProcess

settings.register_profile("storekeeper", deadline=None)  # how fast the machine is, is no property
settings.load_profile("storekeeper")

TESTS = Path(__file__).parent
SLOW_FIXTURES = {"postgresql", "sandbox_process", "shared_process", "world", "browser"}
SLOW_PATHS = (
    "test_leftovers.py",
    "benchmarks",
    "end_to_end",
    "domain/ledger/test_kill.py",
    "domain/ledger/test_concurrency.py",
    "bot/scanner",
    "bot/labels",
    "bot/cli/test_label_command.py",
    "bot/routes/test_photograph_misfortunes.py",
    "bot/routes/test_role_matrix.py",
)
LEFT_OUT = (
    "Quick: left out was what needs PostgreSQL, a browser or other processes (the sheet, the sandbox, end to end), "
    "photographs, labels, the benchmarks, and the matrix of all roles. `make test` runs everything."
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="SQLite only, no other processes, no photographs, no labels")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    slow = collection_path.is_relative_to(TESTS) and collection_path.relative_to(TESTS).as_posix() in SLOW_PATHS
    return True if slow and config.getoption("quick") else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("quick"):
        left_out = [item for item in items if is_slow(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not is_slow(item)]


def pytest_collection_finish() -> None:
    """The tests stay to the end: whoever looks for garbage need not look among them, nor so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 50)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.getoption("quick"):
        terminalreporter.write_line(LEFT_OUT)


def is_slow(item: pytest.Item) -> bool:
    """By its fixtures, or by the database that a parameter of one of them names."""
    asked = [*getattr(item, "fixturenames", ())]
    if hasattr(item, "callspec"):
        asked += [each for each in item.callspec.params.values() if isinstance(each, str)]
    return not SLOW_FIXTURES.isdisjoint(asked)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL server for all tests of a process, each of which makes a schema of its own in it."""
    with postgresql_server() as url:
        yield url


@pytest.fixture
def sandbox_process(tmp_path: Path) -> Iterator[SandboxProcess]:
    """A sandbox that a test may stop, kill and start again."""
    with SandboxProcess(tmp_path / "sandbox") as process:
        yield process


@pytest.fixture
def sandbox(sandbox_process: SandboxProcess) -> Sandbox:
    """A sandbox of the test's own, with nobody in it yet."""
    assert sandbox_process.sandbox is not None
    return sandbox_process.sandbox
