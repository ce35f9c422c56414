"""Outages in the log: one line when an outage begins, a count now and then, and one line when it is over."""

import logging
from dataclasses import dataclass, field

from bot.telegram.clocks import REAL, Clocks

REMIND = 600.0
"""Seconds between two lines about the same outage."""


@dataclass
class Outage:
    """Something that keeps failing, as in "Telegram does not answer"."""

    log: logging.Logger
    what: str
    over: str  # as in "Telegram answers again"
    clocks: Clocks = REAL
    _since: float = 0.0
    _told: float = 0.0
    _times: int = field(default=0)

    def failed(self, problem: object) -> None:
        """Record another failure."""
        now = self.clocks.monotonic()
        self._times += 1
        if self._times == 1:
            self._since = self._told = now
            self.log.warning("%s: %s", self.what, problem)
        elif now - self._told >= REMIND:
            self._told = now
            self.log.warning("%s (%s): %s", self.what, self._count(now), problem)

    def ended(self) -> None:
        """Record a success."""
        if self._times:
            now = self.clocks.monotonic()
            if self._times > 1:
                self.log.info("%s (it failed %s)", self.over, self._count(now))
            else:
                self.log.info("%s", self.over)
            self._times = 0

    def _count(self, now: float) -> str:
        minutes, seconds = divmod(round(now - self._since), 60)
        times = "once" if self._times == 1 else f"{self._times} times"
        return f"{times} in {f'{minutes} min' if minutes else f'{seconds} s'}"
