"""A cell as it is seen: numbers and dates by their number format's pattern."""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sandbox.google.messages import Json
from sandbox.google.refusal import Refusal
from sandbox.google.workbook import EMPTY, Cell, Row, Sheet, Workbook

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's dates have no zone
ROWS_SHOWN = 500

_USUAL = {
    "DATE": "yyyy-mm-dd",
    "TIME": "hh:mm:ss",
    "DATE_TIME": "yyyy-mm-dd hh:mm:ss",
    "PERCENT": "0.00%",
    "TEXT": "@",
}
_NUMBER = re.compile(r"(?P<whole>[#,]*0*)(?:\.(?P<fixed>0*)(?P<more>#*))?(?P<percent>%?)")
_DATE_PART = re.compile(r"yyyy|yy|mm|m|dd|d|hh|h|ss|s|[-/:. ]")


def check_format(cell_format: Json) -> None:
    """Refuse a number format that could not be shown."""
    pattern = cell_format.get("numberFormat", {}).get("pattern", "")
    if pattern not in {"", "@"} and not _NUMBER.fullmatch(pattern) and _DATE_PART.sub("", pattern):
        raise Refusal(f"Invalid number format pattern (in the sandbox): {pattern}")


def text(cell: Cell) -> str:
    """The cell's text on the screen."""
    value = cell.value
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return str(value).upper()
    known = cell.format.get("numberFormat", {})
    pattern = known.get("pattern") or _USUAL.get(known.get("type", ""), "")
    if pattern in {"", "@"}:
        return f"{value:.10g}"
    match = _NUMBER.fullmatch(pattern)
    return _number(Decimal(repr(value)), match) if match else _date(value, pattern)


def _number(value: Decimal, pattern: re.Match[str]) -> str:
    whole, fixed, more = pattern["whole"], len(pattern["fixed"] or ""), len(pattern["more"] or "")
    if pattern["percent"]:
        value *= 100
    value = value.quantize(Decimal(1).scaleb(-fixed - more), ROUND_HALF_UP)
    digits, _, decimals = f"{abs(value):f}".partition(".")
    kept = decimals[:fixed] + decimals[fixed:].rstrip("0")
    digits = digits.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole and digits:
        digits = f"{int(digits):,}".rjust(len(digits), "0")
    point = "." if "." in pattern[0] else ""  # a pattern of 0.### shows 5 as "5.", there as here
    return f"{'-' if value < 0 else ''}{digits}{point}{kept}{pattern['percent']}"


def _date(value: float, pattern: str) -> str:
    try:
        moment = EPOCH + timedelta(seconds=round(value * 86400))
    except OverflowError:
        return f"{value:.10g}"
    shown, hours = "", False
    for part in _DATE_PART.findall(pattern):
        minutes = part in {"m", "mm"} and hours
        letter = "minute" if minutes else part[0]
        number = {
            "y": moment.year,
            "m": moment.month,
            "d": moment.day,
            "h": moment.hour,
            "minute": moment.minute,
            "s": moment.second,
        }.get(letter)
        if number is None:
            shown += part
            continue
        hours = letter in {"h", "minute"}
        shown += f"{number % 100:02}" if part == "yy" else f"{number:0{len(part)}}"
    return shown


def snapshot(book: Workbook) -> Json:
    """The workbook as the page shows it."""
    return {"title": book.title, "tabs": [_tab(sheet) for sheet in book.sheets]}


def _tab(sheet: Sheet) -> Json:
    """Of a long tab the frozen rows and the last ones; "hidden" counts those between."""
    count, head = sheet.last_row(), max(1, sheet.frozen())
    start = max(head, count - ROWS_SHOWN + head)
    rows = sheet.rows[: min(head, count)] + sheet.rows[start:count]
    return {
        "id": sheet.id,
        "title": sheet.title,
        "columns": sheet.width,
        "frozen": sheet.frozen(),
        "widths": sheet.widths,
        "hidden": start - head,
        "rows": [_row(row) for row in rows],
    }


def _row(row: Row) -> list[Json]:
    width = max(row, default=-1) + 1
    return [_cell(row.get(column, EMPTY)) for column in range(width)]


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
