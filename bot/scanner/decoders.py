"""The decoder processes: started when needed, and again when they have died."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import bot
from bot.scanner.codes import Code, ImageTooLarge, Known, NotAnImage, Scan, ScanError
from bot.scanner.frames import LENGTH, frame

COUNT = 2
"""Pictures decoded concurrently."""

PATIENCE = 60.0
"""Seconds after which a process is given up; its own CPU limit comes first, unless it is waiting."""

KEPT = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "LD_LIBRARY_PATH", "TMPDIR")
"""What a process gets of the environment, which holds secrets."""

ROOT = Path(bot.__file__).parents[1]

REFUSALS: dict[str, Callable[[str], ScanError]] = {each.__name__: each for each in (NotAnImage, ImageTooLarge)}


class Undecodable(ScanError):
    """Decoding the picture killed its process, or took too long."""


class Died(Exception):
    """The process is gone, for whatever reason."""


class Decoders:
    """Reads pictures in other processes."""

    def __init__(self, count: int = COUNT, patience: float = PATIENCE) -> None:
        self._places = asyncio.Semaphore(count)
        self._patience = patience
        self._idle: list[Process] = []

    async def warm(self) -> None:
        """Start a process in advance of the first picture."""
        self._idle.append(await _start())

    async def scan(self, data: bytes, known: Known) -> Scan:
        """Read every barcode in a picture. Raises NotAnImage, ImageTooLarge, Undecodable."""
        async with self._places:
            for _ in range(2):  # the first may already have been dead, or killed for another reason
                process = await self._process()
                with suppress(Died):
                    return await self._scanned(process, data, known)
                if process.returncode == -signal.SIGXCPU:
                    break
            raise Undecodable(f"the process that read it ended ({process.returncode})")

    async def close(self) -> None:
        """Stop the processes."""
        while self._idle:
            await _end(self._idle.pop())

    async def _process(self) -> Process:
        while self._idle:
            process = self._idle.pop()
            if process.returncode is None:
                return process
        return await _start()

    async def _scanned(self, process: Process, data: bytes, known: Known) -> Scan:
        """Read a picture in this process. Raises Died, NotAnImage, ImageTooLarge, Undecodable."""
        try:
            async with asyncio.timeout(self._patience):
                said = await _exchange(process, data, known)
        except TimeoutError:
            await _end(process)
            raise Undecodable("reading it took too long") from None
        except (asyncio.IncompleteReadError, OSError, ValueError) as gone:
            await _end(process)
            raise Died from gone
        except BaseException:  # its next output would not answer the next question
            await _end(process)
            raise
        self._idle.append(process)
        if refused := said.get("refused"):
            raise REFUSALS.get(refused, Undecodable)(str(said.get("why")))
        codes = (
            Code(**code | {"position": tuple(tuple(corner) for corner in code["position"])}) for code in said["codes"]
        )
        return Scan(tuple(codes), said["ms"])


async def _start() -> Process:
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.scanner.child",
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        cwd=ROOT,
        env=environment | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    )


async def _exchange(process: Process, data: bytes, known: Known) -> dict[str, Any]:
    """Send it a picture and answer its questions. Returns its final result."""
    assert process.stdin is not None  # noqa: S101 - they are pipes
    assert process.stdout is not None  # noqa: S101
    process.stdin.write(frame(data))
    await process.stdin.drain()
    while True:
        (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
        said: dict[str, Any] = json.loads(await process.stdout.readexactly(length))
        if "known" not in said:
            return said
        answer = b"yes" if await asyncio.to_thread(known, str(said["known"])) else b"no"
        process.stdin.write(frame(answer))
        await process.stdin.drain()


async def _end(process: Process) -> None:
    if process.returncode is None:  # its own kill() would take the exit code from those waiting for it
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
    await process.wait()
