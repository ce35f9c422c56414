"""Whether the sheet is this ledger's, and setting it back after the ledger was restored from a backup."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from domain.ledger import journal
from domain.storage.database import Database
from sheets.client import Workbook
from sheets.errors import OtherLedger
from sheets.healing.held import Grid
from sheets.mirror.found import Found, cells_from
from sheets.restored import Note, common_position, lost_transfers, note_lost
from sheets.tabs.heads import HEADS
from sheets.tabs.movements import MOVEMENTS
from sheets.tabs.transfers import TRANSFERS

log = logging.getLogger(__name__)


def written(database: Database, movements: Found) -> Note | None:
    """Return how far the tab is written; None if that was before the ledger was restored.

    Raises OtherLedger.
    """
    note = Note.read(movements.note)
    with database.read() as connection:
        if note.is_of_before(connection):  # also where it agrees: requests may be lost, and no movement
            return None
        if note.agrees(connection):
            return note
    raise OtherLedger(
        f"The tab {movements.grid.title!r} holds {note.position} movements that are not those of this ledger. Are "
        "these the database and the sheet that you mean? If the ledger was brought back from a copy by other means, "
        "stop the bot and type storekeeper restore --adopt. If the ledger is a new one, delete the tab, and it is "
        "written again."
    )


def set_back(database: Database, workbook: Workbook, tabs: Mapping[str, Found]) -> Note:
    """Record what the sheet has and the restored ledger lacks, before it is removed from the sheet.

    Returns how far it is written then. Repeatable: what was recorded stays recorded.
    """
    movements = tabs[MOVEMENTS.name]
    days = _rows(workbook, tabs[HEADS.name].grid, 1)
    with database.read() as connection:
        position = common_position(connection, days)
        moved_out = Note.read(movements.note).moved_out
        kept = position >= moved_out
        before = journal.lines_up_to(connection, moved_out) - 1 if moved_out else 0
        first = journal.lines_up_to(connection, position) - before + 1 if kept else 1
    shown, asked = _rows(workbook, movements.grid, first), _rows(workbook, tabs[TRANSFERS.name].grid, 1)
    with database.write() as connection:
        requests = list(lost_transfers(connection, asked))
        lost = note_lost(connection, position, shown, datetime.now(UTC), requests)
    log.warning("the ledger was restored: the sheet is reset to position %d, %d lines are lost", position, lost)
    with database.read() as connection:
        return Note.of(connection, position, moved_out) if kept else Note(0)


def _rows(workbook: Workbook, grid: Grid, first: int) -> list[list[Any]]:
    """Return a tab's values from a row on (0 is the header)."""
    return workbook.values(grid.title, cells_from(grid, first)) if first < grid.rows else []
