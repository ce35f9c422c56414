"""Movements in an archive, another workbook that a person prepared: written by position, and read back.

Only lines that were read back count. Nobody else writes there, and a line's position never changes, so writing it again
has no effect. No fence is needed, and a killed program resumes at the last block that it had read back.
"""

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gspread.utils import absolute_range_name, rowcol_to_a1

from domain.company.sheet import archives
from domain.ledger import journal
from domain.storage.database import Database
from sheets.cells import Cell
from sheets.client import Json, Workbook
from sheets.errors import OtherLedger, RequestRefused
from sheets.healing import steps
from sheets.healing.held import Grid
from sheets.healing.reading import fill, grid_of
from sheets.mirror.found import title_for
from sheets.restored import Note
from sheets.tab import Edition, Row
from sheets.tabs.movements import MOVEMENTS, entry_rows

MARK = "storekeeper.archive"
LINES = 1500
"""Lines written, and read back, at a time."""

Beside = Callable[[range], Mapping[int, Sequence[Cell]]]
"""(lines) -> what people have beside them in the sheet, by line"""

log = logging.getLogger(__name__)


@dataclass
class _Place:
    """Where an archive's lines are."""

    sheet_id: int
    title: str
    first_line: int
    note_id: int
    cells: int  # of its other tabs


class Archive:
    """The archive that lines are currently written to."""

    def __init__(self, database: Database, workbook: Workbook, edition: Edition, room: int) -> None:
        self._database, self._workbook, self._edition, self._room = database, workbook, edition, room
        self._place: _Place | None = None

    @property
    def id(self) -> str:
        """The spreadsheet's id."""
        return self._workbook.id

    def extend(self, through: int, beside: Beside) -> int:
        """Write the next lines up to an entry, read them back, and record them. Returns the position reached.

        Raises SheetsError.
        """
        with self._database.read() as connection:
            before = archives.position(connection)
            done = journal.lines_up_to(connection, before)
            entries = [each for each in journal.after(connection, before, LINES) if each.position <= through]
        rows: list[Row] = []
        position = before
        for entry in entries:
            more = entry_rows(entry, self._edition)
            if rows and len(rows) + len(more) > LINES:
                break
            rows += more
            position = entry.position
        if not rows:
            return before
        place = self._place = self._place or self._find(done + 1)
        theirs = beside(range(done + 1, done + 1 + len(rows)))
        written = [(*row.cells, *theirs.get(int(row.key), ())) for row in rows]
        self._write(place, done + 1, written, position)
        with self._database.write() as connection:
            archives.extend(connection, self._workbook.id, place.first_line, done + len(rows), position)
        return position

    def rewrite(self, entries: Sequence[journal.Entry]) -> None:
        """Rewrite lines that are in it, for example after somebody's name has changed."""
        place = self._place = self._place or self._find(1)
        requests = [
            steps.write(
                *(place.sheet_id, entry.lines_before - place.first_line + 2, 0),
                [row.cells for row in entry_rows(entry, self._edition)],
            )
            for entry in entries
        ]
        self._workbook.write(requests)

    def _find(self, next_line: int) -> _Place:
        """Return the tab, created if needed. Raises OtherLedger."""
        described = self._workbook.describe()
        grids = [grid_of(sheet) for sheet in described["sheets"]]
        with self._database.read() as connection:
            known = archives.every(connection)
            own = next((each for each in known if each.workbook == self._workbook.id), None)
            ledger = Note.of(connection, 0).ledger
        for sheet, grid in zip(described["sheets"], grids, strict=True):
            for note in sheet.get("developerMetadata", []):
                if note["metadataKey"] == MARK:
                    if Note.read(note.get("metadataValue", "")).ledger != ledger:
                        raise OtherLedger(f"The archive {self._workbook.id} holds the movements of another ledger.")
                    others = sum(each.rows * each.columns for each in grids if each is not grid)
                    first = own.first_line if own else next_line
                    return _Place(grid.sheet_id, grid.title, first, note["metadataId"], others)
        if own is not None and own == known[-1]:  # somebody has deleted it: write it again
            with self._database.write() as connection:
                archives.forget(connection, own.id)
            raise RequestRefused(f"The tab with the movements in the archive {self._workbook.id} is gone.")
        self._workbook.write(self._tab(described, secrets.randbelow(2**31)))
        return self._find(next_line)

    def _tab(self, described: Json, sheet_id: int) -> list[Json]:
        language = self._edition.language
        with self._database.read() as connection:
            note = str(Note.of(connection, 0))
        size = {"rowCount": 2, "columnCount": len(MOVEMENTS.columns), "frozenRowCount": 1}
        title = title_for(described, MOVEMENTS.title.to(language))
        return [
            {"addSheet": {"properties": {"sheetId": sheet_id, "title": title, "gridProperties": size}}},
            steps.write(sheet_id, 0, 0, [MOVEMENTS.header(language)]),
            steps.mark(sheet_id, MARK, note),
        ]

    def _write(self, place: _Place, line: int, rows: Sequence[tuple[Cell, ...]], position: int) -> None:
        """Write rows where they belong, and read them back. Raises RequestRefused if something else is there."""
        top = line - place.first_line + 1
        width = max(map(len, rows), default=len(MOVEMENTS.columns))
        end = top + len(rows)
        if place.cells + end * width > self._room:
            raise RequestRefused(f"The archive {self._workbook.id} is full: another one is needed.")
        described = self._workbook.describe()
        grid = next(grid_of(each) for each in described["sheets"] if each["properties"]["sheetId"] == place.sheet_id)
        width = max(width, grid.columns)
        with self._database.read() as connection:
            note = str(Note.of(connection, position))
        self._workbook.write(
            [
                steps.properties(place.sheet_id, rowCount=end, columnCount=width),
                steps.write(place.sheet_id, top, 0, rows),
                steps.note(place.note_id, note),
            ]
        )
        there = Grid(place.sheet_id, grid.title, 0, end, width, 1, 0)
        cells = absolute_range_name(grid.title, f"A{top + 1}:{rowcol_to_a1(end, width)}")
        fill([there], self._workbook.cells([cells]))
        for number, row in enumerate(rows, top):
            for column, cell in enumerate(row):
                if not there.cell(number, column).is_as(cell):
                    shown = f"{there.cell(number, column).value!r}, not {cell.value!r}"
                    raise RequestRefused(f"The archive does not hold what was written: line {line}, {shown}.")
