from collections.abc import Callable
from typing import Any

import gspread
import pytest

from tests.sandbox.google_client import cells, client, do, raw, refusal, tab
from tests.sandbox_process import Sandbox


@pytest.fixture
def sheet(world: Sandbox, request: pytest.FixtureRequest) -> gspread.Worksheet:
    return tab(world, request)


def start(sheet: gspread.Worksheet, row: int = 0, column: int = 0) -> dict[str, int]:
    return {"sheetId": sheet.id, "rowIndex": row, "columnIndex": column}


def rows(sheet: gspread.Worksheet, count: int, dimension: str = "ROWS", first: int = 0) -> dict[str, Any]:
    return {"sheetId": sheet.id, "dimension": dimension, "startIndex": first, "endIndex": first + count}


def shown(world: Sandbox, sheet: gspread.Worksheet) -> dict[str, Any]:
    """The tab as the page shows it."""
    tabs = world.control.state("sheet")["tabs"]
    return next(each for each in tabs if each["id"] == sheet.id)


def fill(sheet: gspread.Worksheet, *lines: tuple[Any, ...]) -> None:
    do(sheet, updateCells={"start": start(sheet), "rows": [cells(*line) for line in lines], "fields": "*"})


def test_typed_cells_are_what_they_are(sheet: gspread.Worksheet) -> None:
    fill(sheet, ("00123", 123, 1.5, True, "=1+1"))
    assert raw(sheet) == [["00123", 123, 1.5, True, "=1+1"]]


def test_only_the_fields_of_the_mask_change(world: Sandbox, sheet: gspread.Worksheet) -> None:
    write = {"start": start(sheet), "fields": "*"}
    look = {"textFormat": {"bold": True}, "numberFormat": {"type": "NUMBER", "pattern": "0.00"}}
    do(sheet, updateCells={**write, "rows": [cells(7, **look)]})
    assert shown(world, sheet)["rows"] == [[{"t": "7.00", "k": "n", "bold": True, "bg": None}]]
    do(sheet, updateCells={**write, "rows": [cells("x")], "fields": "userEnteredFormat.numberFormat"})
    assert shown(world, sheet)["rows"] == [[{"t": "7", "k": "n", "bold": True, "bg": None}]]
    do(sheet, updateCells={**write, "rows": [cells(8)], "fields": "userEnteredValue"})
    assert shown(world, sheet)["rows"] == [[{"t": "8", "k": "n", "bold": True, "bg": None}]]
    do(sheet, updateCells={**write, "rows": [cells(9)], "fields": "*,userEnteredValue"})
    assert shown(world, sheet)["rows"] == [[{"t": "9", "k": "n", "bold": False, "bg": None}]]


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
    assert notes(sheet.spreadsheet, "k") == []


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
    "no place to start": ("start must be set", lambda _: {"updateCells": {"rows": [cells(1)], "fields": "*"}}),
    "rows beyond the grid": (
        "beyond the last row",
        lambda s: {"updateCells": {"start": start(s, 9), "rows": [cells(1), cells(2)], "fields": "*"}},
    ),
    "columns beyond the grid": (
        "beyond the last column",
        lambda s: {"updateCells": {"start": start(s, 0, 4), "rows": [cells(1, 2)], "fields": "*"}},
    ),
    "a formula it cannot calculate": (
        "cannot calculate",
        lambda s: {
            "updateCells": {
                "start": start(s),
                "rows": [{"values": [{"userEnteredValue": {"formulaValue": "=QUERY(A1:B2)"}}]}],
                "fields": "*",
            }
        },
    ),
    "two values in a cell": (
        "Only one kind of value",
        lambda s: {
            "updateCells": {
                "start": start(s),
                "rows": [{"values": [{"userEnteredValue": {"numberValue": 1, "stringValue": "1"}}]}],
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
        lambda _: {"addSheet": {"properties": {"title": "vast", "gridProperties": {"rowCount": 500_000}}}},
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
    "a place that is none": (
        "Index 99",
        lambda s: {"updateSheetProperties": {"properties": {"sheetId": s.id, "index": 99}, "fields": "index"}},
    ),
    "rows deleted that are not there": ("[9, 11) of 10", lambda s: {"deleteDimension": {"range": rows(s, 2, first=9)}}),
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


def test_rows_and_columns_move_when_others_are_deleted(sheet: gspread.Worksheet) -> None:
    fill(sheet, (1, 2, 3), (4, 5, 6), (7, 8, 9))
    do(sheet, deleteDimension={"range": rows(sheet, 1, first=1)})
    do(sheet, deleteDimension={"range": rows(sheet, 1, "COLUMNS", first=1)})
    assert raw(sheet) == [[1, 3], [7, 9]]
    grid = described_sheet(sheet)["properties"]["gridProperties"]
    assert (grid["rowCount"], grid["columnCount"]) == (9, 4)


def test_tabs_are_renamed_and_moved_to_places_counted_before_the_move(world: Sandbox) -> None:
    book = client(world).open_by_key(world.spreadsheet)
    there = [sheet.title for sheet in book.worksheets()]
    a, b, c = (book.add_worksheet(title, 1, 1) for title in ("a", "b", "c"))
    first = len(there)
    for sheet, index, titles in ((a, first + 2, ["b", "a", "c"]), (c, first, ["c", "b", "a"]), (b, first + 2, "cba")):
        properties = {"sheetId": sheet.id, "index": index}
        do(sheet, updateSheetProperties={"properties": properties, "fields": "index"})
        assert [each.title for each in book.worksheets()] == [*there, *titles]
    a.update_title("药")
    assert [each.title for each in book.worksheets()] == [*there, "c", "b", "药"]
    for sheet in (a, b, c):
        book.del_worksheet(sheet)


def described_sheet(sheet: gspread.Worksheet) -> dict[str, Any]:
    sheets = sheet.spreadsheet.fetch_sheet_metadata()["sheets"]
    return next(each for each in sheets if each["properties"]["sheetId"] == sheet.id)


def test_a_protected_range_is_kept_with_the_sheet(sheet: gspread.Worksheet) -> None:
    protection = {"range": {"sheetId": sheet.id}, "description": "mine", "warningOnly": True}
    (reply,) = do(sheet, addProtectedRange={"protectedRange": protection})
    made = reply["addProtectedRange"]["protectedRange"]
    assert described_sheet(sheet)["protectedRanges"] == [made]
    assert protection.items() <= made.items()


def test_columns_have_the_width_that_was_set(world: Sandbox, sheet: gspread.Worksheet) -> None:
    span = rows(sheet, 2, "COLUMNS", first=1)
    do(sheet, updateDimensionProperties={"range": span, "properties": {"pixelSize": 321}, "fields": "pixelSize"})
    assert shown(world, sheet)["widths"] == [None, 321, 321, None, None]


def notes(book: gspread.Spreadsheet, key: str) -> list[dict[str, Any]]:
    described = book.fetch_sheet_metadata({"fields": "sheets.developerMetadata"})["sheets"]
    return [note for each in described for note in each.get("developerMetadata", []) if note["metadataKey"] == key]


def test_developer_metadata_is_made_changed_found_and_goes_with_its_sheet(sheet: gspread.Worksheet) -> None:
    gone = {"sheetId": 424242}
    note = {"metadataKey": "cursor", "visibility": "DOCUMENT", "location": {"sheetId": sheet.id}}
    (reply,) = do(sheet, createDeveloperMetadata={"developerMetadata": note | {"metadataValue": "1"}})
    made = reply["createDeveloperMetadata"]["developerMetadata"]
    lookup = {"developerMetadataLookup": {"metadataId": made["metadataId"]}}
    change = {"dataFilters": [lookup], "developerMetadata": {"metadataValue": "2"}, "fields": "metadataValue"}
    (reply,) = do(sheet, updateDeveloperMetadata=change)
    changed = reply["updateDeveloperMetadata"]["developerMetadata"]
    assert changed == [made | {"metadataValue": "2"}] == notes(sheet.spreadsheet, "cursor")
    assert "already exists" in refusal(sheet, createDeveloperMetadata={"developerMetadata": made})
    other = note | {"metadataId": made["metadataId"] ^ 1}
    assert "No grid" in refusal(sheet, createDeveloperMetadata={"developerMetadata": other | {"location": gone}})
    assert "a location" in refusal(sheet, createDeveloperMetadata={"developerMetadata": other | {"location": {}}})
    del other["visibility"]
    assert "visibility" in refusal(sheet, createDeveloperMetadata={"developerMetadata": other})
    assert "must be named" in refusal(sheet, updateDeveloperMetadata=change | {"fields": "*"})
    assert "data filter" in refusal(sheet, updateDeveloperMetadata=change | {"dataFilters": []})
    book = sheet.spreadsheet
    book.del_worksheet(sheet)
    assert notes(book, "cursor") == []
    assert do(book.sheet1, updateDeveloperMetadata=change) == [{}], "nothing found, nothing changed, and it says so"


def test_a_field_mask_picks_what_is_answered(sheet: gspread.Worksheet) -> None:
    read = sheet.spreadsheet.fetch_sheet_metadata
    assert set(read({"fields": "spreadsheetId,sheets(properties(title))"})) == {"spreadsheetId", "sheets"}
    titles = {tuple(each["properties"]) for each in read({"fields": "sheets.properties.title"})["sheets"]}
    assert titles == {("title",)}
    both = read({"fields": "sheets.properties.title,sheets.properties"})["sheets"]
    assert all("gridProperties" in each["properties"] for each in both)
    for wrong in ("sheets.cells", "sheets(", "sheets)", "sheets,,", "sheets()", "a b", "sheets.rows", "sheets.", "**"):
        with pytest.raises(gspread.exceptions.APIError):
            read({"fields": wrong})
