"""Querying what belongs into the tabs: only as often as it can have changed, and as it is worth."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection

from domain.reports import changes
from sheets.tab import Edition, Row, Tab
from sheets.tabs import PRESENT

DEAR = 0.25
"""Seconds of work above which a tab is not queried at every tick: bookings are more important."""

UNASKED = 20.0
"""Seconds after which the tabs are queried although the ledger's mark is unchanged: names and dates change, too."""

SHARE = 20
"""An expensive tab is not queried again for this many times as long as it took."""

KEPT = 1_000
"""Maximum rows of a tab that are kept until it is queried again."""


@dataclass
class _Kept:
    """What a tab was to hold when it was last queried."""

    rows: list[Row]
    edition: Edition

    def fits(self, edition: Edition) -> bool:
        """Whether they would be written in the same way, with the same links."""
        ours = self.edition
        same = (ours.language, ours.addresses) == (edition.language, edition.addresses)
        return same and ours.moved_out == edition.moved_out


@dataclass
class Asking:
    """Knows which tabs have to be queried, and the last rows of those that have not."""

    clock: Callable[[], float]
    _mark: changes.Mark | None = None  # of the ledger, when the tabs were queried; None: query
    _ask_at: float = 0.0
    _owed: set[str] = field(default_factory=set)  # tabs still to be queried since
    _due_at: dict[str, float] = field(default_factory=dict)  # when the database may be queried again, by tab
    _kept: dict[str, _Kept] = field(default_factory=dict)

    def anew(self) -> None:
        """Query everything again, because it is unknown what became of the rows."""
        self._mark = None

    def owe(self, tab: Tab) -> None:
        """Record that a tab has more rows than were written."""
        self._due_at.pop(tab.name, None)
        self._owed.add(tab.name)

    def due(self, connection: Connection, edition: Edition) -> dict[str, list[Row]]:
        """Return the rows of the tabs that may have changed since they were queried, by tab."""
        now = self._see(connection)
        due = [tab for tab in PRESENT if tab.name in self._owed and now >= self._due_at.get(tab.name, 0.0)]
        return {tab.name: self._ask(connection, tab, edition) for tab in due}

    def every(self, connection: Connection, edition: Edition) -> dict[str, list[Row]]:
        """Return the rows of all tabs; for those that are not due, the last ones."""
        now, found = self._see(connection), {}
        for tab in PRESENT:
            kept = self._kept.get(tab.name)
            early = kept is not None and now < self._due_at.get(tab.name, 0.0) and kept.fits(edition)
            found[tab.name] = kept.rows if kept and early else self._ask(connection, tab, edition)
        return found

    def _see(self, connection: Connection) -> float:
        """Check whether the ledger has changed. Returns the time."""
        now, mark = self.clock(), changes.mark(connection)
        if mark != self._mark or now >= self._ask_at:
            self._mark, self._ask_at = mark, now + UNASKED
            self._owed = {tab.name for tab in PRESENT}
        return now

    def _ask(self, connection: Connection, tab: Tab, edition: Edition) -> list[Row]:
        """Return what belongs into a tab; expensive tabs are queried less often."""
        begun = time.thread_time()
        rows = list(tab.rows(connection, edition))
        took = time.thread_time() - begun
        pause = max(float(tab.every), took * SHARE if took > DEAR else 0.0)
        self._due_at[tab.name] = self.clock() + pause if pause else 0.0
        self._owed.discard(tab.name)
        self._kept.pop(tab.name, None)
        if pause and len(rows) <= KEPT:
            self._kept[tab.name] = _Kept(rows, edition)
        return rows
