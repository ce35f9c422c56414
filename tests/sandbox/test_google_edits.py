from collections.abc import Callable
from typing import Any

import gspread
import pytest

from tests.sandbox.google_client import cells, client, do, refusal, tab
from tests.sandbox_process import Sandbox


@pytest.fixture
def sheet(world: Sandbox, request: pytest.FixtureRequest) -> gspread.Worksheet:
    return tab(world, request)


def start(sheet: gspread.Worksheet, row: int = 0, column: int = 0) -> dict[str, int]:
    return {"sheetId": sheet.id, "rowIndex": row, "columnIndex": column}


def area(sheet: gspread.Worksheet, top: int, bottom: int, left: int = 0, right: int = 5) -> dict[str, int]:
    names = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
    return {"sheetId": sheet.id, **dict(zip(names, (top, bottom, left, right), strict=True))}


def rows(sheet: gspread.Worksheet, count: int, dimension: str = "ROWS", first: int = 0) -> dict[str, Any]:
    return {"sheetId": sheet.id, "dimension": dimension, "startIndex": first, "endIndex": first + count}


def raw(sheet: gspread.Worksheet) -> list[list[Any]]:
    return sheet.get_all_values(value_render_option="UNFORMATTED_VALUE")


def fill(sheet: gspread.Worksheet, *lines: tuple[Any, ...]) -> None:
    do(sheet, updateCells={"start": start(sheet), "rows": [cells(*line) for line in lines], "fields": "*"})


def test_typed_cells_are_what_they_are(sheet: gspread.Worksheet) -> None:
    fill(sheet, ("00123", 123, 1.5, True, "=1+1"))
    assert raw(sheet) == [["00123", 123, 1.5, True, "=1+1"]]


def test_only_the_fields_of_the_mask_change(sheet: gspread.Worksheet) -> None:
    bold = {"textFormat": {"bold": True}}
    write = {"start": start(sheet), "fields": "*"}
    do(sheet, updateCells={**write, "rows": [cells(7, **bold, numberFormat={"type": "NUMBER", "pattern": "0.00"})]})
    do(sheet, updateCells={**write, "rows": [cells("x")], "fields": "userEnteredFormat.numberFormat"})
    assert sheet.acell("A1").value == "7"
    do(sheet, updateCells={**write, "rows": [cells(8)], "fields": "userEnteredValue"})
    book = sheet.spreadsheet.fetch_sheet_metadata({"fields": "sheets(properties.sheetId,data.rowData)"})
    data = next(each["data"] for each in book["sheets"] if each["properties"]["sheetId"] == sheet.id)
    assert data[0]["rowData"][0]["values"][0] == {
        "userEnteredFormat": bold,
        "userEnteredValue": {"numberValue": 8},
        "effectiveValue": {"numberValue": 8},
        "formattedValue": "8",
    }


def test_a_range_that_the_rows_do_not_fill_is_cleared(sheet: gspread.Worksheet) -> None:
    fill(sheet, (1, 2), (3, 4))
    do(sheet, updateCells={"range": area(sheet, 0, 2, 0, 2), "rows": [cells(5)], "fields": "userEnteredValue"})
    assert raw(sheet) == [[5]]


def test_a_failing_request_takes_the_whole_batch_back(sheet: gspread.Worksheet) -> None:
    fill(sheet, ("before",))
    said = refusal(
        sheet,
        updateCells={"start": start(sheet), "rows": [cells("after")], "fields": "*"},
        createDeveloperMetadata={
            "developerMetadata": {"metadataKey": "k", "visibility": "DOCUMENT", "location": {"sheetId": sheet.id}}
        },
        deleteSheet={"sheetId": 424242},
    )
    assert said == "Invalid requests[2].deleteSheet: No grid with id: 424242"
    assert raw(sheet) == [["before"]]
    assert notes(sheet, "k") == []


REFUSED: dict[str, tuple[str, Callable[[gspread.Worksheet], dict[str, Any]]]] = {
    "an unknown kind": ("Unknown name 'paintCells'", lambda _: {"paintCells": {}}),
    "an unknown field": (
        "Unknown name 'colour' at 'requests[0].updateCells.rows[0].values[0].userEnteredFormat'",
        lambda s: {"updateCells": {"start": start(s), "rows": [cells(1, colour={})], "fields": "*"}},
    ),
    "a wrong type": ("Invalid value at 'requests[0].deleteSheet.sheetId'", lambda _: {"deleteSheet": {"sheetId": "1"}}),
    "no mask": (
        "at least one field must be listed",
        lambda s: {"updateCells": {"start": start(s), "rows": [cells(1)]}},
    ),
    "a mask of nothing": (
        "Cannot find matching fields for path 'value'",
        lambda s: {"updateCells": {"start": start(s), "rows": [cells(1)], "fields": "value"}},
    ),
    "rows beyond the grid": (
        "beyond the last row",
        lambda s: {"updateCells": {"start": start(s, 9), "rows": [cells(1), cells(2)], "fields": "*"}},
    ),
    "columns beyond the grid": (
        "beyond the last column",
        lambda s: {"updateCells": {"start": start(s, 0, 4), "rows": [cells(1, 2)], "fields": "*"}},
    ),
    "rows beyond the range": (
        "beyond the requested range",
        lambda s: {"updateCells": {"range": area(s, 0, 1), "rows": [cells(1), cells(2)], "fields": "*"}},
    ),
    "formulas": (
        "evaluates no formulas",
        lambda s: {
            "updateCells": {
                "start": start(s),
                "rows": [{"values": [{"userEnteredValue": {"formulaValue": "=1"}}]}],
                "fields": "*",
            }
        },
    ),
    "a text too long": (
        "more than the maximum of 50000 characters",
        lambda s: {"updateCells": {"start": start(s), "rows": [cells("x" * 50_001)], "fields": "*"}},
    ),
    "a pattern it cannot show": (
        "number format pattern",
        lambda s: {
            "updateCells": {
                "start": start(s),
                "rows": [cells(1, numberFormat={"type": "NUMBER", "pattern": "# ?/?"})],
                "fields": "*",
            }
        },
    ),
    "too many cells": (
        "above the limit of 10000000 cells",
        lambda s: {"appendDimension": {"sheetId": s.id, "dimension": "ROWS", "length": 2_000_000}},
    ),
    "a title twice": ("already exists", lambda _: {"addSheet": {"properties": {"title": "sheet1"}}}),
    "an id twice": ("is taken", lambda s: {"addSheet": {"properties": {"sheetId": s.id, "title": "other"}}}),
    "nothing but frozen rows": (
        "can't freeze all",
        lambda s: {
            "updateSheetProperties": {
                "properties": {"sheetId": s.id, "gridProperties": {"frozenRowCount": 10}},
                "fields": "gridProperties.frozenRowCount",
            }
        },
    ),
    "all rows deleted": ("can't delete all", lambda s: {"deleteDimension": {"range": rows(s, 10)}}),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_refuses(sheet: gspread.Worksheet, name: str) -> None:
    reason, request = REFUSED[name]
    assert reason in refusal(sheet, **request(sheet))


def test_an_empty_batch_is_refused(sheet: gspread.Worksheet) -> None:
    assert "at least one request" in refusal(sheet)


def test_a_grid_that_shrinks_loses_what_was_beyond(sheet: gspread.Worksheet) -> None:
    fill(sheet, (1, 2, 3), (4, 5, 6))
    sheet.resize(1, 2)
    sheet.resize(3, 3)
    assert raw(sheet) == [[1, 2]]


def test_rows_and_columns_move_when_others_are_put_between_or_taken_out(sheet: gspread.Worksheet) -> None:
    fill(sheet, (1, 2), (3, 4))
    do(sheet, insertDimension={"range": rows(sheet, 2, first=1)})
    do(sheet, insertDimension={"range": rows(sheet, 1, "COLUMNS"), "inheritFromBefore": False})
    assert raw(sheet) == [["", 1, 2], ["", "", ""], ["", "", ""], ["", 3, 4]]
    longer = {"sheetId": sheet.id, "dimension": "ROWS", "length": 1}
    do(sheet, deleteDimension={"range": rows(sheet, 3)}, appendDimension=longer)
    assert raw(sheet) == [["", 3, 4]]
    grid = described_sheet(sheet)["properties"]["gridProperties"]
    assert (grid["rowCount"], grid["columnCount"]) == (10 + 2 - 3 + 1, 5 + 1)


def test_a_filter_follows_its_rows(sheet: gspread.Worksheet) -> None:
    do(sheet, setBasicFilter={"filter": {"range": area(sheet, 2, 6)}})
    do(sheet, insertDimension={"range": rows(sheet, 2)}, deleteDimension={"range": rows(sheet, 1, first=5)})
    described = described_sheet(sheet)
    assert described["basicFilter"]["range"] == area(sheet, 4, 7)
    do(sheet, clearBasicFilter={"sheetId": sheet.id})
    assert "basicFilter" not in described_sheet(sheet)


def described_sheet(sheet: gspread.Worksheet) -> dict[str, Any]:
    sheets = sheet.spreadsheet.fetch_sheet_metadata()["sheets"]
    return next(each for each in sheets if each["properties"]["sheetId"] == sheet.id)


def test_sorting_puts_numbers_before_texts_and_blanks_last(sheet: gspread.Worksheet) -> None:
    fill(sheet, ("b", 1), (None, 2), (10, 3), ("A", 4), (9, 5))
    sheet.sort((1, "asc"), range="A1:B5")
    assert raw(sheet) == [[9, 5], [10, 3], ["A", 4], ["b", 1], ["", 2]]
    sheet.sort((1, "des"), range="A1:B5")
    assert raw(sheet) == [["b", 1], ["A", 4], [10, 3], [9, 5], ["", 2]]


def test_a_protected_range_is_kept_with_the_sheet(sheet: gspread.Worksheet) -> None:
    protection = {"range": {"sheetId": sheet.id}, "description": "mine", "warningOnly": True}
    (reply,) = do(sheet, addProtectedRange={"protectedRange": protection})
    made = reply["addProtectedRange"]["protectedRange"]
    assert described_sheet(sheet)["protectedRanges"] == [made]
    assert made["requestingUserCanEdit"]


def test_columns_have_the_width_that_was_set_or_that_their_texts_need(world: Sandbox, sheet: gspread.Worksheet) -> None:
    span = rows(sheet, 1, "COLUMNS")
    width = {"range": span, "properties": {"pixelSize": 321}, "fields": "pixelSize"}
    fill(sheet, ("x", "a long text in a cell of its own"))
    do(sheet, updateDimensionProperties=width, autoResizeDimensions={"dimensions": rows(sheet, 2, "COLUMNS", 1)})
    tabs = world.control.get("/api/state")["sheet"]["tabs"]
    widths = next(each["widths"] for each in tabs if each["id"] == sheet.id)
    assert widths[0] == 321
    assert widths[1] > 200 > widths[2]


def notes(sheet: gspread.Worksheet, key: str) -> list[dict[str, Any]]:
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{sheet.spreadsheet_id}/developerMetadata:search"
    body = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": key}}]}
    found = sheet.client.request("post", url, json=body).json().get("matchedDeveloperMetadata", [])
    return [each["developerMetadata"] for each in found]


def test_developer_metadata_is_made_changed_found_and_goes_with_its_sheet(sheet: gspread.Worksheet) -> None:
    note = {"metadataKey": "cursor", "visibility": "DOCUMENT", "location": {"sheetId": sheet.id}}
    (reply,) = do(sheet, createDeveloperMetadata={"developerMetadata": note | {"metadataValue": "1"}})
    made = reply["createDeveloperMetadata"]["developerMetadata"]
    lookup = {"developerMetadataLookup": {"metadataId": made["metadataId"]}}
    change = {"dataFilters": [lookup], "developerMetadata": {"metadataValue": "2"}, "fields": "metadataValue"}
    (reply,) = do(sheet, updateDeveloperMetadata=change)
    assert (
        notes(sheet, "cursor")
        == reply["updateDeveloperMetadata"]["developerMetadata"]
        == [made | {"metadataValue": "2"}]
    )
    assert described_sheet(sheet)["developerMetadata"] == notes(sheet, "cursor")
    assert "already exists" in refusal(sheet, createDeveloperMetadata={"developerMetadata": made})
    assert "visibility" in refusal(sheet, createDeveloperMetadata={"developerMetadata": {"metadataKey": "x"}})
    sheet.spreadsheet.del_worksheet(sheet)
    book = client_of(sheet)
    assert notes(book.sheet1, "cursor") == []
    assert do(book.sheet1, updateDeveloperMetadata=change) == [{}], "nothing found, nothing changed, and it says so"


def client_of(sheet: gspread.Worksheet) -> gspread.Spreadsheet:
    return gspread.Spreadsheet(sheet.client, {"id": sheet.spreadsheet_id})


def test_developer_metadata_may_be_deleted_and_read_by_id(world: Sandbox) -> None:
    book = client(world).open_by_key(world.spreadsheet)
    note = {"metadataId": 77, "metadataKey": "site", "visibility": "PROJECT", "location": {"spreadsheet": True}}
    do(book.sheet1, createDeveloperMetadata={"developerMetadata": note})
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{book.id}/developerMetadata/77"
    assert book.client.request("get", url).json() == note | {
        "location": {"spreadsheet": True, "locationType": "SPREADSHEET"}
    }
    do(book.sheet1, deleteDeveloperMetadata={"dataFilter": {"developerMetadataLookup": {"metadataKey": "site"}}})
    with pytest.raises(gspread.exceptions.APIError, match="404"):
        book.client.request("get", url)


def test_a_field_mask_picks_what_is_answered(sheet: gspread.Worksheet) -> None:
    read = sheet.spreadsheet.fetch_sheet_metadata
    assert set(read({"fields": "spreadsheetId,sheets(properties(title))"})) == {"spreadsheetId", "sheets"}
    titles = {tuple(each["properties"]) for each in read({"fields": "sheets.properties.title"})["sheets"]}
    assert titles == {("title",)}
    for wrong in ("sheets.cells", "sheets(", "sheets,,", "a b"):
        with pytest.raises(gspread.exceptions.APIError):
            read({"fields": wrong})
