"""USER_ENTERED: text is read as if a person typed it into the sheet, always in the locale en_US."""

import re
from datetime import datetime

from sandbox.google.formulas import parse
from sandbox.google.messages import Json
from sandbox.google.patterns import EPOCH
from sandbox.google.workbook import Formula, Plain, Value

_NUMBER = re.compile(
    r"(?P<sign>[-+]?)(?P<money>\$?)(?P<whole>\d{1,3}(?:,\d{3})+|\d*)(?P<rest>\.\d*)?(?P<power>[eE][-+]?\d+)?(?P<percent>%?)"
)
_DATES = {"%Y-%m-%d": "yyyy-mm-dd", "%Y/%m/%d": "yyyy/mm/dd", "%m/%d/%Y": "m/d/yyyy"}
_TIMES = {"%H:%M": "hh:mm", "%H:%M:%S": "hh:mm:ss"}
_MOMENTS: dict[str, tuple[str, str]] = {
    **{form: ("DATE", shown) for form, shown in _DATES.items()},
    **{f"{date} {time}": ("DATE_TIME", f"{_DATES[date]} {_TIMES[time]}") for date in _DATES for time in _TIMES},
}


def read(entered: Plain, number_format: Json) -> tuple[Value, Json]:
    """Return the value, and the cell's number format: its own, or the one implied by what was typed."""
    if not isinstance(entered, str) or not entered.strip() or number_format.get("type") == "TEXT":
        return entered, number_format
    if entered.startswith("'"):
        return entered[1:], number_format
    if entered.startswith("=") and len(entered) > 1:
        parse(entered)
        return Formula(entered), number_format
    typed = entered.strip()
    if typed.upper() in {"TRUE", "FALSE"}:
        return typed.upper() == "TRUE", number_format
    found = _number(typed) or _moment(typed)
    if found is None:
        return entered, number_format
    value, kind, pattern = found
    return value, number_format or ({"type": kind, "pattern": pattern} if kind else {})


def _number(typed: str) -> tuple[Plain, str, str] | None:
    found = _NUMBER.fullmatch(typed)
    if found is None or not any(letter.isdigit() for letter in (found["whole"] + (found["rest"] or ""))):
        return None
    digits = found["sign"] + found["whole"].replace(",", "") + (found["rest"] or "") + (found["power"] or "")
    value = float(digits) if found["rest"] or found["power"] else int(digits)
    decimals = ".00" if (found["rest"] or ".") != "." else ""
    if found["percent"]:
        return float(digits) / 100, "PERCENT", f"0{decimals}%"
    if found["money"]:
        return value, "CURRENCY", f"$#,##0{decimals}"
    if found["power"]:
        return value, "SCIENTIFIC", "0.00E+00"
    if "," in found["whole"]:
        return value, "NUMBER", f"#,##0{decimals}"
    return value, "", ""


def _moment(typed: str) -> tuple[Plain, str, str] | None:
    for form, (kind, pattern) in _MOMENTS.items():
        try:
            since = datetime.strptime(typed, form) - EPOCH  # noqa: DTZ007 - a sheet's dates have no zone
        except ValueError:
            continue
        days = since.total_seconds() / 86_400
        return int(days) if days.is_integer() else days, kind, pattern
    for form, pattern in _TIMES.items():
        try:
            clock = datetime.strptime(typed, form)  # noqa: DTZ007
        except ValueError:
            continue
        return (clock.hour * 3600 + clock.minute * 60 + clock.second) / 86_400, "TIME", pattern
    return None
