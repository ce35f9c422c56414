"""spreadsheets.values: cells by A1 notation, raw or parsed as if typed."""

import re
from collections.abc import Callable
from datetime import datetime
from itertools import zip_longest
from typing import Any

from sandbox.google.messages import VALUE_RANGE, Json, check
from sandbox.google.refusal import Refusal
from sandbox.google.shown import EPOCH, text
from sandbox.google.workbook import Area, Cell, Sheet, Value, Workbook

_CORNERS = re.compile(r"(?=[^:])([A-Z]{1,3})?([1-9]\d{0,7})?:(?=.)([A-Z]{1,3})?([1-9]\d{0,7})?", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?(E[-+]?\d+)?", re.IGNORECASE)
_DATES = {  # as an American sheet reads them
    r"\d{4}-\d{1,2}-\d{1,2}": ("%Y-%m-%d", "DATE"),
    r"\d{1,2}/\d{1,2}/\d{4}": ("%m/%d/%Y", "DATE"),
    r"\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}": ("%Y-%m-%d %H:%M", "DATE_TIME"),
    r"\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}:\d{2}": ("%Y-%m-%d %H:%M:%S", "DATE_TIME"),
}


def locate(book: Workbook, notation: str) -> tuple[Sheet, Json]:
    """The sheet and the GridRange of A1 notation."""
    titles = {sheet.title: sheet for sheet in book.sheets}
    if whole := titles.get(_unquoted(notation)):
        return whole, {"sheetId": whole.id}
    name, mark, cells = notation.rpartition("!")
    sheet = titles.get(_unquoted(name)) if mark else book.sheets[0]
    corners = _CORNERS.fullmatch(cells if ":" in cells else f"{cells}:{cells}")
    if sheet is None or corners is None or (":" not in cells and None in corners.groups()):
        raise Refusal(f"Unable to parse range: {notation}")
    left, top, right, bottom = corners.groups()
    edges = {
        "startColumnIndex": left and _number(left) - 1,
        "startRowIndex": top and int(top) - 1,
        "endColumnIndex": right and _number(right),
        "endRowIndex": bottom and int(bottom),
    }
    return sheet, {"sheetId": sheet.id} | {name: edge for name, edge in edges.items() if edge is not None}


def _unquoted(title: str) -> str:
    return title[1:-1].replace("''", "'") if re.fullmatch(r"'.*'", title) else title


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _a1(sheet: Sheet, area: Area) -> str:
    title = sheet.title if sheet.title.isalnum() else "'" + sheet.title.replace("'", "''") + "'"
    start, end = f"{_letters(area.left + 1)}{area.top + 1}", f"{_letters(area.right)}{area.bottom}"
    return f"{title}!{start}" + (f":{end}" if start != end else "")


_RENDER: dict[str, Callable[[Cell], Value]] = {
    "FORMATTED_VALUE": text,
    "UNFORMATTED_VALUE": lambda cell: "" if cell.value is None else cell.value,
    "FORMULA": lambda cell: "" if cell.value is None else cell.value,
}


def get(book: Workbook, notation: str, dimension: str | None, render: str | None) -> Json:
    """A ValueRange; what is empty at the ends is left out."""
    if dimension not in {None, "ROWS", "COLUMNS"} or render not in {None, *_RENDER}:
        raise Refusal(f"Invalid majorDimension or valueRenderOption: {dimension}, {render}")
    sheet, grid_range = locate(book, notation)
    area = sheet.area(grid_range)
    shown = _RENDER[render or "FORMATTED_VALUE"]
    rows = [
        [shown(sheet.cell(row, column)) for column in range(area.left, area.right)]
        for row in range(area.top, min(area.bottom, len(sheet.rows)))
    ]
    if dimension == "COLUMNS":
        rows = [list(column) for column in zip_longest(*rows, fillvalue="")]
    for row in rows:
        _trim(row, "")
    _trim(rows, [])
    answer: Json = {"range": _a1(sheet, area), "majorDimension": dimension or "ROWS"}
    return answer | ({"values": rows} if rows else {})


def _trim(row: list[Any], empty: object) -> None:
    while row and row[-1] == empty:
        row.pop()


def clear(book: Workbook, notation: str) -> str:
    """Empty the cells of a range; their formats stay."""
    sheet, grid_range = locate(book, notation)
    area = sheet.area(grid_range)
    for row in range(area.top, min(area.bottom, len(sheet.rows))):
        for column in range(area.left, area.right):
            sheet.change(row, column, lambda cell: Cell(None, cell.format))
    return _a1(sheet, area)


def update(book: Workbook, notation: str, body: Json, option: str | None) -> Json:
    """Write a ValueRange; it grows no grid."""
    parse = {"RAW": _raw, "USER_ENTERED": _typed}.get(option or "")
    if parse is None:
        raise Refusal("'valueInputOption' is required but not specified: RAW or USER_ENTERED")
    check(body, VALUE_RANGE, "data")
    if body.get("range", notation) != notation:
        raise Refusal(f"Requested writing within range [{notation}], but tried writing to [{body['range']}]")
    sheet, grid_range = locate(book, notation)
    sheet.area(grid_range)
    rows: list[Any] = body.get("values", [])
    if body.get("majorDimension") == "COLUMNS":
        rows = [list(column) for column in zip_longest(*rows)]
    top, left = grid_range.get("startRowIndex", 0), grid_range.get("startColumnIndex", 0)
    written = Area(top, left, top + len(rows), left + max(map(len, rows), default=0))
    if ":" not in notation:
        grid_range = {"sheetId": sheet.id}
    limit = sheet.area(grid_range)
    if written.bottom > limit.bottom or written.right > limit.right:
        raise Refusal(
            f"Range {notation} exceeds grid limits, or is too small for {len(rows)} rows. "
            f"Max rows: {sheet.height}, max columns: {sheet.width}"
        )
    count = 0
    for row, values in enumerate(rows, top):
        for column, value in enumerate(values, left):
            if value is not None:  # null leaves a cell as it is
                sheet.change(row, column, lambda cell, value=value: parse(value, cell))  # type: ignore[misc]
                count += 1
    return {
        "spreadsheetId": book.id,
        "updatedRange": _a1(sheet, written) if rows else notation,
        "updatedRows": len(rows),
        "updatedColumns": written.right - left,
        "updatedCells": count,
    }


def _raw(value: Value, cell: Cell) -> Cell:
    return Cell(None if value == "" else value, cell.format)


def _typed(value: Value, cell: Cell) -> Cell:
    """As typing would: `00123` is the number 123. Money and dates in words, which Google reads, stay text here."""
    known = cell.format.get("numberFormat", {}).get("type")
    if not isinstance(value, str) or value == "" or known == "TEXT":
        return _raw(value, cell)
    if value.startswith(("=", "+=", "-=")):
        raise Refusal("The sandbox evaluates no formulas.")
    if value.startswith("'"):
        return Cell(value[1:], cell.format)
    if value.upper() in {"TRUE", "FALSE"}:
        return Cell(value.upper() == "TRUE", cell.format)
    bare, percent = value.strip().removesuffix("%"), value.strip().endswith("%")
    if _NUMBER.fullmatch(bare) and any(character.isdigit() for character in bare):
        number = float(bare.replace(",", "")) / (100 if percent else 1)
        return _number_cell(number, cell, "PERCENT" if percent else None)
    for shape, (pattern, kind) in _DATES.items():
        if re.fullmatch(shape, value.strip()):
            try:
                moment = datetime.strptime(value.strip(), pattern)  # noqa: DTZ007 - a sheet's dates have no zone
            except ValueError:
                break
            return _number_cell((moment - EPOCH).total_seconds() / 86400, cell, kind)
    return Cell(value, cell.format)


def _number_cell(number: float, cell: Cell, kind: str | None) -> Cell:
    value = int(number) if number.is_integer() and abs(number) < 2**53 else number
    if kind is None or "numberFormat" in cell.format:
        return Cell(value, cell.format)
    return Cell(value, cell.format | {"numberFormat": {"type": kind}})
