"""Comparing every tab, cell by cell, with the ledger; nothing is changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from domain.ledger import journal
from domain.storage.database import Database
from sheets.client import Workbook
from sheets.errors import OtherLedger
from sheets.healing.held import NOTHING, Grid, Held
from sheets.healing.identity import Key
from sheets.healing.standing import Reading
from sheets.mirror import restoring
from sheets.mirror.blocks import blocks, rows_between
from sheets.mirror.found import HEAD_ROWS, Found, find, form_of, read
from sheets.restored import Note
from sheets.tab import Edition, Row, Tab
from sheets.tabs import PRESENT, TABS
from sheets.tabs.movements import MOVEMENTS
from sheets.words import Language


@dataclass(frozen=True)
class Difference:
    """Where a tab is not as the ledger says."""

    tab: str  # its name
    where: str  # a row's key and a column's name; empty: the tab as a whole
    found: str
    wanted: str

    def __str__(self) -> str:
        return f"{self.tab}{f' · {self.where}' if self.where else ''}: {self.found or '–'}, not {self.wanted or '–'}"


class Checking:
    """One look at the whole workbook."""

    def __init__(self, database: Database, workbook: Workbook, language: Language) -> None:
        self._database, self._workbook, self._language = database, workbook, language
        described = workbook.describe()
        known = {tab.name: find(described, tab, language) for tab in TABS}
        self._tabs = {name: each for name, each in known.items() if each is not None}
        self.missing = [Difference(name, "", "no such tab", "one") for name, each in known.items() if each is None]
        self.note = self._note()
        addresses = {name: f"#gid={each.grid.sheet_id}" for name, each in self._tabs.items()}
        now = datetime.now(UTC)
        self._edition = Edition(language, now, addresses=addresses, moved_out=self.note.moved_out)

    def _note(self) -> Note:
        """How far Movements are written. Raises OtherLedger."""
        movements = self._tabs.get(MOVEMENTS.name)
        note = restoring.written(self._database, movements) if movements else Note(0)
        if note is None:
            raise OtherLedger("The ledger was restored since, and the sheet was not set back yet: run the bot first.")
        return note

    def behind(self) -> list[Difference]:
        """Whether bookings are still to be written."""
        with self._database.read() as connection:
            last = journal.last_position(connection)
        if self.note.position >= last:
            return []
        return [Difference(MOVEMENTS.name, "", f"bookings up to {self.note.position}", f"up to {last}")]

    def parts(self) -> Iterator[list[Difference]]:
        """What differs, tab by tab, and of Movements block by block."""
        if self.missing:
            yield self.missing
        there = [(tab, self._tabs[tab.name].grid) for tab in PRESENT if tab.name in self._tabs]
        read(self._workbook, [(grid, 0, grid.rows) for _, grid in there])
        for tab, grid in there:
            yield self._present(tab, grid)
            grid.cells.clear()
        if movements := self._tabs.get(MOVEMENTS.name):
            yield from self._movements(movements)

    def _present(self, tab: Tab, grid: Grid) -> list[Difference]:
        with self._database.read() as connection:
            wanted = {row.key: row for row in tab.rows(connection, self._edition)}
        reading = Reading(form_of(tab, self._language), grid, wanted)
        at: dict[Key, int] = {}
        for row, key in enumerate(reading.standing.keys):
            if key is not None:
                at.setdefault(key, row)
        differing = [*_head(tab, reading)]
        differing += [Difference(tab.name, str(key), "no row", "a row") for key in wanted if key not in at]
        differing += [Difference(tab.name, str(key), "a row", "none") for key in at if key not in wanted]
        for key, row in at.items():
            if key in wanted:
                held = [reading.cell(row, place) for place in range(len(tab.columns))]
                differing += _cells(tab, wanted[key], held)
        return differing

    def _movements(self, found: Found) -> Iterator[list[Difference]]:
        with self._database.read() as connection:
            moved_out = self.note.moved_out
            first = journal.lines_up_to(connection, moved_out) if moved_out else 1
            lines = range(first, journal.lines_up_to(connection, self.note.position) + 1)
        grid = found.grid
        read(self._workbook, [(grid, 0, min(HEAD_ROWS, grid.rows))])
        yield [*_head(MOVEMENTS, Reading(form_of(MOVEMENTS, self._language), grid, lines))]
        for block in blocks(lines):
            top = block.start - first + 1
            grid.cells.clear()
            if top < grid.rows:
                read(self._workbook, [(grid, top, min(top + len(block), grid.rows))])
            with self._database.read() as connection:
                wanted = list(rows_between(connection, block, self._edition))
            differing: list[Difference] = []
            for place, row in enumerate(wanted, top):
                cells = grid.cells[place] if place < len(grid.cells) else []
                width = len(MOVEMENTS.columns)
                differing += _cells(MOVEMENTS, row, [*cells[:width], *[NOTHING] * (width - len(cells))])
            yield differing
        below = len(lines) + 2
        if below <= grid.rows:
            keys = (row[0] for row in self._workbook.values(grid.title, f"A{below}:A{grid.rows}") if row)
            yield [
                Difference(MOVEMENTS.name, f"{key:.0f}", "a row", "none")
                for key in keys
                if isinstance(key, float | int)
            ]


def _head(tab: Tab, reading: Reading) -> Iterator[Difference]:
    for repair in reading.repairs:
        yield Difference(
            tab.name, repair.kind, repair.found or repair.where or "changed", repair.put_back or "as it was"
        )


def _cells(tab: Tab, wanted: Row, held: Sequence[Held]) -> Iterator[Difference]:
    for column, cell, there in zip(tab.columns, wanted.cells, held, strict=True):
        if not there.is_as(cell):
            shown = "" if there.value is None else str(there.value)
            told = shown if shown != str(cell.value) else f"{shown} in another format"
            yield Difference(tab.name, f"{wanted.key} · {column.name}", told, str(cell.value))
