"""The clocks of a simulated day, and its dice: everything that is different each time elsewhere is the seed's here."""

import asyncio
import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import copy_context
from datetime import UTC, datetime, timedelta, tzinfo
from importlib import import_module
from typing import Any
from unittest.mock import patch

from greenlet import getcurrent

from tests.simulation.loop import BEGIN, VirtualLoop, blocking

MORNING = datetime(2026, 3, 10, 5, 58, tzinfo=UTC)
"""When each simulated day begins: the day of which the demo's company is the stock."""

WALL = (
    *("bot.telegram.schedule", "bot.cli.backups"),
    *("sheets.mirror.looking", "sheets.mirror.restoring", "sheets.tab", "sheets.writing.inbox"),
)
"""Modules that ask for the time of day themselves."""


class Clocks:
    """The true time, and what the clock on the wall of the bot's machine says."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop
        self.off = timedelta()
        """How far the bot's clock is ahead of the true time."""

    def true(self) -> datetime:
        return MORNING + timedelta(seconds=self.elapsed)

    def wall(self) -> datetime:
        return self.true() + self.off

    @property
    def elapsed(self) -> float:
        """Seconds since the beginning, by the monotonic clock."""
        return self._loop.now - BEGIN


@contextmanager
def ruled_by(seed: int, loop: VirtualLoop, clocks: Clocks) -> Iterator[None]:
    """Within, the modules `time`, `random` and `secrets` are the seed's.

    The stand-ins and Google's client live by the true time; the bot has its machine's.
    """
    dice = random.Random(f"the libraries' dice of {seed}")

    class MachineTime(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return clocks.wall().astimezone(tz)

    def sleep(seconds: float) -> None:
        if getcurrent().parent is not None:  # in what would be a thread
            blocking(asyncio.sleep(seconds), loop, copy_context())

    random.seed(dice.random())
    with ExitStack() as patches:
        patches.enter_context(patch("time.time", lambda: clocks.true().timestamp()))
        patches.enter_context(patch("time.monotonic", loop.time))
        patches.enter_context(patch("time.sleep", sleep))
        patches.enter_context(patch("time.thread_time", lambda: 0.0))  # nothing takes any computing
        patches.enter_context(patch("random._urandom", dice.randbytes))  # where `secrets` has it from
        patches.enter_context(patch("google.auth._helpers.utcnow", lambda: clocks.true().replace(tzinfo=None)))
        for module in map(import_module, WALL):
            patches.enter_context(patch.object(module, "datetime", MachineTime))
        yield
