"""A spreadsheet's content: sheets of cells, what lies over the cells, and metadata.

Rows, and entries in lists of objects, are never changed but replaced by changed copies. So copying a workbook is cheap,
and a batch of requests that fails half-way leaves nothing behind.
"""

import secrets
from collections.abc import Container
from copy import deepcopy
from dataclasses import dataclass, field
from typing import NamedTuple

from sandbox.google.messages import Json
from sandbox.google.refusal import Refusal

CELLS = 10_000_000  # the limit of a workbook, including empty cells
CHARACTERS = 50_000  # the limit of a cell
ID_SPACE = 2**31
SINGLE = {"basicFilter"}  # objects of which a sheet has at most one

PROPERTIES: Json = {"locale": "en_US", "autoRecalc": "ON_CHANGE", "timeZone": "Etc/GMT"}


@dataclass(frozen=True, slots=True)
class Formula:
    """What was entered with an equals sign, which is part of the text."""

    text: str


Plain = str | int | float | bool | None
Value = Plain | Formula


_PLAIN: Json = {}


class Cell(NamedTuple):
    """What was entered into a cell; the format and the validation are shared among cells and never changed."""

    value: Value = None
    format: Json = _PLAIN
    note: str = ""
    validation: Json = _PLAIN


EMPTY = Cell()
Row = dict[int, Cell]  # by column


class Area(NamedTuple):
    """A rectangle of a sheet; the ends are exclusive."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def rows(self) -> range:
        """The rows, from first to last."""
        return range(self.top, self.bottom)

    @property
    def columns(self) -> range:
        """The columns, from first to last."""
        return range(self.left, self.right)

    def on(self, sheet_id: int) -> Json:
        """Return the area as a GridRange."""
        return {
            "sheetId": sheet_id,
            "startRowIndex": self.top,
            "endRowIndex": self.bottom,
            "startColumnIndex": self.left,
            "endColumnIndex": self.right,
        }


@dataclass
class Sheet:
    """One tab; `rows` may be shorter than the grid."""

    properties: Json
    rows: list[Row] = field(default_factory=list)
    row_looks: dict[int, Json] = field(default_factory=dict)  # height and visibility, by row
    column_looks: dict[int, Json] = field(default_factory=dict)
    things: dict[str, list[Json]] = field(default_factory=dict)  # by field of a Sheet message
    calculates: bool = False  # whether it ever held a formula

    @classmethod
    def new(cls, sheet_id: int, title: str, asked: Json) -> "Sheet":
        """Return an empty sheet with the properties asked for."""
        grid = {"rowCount": 1000, "columnCount": 26} | asked.get("gridProperties", {})
        named = {"sheetId": sheet_id, "title": title, "sheetType": "GRID", "gridProperties": grid}
        sheet = cls({name: value for name, value in asked.items() if name != "index"} | named)
        sheet.fit()
        return sheet

    @property
    def id(self) -> int:
        """Its id, which never changes, unlike the title."""
        return int(self.properties["sheetId"])

    @property
    def title(self) -> str:
        """Its title, unique in the workbook."""
        return str(self.properties["title"])

    @property
    def height(self) -> int:
        """The number of rows of the grid."""
        return int(self.properties["gridProperties"].get("rowCount", 0))

    @property
    def width(self) -> int:
        """The number of columns of the grid."""
        return int(self.properties["gridProperties"].get("columnCount", 0))

    @property
    def frozen(self) -> int:
        """The number of rows that do not scroll."""
        return int(self.properties["gridProperties"].get("frozenRowCount", 0))

    @property
    def frozen_columns(self) -> int:
        """The number of columns that do not scroll."""
        return int(self.properties["gridProperties"].get("frozenColumnCount", 0))

    def copy(self) -> "Sheet":
        """Return a copy that can be changed independently."""
        things = {name: list(entries) for name, entries in self.things.items()}
        looks = dict(self.row_looks), dict(self.column_looks)
        return Sheet(deepcopy(self.properties), list(self.rows), *looks, things, self.calculates)

    def row(self, row: int) -> Row:
        """Return the non-empty cells of a row."""
        return self.rows[row] if row < len(self.rows) else {}

    def cell(self, row: int, column: int) -> Cell:
        """Return the cell at a position."""
        return self.row(row).get(column, EMPTY)

    def put(self, row: int, cells: Row) -> None:
        """Replace cells of a row; empty text is no value."""
        changed = dict(self.row(row))
        for column, cell in cells.items():
            if isinstance(cell.value, str) and len(cell.value) > CHARACTERS:
                raise Refusal(f"Your input contains more than the maximum of {CHARACTERS} characters in a single cell.")
            self.calculates = self.calculates or isinstance(cell.value, Formula)
            kept = cell._replace(value=None) if cell.value == "" else cell
            if kept != EMPTY:
                changed[column] = kept
            else:
                changed.pop(column, None)
        if changed or row < len(self.rows):
            self.rows.extend({} for _ in range(row + 1 - len(self.rows)))
            self.rows[row] = changed

    def fit(self) -> None:
        """Drop rows and formats beyond the grid, after the grid has changed."""
        if self.height < 1 or self.width < 1:
            raise Refusal("You can't delete all the rows or columns on the sheet.")
        if not 0 <= self.frozen < self.height:
            raise Refusal("You can't freeze all visible rows on the sheet.")
        if not 0 <= self.frozen_columns < self.width:
            raise Refusal("You can't freeze all visible columns on the sheet.")
        del self.rows[self.height :]
        self.row_looks = {row: look for row, look in self.row_looks.items() if row < self.height}
        self.column_looks = {column: look for column, look in self.column_looks.items() if column < self.width}
        grid = self.properties["gridProperties"]  # 0 and false are not returned
        self.properties["gridProperties"] = {name: value for name, value in grid.items() if value}

    def narrow(self) -> None:
        """Drop columns beyond the grid, after it has become narrower."""
        for place, row in enumerate(self.rows):
            if max(row, default=0) >= self.width:
                self.rows[place] = {column: cell for column, cell in row.items() if column < self.width}

    def last_row(self) -> int:
        """Return the number of rows up to the last one that holds a value."""
        for count in range(len(self.rows), 0, -1):
            if any(cell.value is not None for cell in self.rows[count - 1].values()):
                return count
        return 0

    def area(self, grid_range: Json) -> Area:
        """Return the cells that a GridRange means."""
        area = Area(
            grid_range.get("startRowIndex", 0),
            grid_range.get("startColumnIndex", 0),
            grid_range.get("endRowIndex", self.height),
            grid_range.get("endColumnIndex", self.width),
        )
        if area.bottom > self.height or area.right > self.width:
            raise Refusal(
                f"Range ({self.title!r}, {grid_range}) exceeds grid limits. "
                f"Max rows: {self.height}, max columns: {self.width}"
            )
        if not (0 <= area.top < area.bottom and 0 <= area.left < area.right):
            raise Refusal(f"Invalid range: {grid_range}: it is empty, or turned round.")
        return area


@dataclass
class Workbook:
    """The content of a spreadsheet. Who may see it, and when it was changed, is up to Drive."""

    id: str
    title: str
    sheets: list[Sheet]
    metadata: dict[int, Json]  # developer metadata by id; entries are never changed
    properties: Json = field(default_factory=lambda: dict(PROPERTIES))  # except the title
    named: list[Json] = field(default_factory=list)

    @classmethod
    def new(cls, title: str = "Storekeeper") -> "Workbook":
        """Return a new workbook, as sheets.new does."""
        return cls(secrets.token_urlsafe(33), title, [Sheet.new(0, "Sheet1", {})], {})

    def copy(self) -> "Workbook":
        """Return a copy that can be changed independently."""
        sheets = [sheet.copy() for sheet in self.sheets]
        return Workbook(self.id, self.title, sheets, dict(self.metadata), dict(self.properties), list(self.named))

    def sheet(self, sheet_id: int) -> Sheet:
        """Return a sheet by id."""
        for sheet in self.sheets:
            if sheet.id == sheet_id:
                return sheet
        raise Refusal(f"No grid with id: {sheet_id}")

    def titled(self, title: str) -> Sheet | None:
        """Return a sheet by title."""
        return next((sheet for sheet in self.sheets if sheet.title.casefold() == title.casefold()), None)

    def located(self, grid_range: Json) -> tuple[Sheet, Area]:
        """Return the sheet and the cells of a GridRange."""
        sheet = self.sheet(grid_range.get("sheetId", 0))
        return sheet, sheet.area(grid_range)

    def check(self) -> None:
        """Refuse an invalid workbook."""
        titles = {""}
        for sheet in self.sheets:
            if (title := sheet.title.casefold()) in titles:
                raise Refusal(f'A sheet with the name "{sheet.title}" already exists. Please enter another name.')
            titles.add(title)
        if all(sheet.properties.get("hidden") for sheet in self.sheets):
            raise Refusal("You can't hide all the sheets in a document.")
        if sum(sheet.height * sheet.width for sheet in self.sheets) > CELLS:
            raise Refusal(
                f"This action would increase the number of cells in the workbook above the limit of {CELLS} cells."
            )


def new_id(taken: Container[int]) -> int:
    """Return a random id, as Google does; `taken`: those in use."""
    while (number := secrets.randbelow(ID_SPACE)) in taken:
        pass
    return number
