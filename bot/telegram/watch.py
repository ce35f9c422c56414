"""The watch over one tick, or over polling: when it last succeeded, and whether that is too long ago."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from bot.telegram.clocks import Clocks, wall_time
from bot.telegram.outages import Outage

log = logging.getLogger(__name__)

LATE = 120.0
"""Seconds without success after which administrators are told."""


class TickFailed(Exception):
    """Something outside the program kept a tick from doing its work; described in one sentence."""

    def __init__(self, problem: str, *, is_told: bool = False, is_grave: bool = False) -> None:
        """`is_told`: the tick itself tells administrators. `is_grave`: it counts as late at once."""
        super().__init__(problem)
        self.is_told = is_told
        self.is_grave = is_grave


@dataclass(frozen=True)
class Progress:
    """How far a tick has come, in journal positions."""

    position: int | None


@dataclass
class Watch:
    """What is known about a tick. Seconds are monotonic."""

    name: str
    clocks: Clocks
    patience: float = LATE
    owed_since: float | None = None  # since when a success is due; None while none is
    well: float | None = None  # when it last succeeded
    position: int | None = None
    problem: str = ""
    is_told: bool = False  # whether the tick reports its problem itself
    is_grave: bool = False  # whether waiting is pointless
    told_since: datetime | None = None
    """Since when it has been failing (UTC), if administrators were told."""
    outage: Outage = field(init=False)

    def __post_init__(self) -> None:
        self.outage = Outage(
            log, f"the tick “{self.name}” fails", f"the tick “{self.name}” ends well again", self.clocks
        )

    def owe(self) -> None:
        """Expect it to succeed from now on."""
        if self.owed_since is None:
            self.owed_since = self.clocks.monotonic()

    def ended_well(self, result: object, *, next_in: float | None) -> None:
        """Record a success. It is expected again in `next_in` seconds; with None, once `owe` is called."""
        self.owed_since = None if next_in is None else self.clocks.monotonic() + next_in
        self.well = self.clocks.monotonic()
        self.problem, self.is_told, self.is_grave = "", False, False
        if isinstance(result, Progress):
            self.position = result.position
        self.outage.ended()

    def failed(self, problem: str, *, is_told: bool = False, is_grave: bool = False) -> None:
        """Record a failure."""
        self.hampered(problem, is_told=is_told)
        self.is_grave = is_grave
        self.outage.failed(problem)

    def hampered(self, problem: str, *, is_told: bool = False) -> None:
        """Record a failure that is in the log already."""
        self.problem, self.is_told = problem, is_told

    @property
    def well_at(self) -> datetime | None:
        """When it last succeeded (UTC), by the wall clock as it is set now."""
        return None if self.well is None else wall_time(self.clocks, self.well)

    @property
    def silent(self) -> float:
        """For how many seconds a success has been overdue."""
        return 0.0 if self.owed_since is None else max(0.0, self.clocks.monotonic() - self.owed_since)

    @property
    def is_late(self) -> bool:
        """Whether that is too long."""
        return self.is_grave or self.silent > self.patience

    @property
    def is_to_be_told(self) -> bool:
        """Whether administrators should be told that it is late."""
        return self.is_late and not self.is_told

    @property
    def lateness(self) -> str | None:
        """Return what is wrong with it, if it has failed for too long."""
        if not self.is_late:
            return None
        return self.problem or f"it has not ended for {self.silent:.0f} s"
