"""Requests that copy, cut and merge cells."""

from typing import NamedTuple

from sandbox.google.edits.kind import Kinds
from sandbox.google.formulas import Calculator
from sandbox.google.messages import COORDINATE, GRID_RANGE, Json
from sandbox.google.references import carried
from sandbox.google.refusal import Refusal
from sandbox.google.workbook import EMPTY, Area, Cell, Formula, Plain, Sheet, Workbook

PASTES = ("PASTE_NORMAL", "PASTE_VALUES", "PASTE_FORMAT", "PASTE_FORMULA", "PASTE_DATA_VALIDATION")
MERGES = ("MERGE_ALL", "MERGE_COLUMNS", "MERGE_ROWS")


class Taken(NamedTuple):
    """A copied cell, its computed value, and its position."""

    cell: Cell
    result: Plain
    row: int
    column: int


def copy_paste(book: Workbook, request: Json) -> None:
    """Copy cells elsewhere, as often as they fit into the destination."""
    source, area = book.located(request.get("source", {}))
    turned = request.get("pasteOrientation") == "TRANSPOSE"
    taken = _taken(book, source, area)
    lines = [list(column) for column in zip(*taken, strict=True)] if turned else taken
    sheet, target = _target(book, request.get("destination", {}), len(lines), len(lines[0]))
    how = request.get("pasteType", "PASTE_NORMAL")
    for row in target.rows:
        line = lines[(row - target.top) % len(lines)]
        cells = ((column, line[(column - target.left) % len(line)]) for column in target.columns)
        sheet.put(
            row,
            {
                column: _pasted(sheet.cell(row, column), each, how, (row - each.row, column - each.column))
                for column, each in cells
            },
        )


def _taken(book: Workbook, sheet: Sheet, area: Area) -> list[list[Taken]]:
    calculator = Calculator(book)
    return [
        [Taken(sheet.cell(row, column), calculator.value(sheet, row, column), row, column) for column in area.columns]
        for row in area.rows
    ]


def _target(book: Workbook, given: Json, height: int, width: int) -> tuple[Sheet, Area]:
    """Return the destination: at least as large as what is pasted, or a multiple of it."""
    sheet = book.sheet(given.get("sheetId", 0))
    top, left = given.get("startRowIndex", 0), given.get("startColumnIndex", 0)
    rows, columns = given.get("endRowIndex", top) - top, given.get("endColumnIndex", left) - left
    tall = rows if rows > 0 and rows % height == 0 else height
    wide = columns if columns > 0 and columns % width == 0 else width
    edges = {"endRowIndex": top + tall, "endColumnIndex": left + wide}
    return sheet, sheet.area({"startRowIndex": top, "startColumnIndex": left} | edges)


def _pasted(there: Cell, taken: Taken, how: str, far: tuple[int, int]) -> Cell:
    """Return the cell after the other one was pasted onto it, at this distance from its position."""
    cell, entered = taken.cell, taken.cell.value
    if isinstance(entered, Formula):
        entered = Formula(carried(entered.text, *far))
    if how == "PASTE_NORMAL":
        return cell._replace(value=entered)
    if how == "PASTE_FORMAT":
        return there._replace(format=cell.format)
    if how == "PASTE_DATA_VALIDATION":
        return there._replace(validation=cell.validation)
    return there._replace(value=taken.result if how == "PASTE_VALUES" else entered)


def cut_paste(book: Workbook, request: Json) -> None:
    """Move cells elsewhere, leaving empty ones. Formulas that refer to them stay as they are."""
    source, area = book.located(request.get("source", {}))
    to = request.get("destination", {})
    top, left = to.get("rowIndex", 0), to.get("columnIndex", 0)
    sheet = book.sheet(to.get("sheetId", 0))
    edges = {"endRowIndex": top + len(area.rows), "endColumnIndex": left + len(area.columns)}
    target = sheet.area({"startRowIndex": top, "startColumnIndex": left} | edges)
    taken = [[source.cell(row, column) for column in area.columns] for row in area.rows]
    for row in area.rows:
        source.put(row, dict.fromkeys(area.columns, EMPTY))
    for row, line in zip(target.rows, taken, strict=True):
        sheet.put(row, dict(zip(target.columns, line, strict=True)))


def merge_cells(book: Workbook, request: Json) -> None:
    """Merge cells into one, which keeps the content of the first."""
    if "mergeType" not in request:
        raise Refusal("A mergeType must be specified.")
    sheet, area = book.located(request.get("range", {}))
    _unmerge(sheet, area)
    for part in _parts(area, request["mergeType"]):
        if len(part.rows) * len(part.columns) == 1:
            continue
        held = next(
            (
                cell
                for row in part.rows
                for column in part.columns
                if (cell := sheet.cell(row, column)).value is not None
            ),
            None,
        )
        for row in part.rows:
            sheet.put(row, {column: sheet.cell(row, column)._replace(value=None) for column in part.columns})
        if held:
            sheet.put(part.top, {part.left: sheet.cell(part.top, part.left)._replace(value=held.value)})
        sheet.things.setdefault("merges", []).append(part.on(sheet.id))


def _parts(area: Area, how: str) -> list[Area]:
    if how == "MERGE_ROWS":
        return [area._replace(top=row, bottom=row + 1) for row in area.rows]
    if how == "MERGE_COLUMNS":
        return [area._replace(left=column, right=column + 1) for column in area.columns]
    return [area]


def unmerge_cells(book: Workbook, request: Json) -> None:
    """Split merged cells."""
    _unmerge(*book.located(request.get("range", {})))


def _unmerge(sheet: Sheet, area: Area) -> None:
    left = []
    for merged in sheet.things.get("merges", []):
        other = sheet.area(merged)
        apart = (
            other.bottom <= area.top or area.bottom <= other.top or other.right <= area.left or area.right <= other.left
        )
        if apart:
            left.append(merged)
        elif not (
            area.top <= other.top
            and other.bottom <= area.bottom
            and area.left <= other.left
            and other.right <= area.right
        ):
            raise Refusal("You must select all cells in a merged range to merge or unmerge them.")
    sheet.things["merges"] = left


KINDS: Kinds = {
    "copyPaste": (
        {
            "source": GRID_RANGE,
            "destination": GRID_RANGE,
            "pasteType": PASTES,
            "pasteOrientation": ("NORMAL", "TRANSPOSE"),
        },
        copy_paste,
    ),
    "cutPaste": (
        {"source": GRID_RANGE, "destination": COORDINATE, "pasteType": ("PASTE_NORMAL",)},
        cut_paste,
    ),
    "mergeCells": ({"range": GRID_RANGE, "mergeType": MERGES}, merge_cells),
    "unmergeCells": ({"range": GRID_RANGE}, unmerge_cells),
}
