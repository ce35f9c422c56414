"""Shifting: rows and columns are added, removed or moved; cells and everything that refers to them follow."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from sandbox.google.messages import GRID_RANGE, Json
from sandbox.google.references import Corner, Reference, rewritten
from sandbox.google.workbook import Cell, Formula, Row, Sheet, Workbook

_EDGES = {"ROWS": ("startRowIndex", "endRowIndex"), "COLUMNS": ("startColumnIndex", "endColumnIndex")}


@dataclass(frozen=True)
class Shift:
    """Positions of one dimension shift: `count` of them are added (or, if negative, removed) at `at`."""

    dimension: str
    at: int
    count: int

    def place(self, place: int) -> int | None:
        """Return the new position of a row or column; None: removed."""
        if self.count < 0 and self.at <= place < self.at - self.count:
            return None
        return place + self.count if place >= self.at else place

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the new extent of a range, which grows and shrinks with what is inside."""
        if self.count > 0:
            return start + self.count * (start >= self.at), end + self.count * (end > self.at)
        gone = self.at - self.count
        first, last = (edge - max(0, min(edge, gone) - self.at) for edge in (start, end))
        return (first, last) if first < last else None


@dataclass(frozen=True)
class Carry:
    """The positions from `start` to `end` move to where `to` was, counted before the move."""

    dimension: str
    start: int
    end: int
    to: int

    def place(self, place: int) -> int | None:
        """Return the new position of a row or column."""
        size = self.end - self.start
        if self.start <= place < self.end:
            return place + (self.to - self.end if self.to > self.start else self.to - self.start)
        if self.to > self.start:
            return place - size if self.end <= place < self.to else place
        return place + size if self.to <= place < self.start else place

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the new extent of a range; one that would be split stays where it was."""
        first, last = self.place(start), self.place(end - 1)
        torn = first is None or last is None or last + 1 - first != end - start
        return (start, end) if torn else (first or 0, (last or 0) + 1)


_AT_HOME = {"conditionalFormats", "bandedRanges", "filterViews", "basicFilter", "merges"}
"""What lies on a sheet and refers to no other."""

Moving = Shift | Carry
Looked = TypeVar("Looked")


def move_cells(sheet: Sheet, moving: Moving) -> None:
    """Move the cells of the sheet, and the formats of its rows or columns."""
    if moving.dimension == "ROWS":
        sheet.row_looks = _replaced(sheet.row_looks, moving)
        _move_rows(sheet.rows, moving)
    else:
        sheet.column_looks = _replaced(sheet.column_looks, moving)
        sheet.rows = [_replaced(row, moving) for row in sheet.rows]


def _move_rows(rows: list[Row], moving: Moving) -> None:
    if isinstance(moving, Carry):
        rows.extend({} for _ in range(max(moving.end, moving.to) - len(rows)))
        block = rows[moving.start : moving.end]
        del rows[moving.start : moving.end]
        at = moving.to - len(block) if moving.to > moving.start else moving.to
        rows[at:at] = block
    elif moving.count < 0:
        del rows[moving.at : moving.at - moving.count]
    elif moving.at < len(rows):
        rows[moving.at : moving.at] = [{}] * moving.count


def _replaced(by_place: dict[int, Looked], moving: Moving) -> dict[int, Looked]:
    moved = ((moving.place(place), value) for place, value in by_place.items())
    return {place: value for place, value in moved if place is not None}


def move_pointers(book: Workbook, sheet: Sheet, moving: Moving) -> None:
    """Update what refers to positions of the sheet: ranges over cells, formulas, developer metadata."""
    for other in book.sheets:
        pointing = other.things.keys() - (_AT_HOME if other is not sheet else set())
        other.things |= {name: _kept(other.things[name], sheet.id, moving) for name in pointing}
        rewrite_formulas(other, lambda before, other=other: _moved(before, other, sheet, moving))
    book.named = _kept(book.named, sheet.id, moving)
    on_places = [entry for entry in book.metadata.values() if "dimensionRange" in entry["location"]]
    moved = {entry["metadataId"]: _within(entry, sheet.id, moving) for entry in on_places}
    book.metadata = {number: entry for number, entry in (book.metadata | moved).items() if entry is not None}


def _kept(entries: Iterable[Json], sheet_id: int, moving: Moving) -> list[Json]:
    moved = (_within(entry, sheet_id, moving) for entry in entries)
    return [entry for entry in moved if entry is not None]


def _within(value: Any, sheet_id: int, moving: Moving) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return the message with its ranges moved; None if what it is about is gone."""
    if isinstance(value, list):
        return [each for each in (_within(inner, sheet_id, moving) for inner in value) if each is not None]
    if not isinstance(value, dict):
        return value
    edges = _EDGES[moving.dimension] if value.keys() <= GRID_RANGE.keys() else ("startIndex", "endIndex")
    if value.get("sheetId") == sheet_id and edges[0] in value and edges[1] in value:
        if value.get("dimension", moving.dimension) != moving.dimension:
            return value
        span = moving.span(value[edges[0]], value[edges[1]])
        return None if span is None else value | dict(zip(edges, span, strict=True))
    moved_fields = {name: _within(inner, sheet_id, moving) for name, inner in value.items()}
    lost = None in moved_fields.values() or (value.get("ranges") and not moved_fields["ranges"])
    return None if lost else moved_fields


def rewrite_formulas(sheet: Sheet, change: Any) -> None:  # noqa: ANN401 - references.Change
    """Change every reference in the sheet's formulas."""
    if not sheet.calculates:
        return
    for place, row in enumerate(sheet.rows):
        changed: dict[int, Cell] = {}
        for column, cell in row.items():
            if isinstance(cell.value, Formula):
                text = rewritten(cell.value.text, change)
                if text != cell.value.text:
                    changed[column] = cell._replace(value=Formula(text))
        if changed:
            sheet.rows[place] = row | changed


def _moved(before: Reference, there: Sheet, sheet: Sheet, moving: Moving) -> Reference | None:
    """Return the reference, found in `there`, after positions of `sheet` have moved."""
    if (there.title if before.tab is None else before.tab).casefold() != sheet.title.casefold():
        return before
    name = "row" if moving.dimension == "ROWS" else "column"
    start, end = getattr(before.start, name), getattr(before.end, name)
    if start is None and end is None:
        return before
    span = moving.span(start or 0, end + 1 if end is not None else 2**31)
    if span is None:
        return None
    changed = [
        _with(before.start, name, None if start is None else span[0]),
        _with(before.end, name, None if end is None else span[1] - 1),
    ]
    return before._replace(start=changed[0], end=changed[1])


def _with(corner: Corner, name: str, place: int | None) -> Corner:
    return corner._replace(row=place) if name == "row" else corner._replace(column=place)
