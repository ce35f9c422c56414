"""The mirror's tabs in the workbook: how they are found, and the requests that make, grow and fill them.

Every request may be repeated: the second time it does nothing, or is refused.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sheets.cells import BLANK, Cell
from sheets.client import Json, Workbook
from sheets.tab import Column, Tab
from sheets.words import Language

SPARE_ROWS = 500
"""The grid grows by this much at a time; empty cells count towards the workbook's ten million."""

_HEAD = {"textFormat": {"bold": True}, "backgroundColor": {"red": 0.91, "green": 0.94, "blue": 0.97}}


@dataclass
class Found:
    """A tab as it is in the workbook."""

    tab: Tab
    sheet_id: int
    title: str
    rows: int
    columns: int
    note_id: int
    note: str  # what the mirror noted on it


def find(workbook: Json, tab: Tab) -> Found | None:
    """The tab, by the developer metadata on it; never by its title, which people change."""
    for sheet in workbook.get("sheets", []):
        for note in sheet.get("developerMetadata", []):
            if note["metadataKey"] == tab.mark:
                properties = sheet["properties"]
                grid = properties["gridProperties"]
                return Found(
                    tab,
                    properties["sheetId"],
                    properties["title"],
                    grid["rowCount"],
                    grid["columnCount"],
                    note["metadataId"],
                    note.get("metadataValue", ""),
                )
    return None


def create(workbook: Json, tab: Tab, language: Language) -> list[Json]:
    """Requests for the tab with its header, and a warning for whoever edits it."""
    sheet_id = secrets.randbelow(2**31)
    titles = {sheet["properties"]["title"].casefold() for sheet in workbook.get("sheets", [])}
    wanted = tab.title.said(language)
    names = (wanted, *(f"{wanted} {number}" for number in range(2, len(titles) + 2)))
    title = next(name for name in names if name.casefold() not in titles)
    width = len(tab.columns)
    grid = {"rowCount": SPARE_ROWS, "columnCount": width, "frozenRowCount": 1, "frozenColumnCount": tab.frozen}
    head = {"sheetId": sheet_id, "startRowIndex": 0, "endRowIndex": 1}
    note = {
        "metadataId": secrets.randbelow(2**31 - 1) + 1,
        "metadataKey": tab.mark,
        "location": {"sheetId": sheet_id},
        "visibility": "DOCUMENT",  # another service account should find it too
    }
    protection = {
        "range": {"sheetId": sheet_id},
        "description": "Written by Storekeeper from its ledger; what is edited here is overwritten.",
        "warningOnly": True,
    }
    return [
        {"addSheet": {"properties": {"sheetId": sheet_id, "title": title, "gridProperties": grid}}},
        write(sheet_id, 0, [tab.header(language)]),
        {"repeatCell": {"range": head, "cell": {"userEnteredFormat": _HEAD}, "fields": "userEnteredFormat"}},
        *(_width(sheet_id, place, column) for place, column in enumerate(tab.columns)),
        {"addProtectedRange": {"protectedRange": protection}},
        {"createDeveloperMetadata": {"developerMetadata": note}},
    ]


def _width(sheet_id: int, place: int, column: Column) -> Json:
    where = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": place, "endIndex": place + 1}
    properties = {"pixelSize": column.width, "hiddenByUser": column.hidden}
    fields = "pixelSize,hiddenByUser"
    return {"updateDimensionProperties": {"range": where, "properties": properties, "fields": fields}}


def fit(found: Found, rows: int) -> list[Json]:
    """Requests that make room for so many rows, header included. Sizes are absolute, so they may be repeated."""
    width = len(found.tab.columns)
    if rows <= found.rows and width <= found.columns:
        return []
    if rows > found.rows:
        found.rows = (rows // SPARE_ROWS + 1) * SPARE_ROWS
    found.columns = max(width, found.columns)
    properties = {
        "sheetId": found.sheet_id,
        "gridProperties": {"rowCount": found.rows, "columnCount": found.columns},
    }
    fields = "gridProperties(rowCount,columnCount)"
    return [{"updateSheetProperties": {"properties": properties, "fields": fields}}]


def values_from(workbook: Workbook, found: Found, row: int) -> list[list[Any]]:
    """What is in a tab from this row on (0 is the header); beyond the grid nothing may be asked for."""
    if row >= found.rows:
        return []
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[min(len(found.tab.columns), found.columns) - 1]
    return workbook.values(found.title, f"A{row + 1}:{last}")


def blank(found: Found, row: int) -> list[Json]:
    """Empty the tab from this row on."""
    if row >= found.rows:
        return []
    below = {"sheetId": found.sheet_id, "startRowIndex": row}
    return [{"repeatCell": {"range": below, "cell": {}, "fields": "userEnteredValue"}}]


def write(sheet_id: int, start: int, rows: Iterable[tuple[Cell, ...]]) -> Json:
    """Fill rows from row `start` (0 is the header) with typed cells."""
    return {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": start, "columnIndex": 0},
            "rows": [{"values": [_typed(cell) for cell in row]} for row in rows],
            "fields": "userEnteredValue,userEnteredFormat(numberFormat,textFormat.link)",
        }
    }


def _typed(cell: Cell) -> Json:
    if cell == BLANK:
        return {}
    kind = "stringValue" if isinstance(cell.value, str) else "numberValue"
    typed: dict[str, Any] = {"userEnteredValue": {kind: cell.value}}
    if cell.shown:
        typed["userEnteredFormat"] = {"numberFormat": dict(zip(("type", "pattern"), cell.shown, strict=True))}
    if cell.link:
        typed["userEnteredFormat"] = {"textFormat": {"link": {"uri": cell.link}}}
    return typed


def set_note(found: Found, note: str) -> Json:
    """Replace the note on the tab."""
    return {
        "updateDeveloperMetadata": {
            "dataFilters": [{"developerMetadataLookup": {"metadataId": found.note_id}}],
            "developerMetadata": {"metadataValue": note},
            "fields": "metadataValue",
        }
    }
