"""From how a tab stands to how it should: the requests, what they repair, and how it stands afterwards."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field

from sheets.cells import BLANK, Cell
from sheets.healing import arranging, columns, steps
from sheets.healing.arranging import Arrangement
from sheets.healing.columns import Columns
from sheets.healing.held import NOTHING, Grid, Held, Json, key_of, mark_of
from sheets.healing.identity import Key, Remembered, Standing, identify
from sheets.healing.repair import Kind, Repair
from sheets.tab import Row

SINGLE_CELLS = 20
"""More repaired cells than that are told as a number."""

FEW_MISSING = 50
"""So many missing rows are looked for by how much of them is left."""

Cells = tuple[Cell, ...]


@dataclass(frozen=True)
class Form:
    """What a tab looks like, whatever is in it."""

    name: str
    title: str
    columns: tuple[str, ...]
    header: Cells
    in_order: bool = False  # whether the order of the rows matters
    frozen: int = 1  # columns


@dataclass
class Memory:
    """How the mirror left a tab."""

    rows: list[Key | None] = field(default_factory=list)  # below the header; None: a row of people's
    marks: dict[Key, int] = field(default_factory=dict)  # a hash of what was written; absent: not all of it is
    theirs: dict[Key, int] = field(default_factory=dict)
    others: dict[int, int] = field(default_factory=dict)  # people's own rows, by place
    kept: set[Key] = field(default_factory=set)  # rows with people's notes

    def remembered(self) -> Remembered:
        """For finding rows again."""
        return Remembered(self.rows, self.theirs, frozenset(self.others.values()))


@dataclass
class Change:
    """What is to be done, and what it comes to once that is done."""

    requests: list[Json] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    memory: Memory = field(default_factory=Memory)
    written: int = 0  # rows
    left: int = 0  # rows that did not fit in


def update(form: Form, sheet_id: int, memory: Memory, wanted: Sequence[Row], room: int) -> Change:
    """The ledger has changed: write what differs from what was written last."""
    standing = Standing(
        list(memory.rows),
        {place for place, key in enumerate(memory.rows) if key is not None},
        {place: mark for place, key in enumerate(memory.rows) if key is not None and (mark := memory.theirs.get(key))}
        | memory.others,
        {place for place, key in enumerate(memory.rows) if key in memory.kept},
        lambda place: memory.others.get(place, 0),
    )
    by_key = {row.key: row.cells for row in wanted}
    ids = [key if key in by_key else None for key in memory.rows]
    plan = _Plan(form, sheet_id, standing, by_key, room)
    plan.arrange(ids, list(by_key), lambda _key: True, memory.remembered().others)
    marks = memory.marks
    plan.write(lambda key, row, cells: None if row is not None and marks.get(key) == hash(cells) else (0, len(cells)))
    return plan.change


def heal(form: Form, grid: Grid, memory: Memory | None, wanted: Sequence[Row], room: int) -> Change:
    """The tab was read: put right whatever is not as it should be. Without a memory nothing is known of before."""
    by_key = {row.key: row.cells for row in wanted}
    reading = _Reading(form, grid, by_key)
    remembered = memory.remembered() if memory else Remembered()
    plan = _Plan(form, grid.sheet_id, reading.standing, by_key, room)
    plan.change.requests += reading.requests
    plan.change.repairs += reading.repairs
    ids = identify(reading.standing, list(by_key), by_key, remembered, reading.similar(by_key))
    plan.arrange(ids, list(by_key), lambda key: reading.is_stale(key, by_key), remembered.others)
    marks = memory.marks if memory else {}
    plan.tell_rows(remembered.keys)

    def wrong(key: Key, row: int | None, cells: Cells) -> tuple[int, int] | None:
        if row is None:
            return 0, len(cells)
        found = [place for place, cell in enumerate(cells) if not reading.cell(row, place).is_as(cell)]
        if not found:
            return None
        if marks.get(key) == hash(cells):
            plan.edited += [(key, place, reading.cell(row, place), cells[place]) for place in found]
        return found[0], found[-1] + 1

    plan.write(wrong, anew=True)
    plan.tell_cells()
    plan.change.requests += reading.last_requests
    return plan.change


class _Reading:
    """A tab as it was read, by our columns, and the requests that put its columns and its header right."""

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
        """One of ours, by the row below the header and the place of the column."""
        column = self._columns.places[place]
        return NOTHING if column is None else self._grid.cell(self._rows[row], column)

    def is_stale(self, key: Key, known: Container[Key]) -> bool:
        """Whether a row below ours with this key was ours once: people write no keys."""
        return not self._form.in_order or key in known

    def _find_head(self) -> int | None:
        """The header's row, as most of it is still there; None: it is gone."""
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
        grid, form, name = self._grid, self._form, self._form.name
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
        there = [NOTHING if self._head is None or column is None else grid.cell(self._head, column)
                 for column in self._columns.places]
        wrong = [place for place, cell in enumerate(form.header) if there[place].value != cell.value]
        if wrong:
            first, last = wrong[0], wrong[-1] + 1
            self.requests.append(steps.write(grid.sheet_id, 0, first, [form.header[first:last]]))
        if self._head != 0 or any(self._columns.places[place] is not None for place in wrong):
            found = " · ".join(str(there[place].value or "–") for place in wrong)
            told = " · ".join(str(form.header[place].value) for place in wrong)
            self.repairs.append(Repair(Kind.HEADER, form.name, "", found, told))

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
        """Finds a row without its key by its other cells: all of them, or, where few are missing, most of them."""
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


class _Plan:
    """Builds a change."""

    def __init__(
        self, form: Form, sheet_id: int, standing: Standing, wanted: Mapping[Key, Cells], room: int
    ) -> None:
        self._form, self._sheet_id, self._standing = form, sheet_id, standing
        self._wanted, self._room = wanted, room
        self._done = Arrangement()
        self.change = Change()
        self.edited: list[tuple[Key, int, Held, Cell]] = []

    def arrange(
        self,
        ids: Sequence[Key | None],
        wanted: Sequence[Key],
        is_stale: Callable[[Key], bool],
        others: Container[int],
    ) -> None:
        """Put the rows where they belong."""
        self._ids = ids
        self._done = done = arranging.arrange(
            ids, self._standing, wanted, in_order=self._form.in_order, is_stale=is_stale, others=others
        )
        for step in done.steps:
            self.change.requests += steps.step(self._sheet_id, step)
        blank = [(BLANK,) * len(self._form.columns)]
        self.change.requests += [steps.write(self._sheet_id, place + 1, 0, blank) for place in done.blanked]
        memory, standing = self.change.memory, self._standing
        emptied = set(done.blanked)
        for place, (key, row) in enumerate(done.rows):
            memory.rows.append(key)
            mark = standing.theirs.get(row, 0) if row is not None else 0
            if key is None:
                if row is not None and (whole := standing.whole(row)):
                    memory.others[place] = mark if place in emptied else whole
            else:
                if mark:
                    memory.theirs[key] = mark
                if row is not None and row in standing.noted:
                    memory.kept.add(key)
        while memory.rows and memory.rows[-1] is None:
            memory.rows.pop()
        if done.sorted:
            self._key_cells = {key for key, _ in done.rows}

    def write(
        self, wrong: Callable[[Key, int | None, Cells], tuple[int, int] | None], *, anew: bool = False
    ) -> None:
        """Write the cells that are wrong: `wrong` says from which to which column they are, in a row."""
        runs: list[tuple[int, int, list[Cells]]] = []
        memory, change, count, differing = self.change.memory, self.change, 0, []
        for place, (key, row) in enumerate(self._done.rows):
            if key is None:
                continue
            cells = self._wanted[key]
            where = wrong(key, row, cells)
            if where is None:
                memory.marks[key] = hash(cells)
            else:
                differing.append((place, key, cells, where))
        if anew and len(differing) > max(5, len(self._wanted) // 5):
            there = ((place, key, self._wanted[key]) for place, (key, _) in enumerate(self._done.rows) if key is not None)
            differing = [(place, key, cells, (0, len(cells))) for place, key, cells in there]
        change.left = max(0, len(differing) - self._room)
        for place, key, cells, (first, last) in differing[: self._room]:
            count += 1
            memory.marks[key] = hash(cells)
            if runs and runs[-1][0] + len(runs[-1][2]) == place and runs[-1][1] == first:
                if len(runs[-1][2][-1]) == last - first:
                    runs[-1][2].append(cells[first:last])
                    continue
            runs.append((place, first, [cells[first:last]]))
        change.requests += [steps.write(self._sheet_id, place + 1, first, rows) for place, first, rows in runs]
        change.written = count
        self._differing = len(differing)

    def tell_rows(self, before: Sequence[Key | None]) -> None:
        """Say which rows were gone, too many, or in another order."""
        done, name = self._done, self._form.name
        known = set(before)
        gone = [key for key in done.missing if key in known]
        if gone:
            self.change.repairs.append(Repair(Kind.ROWS_GONE, name, _some(gone), "", str(len(gone))))
        if known and (extra := len(done.deleted) + len(done.blanked)):
            self.change.repairs.append(Repair(Kind.ROWS_EXTRA, name, "", str(extra)))
        ids = [key for key in self._ids if key is not None]
        if done.sorted and any(one > other for one, other in zip(ids, ids[1:], strict=False)):  # type: ignore[operator]
            self.change.repairs.append(Repair(Kind.ROWS_SORTED, name))

    def tell_cells(self) -> None:
        """Say which cells had been edited."""
        name, form = self._form.name, self._form
        if self._differing > max(5, len(self._wanted) // 5) and self.edited:
            self.change.repairs.append(Repair(Kind.WRITTEN_ANEW, name, "", str(self._differing)))
            return
        for key, place, held, cell in self.edited[:SINGLE_CELLS]:
            where = f"{key} · {form.header[place].value}"
            self.change.repairs.append(Repair(Kind.CELL, name, where, _told(held), str(cell.value)))
        if len(self.edited) > SINGLE_CELLS:
            self.change.repairs.append(Repair(Kind.CELLS, name, "", str(len(self.edited) - SINGLE_CELLS)))


def _told(held: Held) -> str:
    value = "" if held.value is None else held.value
    return f"{value} ({held.shown[1]})" if held.shown and held.shown[1] else str(value)


def _some(keys: Sequence[Key]) -> str:
    told = ", ".join(map(str, keys[:5]))
    return told if len(keys) <= 5 else f"{told} …"  # noqa: PLR2004
