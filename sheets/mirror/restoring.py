"""Whether the sheet is this ledger's, and setting it back where the ledger was brought back from a backup."""

import logging
from datetime import UTC, datetime

from domain.storage.database import Database
from sheets.client import Workbook
from sheets.errors import OtherLedger
from sheets.mirror.found import Found, cells_from
from sheets.restored import Note, common_position, lines_up_to, note_lost

log = logging.getLogger(__name__)


def written(database: Database, movements: Found) -> int | None:
    """Up to which position the tab is written; None, if that was before the ledger was restored.

    Raises OtherLedger.
    """
    note = Note.read(movements.note)
    with database.read() as connection:
        if note.agrees(connection):
            return note.position
        if note.is_of_before(connection):
            return None
    raise OtherLedger(
        f"The tab {movements.grid.title!r} holds {note.position} movements that are not those of this ledger. Are "
        "these the database and the sheet that you mean? If the ledger was brought back from a copy by other means, "
        "stop the bot and type storekeeper restore --adopt. If the ledger is a new one, delete the tab and it is "
        "written anew."
    )


def set_back(database: Database, workbook: Workbook, movements: Found, heads: Found) -> int:
    """Note what the sheet has that the restored ledger does not, before it is taken out. Returns the position.

    It may be done again: what was noted stays noted.
    """
    days = workbook.values(heads.grid.title, cells_from(heads.grid, 1)) if heads.grid.rows > 1 else []
    with database.read() as connection:
        position = common_position(connection, days)
        first = lines_up_to(connection, position) + 1
    grid = movements.grid
    shown = workbook.values(grid.title, cells_from(grid, first)) if first < grid.rows else []
    with database.write() as connection:
        lost = note_lost(connection, position, shown, datetime.now(UTC))
    log.warning("the ledger was restored: the sheet is set back to position %d, %d lines are lost", position, lost)
    return position
