"""spreadsheets.values: cells by A1 notation, read and written as they are: nothing is parsed, nothing formatted.

The ranges in the answers are spelled as they were asked for, where Google spells out every corner.
"""

import re

from sandbox.google.messages import VALUE_RANGE, Json, check
from sandbox.google.refusal import Refusal
from sandbox.google.workbook import EMPTY, Area, Cell, Sheet, Value, Workbook

_CORNERS = re.compile(r"(?=[^:])([A-Z]{1,3})?([1-9]\d{0,7})?:(?=.)([A-Z]{1,3})?([1-9]\d{0,7})?", re.IGNORECASE)


def get(book: Workbook, given: Json, _body: Json) -> Json:
    """A ValueRange; what is empty at the ends is left out."""
    if given.get("valueRenderOption") != "UNFORMATTED_VALUE":
        raise Refusal("The sandbox renders values by the valueRenderOption UNFORMATTED_VALUE only.")
    sheet, area = _locate(book, given["range"])
    rows = []
    for row in sheet.rows[area.top : area.bottom]:
        values = [row.get(column, EMPTY).value for column in range(area.left, area.right)]
        while values and values[-1] is None:
            values.pop()
        rows.append(["" if value is None else value for value in values])
    while rows and not rows[-1]:
        rows.pop()
    answer: Json = {"range": given["range"], "majorDimension": "ROWS"}
    return answer | ({"values": rows} if rows else {})


def update(book: Workbook, given: Json, body: Json) -> Json:
    """Write a ValueRange; it grows no grid."""
    notation = given["range"]
    if given.get("valueInputOption") != "RAW":
        raise Refusal("'valueInputOption' is required, and the sandbox takes RAW only: it parses nothing.")
    check(body, VALUE_RANGE, "data")
    if body.get("range", notation) != notation:
        raise Refusal(f"Requested writing within range [{notation}], but tried writing to [{body['range']}]")
    rows: list[list[Value]] = body.get("values", [])
    sheet, area = _locate(book, notation)
    single = ":" not in notation.rpartition("!")[2]  # a cell is where the writing starts, a range holds all of it
    limit = sheet.area({}) if single else area
    bottom, right = area.top + len(rows), area.left + max(map(len, rows), default=0)
    if bottom > limit.bottom or right > limit.right:
        raise Refusal(
            f"Range {notation} exceeds grid limits, or is too small for {len(rows)} rows. "
            f"Max rows: {sheet.height}, max columns: {sheet.width}"
        )
    count = 0
    for row, values in enumerate(rows, area.top):
        there = {column: value for column, value in enumerate(values, area.left) if value is not None}  # null: as it is
        sheet.put(row, {column: Cell(value, sheet.cell(row, column).format) for column, value in there.items()})
        count += len(there)
    return {
        "spreadsheetId": book.id,
        "updatedRange": notation,
        "updatedRows": len(rows),
        "updatedColumns": right - area.left,
        "updatedCells": count,
    }


def _locate(book: Workbook, notation: str) -> tuple[Sheet, Area]:
    """The sheet and the cells of A1 notation."""
    titles = {sheet.title: sheet for sheet in book.sheets}
    if whole := titles.get(_unquoted(notation)):
        return whole, whole.area({})
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
    return sheet, sheet.area({name: edge for name, edge in edges.items() if edge is not None})


def _unquoted(title: str) -> str:
    return title[1:-1].replace("''", "'") if re.fullmatch(r"'.*'", title) else title


def _number(letters: str) -> int:
    return sum((ord(letter) - ord("A") + 1) * 26**place for place, letter in enumerate(reversed(letters.upper())))
