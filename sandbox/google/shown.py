"""A cell as it is seen, and the workbook as the page shows it."""

from sandbox.google.formulas import Calculator
from sandbox.google.messages import Json
from sandbox.google.patterns import check_pattern, written
from sandbox.google.workbook import EMPTY, Cell, Formula, Plain, Sheet, Workbook

ROWS_SHOWN = 500


def check_format(cell_format: Json) -> None:
    """Refuse a number format that could not be shown."""
    if number_format := cell_format.get("numberFormat"):
        check_pattern(number_format)


def text(cell: Cell) -> str:
    """The text on the screen of a cell that is no formula."""
    return "" if isinstance(cell.value, Formula) else shown_text(cell.value, cell.format)


def shown_text(value: Plain, cell_format: Json) -> str:
    """The text on the screen of what a cell comes to."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return str(value).upper()
    return written(value, cell_format.get("numberFormat", {}))


def snapshot(book: Workbook) -> Json:
    """The workbook as the page shows it."""
    calculator = Calculator(book)
    return {"title": book.title, "tabs": [_tab(calculator, sheet) for sheet in book.sheets]}


def _tab(calculator: Calculator, sheet: Sheet) -> Json:
    """Of a long tab the frozen rows and the last ones; "hidden" counts those between."""
    count, head = sheet.last_row(), max(1, sheet.frozen)
    start = max(head, count - ROWS_SHOWN + head)
    rows = [*range(min(head, count)), *range(start, count)]
    return {
        "id": sheet.id,
        "title": sheet.title,
        "columns": sheet.width,
        "frozen": sheet.frozen,
        "widths": [sheet.column_looks.get(column, {}).get("pixelSize") for column in range(sheet.width)],
        "hidden": start - head,
        "rows": [_row(calculator, sheet, row) for row in rows],
    }


def _row(calculator: Calculator, sheet: Sheet, row: int) -> list[Json]:
    cells = sheet.row(row)
    return [
        _cell(calculator.value(sheet, row, column), cells.get(column, EMPTY).format)
        for column in range(max(cells, default=-1) + 1)
    ]


def _cell(value: Plain, cell_format: Json) -> Json:
    kind = "b" if isinstance(value, bool) else "s" if isinstance(value, str) else "n"
    return {
        "t": shown_text(value, cell_format),
        "k": "" if value is None else kind,
        "bold": bool(cell_format.get("textFormat", {}).get("bold")),
        "bg": _hex(cell_format.get("backgroundColor")),
    }


def _hex(color: Json | None) -> str | None:
    if color is None:
        return None
    return "#" + "".join(f"{round(255 * color.get(name, 0)):02x}" for name in ("red", "green", "blue"))
