"""A1 notation: `'My tab'!B2:C`, a tab's title, or the name of a named range."""

import re

from sandbox.google.messages import Json
from sandbox.google.refusal import Refusal
from sandbox.google.workbook import Area, Sheet, Workbook

_CORNERS = re.compile(r"(?=[^:])([A-Z]{1,3})?([1-9]\d{0,7})?:(?=.)([A-Z]{1,3})?([1-9]\d{0,7})?", re.IGNORECASE)
_UNQUOTED = re.compile(r"(?!\d)\w+")


def locate(book: Workbook, notation: str) -> tuple[Sheet, Area]:
    """Return the sheet and the cells; corners may be in any order."""
    if re.fullmatch(r"'.*'", notation) and (whole := book.titled(unquoted(notation))):
        return whole, whole.area({})
    name, mark, cells = notation.rpartition("!")
    sheet = book.titled(unquoted(name)) if mark else book.sheets[0]
    edges = _edges(cells)
    if edges is not None and sheet is not None:
        return sheet, sheet.area(edges)
    for named in book.named if sheet is not None else ():
        if named["name"].casefold() == cells.casefold():
            return book.located(named["range"])
    if whole := book.titled(notation):
        return whole, whole.area({})
    raise Refusal(f"Unable to parse range: {notation}")


def single(notation: str) -> bool:
    """Whether it names one cell, where writing starts; a range would have to hold all that is written."""
    return bool(re.fullmatch(r"[A-Z]{1,3}\d+", notation.rpartition("!")[2], re.IGNORECASE))


def _edges(cells: str) -> Json | None:
    corners = _CORNERS.fullmatch(cells if ":" in cells else f"{cells}:{cells}")
    if corners is None or (":" not in cells and None in corners.groups()):
        return None
    left, top, right, bottom = corners.groups()
    columns = [number(letters) for letters in (left, right) if letters]
    rows = [int(digits) for digits in (top, bottom) if digits]
    if len(columns) == 2:  # noqa: PLR2004 - both corners say one
        left, right = min(left, right, key=number), max(left, right, key=number)
    if len(rows) == 2:  # noqa: PLR2004
        top, bottom = min(top, bottom, key=int), max(top, bottom, key=int)
    edges = {
        "startColumnIndex": left and number(left) - 1,
        "startRowIndex": top and int(top) - 1,
        "endColumnIndex": right and number(right),
        "endRowIndex": bottom and int(bottom),
    }
    return {name: edge for name, edge in edges.items() if edge is not None}


def spelled(sheet: Sheet, area: Area) -> str:
    """Return the notation with all corners, as Google answers it."""
    start = f"{letters(area.left)}{area.top + 1}"
    end = f"{letters(area.right - 1)}{area.bottom}"
    return f"{quoted(sheet.title)}!{start if start == end else f'{start}:{end}'}"


def quoted(title: str) -> str:
    """Return a title as written in a notation or a formula."""
    if _UNQUOTED.fullmatch(title) and _edges(title) is None:
        return title
    return "'" + title.replace("'", "''") + "'"


def unquoted(title: str) -> str:
    """Return the title itself."""
    return title[1:-1].replace("''", "'") if re.fullmatch(r"'.*'", title) else title


def number(name: str) -> int:
    """Return the number of a column, from 1."""
    return sum((ord(letter) - ord("A") + 1) * 26**place for place, letter in enumerate(reversed(name.upper())))


def letters(column: int) -> str:
    """Return the letters of a column, counted from 0."""
    return (letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)  # noqa: PLR2004
