"""What is started for the tests ends with them, also where they are killed."""

import signal
import subprocess
import sys
from pathlib import Path

from tests.zygote import ROOT

KILLED = """
import os, signal, sys
from tests.zygote import ROOT, forked
words = ("--data", sys.argv[1], "--page-port", "0", "--telegram-port", "0", "--google-port", "0")
process = forked("sandbox", *words, environment=dict(os.environ), folder=ROOT, output=1, errors=2)
assert process.poll() is None
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_nothing_outlives_tests_that_are_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    # The pipe ends when the last one has gone that could write into it: the sandbox, and the helper that forked it.
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
