"""Movements that are too many to be read at once: first their keys, then their cells block by block."""

from collections.abc import Container, Iterator

from gspread.utils import absolute_range_name, rowcol_to_a1
from sqlalchemy import Connection, func, select

from domain.company.sheet.repairs import Kind, Repair
from domain.ledger import journal
from domain.storage.schema.ledger import journal as journal_table
from sheets.client import Workbook
from sheets.errors import FenceGone
from sheets.healing import arranging, steps
from sheets.healing.comparing import Change, Memory, compare
from sheets.healing.echoes import Echoes
from sheets.healing.held import Grid, Held, key_of, mark_of
from sheets.healing.identity import Key, Remembered, Standing, identify
from sheets.healing.reading import fill
from sheets.healing.standing import Form
from sheets.tab import Edition, Row
from sheets.tabs.movements import carried_row, entry_rows

WHOLE = 3000
"""Up to this many lines are read at once, with everything that people have beside them."""

BLOCK = 2000
"""Lines read back at a time."""


def blocks(lines: range) -> list[range]:
    """Return the lines in blocks, newest last."""
    return [lines[start : start + BLOCK] for start in range(0, len(lines), BLOCK)]


def order(
    form: Form, workbook: Workbook, grid: Grid, memory: Memory, wanted: range, *, all_stale: bool
) -> tuple[Change, list[range]]:
    """Read the keys, and what people have beside them, and restore the rows' order.

    Also returns the blocks in which rows were missing.
    """
    standing = _standing(form, workbook, grid)
    remembered = Remembered(wanted, memory.theirs, frozenset(memory.others.values()))
    ids = identify(standing, wanted, wanted, remembered, lambda _row, _missing: None)
    done = arranging.arrange(
        ids,
        standing,
        wanted,
        in_order=True,
        is_stale=lambda key: all_stale or key in wanted,
        others=remembered.others,
    )
    change = Change()
    for step in done.steps:
        change.requests += steps.step(grid.sheet_id, step)
    change.requests += [steps.clear(grid.sheet_id, place + 1, len(form.columns)) for place in done.blanked]
    for key, row in done.rows:
        if row is not None and key is not None and (mark := standing.theirs.get(row)):
            change.memory.theirs[key] = mark
    if done.missing:
        change.repairs.append(Repair(Kind.ROWS_GONE, form.title, f"{done.missing[0]} …", "", str(len(done.missing))))
    if done.deleted or done.blanked:
        change.repairs.append(Repair(Kind.ROWS_EXTRA, form.title, "", str(len(done.deleted) + len(done.blanked))))
    if done.sorted and not done.missing:
        change.repairs.append(Repair(Kind.ROWS_SORTED, form.title))
    urgent = {wanted.index(int(key)) // BLOCK for key in done.missing}
    return change, [block for place, block in enumerate(blocks(wanted)) if place in urgent]


def _standing(form: Form, workbook: Workbook, grid: Grid) -> Standing:
    width = len(form.columns)
    ranges = [absolute_range_name(grid.title, f"A2:A{grid.rows}")]
    if grid.columns > width:
        last = rowcol_to_a1(grid.rows, grid.columns)
        ranges.append(absolute_range_name(grid.title, f"{rowcol_to_a1(2, width + 1)}:{last}"))
    keys, *beside = workbook.ranges(ranges)
    standing = Standing([key_of(Held(row[0] if row and row[0] != "" else None)) if row else None for row in keys])
    standing.keys += [None] * (grid.rows - 1 - len(standing.keys))
    standing.written = {row for row, key in enumerate(standing.keys) if key is not None}
    for row, cells in enumerate(beside[0] if beside else ()):
        if mark := mark_of([Held(None if value == "" else value) for value in cells]):
            standing.theirs[row] = mark
    standing.whole = lambda row: 0 if standing.keys[row] is not None else standing.theirs.get(row, 0)
    return standing


def verify(
    form: Form, workbook: Workbook, grid: Grid, top: int, wanted: list[Row], excused: Container[Key], echoes: Echoes
) -> Change:
    """Read back a block of lines, the first from the row `top`, and rewrite what is wrong.

    Raises FenceGone if columns were moved.
    """
    there = Grid(grid.sheet_id, grid.title, 0, grid.rows, grid.columns, 1, 0)
    cells = f"A{top + 1}:{rowcol_to_a1(top + len(wanted), len(form.columns))}"
    fill([there], workbook.cells([absolute_range_name(grid.title, cells)]))
    if tuple(there.names[: len(form.columns)]) != form.columns:
        raise FenceGone("The columns have been moved.")
    return compare(form, there, top, wanted, excused, echoes)


def rows_between(connection: Connection, lines: range, edition: Edition) -> Iterator[Row]:
    """Yield the rows of these lines; the last moved-out line stands for all moved-out ones."""
    carried = journal.lines_up_to(connection, edition.moved_out) if edition.moved_out else 0
    if carried in lines:
        yield carried_row(connection, edition)
        lines = lines[lines.index(carried) + 1 :]
    if not lines:
        return
    entry = select(func.max(journal_table.c.position)).where(journal_table.c.lines_before < lines.start)
    position = int(connection.execute(entry).scalar() or 1)
    for each in journal.after(connection, position - 1, len(lines)):
        if each.lines_before >= lines.stop - 1:
            return
        yield from (row for row in entry_rows(each, edition) if row.key in lines)
