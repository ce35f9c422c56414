"""Clocks that run faster than the real ones, so that nobody waits; the one on the wall may be set."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot.telegram.clocks import Clocks

PULSE = 0.002
"""Real seconds between two looks at who has slept enough."""


class FastClocks:
    """They stand still while the event loop does: that of a busy machine has not been asleep for minutes."""

    def __init__(self, wall: datetime, factor: float) -> None:
        self._wall = wall
        self._step = PULSE * factor
        self._seconds = 0.0
        self._asleep: list[tuple[float, asyncio.Future[None]]] = []
        self.shift = timedelta()  # by which the clock on the wall was set

    @asynccontextmanager
    async def going(self) -> AsyncIterator["FastClocks"]:
        pulse = asyncio.ensure_future(self._go())
        yield self
        pulse.cancel()

    async def _go(self) -> None:
        while True:
            await asyncio.sleep(PULSE)
            self._seconds += self._step
            due = [each for each in self._asleep if each[0] <= self._seconds]
            self._asleep = [each for each in self._asleep if each not in due]
            for _, sleeper in due:
                if not sleeper.done():
                    sleeper.set_result(None)

    def monotonic(self) -> float:
        return self._seconds

    def wall(self) -> datetime:
        return self._wall + self.shift + timedelta(seconds=self._seconds)

    async def sleep(self, seconds: float) -> None:
        sleeper = asyncio.get_running_loop().create_future()
        self._asleep.append((self._seconds + seconds, sleeper))
        await sleeper

    @property
    def clocks(self) -> Clocks:
        return Clocks(self.wall, self.monotonic, self.sleep)
