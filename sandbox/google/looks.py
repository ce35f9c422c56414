"""The effective look of a cell: its own format, over the sheet's banding, under conditional formats.

Implemented are conditions that compare a number or a text, and formulas; others, and gradients, colour nothing.
"""

from collections.abc import Callable

from sandbox.google.formulas import Calculator
from sandbox.google.functions import Broken, numeric
from sandbox.google.messages import Json
from sandbox.google.refusal import Refusal
from sandbox.google.workbook import Area, Plain, Sheet, Workbook

_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "NUMBER_GREATER": lambda value, limit: value > limit,
    "NUMBER_GREATER_THAN_EQ": lambda value, limit: value >= limit,
    "NUMBER_LESS": lambda value, limit: value < limit,
    "NUMBER_LESS_THAN_EQ": lambda value, limit: value <= limit,
    "NUMBER_EQ": lambda value, limit: value == limit,
    "NUMBER_NOT_EQ": lambda value, limit: value != limit,
}
_TEXTS: dict[str, Callable[[str, str], bool]] = {
    "TEXT_EQ": lambda value, wanted: value == wanted,
    "TEXT_CONTAINS": lambda value, wanted: wanted in value,
    "TEXT_NOT_CONTAINS": lambda value, wanted: wanted not in value,
    "TEXT_STARTS_WITH": str.startswith,
    "TEXT_ENDS_WITH": str.endswith,
}


class Looks:
    """The looks of a sheet's cells."""

    def __init__(self, calculator: Calculator, book: Workbook, sheet: Sheet) -> None:
        self._calculator = calculator
        self._sheet = sheet
        self._bands = [
            (book.located(band["range"])[1], band.get("rowProperties", {}))
            for band in sheet.things.get("bandedRanges", [])
        ]
        self._rules = [
            ([book.located(each)[1] for each in rule["ranges"]], rule["booleanRule"])
            for rule in sheet.things.get("conditionalFormats", [])
            if "booleanRule" in rule
        ]

    def of(self, row: int, column: int, value: Plain, own: Json) -> Json:
        """Return the effective format."""
        look = own
        if "backgroundColor" not in own and (band := self._band(row, column)):
            look = look | {"backgroundColor": band}
        for areas, rule in self._rules:
            inside = any(row in area.rows and column in area.columns for area in areas)
            if inside and self._holds(rule["condition"], areas[0], (row, column), value):
                over = rule.get("format", {})
                text = look.get("textFormat", {}) | over.get("textFormat", {})
                return {**look, **over, **({"textFormat": text} if text else {})}
        return look

    def _band(self, row: int, column: int) -> Json:
        for area, colours in self._bands:
            if row in area.rows and column in area.columns:
                if row == area.top and "headerColor" in colours:
                    return dict(colours["headerColor"])
                nth = row - area.top - ("headerColor" in colours)
                name = "secondBandColor" if nth % 2 else "firstBandColor"
                return dict(colours.get(name, {}))
        return {}

    def _holds(self, condition: Json, first: Area, place: tuple[int, int], value: Plain) -> bool:
        kind = condition.get("type", "")
        given = [each.get("userEnteredValue", "") for each in condition.get("values", [])]
        if kind in {"BLANK", "NOT_BLANK"}:
            return bool((value in (None, "")) == (kind == "BLANK"))
        if not given:
            return False
        try:
            if kind == "CUSTOM_FORMULA":
                down, right = place[0] - first.top, place[1] - first.left
                return bool(numeric(self._calculator.moved(given[0], self._sheet, down, right)))
            if kind in _COMPARED:
                number = isinstance(value, int | float) and not isinstance(value, bool)
                return number and _COMPARED[kind](numeric(value), numeric(given[0]))
            return kind in _TEXTS and bool(_TEXTS[kind](str(value or "").casefold(), given[0].casefold()))
        except (Broken, Refusal):
            return False
