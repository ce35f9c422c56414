"""From the state of a tab to the correct one: the requests, what they repair, and the resulting state."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from domain.company.sheet.repairs import Kind, Repair
from sheets.healing import arranging, steps
from sheets.healing.arranging import Arrangement
from sheets.healing.echoes import Echoes, PutBack
from sheets.healing.held import Grid, Held, Json
from sheets.healing.identity import Key, Remembered, Standing, identify
from sheets.healing.standing import Cells, Form, Reading
from sheets.tab import Row

SINGLE_CELLS = 20
"""More repaired cells than this are reported only as a number."""

NAMED = 5
"""Maximum deleted rows reported by name."""


@dataclass
class Memory:
    """How the mirror left a tab."""

    rows: list[Key | None] = field(default_factory=list)  # below the header; None: a row of people's
    marks: dict[Key, int] = field(default_factory=dict)  # a hash of what was written; absent: not all of it was
    theirs: dict[Key, int] = field(default_factory=dict)
    others: dict[int, int] = field(default_factory=dict)  # people's own rows, by position
    kept: set[Key] = field(default_factory=set)  # rows with people's notes

    def remembered(self) -> Remembered:
        """Return what helps to find rows again."""
        return Remembered(self.rows, self.theirs, frozenset(self.others.values()))


@dataclass
class Change:
    """What to do, and the state once that is done."""

    requests: list[Json] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    memory: Memory = field(default_factory=Memory)
    written: int = 0  # rows
    left: int = 0  # rows that did not fit
    put_back: list[PutBack] = field(default_factory=list)  # cells that overwrite something else


def has_changed(memory: Memory, wanted: Sequence[Row]) -> bool:
    """Whether a tab's content should now differ from what was last written."""
    return memory.marks != {row.key: hash(row.cells) for row in wanted}


def update(form: Form, sheet_id: int, memory: Memory, wanted: Sequence[Row], room: int) -> Change:
    """Write what differs from what was last written, because the ledger has changed."""
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


def compare(form: Form, grid: Grid, top: int, wanted: Sequence[Row], excused: Container[Key], echoes: Echoes) -> Change:
    """Write the cells that are wrong in the rows that were read, from the row `top` on; the tab is in order."""
    plan = _Plan(form, grid.sheet_id, Standing([]), {row.key: row.cells for row in wanted}, len(wanted))
    plan.take_block(top)

    def wrong(key: Key, row: int | None, cells: Cells) -> tuple[int, int] | None:
        held = [grid.cell(top + (row or 0), place) for place in range(len(cells))]
        return plan.differing(key, cells, held, echoes, is_edit=key not in excused)

    plan.write(wrong, anew=True)
    plan.tell_cells()
    return plan.change


def heal(
    form: Form,
    grid: Grid,
    memory: Memory | None,
    wanted: Sequence[Row],
    room: int,
    *,
    excused: Container[Key] = (),
    all_stale: bool = False,
    echoes: Echoes | None = None,
    given: Mapping[int, Key] | None = None,
) -> Change:
    """Put right whatever is wrong in a tab that was read. Without a memory, nothing is known of before.

    `given`: keys of rows that do not show them yet. `excused`: rows known to be outdated. `all_stale`: rows with
    unknown keys below are ours.
    """
    by_key = {row.key: row.cells for row in wanted}
    reading = Reading(form, grid, by_key)
    for row, key in (given or {}).items():
        reading.standing.keys[row] = key
    remembered = memory.remembered() if memory else Remembered()
    plan = _Plan(form, grid.sheet_id, reading.standing, by_key, room)
    plan.change.requests += reading.requests
    plan.change.repairs += reading.repairs
    ids = identify(reading.standing, list(by_key), by_key, remembered, reading.similar(by_key))
    before = set(remembered.keys)

    def is_stale(key: Key) -> bool:
        """Whether a row below with this key was once ours; if nothing is remembered, any unknown one may be."""
        return all_stale or key in by_key or (key in before if before else reading.is_stale(key, by_key))

    plan.arrange(ids, list(by_key), is_stale, remembered.others)
    marks = memory.marks if memory else {}
    plan.tell_rows(remembered.keys)
    known_echoes = echoes or Echoes()

    def wrong(key: Key, row: int | None, cells: Cells) -> tuple[int, int] | None:
        if row is None:
            return 0, len(cells)
        is_edit = marks.get(key) == hash(cells) or (form.in_order and key not in excused)
        held = [reading.cell(row, place) for place in range(len(cells))]
        return plan.differing(key, cells, held, known_echoes, is_edit=is_edit)

    plan.write(wrong, anew=True)
    plan.tell_cells()
    plan.change.requests += reading.last_requests
    return plan.change


class _Plan:
    """Builds a change."""

    def __init__(self, form: Form, sheet_id: int, standing: Standing, wanted: Mapping[Key, Cells], room: int) -> None:
        self._form, self._sheet_id, self._standing = form, sheet_id, standing
        self._wanted, self._room = wanted, room
        self._done = Arrangement()
        self._top = 1  # the row in the sheet of our first row
        self.change = Change()
        self.edited: list[PutBack] = []
        self._found: dict[Key, list[PutBack]] = {}  # what is to be repaired, by row

    def take_block(self, first: int) -> None:
        """Take rows that are in order, the first of them at this row of the sheet."""
        self._top = first
        self._done.rows = [(key, place) for place, key in enumerate(self._wanted)]

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
            *(ids, self._standing, wanted),
            in_order=self._form.in_order,
            is_stale=is_stale,
            others=others,
            is_open=self._form.is_open,
        )
        for step in done.steps:
            self.change.requests += steps.step(self._sheet_id, step)
        self.change.requests += [
            steps.clear(self._sheet_id, place + 1, len(self._form.columns)) for place in done.blanked
        ]
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

    def differing(
        self, key: Key, cells: Cells, held: Sequence[Held], echoes: Echoes, *, is_edit: bool
    ) -> tuple[int, int] | None:
        """Return the first and last column in which a row is wrong. `is_edit`: only people can have changed it."""
        name = self._form.name
        found = [
            PutBack(name, key, place, held[place], cell)
            for place, cell in enumerate(cells)
            if not echoes.is_right(name, key, place, held[place], cell)
        ]
        if not found:
            return None
        self._found[key] = found
        self.edited += found if is_edit else []
        return found[0].place, found[-1].place + 1

    def write(self, wrong: Callable[[Key, int | None, Cells], tuple[int, int] | None], *, anew: bool = False) -> None:
        """Write the wrong cells; `wrong` gives the first and last column by row."""
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
        if anew and max(5, len(self._wanted) // 5) < len(differing) and len(self._wanted) <= self._room:
            there = (
                (place, key, self._wanted[key]) for place, (key, _) in enumerate(self._done.rows) if key is not None
            )
            differing = [(place, key, cells, (0, len(cells))) for place, key, cells in there]
        change.left = max(0, len(differing) - self._room)
        for place, key, cells, (first, last) in differing[: self._room]:
            count += 1
            memory.marks[key] = hash(cells)
            change.put_back += self._found.get(key, ())
            if runs and _follows(runs[-1], place, first, last):
                runs[-1][2].append(cells[first:last])
            else:
                runs.append((place, first, [cells[first:last]]))
        top = self._top
        change.requests += [steps.write(self._sheet_id, top + place, first, rows) for place, first, rows in runs]
        change.written = count
        self._differing = len(differing)

    def tell_rows(self, before: Sequence[Key | None]) -> None:
        """Report rows that were missing, superfluous, or out of order."""
        done, name = self._done, self._form.title
        known = set(before)
        gone = [key for key in done.missing if key in known]
        if gone:
            self.change.repairs.append(Repair(Kind.ROWS_GONE, name, self._some(gone), "", str(len(gone))))
        strays = [*done.deleted, *(row for row in (done.rows[place][1] for place in done.blanked) if row is not None)]
        extra = [row for row in strays if not self._has_left(self._standing.keys[row], known)]
        if known and extra:
            self.change.repairs.append(Repair(Kind.ROWS_EXTRA, name, "", str(len(extra))))
        ids = [key for key in self._ids if key is not None]
        if done.sorted and any(one > other for one, other in pairwise(ids)):  # type: ignore[operator]
            self.change.repairs.append(Repair(Kind.ROWS_SORTED, name))

    def _has_left(self, key: Key | None, known: Container[Key | None]) -> bool:
        """Whether a row of ours goes because the ledger no longer has it, rather than by anybody's edit."""
        return key is not None and key in known and key not in self._wanted

    def tell_cells(self) -> None:
        """Report cells that had been edited."""
        name, form = self._form.title, self._form
        if self._differing > max(5, len(self._wanted) // 5) and self.edited:
            self.change.repairs.append(Repair(Kind.WRITTEN_ANEW, name, "", str(self._differing)))
            return
        for each in self.edited[:SINGLE_CELLS]:
            where = f"{self._called(each.key)} · {form.header[each.place].value}"
            self.change.repairs.append(Repair(Kind.CELL, name, where, *_told(each)))
        if len(self.edited) > SINGLE_CELLS:
            self.change.repairs.append(Repair(Kind.CELLS, name, "", str(len(self.edited) - SINGLE_CELLS)))

    def _some(self, keys: Sequence[Key]) -> str:
        told = ", ".join(map(self._called, keys[:NAMED]))
        return told if len(keys) <= NAMED else f"{told} …"

    def _called(self, key: Key) -> str:
        """Return a row's name as people see it; hidden keys mean nothing to them."""
        return self._form.called([cell.value for cell in self._wanted[key]]) or str(key)


def _follows(run: tuple[int, int, list[Cells]], place: int, first: int, last: int) -> bool:
    """Whether these cells are directly below the others, in the same columns."""
    at, column, rows = run
    return (at + len(rows), column, len(rows[-1])) == (place, first, last - first)


def _told(edit: PutBack) -> tuple[str, str]:
    """Return what was found and what was put back; for equal texts, how they look or where they link to."""
    held, cell = edit.held, edit.cell
    found, put_back = held.text, Held(cell.value, cell.shown).text
    if found != put_back:
        return found, put_back
    looks = [
        " ".join(filter(None, (text, each.shown[1] if each.shown else "", each.link)))
        for text, each in ((found, held), (put_back, cell))
    ]
    return looks[0], looks[1]
