"""Cells as spreadsheets.get tells them: what was entered, what it comes to, and how it looks."""

from collections.abc import Container

from sandbox.google.edits.dimensions import USUAL
from sandbox.google.formulas import Calculator
from sandbox.google.messages import Json, Mask
from sandbox.google.shown import shown_text
from sandbox.google.workbook import Area, Cell, Formula, Plain, Sheet, Value, Workbook

FIELDS = frozenset({"formattedValue"})
"""Those of a cell's that take some reckoning, and are told only if they are asked for, or everything is."""


def grid_data(calculator: Calculator, sheet: Sheet, area: Area, mask: Mask) -> Json:
    """A GridData; its rows, up to the last one that holds anything, only if the mask asks for them."""
    start = {"startRow": area.top, "startColumn": area.left}
    wanted = mask.get("rowData", {}).get("values", {}).keys() or FIELDS
    there = area.rows if not mask or "rowData" in mask else ()
    data = [_row(calculator, sheet, row, area, wanted) for row in there if row < len(sheet.rows)]
    while data and not data[-1]:
        data.pop()
    told: Json = {name: place for name, place in start.items() if place} | ({"rowData": data} if data else {})
    for name, dimension, looks, places in (
        ("rowMetadata", "ROWS", sheet.row_looks, area.rows),
        ("columnMetadata", "COLUMNS", sheet.column_looks, area.columns),
    ):
        if not mask or name in mask:
            noted = _notes(calculator.book, sheet, dimension)
            told[name] = [_look(looks.get(place, {}) | noted.get(place, {}), dimension) for place in places]
    return told


def _notes(book: Workbook, sheet: Sheet, dimension: str) -> dict[int, Json]:
    """The developer metadata on rows or columns, by place."""
    found: dict[int, Json] = {}
    for entry in book.metadata.values():
        span = entry["location"].get("dimensionRange", {})
        if span.get("sheetId") == sheet.id and span.get("dimension") == dimension:
            found.setdefault(span["startIndex"], {"developerMetadata": []})["developerMetadata"].append(entry)
    return found


def _look(look: Json, dimension: str) -> Json:
    return {"pixelSize": USUAL[dimension]} | look


def _row(calculator: Calculator, sheet: Sheet, row: int, area: Area, wanted: Container[str]) -> Json:
    cells = sheet.row(row)
    last = max((column for column in cells if column in area.columns), default=area.left - 1)
    values = [
        _cell(cells[column], calculator.value(sheet, row, column), wanted) if column in cells else {}
        for column in range(area.left, last + 1)
    ]
    return {"values": values} if values else {}


def _cell(cell: Cell, result: Plain, wanted: Container[str]) -> Json:
    told: Json = {}
    if cell.value is not None:
        told |= {"userEnteredValue": _value(cell.value), "effectiveValue": _value(result)}
        if "formattedValue" in wanted:
            told["formattedValue"] = shown_text(result, cell.format)
    if cell.format:
        told |= {"userEnteredFormat": cell.format, "effectiveFormat": cell.format}
    if isinstance(cell.value, Formula) and (link := cell.value.text.partition('HYPERLINK("')[2].partition('"')[0]):
        told["hyperlink"] = link
    if cell.note:
        told["note"] = cell.note
    if cell.validation:
        told["dataValidation"] = cell.validation
    return told


def _value(value: Value) -> Json:
    if isinstance(value, Formula):
        return {"formulaValue": value.text}
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"stringValue": value} if isinstance(value, str) else {"numberValue": value or 0}
