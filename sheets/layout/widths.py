"""How wide the columns are, which are hidden, and what stays in view."""

from sheets.client import Json
from sheets.tab import Column, Tab


def widths(tab: Tab, sheet_id: int) -> list[Json]:
    """Widths that fit the words in both languages; header and keys stay in view."""
    grid = {"frozenRowCount": 1, "frozenColumnCount": min(tab.frozen, len(tab.columns) - 1)}
    frozen = {
        "properties": {"sheetId": sheet_id, "gridProperties": grid},
        "fields": "gridProperties(frozenRowCount,frozenColumnCount)",
    }
    return [
        {"updateSheetProperties": frozen},
        *(_width(sheet_id, place, column) for place, column in enumerate(tab.columns)),
    ]


def _width(sheet_id: int, place: int, column: Column) -> Json:
    where = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": place, "endIndex": place + 1}
    properties = {"pixelSize": column.width, "hiddenByUser": column.hidden}
    return {"updateDimensionProperties": {"range": where, "properties": properties, "fields": "pixelSize,hiddenByUser"}}
