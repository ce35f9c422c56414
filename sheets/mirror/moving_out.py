"""Moving out: before the workbook is full, the oldest lines leave Movements, for an archive if there is one.

A person prepares the archive. Lines are first written there and read back. Then the rows are deleted in one atomic
request that leaves one row in their place; their sums are on the Carried forward tab. A killed program resumes from the
database and the note on the tab, so that no line is lost or doubled.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from gspread.utils import rowcol_to_a1
from sqlalchemy import Connection

from domain.company.settings import mirroring, store
from domain.company.sheet import archives
from domain.company.sheet.repairs import Kind, Repair, remember
from domain.company.sheet.state import MAX_CELLS, NEARLY_FULL
from domain.ledger import journal, periods
from domain.ledger.journal import Entry
from domain.storage.database import Database
from sheets.cells import Cell
from sheets.client import Workbook
from sheets.errors import Paced, SheetsError
from sheets.healing import steps
from sheets.mirror.archive import Archive
from sheets.mirror.fence import Fence
from sheets.mirror.seen import Seen
from sheets.restored import Note
from sheets.tab import Edition
from sheets.tabs.movements import MOVEMENTS, carried_row

DECIDED_EVERY = 30.0
"""Seconds between checks of how full the workbook is."""

RETRIED_AFTER = 60.0
"""Seconds after which writing to a failing archive is retried."""

REWRITTEN_AFTER = 600.0
"""Seconds after which rewriting lines in an archive is retried: it may be gone for good."""

log = logging.getLogger(__name__)

OpenArchive = Callable[[str], Workbook]


@dataclass(frozen=True)
class Room:
    """A workbook's capacity, and the shares of it above which lines are moved out."""

    cells: int = MAX_CELLS
    closed: float = NEARLY_FULL  # lines of closed periods, to an archive
    oldest: float = 0.85  # the oldest lines, of any period
    at_last: float = 0.95  # without an archive, if that cannot be written
    kept: float = 0.5  # the share left afterwards
    least: int = 1000  # lines that stay
    archive: int = int(MAX_CELLS * 0.95)  # cells of an archive, after which another one is needed


class Stepped(NamedTuple):
    """The result of a step."""

    requests: int
    moved: bool  # whether rows have left the sheet, which then has to be looked at again


class MovingOut:
    """Moves lines out, step by step."""

    def __init__(
        self,
        database: Database,
        workbook: Workbook,
        open_archive: OpenArchive | None,
        room: Room,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database, self._workbook, self._open, self._room = database, workbook, open_archive, room
        self._clock = clock
        self._archives: dict[str, Archive] = {}
        self._decided_at = self._retry_at = self._rewrite_at = float("-inf")
        self._goal = 0
        self._must = self._idle = False
        self.problem = ""
        """What prevents writing the archive."""

    def step(self, seen: Seen, edition: Edition, fence: Fence) -> Stepped:
        """Take the next step."""
        is_due = self._clock() >= self._decided_at + DECIDED_EVERY
        if self._idle and not is_due:
            return Stepped(0, moved=False)
        with self._database.read() as connection:
            archived, wanted = archives.position(connection), store.get(connection, mirroring.ARCHIVE)
            if is_due:
                self._decide(connection, seen, has_archive=bool(wanted))
        goal = max(self._goal, archived, seen.moved_out)
        before = archived
        if wanted and archived < goal and self._clock() >= self._retry_at:
            archived = self._archive(wanted, goal, seen, edition, archived)
        if goal > seen.moved_out and (not wanted or archived >= goal or self._must):
            self._shorten(seen, goal, edition, fence)
            return Stepped(1, moved=True)
        self._idle = goal <= seen.moved_out and (not wanted or archived >= goal)
        return Stepped(int(archived > before), moved=False)

    def rewrite(self, entries: Sequence[Entry], edition: Edition) -> bool:
        """Rewrite entries that are in archives. Returns whether that was done."""
        if self._clock() < self._rewrite_at:
            return False
        with self._database.read() as connection:
            places = archives.every(connection)
        try:
            for workbook, some in groupby(entries, lambda entry: _holding(places, entry)):
                self._opened(workbook, edition).rewrite(list(some))
        except Paced:
            raise
        except SheetsError as error:
            log.warning("lines in an archive are not written again: %s", error)
            self._rewrite_at = self._clock() + REWRITTEN_AFTER
            self._archives.clear()
            return False
        return True

    def _decide(self, connection: Connection, seen: Seen, *, has_archive: bool) -> None:
        """Decide up to which entry lines are to leave."""
        self._decided_at = self._clock()
        room, width = self._room, seen.movements.grid.columns
        lines = journal.line_count(connection)
        own = len(seen.numbers) * width
        full = (seen.cells + (lines - seen.lines) * width) / room.cells
        kept = max(room.least, int((room.cells * room.kept - (seen.cells - own)) / width))
        oldest = journal.position_before(connection, lines - kept + 1) if lines > kept else 0
        self._must = full >= room.at_last
        if full >= room.oldest:
            self._goal = oldest
        elif full >= room.closed and has_archive:
            self._goal = min(oldest, periods.closed_position(connection))

    def _archive(self, workbook: str, goal: int, seen: Seen, edition: Edition, archived: int) -> int:
        def beside(lines: range) -> Mapping[int, Sequence[Cell]]:
            return self._beside(seen, lines)

        try:
            archived = self._opened(workbook, edition).extend(goal, beside)
        except Paced:
            raise
        except SheetsError as error:
            if str(error) != self.problem:
                log.warning("the archive is not written: %s", error)
            self.problem, self._retry_at = str(error), self._clock() + RETRIED_AFTER
            self._archives.clear()
        else:
            self.problem = ""
        return archived

    def _opened(self, workbook: str, edition: Edition) -> Archive:
        if self._open is None or workbook == self._workbook.id:
            raise SheetsError("This workbook cannot be the archive.")
        if workbook not in self._archives:
            plain = Edition(edition.language)  # links lead nowhere there
            self._archives[workbook] = Archive(self._database, self._open(workbook), plain, self._room.archive)
        return self._archives[workbook]

    def _beside(self, seen: Seen, lines: range) -> Mapping[int, Sequence[Cell]]:
        """Return what people have beside lines in the sheet; for formulas, their results."""
        grid, width = seen.movements.grid, len(MOVEMENTS.columns)
        if grid.columns <= width or not lines or lines.start not in seen.numbers:
            return {}
        top = seen.row_of(lines.start) + 1
        last = min(top + len(lines) - 1, grid.rows)
        cells = f"{rowcol_to_a1(top, width + 1)}:{rowcol_to_a1(last, grid.columns)}"
        rows = self._workbook.values(grid.title, cells)
        return {line: tuple(_cell(value) for value in row) for line, row in zip(lines, rows, strict=False) if row}

    def _shorten(self, seen: Seen, goal: int, edition: Edition, fence: Fence) -> None:
        """Delete the rows, and add one in their place."""
        sheet_id = seen.movements.grid.sheet_id
        position = max(goal, seen.position)
        with self._database.read() as connection:
            last = journal.lines_up_to(connection, goal)
            row = carried_row(connection, Edition(edition.language, edition.now, None, edition.addresses, goal))
            note = Note.of(connection, position, goal)
        gone = min(last, seen.lines) - seen.first + 1
        requests = [steps.insert(sheet_id, "ROWS", 1, 1), steps.write(sheet_id, 1, 0, [row.cells])]
        if gone > 0:
            requests.append({"deleteDimension": {"range": steps.span(sheet_id, "ROWS", 2, 2 + gone)}})
        fence.write([*requests, steps.note(seen.movements.note_id, str(note))], seen.sync_id)
        with self._database.write() as connection:
            moved = Repair(Kind.MOVED_OUT, edition.say(MOVEMENTS.title), f"{seen.first:,}–{last:,}")
            remember(connection, [moved], "", edition.now)
        log.warning("the workbook is filling: lines up to %d have left Movements", last)


def _holding(places: Sequence[archives.Archive], entry: Entry) -> str:
    """Return the workbook of the archive that holds an entry."""
    return next(each.workbook for each in places if entry.position <= each.position)


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE")
    return Cell(value if isinstance(value, str | int | float) else str(value))
