"""Concurrent edits: what people write into a tab at the very moment when it is overwritten.

Google has no conditional write on a cell's current content. So a request that overwrites a tab in which people write
first copies it to a hidden tab; the copy shows what was overwritten, and what was new in it is taken.
"""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from sheets.client import Json, Workbook
from sheets.healing import steps
from sheets.healing.held import Grid
from sheets.mirror import found

MARK = "storekeeper.aside"
"""The key of the hidden tab's developer metadata."""


class Aside:
    """Copies of tabs, each on a hidden tab, kept until they have been read."""

    def __init__(self, grids: Sequence[Grid]) -> None:
        self._kept = [
            (grid, replace(grid, sheet_id=_new_id(), title=f"{MARK} {secrets.token_hex(4)}", cells=[], noted=set()))
            for grid in grids
        ]

    @property
    def requests(self) -> list[Json]:
        """Return the copying requests, to come before those that write."""
        return [request for grid, copy in self._kept for request in _copying(grid, copy)]

    @property
    def away(self) -> list[Json]:
        """Return the requests that delete the copies."""
        return [{"deleteSheet": {"sheetId": copy.sheet_id}} for _, copy in self._kept]

    def overtaken(self, workbook: Workbook) -> list[tuple[Grid, Grid]]:
        """Return the tabs that held something other than what was read, each with that content."""
        if self._kept:
            found.read(workbook, [(copy, 0, copy.rows) for _, copy in self._kept])
        return [(grid, copy) for grid, copy in self._kept if copy.cells != grid.cells]


def left_over(described: Json) -> list[Json]:
    """Return requests that delete copies left when the program was killed."""
    return [
        {"deleteSheet": {"sheetId": sheet["properties"]["sheetId"]}}
        for sheet in described.get("sheets", [])
        if any(note["metadataKey"] == MARK for note in sheet.get("developerMetadata", []))
    ]


def _new_id() -> int:
    return secrets.randbelow(2**31)


def _copying(grid: Grid, copy: Grid) -> list[Json]:
    size = {"rowCount": grid.rows, "columnCount": grid.columns}
    properties = {"sheetId": copy.sheet_id, "title": copy.title, "hidden": True, "gridProperties": size}
    area = {"startRowIndex": 0, "endRowIndex": grid.rows, "startColumnIndex": 0, "endColumnIndex": grid.columns}
    source, destination = ({"sheetId": each.sheet_id, **area} for each in (grid, copy))
    return [
        {"addSheet": {"properties": properties}},
        steps.mark(copy.sheet_id, MARK),
        {"copyPaste": {"source": source, "destination": destination, "pasteType": "PASTE_NORMAL"}},
    ]
