"""Adopting a tab of ours that has lost its developer metadata: it is recognised by its title and header."""

from gspread.utils import rowcol_to_a1
from sqlalchemy import Connection, func, select

from domain.ledger import journal
from domain.storage.database import Database
from domain.storage.schema.ledger import journal as journal_table
from sheets.client import Json, Workbook
from sheets.healing import steps
from sheets.healing.held import Grid
from sheets.healing.reading import grid_of
from sheets.restored import Note
from sheets.tab import Edition, Tab
from sheets.tabs import TABS
from sheets.tabs.movements import MOVEMENTS, entry_rows
from sheets.words import Language


def adopt(database: Database, workbook: Workbook, described: Json, tab: Tab, language: Language) -> list[Json]:
    """Return requests that mark the tab as ours again; none if there is no such tab, or it is somebody else's."""
    title = tab.title.to(language)
    for sheet in described.get("sheets", []):
        marks = {note.get("metadataKey") for note in sheet.get("developerMetadata", [])}
        if sheet["properties"]["title"] != title or marks & {each.mark for each in TABS}:
            continue
        grid = grid_of(sheet)
        head = workbook.values(title, f"A1:{rowcol_to_a1(min(2, grid.rows), grid.columns)}")
        wanted = [cell.value for cell in tab.header(language)]
        if sum(value in wanted for value in (head[0] if head else [])) * 2 < len(wanted):
            continue
        if not tab.grows:
            return [steps.mark(grid.sheet_id, tab.mark)]
        note = _recovered(database, workbook, grid, language)
        return [steps.mark(grid.sheet_id, tab.mark, str(note))] if note else []
    return []


def _recovered(database: Database, workbook: Workbook, grid: Grid, language: Language) -> Note | None:
    """Return how far movements are written, by the newest line that matches the ledger's.

    Returns None if it is another ledger's.
    """
    if grid.rows < 2:  # noqa: PLR2004 - the header's
        return None
    number = MOVEMENTS.place("number") + 1
    rows = workbook.values(grid.title, f"A2:{rowcol_to_a1(grid.rows, number)}")
    told = (row for row in rows if row and isinstance(row[0], int | float))
    numbers = {int(row[0]): row[number - 1] if len(row) == number else "" for row in told}
    with database.read() as connection:
        for line in sorted(numbers, reverse=True)[:50]:
            position = _position_of(connection, line)
            for entry in journal.after(connection, position - 1, 1) if position else ():
                last = entry_rows(entry, Edition(language))[-1]
                if numbers.get(int(last.key)) == entry.number:
                    return Note.of(connection, position, _moved_out(connection, min(numbers), numbers[min(numbers)]))
    return None if any(numbers) else Note(0)


def _moved_out(connection: Connection, line: int, number: object) -> int:
    """Return the position up to which entries were moved out: the first row stands for them, and has no number."""
    position = _position_of(connection, line)
    return position if not number and journal.lines_up_to(connection, position) == line else 0


def _position_of(connection: Connection, line: int) -> int:
    entry = select(func.max(journal_table.c.position)).where(journal_table.c.lines_before < line)
    return int(connection.execute(entry).scalar() or 0)
