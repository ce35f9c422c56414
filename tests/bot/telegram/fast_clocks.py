"""Clocks that run faster than the real ones, so that nobody waits; the one on the wall may be set."""

import asyncio
import time
from datetime import datetime, timedelta

from bot.telegram.clocks import Clocks


class FastClocks:
    def __init__(self, wall: datetime, factor: float) -> None:
        self._begun = time.monotonic()
        self._wall = wall
        self._factor = factor
        self.shift = timedelta()  # by which the clock on the wall was set

    def monotonic(self) -> float:
        return (time.monotonic() - self._begun) * self._factor

    def wall(self) -> datetime:
        return self._wall + self.shift + timedelta(seconds=self.monotonic())

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._factor)

    @property
    def clocks(self) -> Clocks:
        return Clocks(self.wall, self.monotonic, self.sleep)
