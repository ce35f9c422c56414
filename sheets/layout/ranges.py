"""Ranges of a tab."""

from sheets.client import Json
from sheets.tab import Tab


def own_columns(tab: Tab, sheet_id: int, first_row: int = 0) -> Json:
    """Return our columns from a row on, to the last row, wherever that is."""
    start = {"startRowIndex": first_row} if first_row else {}
    return {"sheetId": sheet_id, **start, "startColumnIndex": 0, "endColumnIndex": len(tab.columns)}


def column(tab: Tab, sheet_id: int, name: str, rows: range | None = None) -> Json:
    """Return a column below its header, or some rows of it (1 is the first below the header)."""
    place = tab.place(name)
    span = {"startRowIndex": 1} if rows is None else {"startRowIndex": rows.start, "endRowIndex": rows.stop}
    return {"sheetId": sheet_id, **span, "startColumnIndex": place, "endColumnIndex": place + 1}
