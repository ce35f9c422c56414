"""Time, in one place: the clock on the wall, the one that only goes forward, and sleeping."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""The moment, in UTC; it may be set, and jump."""


def utc_now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clocks:
    """Everything in the program that waits or asks the time; a test or a simulation brings its own."""

    wall: Clock = utc_now
    monotonic: Callable[[], float] = time.monotonic  # seconds
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep


REAL = Clocks()


def wall_time(clocks: Clocks, monotonic: float) -> datetime:
    """When that was, by the clock on the wall as it goes now."""
    return clocks.wall() - timedelta(seconds=clocks.monotonic() - monotonic)
