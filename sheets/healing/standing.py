"""The state of a tab: its header, its rows by our columns, and the requests that put columns and header right."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass

from domain.company.sheet.repairs import Kind, Repair
from sheets.cells import Cell
from sheets.healing import columns, steps
from sheets.healing.held import NOTHING, Grid, Held, Json, key_of, mark_of
from sheets.healing.identity import Key, Standing
from sheets.tab import key_column

FEW_MISSING = 50
"""Up to this many missing rows are looked for by what is left of them."""

HIDDEN = key_column().name

Cells = tuple[Cell, ...]


@dataclass(frozen=True)
class Form:
    """The form of a tab, regardless of its content."""

    name: str
    title: str
    columns: tuple[str, ...]
    header: Cells
    in_order: bool = False  # whether the order of rows matters
    is_open: bool = False  # whether people may add rows of their own among ours
    frozen: int = 1  # columns

    def called(self, values: Sequence[object]) -> str:
        """Return a row's name as people see it: the columns that stay in view, and the site."""
        seen = [place for place in range(self.frozen) if self.columns[place] != HIDDEN]
        seen += [place for place, name in enumerate(self.columns) if name == "site" and place not in seen]
        return " ".join(str(values[place]) for place in seen if values[place] not in ("", None))


class Reading:
    """A tab as read, by our columns, with the requests that put its columns and header right."""

    def __init__(self, form: Form, grid: Grid, known: Container[Key]) -> None:
        self._form, self._grid, self._known = form, grid, known
        self.requests: list[Json] = []
        self.last_requests: list[Json] = []
        self.repairs: list[Repair] = []
        self._columns = columns.find(grid, form.columns, [str(cell.value) for cell in form.header])
        self._head = self._find_head()
        cells = grid.cells
        self._rows = [row for row in range(max(grid.rows, len(cells))) if row != self._head]
        self._put_right()
        self.standing = self._stand()

    def cell(self, row: int, place: int) -> Held:
        """Return one of our cells, by row below the header and column."""
        column = self._columns.places[place]
        return NOTHING if column is None else self._grid.cell(self._rows[row], column)

    def is_stale(self, key: Key, known: Container[Key]) -> bool:
        """Whether a row below ours with this key was once ours: people do not write keys."""
        return not self._form.in_order or key in known

    def _find_head(self) -> int | None:
        """Return the header's row, found by most of its titles; None: it is gone."""
        titles = [cell.value for cell in self._form.header]

        def score(row: int) -> int:
            return sum(
                column is not None and self._grid.cell(row, column).value == title
                for column, title in zip(self._columns.places, titles, strict=True)
            )

        enough = max(1, len(titles) // 2)
        for row in range(len(self._grid.cells)):
            if score(row) >= enough:
                return row
        place = self._columns.places[0]
        key = None if place is None else key_of(self._grid.cell(0, place))
        return None if key is not None and key in self._known else 0

    def _put_right(self) -> None:
        grid, form, name = self._grid, self._form, self._form.title
        sheet_id = grid.sheet_id
        moves = columns.put_in_order(self._columns)
        frozen_columns = max(grid.frozen_columns, min(form.frozen, len(form.columns) - 1))
        if grid.filtered:
            self.requests.append({"clearBasicFilter": {"sheetId": sheet_id}})
            self.repairs.append(Repair(Kind.FILTERED, name))
        if any(merge.get("startColumnIndex", 0) < len(form.columns) for merge in grid.merges):
            self.requests.append({"unmergeCells": {"range": {"sheetId": sheet_id}}})
            self.repairs.append(Repair(Kind.MERGED, name))
        if (moves or self._head != 0) and (grid.frozen_columns or grid.frozen_rows):
            self.requests.append(steps.properties(sheet_id, frozenRowCount=0, frozenColumnCount=0))
        for move in moves:
            title = str(form.header[move.to].value)
            if move.from_ is None:
                self.requests.append(steps.insert(sheet_id, "COLUMNS", move.to, 1))
                self.repairs.append(Repair(Kind.COLUMN_GONE, name, title))
            else:
                self.requests.append(steps.move(sheet_id, "COLUMNS", move.from_, move.to))
                self.repairs.append(Repair(Kind.COLUMN_MOVED, name, title))
        new = [place for place, column in enumerate(self._columns.places) if column is None]
        for place in sorted({*new, *self._columns.unnamed}):
            self.last_requests.append(steps.name_column(sheet_id, place, form.columns[place]))
        self._head_right()
        if moves or self._head != 0 or grid.frozen_rows < 1 or grid.frozen_columns < frozen_columns:
            frozen = {"frozenRowCount": max(1, grid.frozen_rows), "frozenColumnCount": frozen_columns}
            if grid.rows > 1 or self._head is None:
                self.last_requests.append(steps.properties(sheet_id, **frozen))
            if not moves and self._head == 0:
                self.repairs.append(Repair(Kind.UNFROZEN, name))

    def _head_right(self) -> None:
        grid, form = self._grid, self._form
        if self._head is None:
            self.requests.append(steps.insert(grid.sheet_id, "ROWS", 0, 1))
        elif self._head > 0:
            self.requests.append(steps.move(grid.sheet_id, "ROWS", self._head, 0))
        there = [
            NOTHING if self._head is None or column is None else grid.cell(self._head, column)
            for column in self._columns.places
        ]
        wrong = [place for place, cell in enumerate(form.header) if there[place].value != cell.value]
        if wrong:
            first, last = wrong[0], wrong[-1] + 1
            self.requests.append(steps.write(grid.sheet_id, 0, first, [form.header[first:last]]))
        if self._head != 0 or any(self._columns.places[place] is not None for place in wrong):
            found = " · ".join(str(there[place].value or "–") for place in wrong)
            told = " · ".join(str(form.header[place].value) for place in wrong)
            self.repairs.append(Repair(Kind.HEADER, form.title, "", found, told))

    def _stand(self) -> Standing:
        standing = Standing([], whole=self._whole)
        places = [place for place in self._columns.places if place is not None]
        key_place = self._columns.places[0]
        for row, at in enumerate(self._rows):
            standing.keys.append(None if key_place is None else key_of(self._grid.cell(at, key_place)))
            cells = self._grid.cells[at] if at < len(self._grid.cells) else []
            if not cells:
                continue
            if any(place < len(cells) and cells[place].value is not None for place in places):
                standing.written.add(row)
            if mark := mark_of([self._grid.cell(at, column) for column in self._columns.theirs]):
                standing.theirs[row] = mark
        standing.noted = {row for row, at in enumerate(self._rows) if at in self._grid.noted}
        return standing

    def _whole(self, row: int) -> int:
        at = self._rows[row]
        ours = [NOTHING if column is None else self._grid.cell(at, column) for column in self._columns.places]
        beside = [self._grid.cell(at, column) for column in self._columns.theirs]
        return mark_of(beside if all(cell.value is None for cell in ours) else [*ours, *beside])

    def similar(self, wanted: Mapping[Key, Cells]) -> Callable[[int, Container[Key]], Key | None]:
        """Return a finder of rows without a key by their other cells: all of them, or most if few rows are missing."""
        there = [place for place, column in enumerate(self._columns.places) if column is not None and place > 0]
        by_rest: dict[tuple[object, ...], list[Key]] = {}

        def found(row: int, missing: Container[Key]) -> Key | None:
            assert isinstance(missing, dict)  # noqa: S101 - for mypy
            if not by_rest:
                for key in missing:
                    by_rest.setdefault(tuple(wanted[key][place].value for place in there), []).append(key)
            held = [self.cell(row, place) for place in there]
            keys = by_rest.get(tuple("" if cell.value is None else cell.value for cell in held), [])
            key = next((key for key in keys if key in missing), None)
            if key is not None or len(missing) > FEW_MISSING:
                return key
            scores = {
                key: sum(
                    cell.value is not None and cell.value == wanted[key][place].value
                    for place, cell in zip(there, held, strict=True)
                )
                for key in missing
            }
            best = max(scores, key=lambda key: scores[key])
            full = sum(wanted[best][place].value != "" for place in there)
            return best if scores[best] * 2 > full else None

        return found
