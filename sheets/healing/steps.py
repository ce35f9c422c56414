"""The requests that change a tab: adding, deleting and moving rows and columns, and writing cells."""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from sheets.cells import BLANK, Cell
from sheets.healing.arranging import Delete, Insert, Step

Json = dict[str, Any]

CELL_FIELDS = "userEnteredValue,userEnteredFormat(numberFormat,textFormat.link)"


def span(sheet_id: int, dimension: str, start: int, end: int) -> Json:
    """Return a DimensionRange."""
    return {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end}


def step(sheet_id: int, one: Step) -> list[Json]:
    """Return the requests for a step, whose rows count from below the header."""
    if isinstance(one, Delete):
        return [{"deleteDimension": {"range": span(sheet_id, "ROWS", one.start + 1, one.end + 1)}}]
    if isinstance(one, Insert):
        return [insert(sheet_id, "ROWS", one.start + 1, one.count)]
    keys = [write(sheet_id, row + 1, 0, [[Cell("" if key is None else key)]]) for row, key in one.keys]
    area = {"sheetId": sheet_id, "startRowIndex": 1, "endRowIndex": one.count + 1}
    order = [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]
    return [*_joined(keys), {"sortRange": {"range": area, "sortSpecs": order}}]


def _joined(writes: list[Json]) -> list[Json]:
    """Merge neighbouring single cells into one request."""
    joined: list[Json] = []
    for each in writes:
        cells = each["updateCells"]
        if joined:
            before = joined[-1]["updateCells"]
            if before["start"]["rowIndex"] + len(before["rows"]) == cells["start"]["rowIndex"]:
                before["rows"] += cells["rows"]
                continue
        joined.append(each)
    return joined


def insert(sheet_id: int, dimension: str, at: int, count: int) -> Json:
    """Insert empty rows or columns before a position, or at the end, formatted like those before them."""
    place = span(sheet_id, dimension, at, at + count)
    return {"insertDimension": {"range": place, "inheritFromBefore": at > (dimension == "ROWS")}}


def move(sheet_id: int, dimension: str, from_: int, to: int) -> Json:
    """Move a row or column to a position, counted before the move."""
    return {"moveDimension": {"source": span(sheet_id, dimension, from_, from_ + 1), "destinationIndex": to}}


def write(sheet_id: int, row: int, column: int, rows: Iterable[Sequence[Cell]]) -> Json:
    """Write cells from a corner on."""
    return {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column},
            "rows": [{"values": [typed(cell) for cell in cells]} for cells in rows],
            "fields": CELL_FIELDS,
        }
    }


def clear(sheet_id: int, row: int, columns: int) -> Json:
    """Empty our cells of a row."""
    return write(sheet_id, row, 0, [[BLANK] * columns])


def typed(cell: Cell) -> Json:
    """Return a cell as CellData."""
    if cell == BLANK:
        return {}
    kind = "stringValue" if isinstance(cell.value, str) else "numberValue"
    done: Json = {"userEnteredValue": {kind: cell.value}}
    look: Json = {}
    if cell.shown:
        look["numberFormat"] = dict(zip(("type", "pattern"), cell.shown, strict=True))
    if cell.link:
        look["textFormat"] = {"link": {"uri": cell.link}}
    return done | ({"userEnteredFormat": look} if look else {})


def name_column(sheet_id: int, column: int, name: str) -> Json:
    """Add developer metadata by which a column of ours is found again."""
    note = {
        "metadataKey": "storekeeper.column",
        "metadataValue": name,
        "location": {"dimensionRange": span(sheet_id, "COLUMNS", column, column + 1)},
        "visibility": "DOCUMENT",
    }
    return {"createDeveloperMetadata": {"developerMetadata": note}}


def mark(sheet_id: int, key: str, value: str = "") -> Json:
    """Add developer metadata by which a tab is found again, with a note."""
    entry = {
        "metadataId": secrets.randbelow(2**31 - 1) + 1,
        "metadataKey": key,
        "metadataValue": value,
        "location": {"sheetId": sheet_id},
        "visibility": "DOCUMENT",  # so that another service account finds it, too
    }
    return {"createDeveloperMetadata": {"developerMetadata": entry}}


def note(metadata_id: int, value: str) -> Json:
    """Replace the note on a tab."""
    return {
        "updateDeveloperMetadata": {
            "dataFilters": [{"developerMetadataLookup": {"metadataId": metadata_id}}],
            "developerMetadata": {"metadataValue": value},
            "fields": "metadataValue",
        }
    }


def properties(sheet_id: int, **changes: Any) -> Json:  # noqa: ANN401 - of any kind
    """Change a tab's properties; those of its grid by their names."""
    grid = {name: changes.pop(name) for name in list(changes) if name.endswith("Count")}
    fields = [*changes, *(f"gridProperties.{name}" for name in grid)]
    told = {"sheetId": sheet_id} | changes | ({"gridProperties": grid} if grid else {})
    return {"updateSheetProperties": {"properties": told, "fields": ",".join(fields)}}
