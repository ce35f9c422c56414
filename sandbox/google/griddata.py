"""Cells as returned by spreadsheets.get: what was entered, the result, and how it looks."""

from sandbox.google.colors import told, without
from sandbox.google.edits.dimensions import USUAL
from sandbox.google.formulas import Calculator
from sandbox.google.masks import pick
from sandbox.google.messages import READ_CELL, Json, Mask
from sandbox.google.shown import shown_text
from sandbox.google.workbook import Area, Cell, Formula, Plain, Sheet, Value, Workbook

FORMATS = ("userEnteredFormat", "effectiveFormat")
RESULTS = frozenset({"effectiveValue", "formattedValue", "hyperlink"})
"""Fields of a cell that are expensive to calculate."""


class Telling:
    """Returns cells as selected by the mask of a GridData; formats, which many cells share, are prepared once."""

    def __init__(self, book: Workbook, mask: Mask) -> None:
        self._book = book
        self._calculator = Calculator(book)
        self._mask = mask
        self._cell_mask: Mask = mask.get("rowData", {}).get("values", {})
        self._wanted = self._cell_mask.keys() or READ_CELL.keys()
        self._ready: Mask = {name: {} if name in FORMATS else inner for name, inner in self._cell_mask.items()}
        self._formats: dict[tuple[str, int], object] = {}  # by the id of a format, which the workbook keeps alive

    def grid_data(self, sheet: Sheet, area: Area) -> Json:
        """Return a GridData; its rows, up to the last one with any content, only if the mask asks for them."""
        start = {"startRow": area.top, "startColumn": area.left}
        data: Json = {name: place for name, place in start.items() if place}
        for name, dimension, looks, places in (
            ("rowMetadata", "ROWS", sheet.row_looks, area.rows),
            ("columnMetadata", "COLUMNS", sheet.column_looks, area.columns),
        ):
            if not self._mask or name in self._mask:
                noted = _notes(self._book, sheet, dimension)
                data[name] = [_look(looks.get(place, {}) | noted.get(place, {}), dimension) for place in places]
        rows = self._rows(sheet, area) if not self._mask or "rowData" in self._mask else []
        return without(data, self._mask, "rowData") | ({"rowData": rows} if rows else {})

    def _rows(self, sheet: Sheet, area: Area) -> list[Json]:
        rows = [self._row(sheet, row, area) for row in area.rows if row < len(sheet.rows)]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def _row(self, sheet: Sheet, row: int, area: Area) -> Json:
        cells = sheet.row(row)
        last = max((column for column in cells if column in area.columns), default=area.left - 1)
        values = [
            self._cell(cells[column], sheet, row, column) if column in cells else {}
            for column in range(area.left, last + 1)
        ]
        return {"values": values} if values else {}

    def _cell(self, cell: Cell, sheet: Sheet, row: int, column: int) -> object:
        told: Json = {}
        if cell.value is not None:
            told["userEnteredValue"] = _value(cell.value)
            if not RESULTS.isdisjoint(self._wanted):
                told |= self._results(cell, self._calculator.value(sheet, row, column))
        if cell.format:
            told |= {name: self._format(name, cell.format) for name in FORMATS if name in self._wanted}
        if cell.note:
            told["note"] = cell.note
        if cell.validation:
            told["dataValidation"] = cell.validation
        return pick(told, self._ready)

    def _results(self, cell: Cell, result: Plain) -> Json:
        told: Json = {"effectiveValue": _value(result)}
        if "formattedValue" in self._wanted:
            told["formattedValue"] = shown_text(result, cell.format)
        if isinstance(cell.value, Formula) and (link := cell.value.text.partition('HYPERLINK("')[2].partition('"')[0]):
            told["hyperlink"] = link
        return told

    def _format(self, name: str, look: Json) -> object:
        key = name, id(look)
        if key not in self._formats:
            self._formats[key] = told(look, self._cell_mask.get(name, {}))
        return self._formats[key]


def _notes(book: Workbook, sheet: Sheet, dimension: str) -> dict[int, Json]:
    """Return the developer metadata of rows or columns, by position."""
    found: dict[int, Json] = {}
    for entry in book.metadata.values():
        span = entry["location"].get("dimensionRange", {})
        if span.get("sheetId") == sheet.id and span.get("dimension") == dimension:
            found.setdefault(span["startIndex"], {"developerMetadata": []})["developerMetadata"].append(entry)
    return found


def _look(look: Json, dimension: str) -> Json:
    return {"pixelSize": USUAL[dimension]} | look


def _value(value: Value) -> Json:
    if isinstance(value, Formula):
        return {"formulaValue": value.text}
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"stringValue": value} if isinstance(value, str) else {"numberValue": value or 0}
