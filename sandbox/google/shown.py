"""A cell as it is seen: numbers and dates by their number format's pattern."""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

from sandbox.google.messages import Json
from sandbox.google.refusal import Refusal
from sandbox.google.workbook import EMPTY, Cell, Row, Sheet, Workbook

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's dates have no zone
ROWS_SHOWN = 500

_NUMBER = re.compile(r"(?P<grouped>#,##)?0(?:\.(?P<decimals>0+))?")
_DATES = {"yyyy-mm-dd": "%Y-%m-%d", "yyyy-mm-dd hh:mm": "%Y-%m-%d %H:%M"}
_ROUNDING = Context(prec=400, rounding=ROUND_HALF_UP)  # digits enough for every double


def check_format(cell_format: Json) -> None:
    """Refuse a number format that could not be shown."""
    if known := cell_format.get("numberFormat"):
        pattern = known.get("pattern", "")
        if "type" not in known or not (pattern in _DATES or _NUMBER.fullmatch(pattern)):
            raise Refusal(f"Invalid number format pattern, or none that the sandbox can show: {known}")


def text(cell: Cell) -> str:
    """The cell's text on the screen."""
    value, pattern = cell.value, cell.format.get("numberFormat", {}).get("pattern", "")
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return str(value).upper()
    if pattern in _DATES:
        try:
            return f"{EPOCH + timedelta(minutes=round(value * 1440)):{_DATES[pattern]}}"
        except OverflowError:
            return f"{value:.10g}"
    if match := _NUMBER.fullmatch(pattern):
        step = Decimal(1).scaleb(-len(match["decimals"] or ""))
        return f"{_ROUNDING.quantize(Decimal(repr(value)), step):{',' if match['grouped'] else ''}f}"
    return f"{value:.10g}"


def snapshot(book: Workbook) -> Json:
    """The workbook as the page shows it."""
    return {"title": book.title, "tabs": [_tab(sheet) for sheet in book.sheets]}


def _tab(sheet: Sheet) -> Json:
    """Of a long tab the frozen rows and the last ones; "hidden" counts those between."""
    count, head = sheet.last_row(), max(1, sheet.frozen)
    start = max(head, count - ROWS_SHOWN + head)
    rows = sheet.rows[: min(head, count)] + sheet.rows[start:count]
    return {
        "id": sheet.id,
        "title": sheet.title,
        "columns": sheet.width,
        "frozen": sheet.frozen,
        "widths": sheet.widths,
        "hidden": start - head,
        "rows": [_row(row) for row in rows],
    }


def _row(row: Row) -> list[Json]:
    return [_cell(row.get(column, EMPTY)) for column in range(max(row, default=-1) + 1)]


def _cell(cell: Cell) -> Json:
    kind = "b" if isinstance(cell.value, bool) else "s" if isinstance(cell.value, str) else "n"
    return {
        "t": text(cell),
        "k": "" if cell.value is None else kind,
        "bold": bool(cell.format.get("textFormat", {}).get("bold")),
        "bg": _hex(cell.format.get("backgroundColor")),
    }


def _hex(color: Json | None) -> str | None:
    if color is None:
        return None
    return "#" + "".join(f"{round(255 * color.get(name, 0)):02x}" for name in ("red", "green", "blue"))
