"""What was put right is remembered for the Sync tab: for so long, and so many of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select

from domain.storage.database import insert_many
from domain.storage.schema import sheet_repairs
from sheets.healing.repair import Kind, Repair

KEPT = 300
KEPT_FOR = timedelta(days=90)
MAX_TEXT = 500


@dataclass(frozen=True)
class Told:
    """A repair, and when and after whose edit it was made."""

    id: int
    at: datetime
    repair: Repair
    editor: str


def remember(connection: Connection, repairs: Sequence[Repair], editor: str, now: datetime) -> None:
    """Keep them, and forget old ones."""
    rows = [
        {
            "found_at": now,
            "kind": each.kind,
            "tab": each.tab,
            "place": each.where[:MAX_TEXT],
            "was": each.found[:MAX_TEXT],
            "put_back": each.put_back[:MAX_TEXT],
            "editor": editor[:MAX_TEXT],
        }
        for each in repairs[:KEPT]
    ]
    if not rows:
        return
    insert_many(connection, sheet_repairs, rows)
    newest = connection.execute(select(func.max(sheet_repairs.c.id))).scalar() or 0
    old = (sheet_repairs.c.id <= newest - KEPT) | (sheet_repairs.c.found_at < now - KEPT_FOR)
    connection.execute(delete(sheet_repairs).where(old))


def remembered(connection: Connection, limit: int = KEPT) -> list[Told]:
    """The newest, the newest first."""
    query = select(sheet_repairs).order_by(sheet_repairs.c.id.desc()).limit(limit)
    return [
        Told(row.id, row.found_at, Repair(Kind(row.kind), row.tab, row.place, row.was, row.put_back), row.editor)
        for row in connection.execute(query)
    ]
