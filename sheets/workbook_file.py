"""All tabs as one XLSX file: the same declarations, widths, formats and colours, without Google."""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from sqlalchemy import Connection

from domain.ledger import journal
from domain.tables import table_files
from sheets.cells import Cell
from sheets.layout.colours import BAND, HEADER, PAINTS
from sheets.layout.conditions import formula, letters
from sheets.tab import Chart, ChartKind, Edition, Row, Tab
from sheets.tabs import TABS

MAX_LINES = 200_000
"""Maximum lines of Movements, newest first: what opens in reasonable time. Excel has at most 1,048,576 rows."""

MAX_LINKS = 20_000
"""Maximum links of a tab; Excel takes 65,530."""

MAX_TEXT = 32_767
"""Maximum characters in a cell of Excel."""

PIXELS_A_CHARACTER = 7

_HEAD = {
    "font": Font(bold=True),
    "fill": PatternFill(fgColor=HEADER, fill_type="solid"),
    "alignment": Alignment(vertical="center"),
}
_LINKED = Font(color="1155CC", underline="single")
_CHARTS: dict[ChartKind, Callable[[], Any]] = {
    ChartKind.COLUMN: BarChart,
    ChartKind.BAR: BarChart,
    ChartKind.LINE: LineChart,
}


def write_tab(path: Path, tab: Tab, connection: Connection, edition: Edition) -> None:
    """Write one tab; as CSV if the file's name says so, in the encoding that Excel recognises."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            seen = [place for place, column in enumerate(tab.columns) if not column.hidden]
            header = tab.header(edition.language)
            told = ([_text(row.values[place]) for place in seen] for row in tab.rows(connection, edition))
            table_files.write_csv(file, [str(header[place].value) for place in seen], told)
        return
    book = Workbook(write_only=True)
    _write(book, tab, connection, edition)
    book.save(path)


def _text(value: str | float) -> str:
    """Return a value as in a CSV file: whole numbers without decimals."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def write_workbook(path: Path, connection: Connection, edition: Edition, lines: int = MAX_LINES) -> int:
    """Write the tabs that the edition may show; of Movements, the newest lines. Returns how many are left out.

    Raises FileExistsError.
    """
    if path.exists():
        raise FileExistsError(path)
    left_out = max(0, journal.line_count(connection) - lines)
    edition = edition.within_file(TABS, journal.position_before(connection, left_out + 1) if left_out else 0)
    book = Workbook(write_only=True)
    for tab in TABS:
        if edition.sites is None or not tab.whole:
            _write(book, tab, connection, edition)
    book.save(path)
    return left_out


def _write(book: Workbook, tab: Tab, connection: Connection, edition: Edition) -> None:
    sheet: Any = book.create_sheet(edition.say(tab.title))
    sheet.freeze_panes = f"{letters(min(tab.frozen, len(tab.columns) - 1))}2"
    for place, column in enumerate(tab.columns):
        dimension = sheet.column_dimensions[letters(place)]
        dimension.width, dimension.hidden = column.width / PIXELS_A_CHARACTER, column.hidden
    count = 0
    for count, cells in enumerate(chain([tab.header(edition.language)], _cells(tab.rows(connection, edition))), 1):
        sheet.append([_cell(sheet, cell, letters(place), count) for place, cell in enumerate(cells)])
    last = letters(len(tab.columns) - 1)
    sheet.auto_filter.ref = f"A1:{last}{count}"
    _colour(sheet, tab, edition, count)
    for place, chart in enumerate(tab.charts):
        sheet.add_chart(_chart(sheet, tab, chart, edition), f"{letters(len(tab.columns) + 1)}{2 + 17 * place}")


def _cells(rows: Iterator[Row]) -> Iterator[tuple[Cell, ...]]:
    return (row.cells for row in rows)


def _cell(sheet: Any, cell: Cell, column: str, row: int) -> Any:  # noqa: ANN401 - openpyxl's
    """Return a typed cell; text stays text, whatever it looks like."""
    if cell.value == "":
        return None
    written = WriteOnlyCell(sheet)
    if isinstance(cell.value, str):
        written.value = ILLEGAL_CHARACTERS_RE.sub("", cell.value)[:MAX_TEXT]
        written.data_type = "s"
    else:
        written.value = cell.value
    if cell.shown:
        written.number_format = cell.shown[1]
    if row == 1:
        for name, look in _HEAD.items():
            setattr(written, name, look)
    if cell.link and len(sheet._hyperlinks) < MAX_LINKS:  # noqa: SLF001 - there is no other way in a written file
        inside = cell.link.startswith("#")
        where = {"location": cell.link[1:]} if inside else {"target": cell.link}
        sheet._hyperlinks.append(Hyperlink(ref=f"{column}{row}", **where))  # noqa: SLF001
        written.font = _LINKED
    return written


def _colour(sheet: Any, tab: Tab, edition: Edition, rows: int) -> None:  # noqa: ANN401 - openpyxl's
    """Apply the declared colours, and banding."""
    if rows < 2:  # noqa: PLR2004 - the header, and a row
        return
    for rule in tab.rules:
        when = _when(formula(tab, rule.when, edition.language), *PAINTS[rule.colour])
        for name in rule.columns:
            column = letters(tab.place(name))
            sheet.conditional_formatting.add(f"{column}2:{column}{rows}", when)
    last = letters(len(tab.columns) - 1)
    sheet.conditional_formatting.add(f"A2:{last}{rows}", _when("MOD(ROW(),2)=1", BAND))


def _when(condition: str, behind: str, words: str | None = None) -> Any:  # noqa: ANN401 - openpyxl's
    fill, font = PatternFill(bgColor=behind, fill_type="solid"), Font(color=words) if words else None
    return FormulaRule([condition], fill=fill, font=font, stopIfTrue=True)  # type: ignore[no-untyped-call]


def _chart(sheet: Any, tab: Tab, chart: Chart, edition: Edition) -> Any:  # noqa: ANN401 - openpyxl's
    drawn = _CHARTS[chart.kind]()
    if chart.kind is ChartKind.BAR:
        drawn.type = "bar"
    drawn.title, drawn.legend = edition.say(chart.title), None
    drawn.width, drawn.height = 20, 8  # cm
    drawn.x_axis.delete = drawn.y_axis.delete = False
    labels, numbers = (
        Reference(sheet, min_col=tab.place(name) + 1, min_row=chart.rows.start + 1, max_row=chart.rows.stop)
        for name in (chart.labels, chart.numbers)
    )
    drawn.add_data(numbers)
    drawn.set_categories(labels)
    return drawn
