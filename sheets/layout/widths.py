"""Column widths, hidden columns, and what stays in view."""

from sheets.client import Json
from sheets.layout.ranges import column
from sheets.tab import Column, Tab


def widths(tab: Tab, sheet_id: int) -> list[Json]:
    """Return widths that fit the words in both languages, and the frozen header and keys."""
    grid = {"frozenRowCount": 1, "frozenColumnCount": min(tab.frozen, len(tab.columns) - 1)}
    frozen = {
        "properties": {"sheetId": sheet_id, "gridProperties": grid},
        "fields": "gridProperties(frozenRowCount,frozenColumnCount)",
    }
    return [
        {"updateSheetProperties": frozen},
        *(_width(sheet_id, place, one) for place, one in enumerate(tab.columns)),
    ]


def wrapped(tab: Tab, sheet_id: int) -> list[Json]:
    """Return the columns whose texts are wrapped to as many lines as needed."""
    look = {"userEnteredFormat": {"wrapStrategy": "WRAP", "verticalAlignment": "MIDDLE"}}
    fields = "userEnteredFormat(wrapStrategy,verticalAlignment)"
    return [
        {"repeatCell": {"range": column(tab, sheet_id, each.name), "cell": look, "fields": fields}}
        for each in tab.columns
        if each.wraps
    ]


def _width(sheet_id: int, place: int, one: Column) -> Json:
    where = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": place, "endIndex": place + 1}
    properties = {"pixelSize": one.width, "hiddenByUser": one.hidden}
    return {"updateDimensionProperties": {"range": where, "properties": properties, "fields": "pixelSize,hiddenByUser"}}
