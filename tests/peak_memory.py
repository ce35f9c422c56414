"""`storekeeper`, which says at its end how much memory it has had at most: its last line on stderr.

Not `ru_maxrss`: that begins with what the process had that started this one.
"""

import sys
from pathlib import Path

from bot.cli import main


def say_peak() -> None:
    """In megabytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]
    print("peak", int(peak) // 1024, file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    try:
        main()
    finally:
        say_peak()
