"""The mirror: keeps its tabs of a Google Sheet in step with the ledger.

Movements are written by position, each line at its own row for ever. How far they are written is noted on the tab by
the same atomic request, so whatever is lost, killed or repeated, nothing is missed and nothing is there twice.
Stock, and the heads of the journal, are projections: only rows that differ are written.
"""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from domain.ledger import journal
from domain.storage.database import Database
from sheets import requests
from sheets.cells import BLANK, Cell
from sheets.client import Json, Workbook
from sheets.errors import OtherLedger, RequestRefused, SheetsError
from sheets.requests import Found
from sheets.restored import Note, common_position, lines_up_to, note_lost
from sheets.tab import Edition
from sheets.tabs import PRESENT, TABS
from sheets.tabs.heads import HEADS
from sheets.tabs.movements import MOVEMENTS, entry_rows
from sheets.words import Language

ROWS_A_REQUEST = 1500  # about 1.4 MB; Google recommends to stay under 2
REQUESTS_A_TICK = 5
REWRITES_A_REQUEST = 500  # entries
REREAD_AFTER = 300.0  # seconds after which the workbook is read again: people edit in it
MAX_PAUSE = 60.0  # seconds between attempts

log = logging.getLogger(__name__)


Cells = tuple[Cell, ...]


@dataclass(frozen=True)
class TickReport:
    """What a tick did; with an error, why it stopped, and in how many seconds it makes sense to tick again."""

    requests: int = 0  # writes that Google answered
    rows: int = 0
    position: int | None = None  # the last journal entry in the sheet; None: not known just now
    behind: int = 0  # entries that are still to be written
    error: SheetsError | None = None
    pause: float = 0.0


@dataclass
class _Projection:
    """A tab that shows the present state, and its values, header included."""

    found: Found
    header: Cells
    shown: list[tuple[str | float, ...]]

    def changed(self, wanted: list[Cells]) -> list[tuple[int, Cells]]:
        """The rows that differ from what is shown, with their places; what is shown beyond the last is blanked."""
        blank = (BLANK,) * len(self.found.tab.columns)
        rows = [self.header, *wanted]
        rows += [blank] * (len(self.shown) - len(rows))
        return [
            (place, row)
            for place, row in enumerate(rows)
            if place >= len(self.shown) or self.shown[place] != _values(row)
        ]

    def note(self, written: list[tuple[int, Cells]]) -> None:
        """These rows are there now."""
        for place, row in written:
            self.shown += [()] * (place + 1 - len(self.shown))
            self.shown[place] = _values(row)


@dataclass
class _Seen:
    """What the mirror knows of the workbook."""

    movements: Found
    position: int
    projections: list["_Projection"]


@dataclass(frozen=True)
class _Step:
    """What one request is to write."""

    movements: list[Cells]
    start: int  # the sheet's row of the first of them
    position: int
    note: Note
    projected: list[tuple[_Projection, list[tuple[int, Cells]]]]  # what to change in each: row, and what belongs there
    behind: int

    @property
    def rows(self) -> int:
        """How many rows that is."""
        return len(self.movements) + sum(len(changed) for _, changed in self.projected)


class Mirror:
    """Brings the sheet up to date tick by tick; reads the workbook again after anything has gone wrong."""

    def __init__(
        self,
        database: Database,
        workbook: Workbook,
        clock: Callable[[], float] = time.monotonic,
        language: Language = Language.BOTH,
    ) -> None:
        self._database = database
        self._workbook = workbook
        self._clock = clock
        self._language = language
        self.is_known: bool | None = None
        """Whether the sheet was last found to be written from this ledger; None: it was not asked yet."""
        self._seen: _Seen | None = None
        self._reread_at = 0.0
        self._error: SheetsError | None = None
        self._failures = 0
        self._not_before = 0.0

    def tick(self) -> TickReport:
        """Write what is new. Failures outside are reported, not raised."""
        pause = self._not_before - self._clock()
        if self._error and pause > 0:
            return TickReport(error=self._error, pause=pause)
        sent = rows = 0
        try:
            if self._seen is None or self._clock() >= self._reread_at:
                self._seen = self._read_workbook()
                self._reread_at = self._clock() + REREAD_AFTER
            step = self._next(self._seen)
            while step.rows and sent < REQUESTS_A_TICK:
                self._write(self._seen, step)
                sent, rows = sent + 1, rows + step.rows
                step = self._next(self._seen)
            if sent < REQUESTS_A_TICK and (again := self._rewrite(self._seen)):
                sent, rows = sent + 1, rows + again
        except SheetsError as error:
            return self._failed(error, sent, rows)
        if self._error:
            log.info("the sheet is written again")
        self._error, self._failures = None, 0
        return TickReport(sent, rows, self._seen.position, step.behind)

    def _failed(self, error: SheetsError, sent: int, rows: int) -> TickReport:
        """Forget the workbook: whether the last request was done is unknown."""
        if str(error) != str(self._error):
            log.warning("the sheet is not written: %s", error)
        pause = min(MAX_PAUSE, 2.0 ** min(self._failures, 10)) * random.uniform(0.5, 1)  # noqa: S311 - nothing to guess
        pause = max(pause, error.retry_after or 0)
        self._seen, self._error = None, error
        self._failures += 1
        self._not_before = self._clock() + pause
        return TickReport(sent, rows, error=error, pause=pause)

    def _read_workbook(self) -> _Seen:
        """Read the workbook's state, making the tabs that are missing."""
        workbook = self._workbook.describe()
        missing = [
            request
            for tab in TABS
            if not requests.find(workbook, tab)
            for request in requests.create(workbook, tab, self._language)
        ]
        if missing:
            self._workbook.write(missing)
            workbook = self._workbook.describe()
        movements = requests.find(workbook, MOVEMENTS)
        projected = [found for tab in PRESENT if (found := requests.find(workbook, tab))]
        if movements is None or len(projected) != len(PRESENT):
            raise RequestRefused("The tabs that were just made are not there.")
        self._widen(movements)
        written = self._written(movements)
        if written is None:
            written = self._set_back(movements, next(each for each in projected if each.tab == HEADS))
        return _Seen(movements, written, [self._read(found) for found in projected])

    def check(self) -> None:
        """Make sure that the sheet holds no movements that the ledger does not know. Raises SheetsError."""
        movements = requests.find(self._workbook.describe(), MOVEMENTS)
        if movements is not None:
            self._written(movements)

    def _written(self, movements: Found) -> int | None:
        """Up to which position the tab is written; None, if that was before the ledger was restored.

        Raises OtherLedger.
        """
        note = Note.read(movements.note)
        with self._database.read() as connection:
            self.is_known = note.agrees(connection) or note.is_of_before(connection)
            if self.is_known:
                return note.position if note.agrees(connection) else None
        raise OtherLedger(
            f"The tab {movements.title!r} holds {note.position} movements that are not those of this ledger. Are these "
            "the database and the sheet that you mean? If the ledger was brought back from a copy by other means, "
            "stop the bot and type storekeeper restore --adopt. If the ledger is a new one, delete the tab and it is "
            "written anew."
        )

    def _set_back(self, movements: Found, heads: Found) -> int:
        """Take what the restored ledger does not have out of the tab, once it is noted as lost. Returns the position.

        It may be done again: what was noted stays noted.
        """
        days = requests.values_from(self._workbook, heads, 1)
        with self._database.read() as connection:
            position = common_position(connection, days)
            first = lines_up_to(connection, position) + 1
            note = Note.of(connection, position)
        shown = requests.values_from(self._workbook, movements, first)
        with self._database.write() as connection:
            lost = note_lost(connection, position, shown, datetime.now(UTC))
        log.warning("the ledger was restored: the sheet is set back to position %d, %d lines are lost", position, lost)
        self._workbook.write([*requests.blank(movements, first), requests.set_note(movements, str(note))])
        return position

    def _read(self, found: Found) -> _Projection:
        width = len(found.tab.columns)
        values = requests.values_from(self._workbook, found, 0)
        shown = [tuple((row + [""] * width)[:width]) for row in values]
        return _Projection(found, found.tab.header(self._language), shown)

    def _widen(self, movements: Found) -> None:
        """Give a tab that an earlier version made the columns that have come since."""
        if movements.columns < len(MOVEMENTS.columns):
            header = requests.write(movements.sheet_id, 0, [MOVEMENTS.header(self._language)])
            self._workbook.write([*requests.fit(movements, movements.rows), header])

    def _next(self, seen: _Seen) -> _Step:
        """What to write next: movements first, then stock, which is their sum."""
        rows: list[Cells] = []
        start, position = 0, seen.position
        edition = Edition(self._language)
        with self._database.read() as connection:
            for entry in journal.after(connection, seen.position, ROWS_A_REQUEST):
                more = [row.cells for row in entry_rows(entry, edition)]
                if rows and len(rows) + len(more) > ROWS_A_REQUEST:
                    break
                start = start or entry.lines_before + 1
                rows += more
                position = entry.position
            behind = journal.last_position(connection) - position
            note = Note.of(connection, position)
            wanted = [] if behind else [[row.cells for row in tab.rows(connection, edition)] for tab in PRESENT]
        projected, room = [], ROWS_A_REQUEST - len(rows)
        for projection, present in zip(seen.projections, wanted, strict=False):
            changed = projection.changed(present)[:room]
            room -= len(changed)
            projected += [(projection, changed)] if changed else []
        return _Step(rows, start, position, note, projected, behind)

    def _rewrite(self, seen: _Seen) -> int:
        """Write entries again whose words have changed since, such as a name. Returns how many rows."""
        with self._database.read() as connection:
            entries = journal.outdated(connection, seen.position, REWRITES_A_REQUEST)
        changed = [
            (place, row.cells)
            for entry in entries
            for place, row in enumerate(entry_rows(entry, Edition(self._language)), entry.lines_before + 1)
        ]
        if changed:
            written = [requests.write(seen.movements.sheet_id, start, rows) for start, rows in _runs(changed)]
            self._workbook.write([*requests.fit(seen.movements, changed[-1][0] + 1), *written])
            with self._database.write() as connection:
                journal.rewritten(connection, [entry.position for entry in entries])
        return len(changed)

    def _write(self, seen: _Seen, step: _Step) -> None:
        batch: list[Json] = []
        if step.movements:
            batch += requests.fit(seen.movements, step.start + len(step.movements))
            batch.append(requests.write(seen.movements.sheet_id, step.start, step.movements))
            batch.append(requests.set_note(seen.movements, str(step.note)))
        for projection, changed in step.projected:
            found = projection.found
            batch += requests.fit(found, changed[-1][0] + 1)
            batch += [requests.write(found.sheet_id, start, rows) for start, rows in _runs(changed)]
        replies = self._workbook.write(batch)
        if step.movements and not any(
            reply.get("updateDeveloperMetadata", {}).get("developerMetadata") for reply in replies
        ):
            raise RequestRefused("The mirror's note on the tab is gone.")
        seen.position = step.position
        for projection, changed in step.projected:
            projection.note(changed)


def _values(row: Cells) -> tuple[str | float, ...]:
    return tuple(cell.value for cell in row)


def _runs(changed: list[tuple[int, Cells]]) -> list[tuple[int, list[Cells]]]:
    """Neighbouring rows together: the first one's place, and the rows."""
    runs: list[tuple[int, list[Cells]]] = []
    for place, row in changed:
        if runs and place == runs[-1][0] + len(runs[-1][1]):
            runs[-1][1].append(row)
        else:
            runs.append((place, [row]))
    return runs
