"""The workbook as the page shows it."""

from collections.abc import Iterator

from sandbox.google.formulas import Calculator
from sandbox.google.looks import Looks
from sandbox.google.messages import Json
from sandbox.google.shown import shown_text
from sandbox.google.workbook import EMPTY, Cell, Plain, Sheet, Workbook

ROWS_SHOWN = 500


def snapshot(book: Workbook) -> Json:
    """Return the workbook as the page shows it."""
    calculator = Calculator(book)
    return {"title": book.title, "tabs": [_tab(calculator, book, sheet) for sheet in book.sheets]}


def _tab(calculator: Calculator, book: Workbook, sheet: Sheet) -> Json:
    """Return a tab; of a long one only the frozen and the last rows. "hidden" counts those in between."""
    count, head = sheet.last_row(), max(1, sheet.frozen)
    start = max(head, count - ROWS_SHOWN + head)
    rows = [*range(min(head, count)), *range(start, count)]
    looks = Looks(calculator, book, sheet)
    columns = [sheet.column_looks.get(column, {}) for column in range(sheet.width)]
    return {
        "id": sheet.id,
        "title": sheet.title,
        "columns": sheet.width,
        "frozen": sheet.frozen,
        "frozenColumns": sheet.frozen_columns,
        "widths": [column.get("pixelSize") for column in columns],
        "hiddenColumns": [place for place, column in enumerate(columns) if column.get("hiddenByUser")],
        "hiddenTab": bool(sheet.properties.get("hidden")),
        "hidden": start - head,
        "rows": [_row(calculator, looks, sheet, row) for row in rows],
        "charts": [_chart(calculator, book, chart) for chart in sheet.things.get("charts", [])],
    }


def _row(calculator: Calculator, looks: Looks, sheet: Sheet, row: int) -> list[Json]:
    cells = sheet.row(row)
    shown = []
    for column in range(max(cells, default=-1) + 1):
        cell, value = cells.get(column, EMPTY), calculator.value(sheet, row, column)
        shown.append(_cell(value, looks.of(row, column, value, cell.format), cell))
    return shown


def _cell(value: Plain, look: Json, cell: Cell) -> Json:
    """Return a cell's fields: some always, others only if set."""
    kind = "b" if isinstance(value, bool) else "s" if isinstance(value, str) else "n"
    text_format = look.get("textFormat", {})
    more = {
        "fg": _hex(text_format.get("foregroundColor")),
        "italic": text_format.get("italic"),
        "strike": text_format.get("strikethrough"),
        "align": look.get("horizontalAlignment", "").lower(),
        "link": text_format.get("link", {}).get("uri"),
        "border": {side.lower(): _border(line) for side, line in look.get("borders", {}).items()},
        "wrap": look.get("wrapStrategy") == "WRAP",
        "pick": _PICKS.get(cell.validation.get("condition", {}).get("type", "")),
        "note": cell.note,
    }
    return {
        "t": shown_text(value, look),
        "k": "" if value is None else kind,
        "bold": bool(text_format.get("bold")),
        "bg": _hex(look.get("backgroundColor")),
    } | {name: told for name, told in more.items() if told}


_PICKS = {"ONE_OF_LIST": "list", "ONE_OF_RANGE": "list", "BOOLEAN": "box"}


def _border(line: Json) -> str:
    """Return a border as CSS."""
    thick = {"SOLID_MEDIUM": 2, "SOLID_THICK": 3, "DOUBLE": 3}.get(line.get("style", ""), 1)
    drawn = {"DOTTED": "dotted", "DASHED": "dashed", "DOUBLE": "double", "NONE": "none"}.get(
        line.get("style", ""), "solid"
    )
    return f"{thick}px {drawn} {_hex(line.get('color')) or '#000000'}"


def _chart(calculator: Calculator, book: Workbook, chart: Json) -> Json:
    """Return a chart's position in pixels from its anchor, and its data; only the first of several series."""
    place, spec = chart["position"]["overlayPosition"], chart["spec"]
    basic = spec.get("basicChart", {})
    labels = [each.get("domain", {}) for each in basic.get("domains", [])[:1]]
    numbers = [each.get("series", {}) for each in basic.get("series", [])[:1]]
    return {
        "title": spec.get("title", ""),
        "kind": basic.get("chartType", ""),
        "row": place["anchorCell"].get("rowIndex", 0),
        "column": place["anchorCell"].get("columnIndex", 0),
        "left": place.get("offsetXPixels", 0),
        "top": place.get("offsetYPixels", 0),
        "width": place.get("widthPixels", 600),
        "height": place.get("heightPixels", 371),
        "labels": _shown_in(calculator, book, labels),
        "numbers": _values_in(calculator, book, numbers),
    }


def _places(book: Workbook, data: list[Json]) -> Iterator[tuple[Sheet, int, int]]:
    for source in data:
        for grid in source.get("sourceRange", {}).get("sources", []):
            sheet, area = book.located(grid)
            yield from ((sheet, row, column) for row in area.rows[:ROWS_SHOWN] for column in area.columns)


def _values_in(calculator: Calculator, book: Workbook, data: list[Json]) -> list[Plain]:
    return [calculator.value(*place) for place in _places(book, data)]


def _shown_in(calculator: Calculator, book: Workbook, data: list[Json]) -> list[str]:
    return [
        shown_text(calculator.value(sheet, row, column), sheet.cell(row, column).format)
        for sheet, row, column in _places(book, data)
    ]


def _hex(color: Json | None) -> str | None:
    if color is None:
        return None
    return "#" + "".join(f"{round(255 * color.get(name, 0)):02x}" for name in ("red", "green", "blue"))
