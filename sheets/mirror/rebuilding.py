"""Rewriting all our tabs in place: every cell of ours, and none of people's."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from sqlalchemy import Connection

from domain.storage.database import Database
from sheets.client import Json
from sheets.healing import steps
from sheets.healing.identity import Key
from sheets.mirror.blocks import blocks, rows_between
from sheets.mirror.seen import Seen
from sheets.tab import Edition, Row, Tab
from sheets.tabs import TABS

Part = tuple[Tab, Sequence[Key | None], int]
"""A tab, the keys of some of its rows, and the sheet row of the first of them."""

ROWS = 1000


def parts(seen: Seen) -> Iterator[Part]:
    """Yield all our rows, in parts."""
    for tab in TABS:
        if tab.grows:
            yield from ((tab, lines, seen.row_of(lines.start)) for lines in blocks(seen.numbers))
            continue
        keys = seen.memories[tab.name].rows
        yield from ((tab, keys[start : start + ROWS], start + 1) for start in range(0, max(1, len(keys)), ROWS))


def batches(seen: Seen) -> Iterator[list[Part]]:
    """Yield the parts that are written together."""
    batch: list[Part] = []
    for part in parts(seen):
        if batch and sum(len(keys) for _, keys, _ in [*batch, part]) > ROWS:
            yield batch
            batch = []
        batch.append(part)
    yield batch


def requests(database: Database, seen: Seen, batch: Iterable[Part], edition: Edition) -> list[Json]:
    """Return requests that rewrite these rows, wherever they are; with a tab's first rows, also its header."""
    with database.read() as connection:
        return [request for part in batch for request in _requests(connection, seen, part, edition)]


def _requests(connection: Connection, seen: Seen, part: Part, edition: Edition) -> Iterator[Json]:
    tab, keys, top = part
    sheet_id = seen.tabs[tab.name].grid.sheet_id
    wanted = rows_between(connection, keys, edition) if isinstance(keys, range) else tab.rows(connection, edition)
    rows: dict[Key | None, Row] = {row.key: row for row in wanted}
    if top == 1:
        yield steps.write(sheet_id, 0, 0, [tab.header(edition.language)])
    there = [(place, rows[key].cells) for place, key in enumerate(keys, top) if key in rows]
    for _, group in groupby(enumerate(there), lambda each: each[1][0] - each[0]):
        run = [each for _, each in group]
        yield steps.write(sheet_id, run[0][0], 0, [cells for _, cells in run])
