"""Decoding in a process of its own, with limits: a malicious picture can only end this process.

It reads frames from standard input and writes frames to standard output: four bytes with the length, followed by a
picture, the answer to a question, or, from here, a JSON object.
"""

import json
import os
import resource
import signal
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from bot.scanner.codes import ImageTooLarge
from bot.scanner.frames import frame, read_frame
from bot.scanner.scanning import scan

MAX_MEMORY = 1 << 30
"""Bytes of address space: Python and the decoders take 300 MB, and 50 megapixels in colour 450 MB more."""

CPU_SECONDS = 20
"""Per picture; the slowest that is allowed takes eight."""

NICE = 5
"""Text messages are answered before pictures."""


class Child:
    """Reads pictures, one after another, until the input ends."""

    def __init__(self, told: BinaryIO, tells: BinaryIO) -> None:
        self._told = told
        self._tells = tells

    def serve(self) -> None:
        """Run until the end of the input."""
        while (picture := read_frame(self._told)) is not None:
            _limit_time()
            try:
                found = scan(picture, known=self._is_known)
            except MemoryError:
                self._say({"refused": ImageTooLarge.__name__, "why": "it takes more memory than is allowed"})
            except Exception as refused:  # noqa: BLE001 - it is told to the program, which says it
                self._say({"refused": type(refused).__name__, "why": f"{type(refused).__name__}: {refused}"})
            else:
                self._say({"codes": [asdict(code) for code in found.codes], "ms": found.ms})

    def _is_known(self, code: str) -> bool:
        self._say({"known": code})
        answer = read_frame(self._told)
        if answer is None:
            raise SystemExit
        return answer == b"yes"

    def _say(self, what: dict[str, object]) -> None:
        self._tells.write(frame(json.dumps(what).encode()))
        self._tells.flush()


def _limit_time() -> None:
    """Move the limit on, because it applies to all CPU time that the process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (spent + CPU_SECONDS, resource.RLIM_INFINITY))


def main() -> None:
    """Run the child process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program, whose end closes the input
    tells = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the frames
    with suppress(ValueError, OSError):  # where the system has no such limit, or a lower one
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    os.nice(NICE)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")  # when memory is short, kill this process first
    with suppress(BrokenPipeError):
        Child(sys.stdin.buffer, tells).serve()


if __name__ == "__main__":
    main()
