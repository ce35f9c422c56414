"""What people do to a workbook in the browser, and what programs have arranged over its cells."""

from typing import Any

import gspread
import pytest
from gspread.utils import MergeType, PasteOrientation, ValidationConditionType

from tests.sandbox.google_client import cells, client, do, raw, refusal, tab
from tests.sandbox_process import ControlError, Sandbox, SandboxProcess

GREEN = {"green": 1}
WITH_RANGES = ("protectedRanges", "filterViews", "bandedRanges")


@pytest.fixture
def sheet(world: Sandbox, request: pytest.FixtureRequest) -> gspread.Worksheet:
    return tab(world, request)


def span(sheet: gspread.Worksheet, start: int, end: int, dimension: str = "ROWS") -> dict[str, Any]:
    return {"sheetId": sheet.id, "dimension": dimension, "startIndex": start, "endIndex": end}


def area(sheet: gspread.Worksheet, top: int, bottom: int, left: int = 0, right: int = 5) -> dict[str, int]:
    rows = {"startRowIndex": top, "endRowIndex": bottom}
    return {"sheetId": sheet.id, **rows, "startColumnIndex": left, "endColumnIndex": right}


def told(sheet: gspread.Worksheet, **params: Any) -> dict[str, Any]:
    sheets = sheet.spreadsheet.fetch_sheet_metadata(params or None)["sheets"]
    return next(each for each in sheets if each["properties"]["sheetId"] == sheet.id)


def column(sheet: gspread.Worksheet) -> list[Any]:
    return [row[0] if row else "" for row in raw(sheet)]


def test_rows_that_are_inserted_moved_and_deleted_take_their_notes_colours_and_drop_downs_along(
    sheet: gspread.Worksheet,
) -> None:
    sheet.update([["a"], ["b"], ["c"]], "A1", raw=True)
    sheet.insert_note("A2", "mine")
    sheet.format("A2", {"backgroundColor": GREEN})
    sheet.add_validation("A2", ValidationConditionType.one_of_list, ["a", "b"], strict=True)
    do(sheet, insertDimension={"range": span(sheet, 1, 3)})
    assert column(sheet) == ["a", "", "", "b", "c"]
    do(sheet, moveDimension={"source": span(sheet, 3, 4), "destinationIndex": 0})
    assert column(sheet) == ["b", "a", "", "", "c"]
    do(sheet, deleteDimension={"range": span(sheet, 2, 4)})
    assert column(sheet) == ["b", "a", "c"]
    fields = "sheets(properties,data(rowData(values(note,userEnteredFormat,dataValidation))))"
    first, second, third = (row["values"][0] for row in told(sheet, fields=fields)["data"][0]["rowData"])
    assert (first["note"], first["userEnteredFormat"]["backgroundColor"]) == ("mine", GREEN)
    assert first["dataValidation"]["condition"]["type"] == "ONE_OF_LIST"
    assert (second, third) == ({}, {})


def test_formulas_follow_what_they_point_at(sheet: gspread.Worksheet) -> None:
    sheet.update([[2], [3], [4]], "A1", raw=True)
    sheet.update([["=A2*10", "=SUM(A1:A3)", "=$A$3"]], "C1", raw=False)
    other = sheet.spreadsheet.add_worksheet("beside", 10, 5)
    other.update([[f"='{sheet.title}'!A2"], [f"=COUNTA('{sheet.title}'!A:A)"]], "A1", raw=False)
    do(sheet, insertDimension={"range": span(sheet, 0, 1)})
    formulas = sheet.get("C2:E2", value_render_option="FORMULA")
    assert formulas == [["=A3*10", "=SUM(A2:A4)", "=$A$4"]]
    assert raw(sheet, "C2:E2") == [[30, 9, 4]]
    sheet.update_title("It's renamed")
    assert other.get("A1:A2", value_render_option="FORMULA") == [
        ["='It''s renamed'!A3"],
        ["=COUNTA('It''s renamed'!A:A)"],
    ]
    assert raw(other, "A1:A2") == [[3], [3]]
    do(sheet, deleteDimension={"range": span(sheet, 2, 3)})
    assert sheet.get("C2:D2", value_render_option="FORMULA") == [["=#REF!*10", "=SUM(A2:A3)"]]
    assert (raw(sheet, "C2:D2"), raw(other, "A1")) == ([["#REF!", 6]], [["#REF!"]])
    sheet.spreadsheet.del_worksheet(sheet)
    assert raw(other, "A1:A2") == [["#REF!"], ["#REF!"]]


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("=1+2*3^2-4/2", 17),
        ("=-(2+3)%", -0.05),
        ('="a"&"b"&1', "ab1"),
        ('=IF(B1>2, "more", "less")', "more"),
        ("=IF(B1>5, 1)", False),
        ("=1/0", "#DIV/0!"),
        ("=IFERROR(1/0, 7)", 7),
        ('=SUMIF(A1:A3, "milk", B1:B3)', 8),
        ('=COUNTIF(B1:B3, ">=4")', 2),
        ("=AVERAGE(B1:B3)", 4),
        ("=MAX(B1:B3)-MIN(B1:B3)", 2),
        ("=ROUND(2.675, 2)", 2.68),
        ("=A1+1", "#VALUE!"),
        ("=E1", "#REF!"),
        ("=Z99", "#REF!"),
        ("=nothing", "#NAME?"),
        ('=HYPERLINK("https://example.com", "there")', "there"),
        ("=AND(TRUE, B1=3)", True),
        ('="MILK"=A1', True),
        ("=D9", 0),
    ],
)
def test_formulas_come_to_what_google_says(sheet: gspread.Worksheet, formula: str, result: object) -> None:
    sheet.update([["milk", 3], ["bread", 4], ["milk", 5]], "A1", raw=True)
    sheet.update([[formula]], "E1", raw=False)
    assert raw(sheet, "E1") == [[result]]


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("0042", 42, "42"),
        ("1,234.5", 1234.5, "1,234.50"),
        ("25%", 0.25, "25%"),
        ("$3", 3, "$3"),
        ("2026-03-10", 46091, "2026-03-10"),
        ("3/10/2026 18:00", 46091.75, "3/10/2026 18:00"),
        ("12:00", 0.5, "12:00"),
        ("true", True, "TRUE"),
        ("'0042", "0042", "0042"),
        ("1e3", 1000, "1.00E+03"),
        ("10月", "10月", "10月"),
        ("1,23", "1,23", "1,23"),
        ("=", "=", "="),
        ("2026-02-30", "2026-02-30", "2026-02-30"),
    ],
)
def test_what_a_person_types_is_read(sheet: gspread.Worksheet, typed: str, value: object, shown: str) -> None:
    sheet.update([[typed]], "A1", raw=False)
    assert (raw(sheet, "A1"), sheet.get("A1")) == ([[value]], [[shown]])


def test_a_cell_that_is_text_takes_what_is_typed_as_it_is(sheet: gspread.Worksheet) -> None:
    sheet.format("A1", {"numberFormat": {"type": "TEXT"}})
    sheet.update([["0042"]], "A1", raw=False)
    assert raw(sheet, "A1") == [["0042"]]


def test_sorting_takes_whole_cells_along_and_leaves_empty_ones_last(sheet: gspread.Worksheet) -> None:
    sheet.update([["b", 2, "keep"], ["", 9, "keep"], ["A", 1, "keep"], [7, 3, "keep"]], "A1", raw=True)
    sheet.insert_note("A3", "of A")
    sheet.sort((1, "des"), range="A1:B4")
    assert raw(sheet, "A1:C4") == [["b", 2, "keep"], ["A", 1, "keep"], [7, 3, "keep"], ["", 9, "keep"]]
    assert sheet.get_note("A2") == "of A"


def test_what_lies_over_the_cells_moves_with_them_and_goes_with_them(sheet: gspread.Worksheet) -> None:
    rule = {"condition": {"type": "NUMBER_LESS", "values": [{"userEnteredValue": "0"}]}, "format": {}}
    bands = {"firstBandColorStyle": {"rgbColor": GREEN}}
    do(
        sheet,
        addProtectedRange={"protectedRange": {"range": area(sheet, 2, 4), "warningOnly": True}},
        addFilterView={"filter": {"title": "today", "range": area(sheet, 2, 4)}},
        addBanding={"bandedRange": {"range": area(sheet, 2, 4), "rowProperties": bands}},
        addConditionalFormatRule={"rule": {"ranges": [area(sheet, 2, 4)], "booleanRule": rule}},
        setBasicFilter={"filter": {"range": area(sheet, 2, 4)}},
        mergeCells={"range": area(sheet, 2, 4, 0, 2), "mergeType": "MERGE_ALL"},
        addNamedRange={"namedRange": {"name": f"stock_{sheet.id}", "range": area(sheet, 2, 4)}},
        addDimensionGroup={"range": span(sheet, 2, 4)},
        createDeveloperMetadata={
            "developerMetadata": {
                "metadataKey": "row",
                "visibility": "DOCUMENT",
                "location": {"dimensionRange": span(sheet, 2, 3)},
            }
        },
    )

    def places() -> list[tuple[int, int]]:
        there = told(sheet)
        named = [each["range"] for each in sheet.spreadsheet.list_named_ranges()]
        kept = [
            *(each["range"] for name in WITH_RANGES for each in there.get(name, [])),
            *(each["ranges"][0] for each in there.get("conditionalFormats", [])),
            *([there["basicFilter"]["range"]] if "basicFilter" in there else []),
            *there.get("merges", []),
            *(each for each in named if each["sheetId"] == sheet.id),
        ]
        return [(each["startRowIndex"], each["endRowIndex"]) for each in kept]

    def row_noted() -> list[int]:
        lookup = {"developerMetadataLookup": {"metadataKey": "row", "locationType": "ROW"}}
        url = f"https://sheets.googleapis.com/v4/spreadsheets/{sheet.spreadsheet_id}/developerMetadata:search"
        found = sheet.client.request("post", url, json={"dataFilters": [lookup]}).json()
        locations = [each["developerMetadata"]["location"] for each in found.get("matchedDeveloperMetadata", [])]
        return [each["dimensionRange"]["startIndex"] for each in locations]

    assert (places(), row_noted()) == ([(2, 4)] * 7, [2])
    do(sheet, insertDimension={"range": span(sheet, 0, 2)})
    assert (places(), row_noted()) == ([(4, 6)] * 7, [4])
    do(sheet, deleteDimension={"range": span(sheet, 0, 5)})
    assert (places(), row_noted()) == ([(0, 1)] * 7, [])
    banding = told(sheet)["bandedRanges"][0]["rowProperties"]
    assert banding["firstBandColor"] == banding["firstBandColorStyle"]["rgbColor"] == GREEN
    do(sheet, deleteDimension={"range": span(sheet, 0, 1)})
    assert (places(), told(sheet).keys()) == ([], {"properties"})


def test_tables_grow_where_google_lets_them_grow(sheet: gspread.Worksheet) -> None:
    sheet.update([["x", "y"], [1, 2]], "B2", raw=True)
    where = sheet.append_rows([["3", "4"]], value_input_option="USER_ENTERED", table_range="B2")
    assert where["tableRange"].endswith("!B2:C3")
    assert where["updates"]["updatedRange"].endswith("!B4:C4")
    assert raw(sheet, "B2:C4") == [["x", "y"], [1, 2], [3, 4]]
    for _ in range(8):
        sheet.append_row(["more"])
    assert (told(sheet)["properties"]["gridProperties"]["rowCount"], raw(sheet, "B12")) == (12, [["more"]])


def test_copies_are_pasted_as_asked(sheet: gspread.Worksheet) -> None:
    sheet.update([[1, "=A1+1"], [5]], "A1", raw=False)
    sheet.copy_range("A1:B1", "A3:B4")
    assert raw(sheet, "A3:B4") == [[1, 2], [1, 2]]
    assert sheet.get("B4", value_render_option="FORMULA") == [["=A4+1"]]
    sheet.copy_range("A1:A2", "D1", paste_orientation=PasteOrientation.transpose)
    assert raw(sheet, "D1:E1") == [[1, 5]]
    sheet.cut_range("D1:E1", "D2")
    assert raw(sheet, "D1:E2") == [[], [1, 5]]
    sheet.merge_cells("D2:E2", MergeType.merge_all)
    assert raw(sheet, "D2:E2") == [[1]]
    assert "select all cells" in refusal(sheet, unmergeCells={"range": area(sheet, 1, 2, 3, 4)})


def test_text_is_found_and_replaced(sheet: gspread.Worksheet) -> None:
    sheet.update([["milk", "Milk 2", 5], ["=1+1", "silk", "mi.k"]], "A1", raw=True)
    asked = {"find": "milk", "replacement": "water", "sheetId": sheet.id}
    (reply,) = do(sheet, findReplace=asked)
    assert reply["findReplace"] == {
        "valuesChanged": 2,
        "rowsChanged": 1,
        "sheetsChanged": 1,
        "occurrencesChanged": 2,
    }
    do(sheet, findReplace={"find": r"^(s)(ilk)$", "replacement": "$2$1", "searchByRegex": True, "sheetId": sheet.id})
    assert raw(sheet) == [["water", "water 2", 5], ["=1+1", "ilks", "mi.k"]]
    assert "one of range" in refusal(sheet, findReplace={"find": "x"})


def test_a_tab_is_copied_with_everything_on_it_and_its_formulas(world: Sandbox, sheet: gspread.Worksheet) -> None:
    sheet.update([[1, "=A1+1"]], "A1", raw=False)
    do(sheet, addProtectedRange={"protectedRange": {"range": area(sheet, 0, 1), "warningOnly": True}})
    copy = sheet.duplicate(new_sheet_name="The copy")
    copy.update([[5]], "A1", raw=True)
    assert (raw(copy, "A1:B1"), raw(sheet, "A1:B1")) == ([[5, 6]], [[1, 2]])
    first, second = (told(each)["protectedRanges"][0] for each in (sheet, copy))
    assert second["range"]["sheetId"] == copy.id
    assert first["protectedRangeId"] != second["protectedRangeId"]
    elsewhere = client(world).create("elsewhere")
    title = sheet.copy_to(elsewhere.id)["title"]
    assert raw(elsewhere.worksheet(title), "A1:B1") == [[1, 2]]
    client(world).del_spreadsheet(elsewhere.id)


def test_what_a_person_edits_in_the_browser_is_theirs(world: Sandbox, sheet: gspread.Worksheet) -> None:
    url = f"https://www.googleapis.com/drive/v3/files/{world.spreadsheet}"

    def drive() -> dict[str, Any]:
        answer = sheet.client.request("get", url, params={"fields": "version,lastModifyingUser"}).json()
        return dict(answer)

    sheet.update([["ours"]], "A1", raw=True)
    before = drive()
    assert before["lastModifyingUser"]["me"]
    write = {"start": {"sheetId": sheet.id}, "rows": [cells("theirs")], "fields": "userEnteredValue"}
    world.control.post("/api/sheet", {"editor": "anna@example.com", "requests": [{"updateCells": write}]})
    after = drive()
    assert (raw(sheet), int(after["version"]) > int(before["version"])) == ([["theirs"]], True)
    assert (after["lastModifyingUser"]["emailAddress"], after["lastModifyingUser"]["me"]) == ("anna@example.com", False)
    raw(sheet)
    assert drive() == after, "reading is no edit"


def test_a_person_goes_back_to_an_older_version_and_what_came_later_is_gone(
    world: Sandbox, sheet: gspread.Worksheet
) -> None:
    sheet.update([["old"]], "A1", raw=True)
    version = world.control.post("/api/versions", {})["version"]
    sheet.update([["new"]], "A1", raw=True)
    later = sheet.spreadsheet.add_worksheet("later", 1, 1)
    with pytest.raises(ControlError, match="no version 99"):
        world.control.post("/api/versions/99", {"editor": "anna@example.com"})
    for _ in range(2):
        world.control.post(f"/api/versions/{version}", {"editor": "anna@example.com"})
        assert (raw(sheet), later.id in {each.id for each in sheet.spreadsheet.worksheets()}) == ([["old"]], False)
        sheet.update([["newer"]], "A1", raw=True)


def test_files_are_made_found_shared_and_deleted(world: Sandbox) -> None:
    there = client(world)
    book = there.create("Archive 'of' 2025")
    assert [each["id"] for each in there.list_spreadsheet_files("Archive 'of' 2025")] == [book.id]
    book.share("anna@example.com", "user", "writer")
    book.share(None, "anyone", "reader")
    assert [(each["type"], each["role"]) for each in book.list_permissions()] == [
        ("user", "owner"),
        ("user", "writer"),
        ("anyone", "reader"),
    ]
    book.remove_permissions("anna@example.com")
    assert len(book.list_permissions()) == 2
    there.del_spreadsheet(book.id)
    with pytest.raises(gspread.SpreadsheetNotFound):
        there.open_by_key(book.id)
    with pytest.raises(gspread.exceptions.APIError, match="sufficient permissions"):
        there.del_spreadsheet(world.spreadsheet)


def test_everything_is_there_after_a_restart(tmp_path: Any) -> None:
    with SandboxProcess(tmp_path) as process:
        assert process.sandbox is not None
        before = client(process.sandbox).open_by_key(process.sandbox.spreadsheet)
        before.sheet1.update([["=1+1", "2026-03-10"]], "A1", raw=False)
        before.sheet1.insert_note("C1", "note")
        before.sheet1.set_basic_filter("A1:B2")
        before.sheet1.hide_rows(4, 6)
        before.sheet1.define_named_range("A1:B2", "both")
        before.update_locale("zh_CN")
        archive = client(process.sandbox).create("archive")
        asked = {"includeGridData": "true"}
        told_before = before.fetch_sheet_metadata(asked), archive.fetch_sheet_metadata(asked)
        process.stop()
        process.start()
        after = client(process.sandbox).open_by_key(before.id)
        assert (after.fetch_sheet_metadata(asked), archive.fetch_sheet_metadata(asked)) == told_before
        assert raw(after.sheet1, "A1:B1") == [[2, 46091]]
