from hypothesis import given
from hypothesis import strategies as st

from sandbox.google.shifting import Carry, Moving, Shift, move_cells
from sandbox.google.workbook import Cell, Sheet

SIZE = 9


@st.composite
def movings(draw: st.DrawFn) -> Moving:
    dimension = draw(st.sampled_from(("ROWS", "COLUMNS")))
    start = draw(st.integers(0, SIZE - 1))
    end = draw(st.integers(start + 1, SIZE))
    if draw(st.booleans()):
        return Shift(dimension, start, draw(st.sampled_from((start - end, end - start))))
    return Carry(dimension, start, end, draw(st.integers(0, SIZE).filter(lambda to: not start < to < end)))


@given(movings(), st.integers(1, SIZE))
def test_cells_are_where_it_is_said_that_they_are(moving: Moving, filled: int) -> None:
    sheet = Sheet.new(0, "x", {})
    for place in range(filled):
        row, column = (place, 0) if moving.dimension == "ROWS" else (0, place)
        sheet.put(row, {column: Cell(place)})
    move_cells(sheet, moving)
    found = {
        cell.value: (row if moving.dimension == "ROWS" else column)
        for row, cells in enumerate(sheet.rows)
        for column, cell in cells.items()
    }
    said = {place: moving.place(place) for place in range(filled)}
    assert found == {place: to for place, to in said.items() if to is not None}


@given(movings(), st.integers(0, SIZE - 1), st.integers(1, SIZE))
def test_a_range_holds_what_it_held(moving: Moving, start: int, length: int) -> None:
    held = {to for place in range(start, start + length) if (to := moving.place(place)) is not None}
    span = moving.span(start, start + length)
    if span is None:
        assert not held
    elif isinstance(moving, Shift) or span != (start, start + length):
        assert held <= set(range(*span))
        assert {span[0], span[1] - 1} <= held
