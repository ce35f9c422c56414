"""Decoding in a process of its own, with limits: what comes in a picture's file can end this process, and no other.

It is told by frames on its standard input, and tells by frames on its standard output: four bytes with the length, then
a picture's bytes, the answer to a question, or, from here, a JSON object.
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
"""Bytes of address space: Python and the decoders take 300 MB of it, 50 megapixels in colour 450 MB more."""

CPU_SECONDS = 20
"""Of one picture; the slowest that is allowed takes eight."""

NICE = 5
"""Answers to words go before pictures."""


class Child:
    """Reads pictures, one after the other, for as long as it is given some."""

    def __init__(self, told: BinaryIO, tells: BinaryIO) -> None:
        self._told = told
        self._tells = tells

    def serve(self) -> None:
        """Until the end of the input."""
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
    """The limit is on all that the process has used: move it on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (spent + CPU_SECONDS, resource.RLIM_INFINITY))


def main() -> None:
    """Be the child."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program, whose end is the input's end
    tells = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get among the frames
    with suppress(ValueError, OSError):  # where the system knows no such limit, or a lower one
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    os.nice(NICE)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")  # where memory is short, this is what is to end
    with suppress(BrokenPipeError):
        Child(sys.stdin.buffer, tells).serve()


if __name__ == "__main__":
    main()
