"""When to read the workbook again: right after somebody's edit if Drive reports it, else regularly."""

from collections.abc import Callable

from sheets.drive import Probe

READ_BACK = 20.0
"""Seconds between reads if Drive reports nothing: edits are noticed within a minute."""

SETTLED = 10.0
"""Seconds after which it is read again when the last edit was our own: another may be hidden behind it."""

SHARE = 10
"""Reading takes at most one part in this many of the time."""


class Watch:
    """Says when to look, and who edited last."""

    def __init__(self, probe: Probe, clock: Callable[[], float]) -> None:
        self._probe = probe
        self._clock = clock
        self._version: str | None = None
        self._seen: str | None = None
        self._looked_at = float("-inf")
        self._cost = 0.0
        self.editor = ""
        self.by_us = False  # whether nobody else seems to have edited it

    def is_due(self) -> bool:
        """Whether somebody may have changed it since it was last looked at."""
        edition = self._probe.edition()
        since = self._clock() - self._looked_at
        self.by_us = edition is not None and (edition.by_us or edition.version == self._version)
        if edition is None:
            self._seen, self.editor = None, ""
            return since >= max(READ_BACK, SHARE * self._cost)
        self._seen = edition.version
        if edition.version == self._version:
            return False
        if not edition.by_us:
            self.editor = edition.editor
            return True
        return since >= max(SETTLED, SHARE * self._cost)

    def looked(self, seconds: float) -> None:
        """Record a look at the state at the last `is_due`, or later."""
        self._version = self._seen
        self._looked_at = self._clock()
        self._cost = seconds

    def settled(self) -> None:
        """Record that nothing that people did is still open."""
        self.editor = ""
