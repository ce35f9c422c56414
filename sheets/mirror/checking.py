"""Comparing every tab, cell by cell, with the ledger; nothing is changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from domain.company.sheet.repairs import TITLES
from domain.ledger import journal
from domain.storage.database import Database
from sheets.client import Workbook
from sheets.errors import OtherLedger
from sheets.healing.held import NOTHING, Grid, Held
from sheets.healing.identity import Key
from sheets.healing.standing import Form, Reading
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
    """Where a tab differs from the ledger."""

    tab: str  # its title
    where: str  # a row as people see it, and a column's title; empty: the tab as a whole
    found: str
    wanted: str

    def __str__(self) -> str:
        return f"{self.tab}{f' · {self.where}' if self.where else ''}: {self.found or '–'}, not {self.wanted or '–'}"


class Checking:
    """A single look at the whole workbook."""

    def __init__(self, database: Database, workbook: Workbook, language: Language) -> None:
        self._database, self._workbook, self._language = database, workbook, language
        described = workbook.describe()
        known = {tab.name: find(described, tab, language) for tab in TABS}
        self._tabs = {name: each for name, each in known.items() if each is not None}
        gone = [tab for tab in TABS if known[tab.name] is None]
        self.missing = [Difference(tab.title.to(language), "", "no such tab", "one") for tab in gone]
        self.note = self._note()
        addresses = {name: f"#gid={each.grid.sheet_id}" for name, each in self._tabs.items()}
        now = datetime.now(UTC)
        self._edition = Edition(language, now, addresses=addresses, moved_out=self.note.moved_out)

    def _note(self) -> Note:
        """Return how far Movements is written. Raises OtherLedger."""
        movements = self._tabs.get(MOVEMENTS.name)
        note = restoring.written(self._database, movements) if movements else Note(0)
        if note is None:
            raise OtherLedger("The ledger was restored since, and the sheet was not set back yet: run the bot first.")
        return note

    def behind(self) -> list[Difference]:
        """Return a difference if bookings are still to be written."""
        with self._database.read() as connection:
            last = journal.last_position(connection)
        if self.note.position >= last:
            return []
        return [Difference(self._title(MOVEMENTS), "", f"bookings up to {self.note.position}", f"up to {last}")]

    def parts(self) -> Iterator[list[Difference]]:
        """Yield differences tab by tab, and of Movements block by block."""
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
        form = form_of(tab, self._language)
        reading = Reading(form, grid, wanted)
        at: dict[Key, int] = {}
        for row, key in enumerate(reading.standing.keys):
            if key is not None:
                at.setdefault(key, row)
        differing = [*_head(form, reading)]
        differing += [
            Difference(form.title, _called(form, key, row.values), "no row", "a row")
            for key, row in wanted.items()
            if key not in at
        ]
        for key, at_row in at.items():
            held = [reading.cell(at_row, place) for place in range(len(tab.columns))]
            if key in wanted:
                differing += _cells(form, wanted[key], held)
            else:
                there = _called(form, key, [each.text for each in held])
                differing.append(Difference(form.title, there, "a row", "none"))
        return differing

    def _title(self, tab: Tab) -> str:
        return tab.title.to(self._language)

    def _movements(self, found: Found) -> Iterator[list[Difference]]:
        with self._database.read() as connection:
            moved_out = self.note.moved_out
            first = journal.lines_up_to(connection, moved_out) if moved_out else 1
            lines = range(first, journal.lines_up_to(connection, self.note.position) + 1)
        grid = found.grid
        read(self._workbook, [(grid, 0, min(HEAD_ROWS, grid.rows))])
        form = form_of(MOVEMENTS, self._language)
        yield [*_head(form, Reading(form, grid, lines))]
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
                differing += _cells(form, row, [*cells[:width], *[NOTHING] * (width - len(cells))])
            yield differing
        below = len(lines) + 2
        if below <= grid.rows:
            keys = (row[0] for row in self._workbook.values(grid.title, f"A{below}:A{grid.rows}") if row)
            yield [
                Difference(form.title, f"{key:.0f}", "a row", "none") for key in keys if isinstance(key, float | int)
            ]


def _head(form: Form, reading: Reading) -> Iterator[Difference]:
    for repair in reading.repairs:
        found = repair.found or repair.where or "changed"
        yield Difference(form.title, TITLES[repair.kind].en, found, repair.put_back or "as it was")


def _called(form: Form, key: Key, values: Sequence[object]) -> str:
    return form.called(values) or str(key)


def _cells(form: Form, wanted: Row, held: Sequence[Held]) -> Iterator[Difference]:
    for head, cell, there in zip(form.header, wanted.cells, held, strict=True):
        if not there.is_as(cell):
            shown = "" if there.value is None else str(there.value)
            told = shown if shown != str(cell.value) else f"{shown} in another format"
            where = f"{_called(form, wanted.key, wanted.values)} · {head.value}"
            yield Difference(form.title, where, told, str(cell.value))
