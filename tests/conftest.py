from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import postgresql_server
from tests.sandbox_process import Sandbox, SandboxProcess


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
