"""What people do to a tab, put right: ours as it should be, theirs where it was."""

import pytest

from domain.company.sheet.repairs import Kind
from sheets.healing.echoes import TIMES
from tests.sheets.healing.paper import FORM, IN_ORDER, Paper, row

KEYS = ("apple", "bread", "cheese", "dates", "eggs")


@pytest.fixture(params=["stock", "movements"])
def paper(request: pytest.FixtureRequest) -> Paper:
    form = FORM if request.param == "stock" else IN_ORDER
    keys = KEYS if request.param == "stock" else range(1, 6)
    paper = Paper(form, [row(key, 10 * place, place) for place, key in enumerate(keys)])
    for place in (1, 2, 4):
        paper.type(place, 4, f"note {place}")
    paper.tick()
    return paper


def healed(paper: Paper) -> None:
    keys = [each.key for each in paper.wanted]
    paper.tick()
    assert paper.right()
    there = paper.ours()
    for place in (1, 2, 4):
        assert f"note {place}" in there[keys[place - 1]]
    assert paper.tick().requests == []


def test_a_tab_is_written_from_nothing(paper: Paper) -> None:
    assert paper.right()
    assert paper.tick().requests == []


def test_a_new_row_comes_where_it_belongs_and_a_vanished_one_goes(paper: Paper) -> None:
    if not paper.form.in_order:
        paper.wanted = [row("almond"), *paper.wanted[:2], row("butter"), *paper.wanted[3:], row("figs")]
        del paper.wanted[-2]
        paper.update()
        assert paper.right()
        assert [line[0] for line in paper.rows[1:7]] == ["almond", "apple", "bread", "butter", "dates", "figs"]
        assert paper.tick().requests == []


def test_a_row_that_vanishes_leaves_what_people_have_beside_it(paper: Paper) -> None:
    if not paper.form.in_order:
        gone = paper.wanted.pop(1)
        paper.update()
        assert gone.key not in paper.ours()
        assert [None, None, None, None, "note 2"] in paper.rows
        assert paper.tick().requests == []


def test_edited_cells_and_keys(paper: Paper) -> None:
    paper.type(2, 0, "mine")
    paper.type(3, 2, 500)
    paper.type(4, 1, "else")
    healed(paper)


def test_rows_sorted_with_people_s_cells(paper: Paper) -> None:
    paper.do(
        sortRange={
            "range": {"sheetId": 0, "startRowIndex": 1},
            "sortSpecs": [{"dimensionIndex": 2, "sortOrder": "DESCENDING"}],
        }
    )
    healed(paper)


def test_rows_sorted_without_people_s_cells(paper: Paper) -> None:
    area = {"sheetId": 0, "startRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 4}
    paper.do(sortRange={"range": area, "sortSpecs": [{"dimensionIndex": 2, "sortOrder": "DESCENDING"}]})
    healed(paper)


def test_rows_cleared(paper: Paper) -> None:
    area = {"sheetId": 0, "startRowIndex": 2, "endRowIndex": 5, "startColumnIndex": 0, "endColumnIndex": 4}
    paper.do(repeatCell={"range": area, "cell": {}, "fields": "userEnteredValue"})
    healed(paper)


def test_rows_deleted_and_inserted(paper: Paper) -> None:
    paper.do(deleteDimension={"range": paper.lines("ROWS", 3, 4)})
    paper.do(insertDimension={"range": paper.lines("ROWS", 2, 4)})
    healed(paper)


def test_a_row_copied_over_another_and_below(paper: Paper) -> None:
    source = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 4}
    paper.do(appendDimension={"sheetId": 0, "dimension": "ROWS", "length": 2})
    for to in (3, 6):
        paper.do(copyPaste={"source": source, "destination": source | {"startRowIndex": to, "endRowIndex": to + 1}})
    healed(paper)


@pytest.mark.parametrize("gone", [0, 2])
def test_columns_deleted_inserted_and_moved(paper: Paper, gone: int) -> None:
    paper.do(deleteDimension={"range": paper.lines("COLUMNS", gone, gone + 1)})
    paper.do(insertDimension={"range": paper.lines("COLUMNS", 1, 2)})
    paper.do(moveDimension={"source": paper.lines("COLUMNS", 0, 1), "destinationIndex": 3})
    healed(paper)


def test_the_header_edited_deleted_and_pushed_down(paper: Paper) -> None:
    paper.type(0, 1, "Mine")
    healed(paper)
    paper.do(deleteDimension={"range": paper.lines("ROWS", 0, 1)})
    healed(paper)
    paper.do(insertDimension={"range": paper.lines("ROWS", 0, 1)})
    healed(paper)


def test_a_shrunken_grid_and_number_formats(paper: Paper) -> None:
    paper.do(repeatCell={"range": {"sheetId": 0, "startRowIndex": 1}, "cell": {}, "fields": "userEnteredFormat"})
    healed(paper)
    paper.do(deleteDimension={"range": paper.lines("ROWS", 5, 6)})
    healed(paper)


def test_what_people_write_below_stays(paper: Paper) -> None:
    paper.type(6, 1, "sum")
    paper.type(6, 4, "ours")
    paper.tick()
    below = [None, "sum", None, None, "ours"]
    assert paper.rows[-1] == below
    last = 6 if paper.form.in_order else "figs"
    paper.wanted.append(row(last))
    paper.update()
    assert paper.right()
    assert paper.rows[-1] == below
    paper.do(deleteDimension={"range": paper.lines("ROWS", 6, 7)})
    healed(paper)
    assert paper.rows[-1] == below


def test_merged_cells_a_filter_and_nothing_frozen(paper: Paper) -> None:
    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 1, "endColumnIndex": 3}
    paper.do(mergeCells={"range": area, "mergeType": "MERGE_ALL"})
    paper.do(setBasicFilter={"filter": {"range": {"sheetId": 0}}})
    grid = {"frozenRowCount": 0, "frozenColumnCount": 0}
    fields = "gridProperties(frozenRowCount,frozenColumnCount)"
    paper.do(updateSheetProperties={"properties": {"sheetId": 0, "gridProperties": grid}, "fields": fields})
    healed(paper)
    assert "basicFilter" not in paper.book.sheets[0].things
    assert paper.book.sheets[0].frozen == 1


def test_more_rows_than_room_come_in_turns(paper: Paper) -> None:
    paper.wanted = [row(key) for key in (range(1, 31) if paper.form.in_order else map(str, range(30)))]
    assert paper.update(room=10).left == 20
    while paper.update(room=10).written:
        pass
    assert paper.right()
    assert paper.tick().requests == []


def test_many_rows_missing_between_others_are_put_back_by_one_sort() -> None:
    paper = Paper(IN_ORDER, [row(number) for number in range(1, 601)])
    for start in range(599, 0, -2):
        paper.do(deleteDimension={"range": paper.lines("ROWS", start, start + 1)})
    paper.type(300, 4, "mine")
    change = paper.tick()
    assert paper.right()
    assert len(change.requests) < 20
    assert "mine" in paper.ours()[600]


def test_what_the_sheet_shows_otherwise_was_written_again_for_ever(paper: Paper) -> None:
    third = paper.wanted[2]
    said = str(third.cells[1].value)
    paper.shown_as[said] = said.upper()
    written = sum(bool(paper.tick().requests) for _ in range(TIMES + 3))
    assert written == TIMES
    paper.type(2, 1, "mine")
    healed(paper)
    place = next(at for at, cells in enumerate(paper.rows) if cells[1] == said)
    paper.type(place, 1, "mine, too")
    assert paper.tick().requests
    assert paper.right()


def test_who_edits_a_cell_again_and_again_in_the_same_way_has_it_put_back_each_time(paper: Paper) -> None:
    for _ in range(2 * TIMES):
        paper.type(2, 1, "mine")
        healed(paper)


def test_a_row_that_the_ledger_let_go_was_told_as_somebody_s(paper: Paper) -> None:
    if not paper.form.in_order:
        del paper.wanted[2]
        assert [each.kind for each in paper.tick().repairs] == []
        paper.type(len(paper.wanted) + 3, 0, str(paper.wanted[0].key))
        assert [each.kind for each in paper.tick().repairs] == [Kind.ROWS_EXTRA]


def test_people_s_own_row_pasted_over_ours_stays_where_it_was_and_ours_is_put_right(paper: Paper) -> None:
    paper.type(9, 1, "below")
    paper.type(9, 4, "below, too")
    paper.tick()
    source, over = ({"sheetId": 0, "startRowIndex": at, "endRowIndex": at + 1, "endColumnIndex": 4} for at in (9, 3))
    paper.do(copyPaste={"source": source, "destination": over})
    healed(paper)
    assert [line for line in paper.rows if "below" in line] == [[None, "below", None, None, "below, too"]]
