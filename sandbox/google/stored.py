"""Workbooks as JSON, stored while the sandbox does not run.

Cells are [column, value, index of the format], and [.., note, validation] if they have any.
"""

import json

from sandbox.google.messages import Json
from sandbox.google.workbook import PROPERTIES, Cell, Formula, Row, Sheet, Value, Workbook


def dump(book: Workbook) -> Json:
    """Return the workbook as JSON."""
    places: dict[str, int] = {}
    known: dict[int, int] = {}  # the same object needs no second look-up

    def cell_of(column: int, cell: Cell) -> list[object]:
        if id(cell.format) not in known:
            known[id(cell.format)] = places.setdefault(json.dumps(cell.format, sort_keys=True), len(places))
        value = {"formula": cell.value.text} if isinstance(cell.value, Formula) else cell.value
        more = [cell.note, cell.validation] if cell.note or cell.validation else []
        return [column, value, known[id(cell.format)], *more]

    sheets = [
        vars(sheet) | {"rows": [[cell_of(column, cell) for column, cell in row.items()] for row in sheet.rows]}
        for sheet in book.sheets
    ]
    formats = [json.loads(text) for text in places]
    return vars(book) | {"sheets": sheets, "formats": formats, "metadata": list(book.metadata.values())}


def load(saved: Json) -> Workbook:
    """Load a stored workbook, including an earlier version's."""
    formats = saved["formats"]
    sheets = [_sheet(sheet, [_row(row, formats) for row in sheet["rows"]]) for sheet in saved["sheets"]]
    metadata = {entry["metadataId"]: entry for entry in saved["metadata"]}
    more = saved.get("properties", dict(PROPERTIES)), saved.get("named", [])
    return Workbook(saved["id"], saved["title"], sheets, metadata, *more)


def _sheet(saved: Json, rows: list[Row]) -> Sheet:
    if "widths" in saved:  # from version 0.1
        looks = {place: {"pixelSize": width} for place, width in enumerate(saved["widths"]) if width}
        return Sheet(saved["properties"], rows, {}, looks, {"protectedRanges": saved["protected"]})
    by_row, by_column = (
        {int(place): look for place, look in saved[name].items()} for name in ("row_looks", "column_looks")
    )
    return Sheet(saved["properties"], rows, by_row, by_column, saved["things"], saved["calculates"])


def _row(saved: list[list[object]], formats: list[Json]) -> Row:
    row: Row = {}
    for column, value, place, *more in saved:
        entered: Value = Formula(value["formula"]) if isinstance(value, dict) else value  # type: ignore[assignment]
        row[column] = Cell(entered, formats[place], *more)  # type: ignore[index,call-overload,arg-type]
    return row
