"""What is started for the tests ends with them, also where they are killed."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.end_to_end.program import eventually
from tests.zygote import ROOT

USES_EVERYTHING = """
import os, time
from pathlib import Path

from bot.cli.demo import cast
from tests.end_to_end.program import Storekeeper
from tests.zygote import ROOT, executed

def test_that_never_ends(postgresql, sandbox, tmp_path):
    sandbox.control.put("/api/cast", cast())
    program = Storekeeper(tmp_path, sandbox, postgresql)
    assert program.command("init").returncode == 0
    program.start()
    words = ("demo", "--no-browser", "--port", "0", "--data", str(tmp_path / "demo"))
    with (tmp_path / "demo.txt").open("w+") as told:
        executed("bot.cli", *words, environment=dict(os.environ), folder=ROOT, output=told, errors=told)
        while "is ready" not in (tmp_path / "demo.txt").read_text():
            time.sleep(0.05)
    Path(os.environ["TMPDIR"], "ready").write_text(sandbox.page)
    time.sleep(100)
"""


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder for temporary files, with a short name: the paths of sockets may not be long."""
    folder = Path(tempfile.mkdtemp(prefix="storekeeper-killed-"))
    yield folder
    shutil.rmtree(folder)


def processes() -> list[tuple[int, int, str]]:
    """All processes: their numbers, their parents' numbers, and their command lines."""
    told = subprocess.run(["ps", "-ww", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in told.splitlines()]
    return [(int(pid), int(parent), "".join(words)) for pid, parent, *words in rows]


def kill_one(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def kill_tree(pid: int) -> None:
    found, seen = [pid], processes()
    for each in found:
        found += [child for child, parent, _ in seen if parent == each]
    for each in found:
        kill_one(each)


@pytest.mark.parametrize("end", [kill_one, kill_tree])
def test_tests_that_are_killed_leave_no_process_and_no_cluster(temporary: Path, end: Callable[[int], None]) -> None:
    ready = temporary / "ready"
    (temporary / "test_killed.py").write_text(USES_EVERYTHING)
    words = (
        f"-p tests.conftest -p no:cacheprovider -c {os.devnull} -n 1 --rootdir {temporary} --basetemp {temporary}/tests"
    )
    command = [sys.executable, "-m", "pytest", *words.split(), str(temporary)]
    with (
        tempfile.TemporaryFile("w+") as told,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)},
            stdout=told,
            stderr=told,
            start_new_session=True,
        ) as tests,
    ):

        def page() -> str:
            told.seek(0)
            assert tests.poll() is None, told.read()
            return ready.read_text() if ready.exists() else ""

        address = urlsplit(eventually(page, "a test at work", 60))
        end(tests.pid)
        assert tests.wait() == -signal.SIGKILL

    def left() -> list[str]:
        clusters = [str(folder) for folder in temporary.glob("storekeeper-postgresql-*")]
        return clusters + [words for _, _, words in processes() if str(temporary) in words]

    eventually(lambda: not left(), "the end of what the tests had started", 40)
    with socket.socket() as connection:
        assert connection.connect_ex((address.hostname, address.port)) != 0
