"""Time in one place: the wall clock, the monotonic clock, and sleeping."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Returns the current time in UTC. The wall clock may be set, and jump."""


def utc_now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clocks:
    """The clocks that everything in the program waits on and reads; tests and the simulation pass their own."""

    wall: Clock = utc_now
    monotonic: Callable[[], float] = time.monotonic  # seconds
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep


REAL = Clocks()


def wall_time(clocks: Clocks, monotonic: float) -> datetime:
    """Return the wall-clock time (UTC) of a monotonic reading, by the wall clock as it is set now."""
    return clocks.wall() - timedelta(seconds=clocks.monotonic() - monotonic)
