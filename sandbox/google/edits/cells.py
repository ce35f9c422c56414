"""Requests that write into cells."""

import re
from collections.abc import Iterator

from sandbox.google.colors import plain, plain_mask
from sandbox.google.edits.kind import Kinds
from sandbox.google.formulas import parse
from sandbox.google.masks import merge, parse_mask
from sandbox.google.messages import CELL, COORDINATE, FLAG, GRID_RANGE, ROW, TEXT, VALIDATION, WHOLE, Json, Mask
from sandbox.google.refusal import Refusal
from sandbox.google.shown import check_format
from sandbox.google.tables import grow
from sandbox.google.workbook import Area, Cell, Formula, Sheet, Value, Workbook

CONDITIONS = {
    **dict.fromkeys(("BLANK", "NOT_BLANK", "BOOLEAN", "DATE_IS_VALID", "TEXT_IS_EMAIL", "TEXT_IS_URL"), 0),
    **dict.fromkeys(("NUMBER_GREATER", "NUMBER_GREATER_THAN_EQ", "NUMBER_LESS", "NUMBER_LESS_THAN_EQ"), 1),
    **dict.fromkeys(("NUMBER_EQ", "NUMBER_NOT_EQ", "TEXT_CONTAINS", "TEXT_NOT_CONTAINS", "TEXT_EQ"), 1),
    **dict.fromkeys(("TEXT_STARTS_WITH", "TEXT_ENDS_WITH", "DATE_EQ", "DATE_BEFORE", "DATE_AFTER"), 1),
    **dict.fromkeys(("DATE_ON_OR_BEFORE", "DATE_ON_OR_AFTER", "ONE_OF_RANGE", "CUSTOM_FORMULA"), 1),
    **dict.fromkeys(("NUMBER_BETWEEN", "NUMBER_NOT_BETWEEN", "DATE_BETWEEN", "DATE_NOT_BETWEEN"), 2),
    "ONE_OF_LIST": 1,
}
"""Kinds of condition, with the number of values they need."""


def check_condition(condition: Json) -> None:
    """Refuse an invalid condition."""
    kind, values = condition.get("type", ""), condition.get("values", [])
    if kind not in CONDITIONS or len(values) < CONDITIONS[kind]:
        raise Refusal(f"Invalid condition: {condition}")


def update_cells(book: Workbook, request: Json) -> None:
    """Write cells from a corner on, or all over a range; what is not given is cleared."""
    writing = _Writing(request)
    rows = [row.get("values", []) for row in request.get("rows", [])]
    if ("start" in request) == ("range" in request):
        raise Refusal("The start must be set, or the range, and not both.")
    if "range" in request:
        sheet, area = book.located(request["range"])
        if len(rows) > len(area.rows) or any(len(row) > len(area.columns) for row in rows):
            raise Refusal("More rows or columns are given than the range has.")
        rows = [row + [{}] * (len(area.columns) - len(row)) for row in rows + [[]] * (len(area.rows) - len(rows))]
        top, left = area.top, area.left
    else:
        start = request["start"]
        sheet = book.sheet(start.get("sheetId", 0))
        top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
    if top < 0 or top + len(rows) > sheet.height:
        raise Refusal(f"Attempting to write row: {top + len(rows) - 1}, beyond the last row of: {sheet.height - 1}")
    if left < 0 or any(left + len(row) > sheet.width for row in rows):
        raise Refusal(f"Attempting to write a column beyond the last column of: {sheet.width - 1}")
    for row, cells in enumerate(rows, top):
        sheet.put(row, {place: writing.written(sheet.cell(row, place), data) for place, data in enumerate(cells, left)})


def append_cells(book: Workbook, request: Json) -> None:
    """Append rows after the last one that holds a value; the grid grows as needed."""
    sheet = book.sheet(request.get("sheetId", 0))
    writing, top = _Writing(request), sheet.last_row()
    rows = [row.get("values", []) for row in request.get("rows", [])]
    grow(sheet, top + len(rows), max(map(len, rows), default=0))
    for row, cells in enumerate(rows, top):
        sheet.put(row, {place: writing.written(sheet.cell(row, place), data) for place, data in enumerate(cells)})


def repeat_cell(book: Workbook, request: Json) -> None:
    """Write the same cell all over a range."""
    writing, data = _Writing(request), request.get("cell", {})
    sheet, area = book.located(request.get("range", {}))
    for row in area.rows:
        sheet.put(row, {column: writing.written(sheet.cell(row, column), data) for column in area.columns})


class _Writing:
    """Writes CellData into cells, limited by a request's mask. Each format is made once and shared among the cells."""

    def __init__(self, request: Json) -> None:
        self.mask: Mask = plain_mask(parse_mask(request.get("fields", ""), CELL))
        self._looks: dict[tuple[int, str], tuple[Json, Json]] = {}  # the first keeps its id from being reused

    def look(self, before: Json, asked: Json) -> Json:
        """Return the format after the other one was written to it."""
        key = id(before), repr(asked)
        if key not in self._looks:
            after = merge(before, plain(asked), self.mask.get("userEnteredFormat", {}))
            check_format(after)
            self._looks[key] = before, before if after == before else after
        return self._looks[key][1]

    def written(self, cell: Cell, data: Json) -> Cell:
        """Return the cell after the data was written to it."""
        mask = self.mask
        value, look, note, validation = cell
        if not mask or "userEnteredValue" in mask:
            value = _entered(data.get("userEnteredValue", {}))
        if not mask or "userEnteredFormat" in mask:
            look = self.look(look, data.get("userEnteredFormat", {}))
        if not mask or "note" in mask:
            note = data.get("note", "")
        if not mask or "dataValidation" in mask:
            validation = data.get("dataValidation", {})
            if validation:
                check_condition(validation.get("condition", {}))
        return Cell(value, look, note, validation)


def _entered(given: Json) -> Value:
    if len(given) > 1:
        raise Refusal(f"Only one kind of value can be set, not {', '.join(given)}.")
    if "formulaValue" not in given:
        return next(iter(given.values()), None)
    text = str(given["formulaValue"])
    if not text.startswith("="):
        raise Refusal(f"Invalid formula: {text!r}: it must start with =")
    parse(text)
    return Formula(text)


def set_data_validation(book: Workbook, request: Json) -> None:
    """Set a drop-down, a tick box or another rule, or remove it. The API's own writes are not validated."""
    sheet, area = book.located(request.get("range", {}))
    rule = request.get("rule", {})
    if rule:
        check_condition(rule.get("condition", {}))
    for row in area.rows:
        if rule or row < len(sheet.rows):
            sheet.put(row, {column: sheet.cell(row, column)._replace(validation=rule) for column in area.columns})


def find_replace(book: Workbook, request: Json) -> Json:
    """Replace text in cells, in a range, a sheet or everywhere."""
    if not request.get("find") or sum(name in request for name in ("range", "sheetId", "allSheets")) != 1:
        raise Refusal("What to find must be set, and one of range, sheetId and allSheets.")
    pattern = request["find"] if request.get("searchByRegex") else re.escape(request["find"])
    if request.get("matchEntireCell"):
        pattern = rf"\A(?:{pattern})\Z"
    try:
        wanted = re.compile(pattern, 0 if request.get("matchCase") else re.IGNORECASE)
    except re.error as error:
        raise Refusal(f"Invalid regular expression: {error}") from None
    with_text = request.get("replacement", "")
    replacement = (
        re.sub(r"\$(\d)", r"\\\1", with_text) if request.get("searchByRegex") else with_text.replace("\\", "\\\\")
    )
    counts = dict.fromkeys(
        ("valuesChanged", "formulasChanged", "rowsChanged", "sheetsChanged", "occurrencesChanged"), 0
    )
    for sheet, area in _searched(book, request):
        rows = [_replaced(sheet, row, area, (wanted, replacement), counts, request) for row in area.rows]
        counts["rowsChanged"] += sum(rows)
        counts["sheetsChanged"] += any(rows)
    return {name: count for name, count in counts.items() if count}


def _searched(book: Workbook, request: Json) -> Iterator[tuple[Sheet, Area]]:
    if "range" in request:
        yield book.located(request["range"])
    for sheet in book.sheets:
        if request.get("allSheets") or sheet.id == request.get("sheetId"):
            yield sheet, sheet.area({})


def _replaced(
    sheet: Sheet, row: int, area: Area, change: tuple[re.Pattern[str], str], counts: dict[str, int], request: Json
) -> bool:
    """Replace text in a row. Returns whether anything was replaced."""
    wanted, replacement = change
    done: dict[int, Cell] = {}
    for column, cell in sheet.row(row).items():
        is_formula = isinstance(cell.value, Formula)
        if column not in area.columns or (is_formula and not request.get("includeFormulas")):
            continue
        before = cell.value.text if isinstance(cell.value, Formula) else cell.value
        if not isinstance(before, str):
            continue
        after, times = wanted.subn(replacement, before)
        if times:
            done[column] = cell._replace(value=Formula(after) if is_formula else after)
            counts["formulasChanged" if is_formula else "valuesChanged"] += 1
            counts["occurrencesChanged"] += times
    sheet.put(row, done)
    return bool(done)


KINDS: Kinds = {
    "updateCells": ({"start": COORDINATE, "range": GRID_RANGE, "rows": [ROW], "fields": TEXT}, update_cells),
    "appendCells": ({"sheetId": WHOLE, "rows": [ROW], "fields": TEXT}, append_cells),
    "repeatCell": ({"range": GRID_RANGE, "cell": CELL, "fields": TEXT}, repeat_cell),
    "setDataValidation": ({"range": GRID_RANGE, "rule": VALIDATION}, set_data_validation),
    "findReplace": (
        {
            **dict.fromkeys(("find", "replacement"), TEXT),
            **dict.fromkeys(("matchCase", "matchEntireCell", "searchByRegex", "includeFormulas", "allSheets"), FLAG),
            "range": GRID_RANGE,
            "sheetId": WHOLE,
        },
        find_replace,
    ),
}
