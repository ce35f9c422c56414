"""What the page shows of a sheet: bands, conditional colours, frozen and hidden parts, charts."""

from typing import Any

import gspread
import pytest

from tests.sandbox.google_client import cells, do, tab
from tests.sandbox.test_google_edits import fill, rows, shown, start
from tests.sandbox_process import Sandbox

RED, GREEN = {"red": 1}, {"green": 1}


@pytest.fixture
def sheet(world: Sandbox, request: pytest.FixtureRequest) -> gspread.Worksheet:
    return tab(world, request)


def area(sheet: gspread.Worksheet, *edges: int) -> dict[str, int]:
    """Rows, then columns; where they are left out, all."""
    names = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
    return {"sheetId": sheet.id, **dict(zip(names, edges, strict=False))}


def colour(sheet: gspread.Worksheet, where: dict[str, int], kind: str, *values: str) -> None:
    condition = {"type": kind, "values": [{"userEnteredValue": value} for value in values]}
    rule = {"ranges": [where], "booleanRule": {"condition": condition, "format": {"backgroundColor": RED}}}
    do(sheet, addConditionalFormatRule={"rule": rule, "index": 0})


def painted(world: Sandbox, sheet: gspread.Worksheet) -> list[list[bool]]:
    return [[cell["bg"] == "#ff0000" for cell in row] for row in shown(world, sheet)["rows"]]


def test_bands_are_behind_and_a_cells_own_colour_over_them(world: Sandbox, sheet: gspread.Worksheet) -> None:
    fill(sheet, ("head",), (1,), (2,), (3,))
    bands = {"headerColor": GREEN, "firstBandColor": {"blue": 1}, "secondBandColor": RED}
    do(sheet, addBanding={"bandedRange": {"range": area(sheet, 0, 10, 0, 1), "rowProperties": bands}})
    look = {"backgroundColor": {"red": 1, "green": 1}}
    do(sheet, updateCells={"start": start(sheet, 3), "rows": [cells(3, **look)], "fields": "*"})
    colours = [row[0]["bg"] for row in shown(world, sheet)["rows"]]
    assert colours == ["#00ff00", "#0000ff", "#ff0000", "#ffff00"]


def test_a_formula_of_a_condition_slides_along_with_the_rows(world: Sandbox, sheet: gspread.Worksheet) -> None:
    fill(sheet, ("low", 1), ("", 2), ("low", "x"))
    colour(sheet, area(sheet, 0, 3, 0, 2), "CUSTOM_FORMULA", '=AND(N("ours")=0,$A1="low",ISNUMBER($B1))')
    assert painted(world, sheet) == [[True, True], [False, False], [False, False]]


def test_a_formula_without_dollar_signs_slides_along_with_the_columns(world: Sandbox, sheet: gspread.Worksheet) -> None:
    fill(sheet, (1, 5), (6, 2))
    colour(sheet, area(sheet, 0, 2, 0, 2), "CUSTOM_FORMULA", "=A1>4")
    assert painted(world, sheet) == [[False, True], [True, False]]


@pytest.mark.parametrize(
    ("kind", "value", "painted_rows"),
    [
        ("NUMBER_LESS_THAN_EQ", "2", [True, True, False, False]),
        ("NUMBER_GREATER", "2", [False, False, True, False]),
        ("TEXT_EQ", "WORDS", [False, False, False, True]),
        ("TEXT_CONTAINS", "ord", [False, False, False, True]),
    ],
)
def test_numbers_and_texts_are_compared(
    world: Sandbox, sheet: gspread.Worksheet, kind: str, value: str, painted_rows: list[bool]
) -> None:
    fill(sheet, (1,), (2,), (3,), ("words",))
    colour(sheet, area(sheet, 0, 4, 0, 1), kind, value)
    assert [row[0] for row in painted(world, sheet)] == painted_rows


def test_frozen_and_hidden_parts_are_told(world: Sandbox, sheet: gspread.Worksheet) -> None:
    fill(sheet, ("key", "x"))
    grid = {"frozenRowCount": 1, "frozenColumnCount": 2}
    fields = "gridProperties(frozenRowCount,frozenColumnCount),hidden"
    properties = {"sheetId": sheet.id, "gridProperties": grid, "hidden": True}
    do(sheet, updateSheetProperties={"properties": properties, "fields": fields})
    hide = {"range": rows(sheet, 1, "COLUMNS"), "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
    do(sheet, updateDimensionProperties=hide)
    told = shown(world, sheet)
    assert (told["frozen"], told["frozenColumns"], told["hiddenColumns"], told["hiddenTab"]) == (1, 2, [0], True)


def test_links_lists_and_tick_boxes_are_told(world: Sandbox, sheet: gspread.Worksheet) -> None:
    link: Any = cells("here", textFormat={"link": {"uri": "#gid=0"}})
    do(sheet, updateCells={"start": start(sheet), "rows": [link], "fields": "*"})
    for column, condition in (
        (1, {"type": "BOOLEAN"}),
        (2, {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "a"}]}),
    ):
        where = area(sheet, 0, 1, column, column + 1)
        do(sheet, setDataValidation={"range": where, "rule": {"condition": condition}})
    (row,) = shown(world, sheet)["rows"]
    assert row[0]["link"] == "#gid=0"
    assert [cell.get("pick") for cell in row] == [None, "box", "list"]


def test_a_chart_tells_its_place_and_its_numbers(world: Sandbox, sheet: gspread.Worksheet) -> None:
    fill(sheet, ("mon", 1), ("tue", 2))
    labels, numbers = ({"sourceRange": {"sources": [area(sheet, 0, 2, column, column + 1)]}} for column in (0, 1))
    basic = {"chartType": "COLUMN", "domains": [{"domain": labels}], "series": [{"series": numbers}]}
    anchor = {"sheetId": sheet.id, "rowIndex": 1, "columnIndex": 3}
    chart = {"spec": {"title": "t", "basicChart": basic}, "position": {"overlayPosition": {"anchorCell": anchor}}}
    do(sheet, addChart={"chart": chart})
    (told,) = shown(world, sheet)["charts"]
    assert (told["kind"], told["labels"], told["numbers"]) == ("COLUMN", ["mon", "tue"], [1, 2])
    assert (told["row"], told["column"]) == (1, 3)
