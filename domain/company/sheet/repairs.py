"""Repairs of the company's sheet, listed on its Sync tab and in the chat.

Only the latest are kept, for a limited time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, func, select

from domain.storage.database import insert_many
from domain.storage.schema.sheet import sheet_repairs
from domain.vocabulary import Words

KEPT = 300
KEPT_FOR = timedelta(days=90)
MAX_TEXT = 500


class Kind(StrEnum):
    """What had happened."""

    TAB_DELETED = "tab-deleted"
    TAB_RENAMED = "tab-renamed"
    TAB_MOVED = "tab-moved"
    TAB_HIDDEN = "tab-hidden"
    FILTERED = "filtered"
    UNFROZEN = "unfrozen"
    MERGED = "merged"
    HEADER = "header"
    COLUMN_GONE = "column-gone"
    COLUMN_MOVED = "column-moved"
    ROWS_GONE = "rows-gone"
    ROWS_EXTRA = "rows-extra"
    ROWS_SORTED = "rows-sorted"
    CELL = "cell"
    CELLS = "cells"
    WRITTEN_ANEW = "written-anew"
    SET_BACK = "set-back"
    MOVED_OUT = "moved-out"


@dataclass(frozen=True)
class Repair:
    """A repair of the sheet."""

    kind: Kind
    tab: str  # its title, as shown in the sheet
    where: str = ""  # a column, rows, or a number of them
    found: str = ""
    put_back: str = ""


TITLES: Mapping[Kind, Words] = {
    Kind.TAB_DELETED: Words("Deleted tab written anew", "重建被删除的表"),
    Kind.TAB_RENAMED: Words("Renamed tab named back", "恢复表名"),
    Kind.TAB_MOVED: Words("Tab moved back", "恢复表的位置"),
    Kind.TAB_HIDDEN: Words("Hidden tab shown again", "重新显示被隐藏的表"),
    Kind.FILTERED: Words("Filter taken off", "清除筛选"),
    Kind.UNFROZEN: Words("Header frozen again", "重新冻结表头"),
    Kind.MERGED: Words("Merged cells parted", "拆分合并的单元格"),
    Kind.HEADER: Words("Header written again", "恢复表头"),
    Kind.COLUMN_GONE: Words("Deleted column put back", "恢复被删除的列"),
    Kind.COLUMN_MOVED: Words("Column moved back", "恢复列的位置"),
    Kind.ROWS_GONE: Words("Deleted rows put back", "恢复被删除的行"),
    Kind.ROWS_EXTRA: Words("Inserted or copied rows taken out", "移除多余的行"),
    Kind.ROWS_SORTED: Words("Rows put in order", "恢复行的顺序"),
    Kind.CELL: Words("Edited cell put back", "恢复被修改的单元格"),
    Kind.CELLS: Words("More edited cells put back", "恢复更多被修改的单元格"),
    Kind.WRITTEN_ANEW: Words("Rows written anew", "重写各行"),
    Kind.SET_BACK: Words("Older version overwritten", "覆盖旧版本"),
    Kind.MOVED_OUT: Words("Oldest lines moved out", "移出最早的流水"),
}


def detail(repair: Repair) -> str:
    """Return where it was, what was found there, and what was put back."""
    change = f"{repair.found or '–'} → {repair.put_back or '–'}" if repair.found or repair.put_back else ""
    tab = "" if repair.tab == repair.put_back else repair.tab  # it was renamed back
    return " · ".join(part for part in (tab, repair.where, change) if part)


@dataclass(frozen=True)
class RecordedRepair:
    """A repair, when it was made, and after whose edit."""

    id: int
    at: datetime
    repair: Repair
    editor: str


def remember(connection: Connection, repairs: Sequence[Repair], editor: str, now: datetime) -> None:
    """Store repairs, and delete old ones."""
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


def remembered(connection: Connection, limit: int = KEPT) -> list[RecordedRepair]:
    """Return the latest repairs, newest first."""
    query = select(sheet_repairs).order_by(sheet_repairs.c.id.desc()).limit(limit)
    return [
        RecordedRepair(
            row.id, row.found_at, Repair(Kind(row.kind), row.tab, row.place, row.was, row.put_back), row.editor
        )
        for row in connection.execute(query)
    ]
