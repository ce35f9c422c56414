"""Tables: blocks of cells that hold values, as values.append finds them; and making room for rows below one."""

from sandbox.google.shifting import Shift, move_cells, move_pointers
from sandbox.google.workbook import Area, Sheet, Workbook


def found(sheet: Sheet, area: Area) -> Area | None:
    """Return the table that the last value within the area belongs to."""
    for row in range(min(area.bottom, len(sheet.rows)) - 1, area.top - 1, -1):
        held = [at for at, cell in sheet.rows[row].items() if cell.value is not None and at in area.columns]
        if held:
            return _grown(sheet, Area(row, max(held), row + 1, max(held) + 1))
    return None


def _grown(sheet: Sheet, area: Area) -> Area:
    """Return the area, extended while values continue without an empty row or column."""
    top, left, bottom, right = area
    before = None
    while before != (top, left, bottom, right):
        before = (top, left, bottom, right)
        while top > 0 and _any(sheet, Area(top - 1, max(left - 1, 0), top, right + 1)):
            top -= 1
        while _any(sheet, Area(bottom, max(left - 1, 0), bottom + 1, right + 1)):
            bottom += 1
        while left > 0 and _any(sheet, Area(max(top - 1, 0), left - 1, bottom + 1, left)):
            left -= 1
        while _any(sheet, Area(max(top - 1, 0), right, bottom + 1, right + 1)):
            right += 1
    return Area(top, left, bottom, right)


def _any(sheet: Sheet, area: Area) -> bool:
    return any(
        (cell := row.get(column)) is not None and cell.value is not None
        for row in sheet.rows[area.top : area.bottom]
        for column in area.columns
    )


def insert_rows(book: Workbook, sheet: Sheet, at: int, count: int) -> None:
    """Insert empty rows before the row `at`, which may be one past the last."""
    grid = sheet.properties["gridProperties"]
    shift = Shift("ROWS", at, count)
    grid["rowCount"] += count
    move_cells(sheet, shift)
    move_pointers(book, sheet, shift)


def grow(sheet: Sheet, rows: int, columns: int) -> None:
    """Grow the grid to at least this size."""
    grid = sheet.properties["gridProperties"]
    grid["rowCount"], grid["columnCount"] = max(sheet.height, rows), max(sheet.width, columns)
