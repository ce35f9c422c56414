"""The content of a tab, as it was read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sheets.cells import Cell, moment_of
from sheets.healing.identity import Key

Json = dict[str, Any]


class Held(NamedTuple):
    """The content of a cell."""

    value: str | float | bool | None = None
    shown: tuple[str, str] | None = None
    link: str = ""
    formula: bool = False

    @property
    def text(self) -> str:
        """The value as people wrote it, although Google makes numbers of what looks like a number, a date or a time."""
        value = self.value
        if value is None:
            return ""
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, str):
            return value
        kind = self.shown[0] if self.shown else ""
        if kind in ("TIME", "DATE", "DATE_TIME") and (moment := moment_of(value)) is not None:
            return f"{moment:%H:%M}" if kind == "TIME" else f"{moment:%Y-%m-%d}"
        return str(int(value)) if float(value).is_integer() else str(value)

    def is_as(self, cell: Cell) -> bool:
        """Whether it is what the mirror would write."""
        if cell.value == "":
            return self.value is None
        if self.formula or isinstance(self.value, bool) or isinstance(self.value, str) != isinstance(cell.value, str):
            return False
        return self.value == cell.value and self.shown == cell.shown and self.link == cell.link


NOTHING = Held()


@dataclass
class Grid:
    """A tab of the workbook, with its cells."""

    sheet_id: int
    title: str
    index: int
    rows: int  # of the grid
    columns: int
    frozen_rows: int
    frozen_columns: int
    hidden: bool = False
    filtered: bool = False
    merges: list[Json] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)  # of ours, by column, from their developer metadata
    cells: list[list[Held]] = field(default_factory=list)  # the header's row first; without empty cells at the ends
    noted: set[int] = field(default_factory=set)  # rows with people's notes

    def cell(self, row: int, column: int) -> Held:
        """Return the content of a cell."""
        cells = self.cells[row] if row < len(self.cells) else []
        return cells[column] if column < len(cells) else NOTHING


def key_of(held: Held) -> Key | None:
    """Return the key in a cell."""
    value = held.value
    if value is None or isinstance(value, bool) or held.formula:
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return value


def mark_of(cells: Sequence[Held]) -> int:
    """Return a hash of people's cells, wherever they are; formulas change when they are moved. 0: none."""
    full = [cell for cell in cells if cell.value is not None]
    told = [re.sub(r"\d+", "#", str(cell.value)) if cell.formula else cell.value for cell in full]
    return hash(tuple(told)) or 1 if told else 0


def read_cell(data: Json) -> Held:
    """Read a CellData."""
    if not data:
        return NOTHING
    entered, look = data.get("userEnteredValue", {}), data.get("userEnteredFormat", {})
    number_format = look.get("numberFormat")
    shown = (number_format.get("type", ""), number_format.get("pattern", "")) if number_format else None
    value = next(iter(entered.values()), None)
    return Held(
        float(value) if isinstance(value, int) and not isinstance(value, bool) else value,
        shown,
        look.get("textFormat", {}).get("link", {}).get("uri", ""),
        "formulaValue" in entered,
    )
