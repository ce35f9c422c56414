import gspread
import pytest
from gspread.exceptions import APIError

from sandbox.google.refusal import Refusal
from sandbox.google.shown import check_format, snapshot, text
from sandbox.google.workbook import Cell, Workbook
from tests.sandbox.google_client import tab
from tests.sandbox_process import Sandbox


@pytest.fixture
def sheet(world: Sandbox, request: pytest.FixtureRequest) -> gspread.Worksheet:
    return tab(world, request)


def unformatted(sheet: gspread.Worksheet, cells: str) -> list[list[object]]:
    return sheet.get(cells, value_render_option="UNFORMATTED_VALUE")


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("00123", 123, "123"),
        ("'00123", "00123", "00123"),
        ("1,234.5", 1234.5, "1234.5"),
        ("-2.5E3", -2500, "-2500"),
        ("12%", 0.12, "12.00%"),
        ("true", True, "TRUE"),
        ("2026-03-10", 46091, "2026-03-10"),
        ("3/10/2026", 46091, "2026-03-10"),
        ("2026-03-10 12:00", 46091.5, "2026-03-10 12:00:00"),
        ("2026-02-30", "2026-02-30", "2026-02-30"),
        ("A-01", "A-01", "A-01"),
        ("1.2.3", "1.2.3", "1.2.3"),
        (".", ".", "."),
    ],
)
def test_user_entered_is_read_as_typing_is(sheet: gspread.Worksheet, typed: str, value: object, shown: str) -> None:
    sheet.update([[typed]], "B2", value_input_option="USER_ENTERED")
    assert unformatted(sheet, "B2") == [[value]]
    assert sheet.acell("B2").value == shown


def test_raw_is_kept_as_it_came(sheet: gspread.Worksheet) -> None:
    sheet.update([["00123", "=1", "2026-03-10", 5, False]], "A1", raw=True)
    assert unformatted(sheet, "A1:E1") == [["00123", "=1", "2026-03-10", 5, False]]


def test_in_cells_that_are_formatted_as_text_typing_stays_text(sheet: gspread.Worksheet) -> None:
    sheet.format("A1", {"numberFormat": {"type": "TEXT"}})
    sheet.update([["00123"]], "A1", value_input_option="USER_ENTERED")
    assert unformatted(sheet, "A1") == [["00123"]]


def test_null_leaves_a_cell_as_it_is_and_empty_text_empties_it(sheet: gspread.Worksheet) -> None:
    sheet.update([[1, 2, 3]], "A1")
    sheet.update([[None, "", 4]], "A1")
    assert unformatted(sheet, "A1:C1") == [[1, "", 4]]


def test_ranges_in_all_their_spellings(sheet: gspread.Worksheet) -> None:
    sheet.update([[1, 2], [3, 4], [5, 6]], "A1")
    assert [unformatted(sheet, cells) for cells in ("B2", "A2:B", "B:B", "3:3", "a1:b1")] == [
        *([[4]], [[3, 4], [5, 6]], [[2], [4], [6]], [[5, 6]], [[1, 2]]),
    ]
    assert sheet.col_values(2) == ["2", "4", "6"]
    sheet.batch_update([{"range": "D1", "values": [["x"]]}, {"range": "E10", "values": [["y"]]}])
    assert [each.first() for each in sheet.batch_get(["D1", "E10"])] == ["x", "y"]


@pytest.mark.parametrize("cells", ["A0", "A1:", "F1", "A11", "A1:F2", "B2:A1", "nowhere!A1", "A1B"])
def test_ranges_that_are_not_there_are_refused(sheet: gspread.Worksheet, cells: str) -> None:
    where = cells if "!" in cells else f"'{sheet.title}'!{cells}"
    with pytest.raises(APIError, match="400"):
        sheet.spreadsheet.values_get(where)


def test_writing_grows_no_grid_and_keeps_to_its_range(sheet: gspread.Worksheet) -> None:
    for values, cells in (([[1]] * 11, "A1"), ([[1] * 6], "A1"), ([[1], [2]], "A1:A1")):
        with pytest.raises(APIError, match="400"):
            sheet.update(values, cells)
    assert sheet.get_all_values() == [[]]


def test_formulas_and_appending_are_refused_rather_than_pretended(sheet: gspread.Worksheet) -> None:
    with pytest.raises(APIError, match="no formulas"):
        sheet.update([["=1+1"]], "A1", value_input_option="USER_ENTERED")
    with pytest.raises(APIError, match="Write by position"):
        sheet.append_row(["x"])


def test_clearing_takes_values_and_leaves_formats(sheet: gspread.Worksheet) -> None:
    sheet.update([[0.5]], "A1")
    sheet.format("A1", {"numberFormat": {"type": "PERCENT"}})
    sheet.clear()
    assert sheet.get_all_values() == [[]]
    sheet.update([[0.5]], "A1")
    assert sheet.acell("A1").value == "50.00%"


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        (5, "0", "5"),
        (0.5, "0", "1"),
        (1234567, "#,##0", "1,234,567"),
        (-1234.5, "#,##0.00", "-1,234.50"),
        (5, "0.###", "5."),
        (0.1255, "0.##", "0.13"),
        (7, "0000", "0007"),
        (0.5, "0%", "50%"),
        (46091, "yyyy-mm-dd", "2026-03-10"),
        (46091.75, "yyyy-mm-dd hh:mm", "2026-03-10 18:00"),
        (46091 + 5 / 1440, "d/m/yy h:mm:ss", "10/3/26 0:05:00"),
        (12, "@", "12"),
        (0.1 + 0.2, "", "0.3"),
        (-1e9, "yyyy-mm-dd", "-1000000000"),
    ],
)
def test_numbers_are_shown_as_their_pattern_says(value: float, pattern: str, shown: str) -> None:
    assert text(Cell(value, {"numberFormat": {"type": "NUMBER", "pattern": pattern}})) == shown


def test_a_pattern_that_cannot_be_shown_is_refused() -> None:
    for pattern in ('0" pcs"', "[red]0", "mmmm q"):
        with pytest.raises(Refusal):
            check_format({"numberFormat": {"pattern": pattern}})


def test_of_a_long_tab_the_page_gets_the_head_and_the_last_rows() -> None:
    book = Workbook.new()
    for row in range(900):
        book.sheets[0].change(row, 0, lambda _old, row=row: Cell(row))
    (tab,) = snapshot(book)["tabs"]
    shown = [row[0]["t"] for row in tab["rows"]]
    assert (shown[0], shown[1], shown[-1]) == ("0", "401", "899")
    assert tab["hidden"] + len(shown) == 900


def test_of_a_short_tab_the_page_gets_everything_but_empty_rows_at_the_end() -> None:
    book = Workbook.new()
    book.sheets[0].change(2, 1, lambda _: Cell("x", {"backgroundColor": {"red": 1}, "textFormat": {"bold": True}}))
    book.sheets[0].change(5, 1, lambda _: Cell(None, {"textFormat": {"bold": True}}))
    (tab,) = snapshot(book)["tabs"]
    assert [len(row) for row in tab["rows"]] == [0, 0, 2]
    assert tab["rows"][2][1] == {"t": "x", "k": "s", "bold": True, "bg": "#ff0000"}
    assert tab["hidden"] == 0
