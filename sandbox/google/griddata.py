"""Cells as spreadsheets.get tells them: what was entered, what it comes to, and how it looks."""

from sandbox.google.edits.dimensions import USUAL
from sandbox.google.formulas import Calculator
from sandbox.google.messages import Json
from sandbox.google.shown import shown_text
from sandbox.google.workbook import Area, Cell, Formula, Plain, Sheet, Value, Workbook


def grid_data(calculator: Calculator, sheet: Sheet, area: Area, *, rows: bool) -> Json:
    """A GridData; its rows, up to the last one that holds anything, only if asked for."""
    start = {"startRow": area.top, "startColumn": area.left}
    data = [_row(calculator, sheet, row, area) for row in area.rows if row < len(sheet.rows)] if rows else []
    while data and not data[-1]:
        data.pop()
    on_rows, on_columns = _notes(calculator.book, sheet, "ROWS"), _notes(calculator.book, sheet, "COLUMNS")
    looks = {
        "rowMetadata": [_look(sheet.row_looks.get(row, {}) | on_rows.get(row, {}), "ROWS") for row in area.rows],
        "columnMetadata": [
            _look(sheet.column_looks.get(column, {}) | on_columns.get(column, {}), "COLUMNS") for column in area.columns
        ],
    }
    told = {name: place for name, place in start.items() if place}
    return told | ({"rowData": data} if data else {}) | looks


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


def _row(calculator: Calculator, sheet: Sheet, row: int, area: Area) -> Json:
    cells = sheet.row(row)
    last = max((column for column in cells if column in area.columns), default=area.left - 1)
    values = [
        _cell(cells[column], calculator.value(sheet, row, column)) if column in cells else {}
        for column in range(area.left, last + 1)
    ]
    return {"values": values} if values else {}


def _cell(cell: Cell, result: Plain) -> Json:
    told: Json = {}
    if cell.value is not None:
        told |= {"userEnteredValue": _value(cell.value), "effectiveValue": _value(result)}
        told |= {"formattedValue": shown_text(result, cell.format)}
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
