"""What was put right in a tab, to be told."""

from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True)
class Repair:
    """One of them."""

    kind: Kind
    tab: str  # its name
    where: str = ""  # a column, a row's key, or a number of rows
    found: str = ""
    put_back: str = ""
