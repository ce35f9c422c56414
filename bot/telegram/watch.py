"""The watch over one tick, or over polling: when it last ended well, and whether that is too long ago."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from bot.telegram.clocks import Clocks, wall_time
from bot.telegram.outages import Outage

log = logging.getLogger(__name__)

LATE = 120.0
"""Seconds without a good end after which administrators are told."""


class TickFailed(Exception):
    """Something outside kept a tick from what it is for; one sentence, and no fault of the program's."""

    def __init__(self, problem: str, *, is_told: bool = False, is_grave: bool = False) -> None:
        """`is_told`: the tick sees to it itself that administrators are told. `is_grave`: it is late at once."""
        super().__init__(problem)
        self.is_told = is_told
        self.is_grave = is_grave


@dataclass(frozen=True)
class Progress:
    """How far a tick has come, in entries of the journal."""

    position: int | None


@dataclass
class Watch:
    """What is known of a tick; seconds are monotonic."""

    name: str
    clocks: Clocks
    patience: float = LATE
    owed_since: float | None = None  # since when it should have ended well; None: it is not its time
    well: float | None = None  # when it last ended well
    position: int | None = None
    problem: str = ""
    is_told: bool = False  # whether the tick has its problem told itself
    is_grave: bool = False  # whether there is nothing to wait for
    told_since: datetime | None = None
    """Since when it has not ended well, if administrators were told so."""
    outage: Outage = field(init=False)

    def __post_init__(self) -> None:
        self.outage = Outage(
            log, f"the tick “{self.name}” fails", f"the tick “{self.name}” ends well again", self.clocks
        )

    def owe(self) -> None:
        """From now on it should end well."""
        if self.owed_since is None:
            self.owed_since = self.clocks.monotonic()

    def ended_well(self, result: object, *, next_in: float | None) -> None:
        """It has; in so many seconds it begins again and should do so anew. None: it is told when."""
        self.owed_since = None if next_in is None else self.clocks.monotonic() + next_in
        self.well = self.clocks.monotonic()
        self.problem, self.is_told, self.is_grave = "", False, False
        if isinstance(result, Progress):
            self.position = result.position
        self.outage.ended()

    def failed(self, problem: str, *, is_told: bool = False, is_grave: bool = False) -> None:
        """It has failed."""
        self.hampered(problem, is_told=is_told)
        self.is_grave = is_grave
        self.outage.failed(problem)

    def hampered(self, problem: str, *, is_told: bool = False) -> None:
        """It has failed, and the log says so already."""
        self.problem, self.is_told = problem, is_told

    @property
    def well_at(self) -> datetime | None:
        """When it last ended well, by the wall's clock as it goes now: it may have been set since."""
        return None if self.well is None else wall_time(self.clocks, self.well)

    @property
    def silent(self) -> float:
        """For how many seconds it should have ended well and has not."""
        return 0.0 if self.owed_since is None else max(0.0, self.clocks.monotonic() - self.owed_since)

    @property
    def is_late(self) -> bool:
        """Whether that is too long."""
        return self.is_grave or self.silent > self.patience

    @property
    def is_to_be_told(self) -> bool:
        """Whether administrators should know that it is late."""
        return self.is_late and not self.is_told

    @property
    def lateness(self) -> str | None:
        """What is wrong with it, if anything has been for too long."""
        if not self.is_late:
            return None
        return self.problem or f"it has not ended for {self.silent:.0f} s"
