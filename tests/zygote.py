"""Starts the project's programs for the tests, without waiting each time until Python has loaded them.

A helper process loads a program once, and forks a child for every start: the child has an environment, a folder, an
output and arguments of its own, and goes on as `python -m` would; or it does become that, where a test wants to start
the program as its users do. The helper ends when the tests do, however they end, and its children with it.
"""

import atexit
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any, Protocol

ROOT = Path(__file__).parent.parent

LOADED = {
    "bot.cli": (
        "bot.cli",
        "bot.cli.service",
        "bot.chat.texts:load_languages",
        "sqlite3",
        "httpcore",
        "anyio._backends._asyncio",
    ),
    "tests.peak_memory": ("bot.cli", "sqlite3"),
    "sandbox": ("sandbox.control", "sandbox.google", "sandbox.telegram"),
}
"""What is loaded, or called, for each program before it is forked; the last are what it loads when it connects."""

CHUNK = 65536

Output = int | IO[Any]


class Process(Protocol):
    """What the tests use of a program's process."""

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, sig: int) -> None: ...


class Start(Protocol):
    """A way to start a program."""

    def __call__(
        self, program: str, *words: str, environment: dict[str, str], folder: Path, output: Output, errors: Output
    ) -> Process: ...


def executed(
    program: str, *words: str, environment: dict[str, str], folder: Path, output: Output, errors: Output
) -> Process:
    """Start a program as its users do."""
    return _started(True, program, words, environment, folder, (output, errors))


def forked(
    program: str, *words: str, environment: dict[str, str], folder: Path, output: Output, errors: Output
) -> Process:
    """Start a program without loading it again."""
    return _started(False, program, words, environment, folder, (output, errors))


def _started(
    anew: bool,
    program: str,
    words: tuple[str, ...],
    environment: dict[str, str],
    folder: Path,
    outputs: tuple[Output, ...],
) -> Process:
    order = {"anew": anew, "program": program, "words": words, "environment": environment, "folder": str(folder)}
    return Started(_zygote().ask(order, [each if isinstance(each, int) else each.fileno() for each in outputs]))


class Started:
    """A program, as long as it runs and after it."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._code: int | None = None

    def poll(self) -> int | None:
        if self._code is None:
            self._code = _zygote().ask({"reap": self.pid})
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        until = time.monotonic() + (timeout or float("inf"))
        while (code := self.poll()) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            time.sleep(0.005)
        return code

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:  # until it was reaped, its number is nobody else's
            os.kill(self.pid, sig)


class _Zygote:
    """The helper, as the tests see it."""

    def __init__(self) -> None:
        self._channel, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.zygote"],
                cwd=ROOT,
                stdin=theirs,
                env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # it must not have threads when it forks
                start_new_session=True,  # Ctrl-C is for the tests, which then end it in good order
            )

    def ask(self, order: dict[str, Any], files: list[int] | None = None) -> Any:
        socket.send_fds(self._channel, [json.dumps(order).encode() + b"\n"], files or [])
        answer = _line(self._channel, b"")
        if answer is None:
            raise RuntimeError("the helper that starts programs is gone")
        return json.loads(answer)

    def close(self) -> None:
        self._channel.close()
        self._process.wait(10)


@cache
def _zygote() -> _Zygote:
    """One for each process of the tests."""
    zygote = _Zygote()
    atexit.register(zygote.close)
    return zygote


def _line(channel: socket.socket, begun: bytes) -> bytes | None:
    """A line, None at the end."""
    while not begun.endswith(b"\n"):
        more = channel.recv(CHUNK)
        if not more:
            return None
        begun += more
    return begun


@dataclass(frozen=True)
class _Program:
    """What a child is to become; anew: by loading Python again."""

    anew: bool
    program: str
    words: list[str]
    environment: dict[str, str]
    folder: str
    outputs: list[int]

    def run(self) -> None:
        """Be it."""
        nowhere = os.open(os.devnull, os.O_RDONLY)
        for number, file in enumerate((nowhere, *self.outputs)):
            os.dup2(file, number)
            os.close(file)
        os.chdir(self.folder)
        if self.anew:
            os.execve(sys.executable, [sys.executable, "-m", self.program, *self.words], self.environment)
        os.environ.clear()
        os.environ.update(self.environment)
        sys.path[0], sys.argv = self.folder, [self.program, *self.words]
        runpy.run_module(self.program, run_name="__main__", alter_sys=True)


def _serve(children: set[int]) -> _Program | None:
    """Do what the tests ask for, until they are gone; returns in every child, with what it is to become."""
    with socket.socket(fileno=os.dup(0)) as channel:
        while True:
            begun, files, _, _ = socket.recv_fds(channel, CHUNK, 2)
            line = _line(channel, begun) if begun else None
            if line is None:
                break
            order = json.loads(line)
            if "reap" in order:
                pid, status = os.waitpid(order["reap"], os.WNOHANG)
                children.discard(pid)
                answer = os.waitstatus_to_exitcode(status) if pid else None
            else:
                for module in () if order["anew"] else LOADED[order["program"]]:
                    name, _, call = module.partition(":")
                    loaded = importlib.import_module(name)
                    if call:
                        getattr(loaded, call)()
                gc.freeze()
                answer = os.fork()
                if answer == 0:
                    return _Program(**order, outputs=files)
                children.add(answer)
                for file in files:
                    os.close(file)
            channel.sendall(json.dumps(answer).encode() + b"\n")
    return None


def main() -> None:
    """Be the helper, or, forked from it, a program."""
    children: set[int] = set()
    program = None
    try:
        program = _serve(children)
    finally:
        if program is None:
            for pid in children:
                os.kill(pid, signal.SIGKILL)
    if program is not None:
        program.run()


if __name__ == "__main__":
    main()
