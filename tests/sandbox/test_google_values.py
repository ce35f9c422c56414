from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import gspread
import pytest
from gspread.exceptions import APIError
from gspread.utils import ExportFormat, PasteType

from sandbox.google.refusal import Refusal
from sandbox.google.screen import snapshot
from sandbox.google.shown import check_format, shown_text
from sandbox.google.workbook import Cell, Workbook
from tests.sandbox.google_client import client, do, raw, tab
from tests.sandbox_process import Sandbox


@pytest.fixture
def sheet(world: Sandbox, request: pytest.FixtureRequest) -> gspread.Worksheet:
    return tab(world, request)


def test_raw_is_kept_as_it_came(sheet: gspread.Worksheet) -> None:
    sheet.update([["00123", "=1", "2026-03-10", 5, False]], "A1", raw=True)
    assert raw(sheet, "A1:E1") == [["00123", "=1", "2026-03-10", 5, False]]


def test_null_leaves_a_cell_as_it_is_and_empty_text_empties_it(sheet: gspread.Worksheet) -> None:
    sheet.update([[1, 2, 3]], "A1")
    sheet.update([[None, "", 4]], "A1")
    assert raw(sheet, "A1:C1") == [[1, "", 4]]


def test_ranges_in_all_their_spellings(sheet: gspread.Worksheet) -> None:
    sheet.update([[1, 2], [3, 4], [5, 6]], "A1")
    assert [raw(sheet, cells) for cells in ("B2", "A2:B", "B:B", "3:3", "b1:a1")] == [
        *([[4]], [[3, 4], [5, 6]], [[2], [4], [6]], [[5, 6]], [[1, 2]]),
    ]


@pytest.mark.parametrize("cells", ["A0", "A1:", "F1", "A11", "A1:F2", "nowhere!A1", "A1B"])
def test_ranges_that_are_not_there_are_refused(sheet: gspread.Worksheet, cells: str) -> None:
    where = cells if "!" in cells else f"'{sheet.title}'!{cells}"
    with pytest.raises(APIError, match="400"):
        sheet.spreadsheet.values_get(where, {"valueRenderOption": "UNFORMATTED_VALUE"})


def test_writing_grows_no_grid_and_keeps_to_its_range(sheet: gspread.Worksheet) -> None:
    for values, cells in (([[1]] * 11, "A1"), ([[1] * 6], "A1"), ([[1], [2]], "A1:A1")):
        with pytest.raises(APIError, match="400"):
            sheet.update(values, cells)
    assert raw(sheet) == [[]]


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lambda sheet: sheet.update([["=QUERY(A1:B2)"]], "A1", raw=False), "cannot calculate"),
        (lambda sheet: sheet.spreadsheet.values_get("A1", {"colour": "red"}), "Unknown name"),
        (lambda sheet: sheet.spreadsheet.export(ExportFormat.PDF), "exports text/csv"),
        (lambda sheet: do(sheet, addSlicer={}), "Unknown name 'addSlicer'"),
        (lambda sheet: sheet.copy_range("A1", "B1", PasteType.no_borders), "Invalid value"),
    ],
    ids=["a function", "a parameter", "pdf", "slicers", "a way to paste"],
)
def test_what_the_sandbox_does_not_do_is_refused_with_the_reason(
    sheet: gspread.Worksheet, call: Callable[[gspread.Worksheet], Any], reason: str
) -> None:
    with pytest.raises(APIError, match=reason):
        call(sheet)


def test_what_is_no_number_in_json_is_refused(world: Sandbox, sheet: gspread.Worksheet) -> None:
    url = f"{world.google}/v4/spreadsheets/{world.spreadsheet}:batchUpdate"
    cell = '{"userEnteredValue":{"numberValue":NaN}}'
    start = f'{{"sheetId":{sheet.id}}}'
    body = f'{{"requests":[{{"updateCells":{{"start":{start},"rows":[{{"values":[{cell}]}}],"fields":"*"}}}}]}}'
    answer = sheet.client.session.post(url, body, timeout=5)
    assert (answer.status_code, "Invalid value" in answer.json()["error"]["message"]) == (400, True)


def test_of_writes_that_come_at_once_none_is_lost(sheet: gspread.Worksheet, world: Sandbox) -> None:
    writers = [client(world).open_by_key(world.spreadsheet).get_worksheet_by_id(sheet.id) for _ in range(4)]
    large = "x" * 40_000

    def write(writer: int) -> None:
        for row in range(1, 11):
            writers[writer].update([[large]], f"{'ABCD'[writer]}{row}", raw=True)

    with ThreadPoolExecutor(len(writers)) as pool:
        list(pool.map(write, range(len(writers))))
    assert raw(sheet, "A1:D10") == [[large] * 4] * 10


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        (5, "0", "5"),
        (0.5, "0", "1"),
        (1234567, "#,##0", "1,234,567"),
        (-1234.5, "#,##0.00", "-1,234.50"),
        (0.125, "0.00", "0.13"),
        (1e30, "#,##0.0", "1,000,000,000,000,000,000,000,000,000,000.0"),
        (46091, "yyyy-mm-dd", "2026-03-10"),
        (46091.75, "yyyy-mm-dd hh:mm", "2026-03-10 18:00"),
        (-1e9, "yyyy-mm-dd", "-1000000000"),
        (46091.75, "m/d/yy h:mm am/pm", "3/10/26 6:00 PM"),
        (46091.5, "ddd d mmm, hh:mm:ss", "Tue 10 Mar, 12:00:00"),
        (0.256, "0.0%", "25.6%"),
        (12, '0" pcs"', "12 pcs"),
        (-3, "$#,##0.00", "-$3.00"),
        (2.5, "#,##0.###", "2.5"),
        (12345, "0.00E+00", "1.23E+04"),
    ],
)
def test_numbers_are_shown_as_their_pattern_says(value: float, pattern: str, shown: str) -> None:
    assert shown_text(value, {"numberFormat": {"type": "NUMBER", "pattern": pattern}}) == shown


def test_numbers_without_a_pattern_are_shown_plainly() -> None:
    assert [shown_text(value, {}) for value in (12, 0.1 + 0.2, True, "x", None)] == ["12", "0.3", "TRUE", "x", ""]


@pytest.mark.parametrize(
    "number_format",
    [
        *({"type": "NUMBER", "pattern": pattern} for pattern in ("[red]0", "mmmm q", "# ?/?", "0;(0)")),
        {"pattern": "0"},
    ],
)
def test_a_number_format_that_cannot_be_shown_is_refused(number_format: dict[str, str]) -> None:
    with pytest.raises(Refusal):
        check_format({"numberFormat": number_format})


def test_of_a_long_tab_the_page_gets_the_head_and_the_last_rows() -> None:
    book = Workbook.new()
    for row in range(900):
        book.sheets[0].put(row, {0: Cell(row)})
    (tab,) = snapshot(book)["tabs"]
    shown = [row[0]["t"] for row in tab["rows"]]
    assert (shown[0], shown[1], shown[-1]) == ("0", "401", "899")
    assert tab["hidden"] + len(shown) == 900


def test_of_a_short_tab_the_page_gets_everything_but_empty_rows_at_the_end() -> None:
    book = Workbook.new()
    book.sheets[0].put(2, {1: Cell("x", {"backgroundColor": {"red": 1}, "textFormat": {"bold": True}})})
    book.sheets[0].put(5, {1: Cell(None, {"textFormat": {"bold": True}})})
    (tab,) = snapshot(book)["tabs"]
    assert [len(row) for row in tab["rows"]] == [0, 0, 2]
    assert tab["rows"][2][1] == {"t": "x", "k": "s", "bold": True, "bg": "#ff0000"}
    assert tab["hidden"] == 0
