"""A spreadsheet's content: sheets of cells, and metadata about them.

A row is never changed, but replaced by a changed copy: so a copy of the workbook is cheap, and a batch of requests that
fails half-way leaves nothing behind.
"""

import json
import secrets
from collections.abc import Container
from copy import deepcopy
from dataclasses import dataclass, field
from typing import NamedTuple

from sandbox.google.messages import Json
from sandbox.google.refusal import Refusal

CELLS = 10_000_000  # a workbook's limit, empty cells included
CHARACTERS = 50_000  # a cell's limit
ID_SPACE = 2**31

Value = str | int | float | bool | None


_PLAIN: Json = {}


class Cell(NamedTuple):
    """What was entered into a cell; the format is shared among cells and never changed."""

    value: Value = None
    format: Json = _PLAIN


EMPTY = Cell()
Row = dict[int, Cell]  # by column


class Area(NamedTuple):
    """A rectangle of a sheet; the ends are excluded."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """One tab; `rows` may be shorter than the grid."""

    properties: Json
    rows: list[Row] = field(default_factory=list)
    widths: list[int | None] = field(default_factory=list)
    protected: list[Json] = field(default_factory=list)

    @classmethod
    def new(cls, sheet_id: int, title: str, grid: Json) -> "Sheet":
        """An empty sheet."""
        grid = {"rowCount": 1000, "columnCount": 26} | grid
        sheet = cls({"sheetId": sheet_id, "title": title, "sheetType": "GRID", "gridProperties": grid})
        sheet.fit()
        return sheet

    @property
    def id(self) -> int:
        """Never changes; the title may."""
        return int(self.properties["sheetId"])

    @property
    def title(self) -> str:
        """Unique in the workbook."""
        return str(self.properties["title"])

    @property
    def height(self) -> int:
        """Rows of the grid."""
        return int(self.properties["gridProperties"].get("rowCount", 0))

    @property
    def width(self) -> int:
        """Columns of the grid."""
        return int(self.properties["gridProperties"].get("columnCount", 0))

    @property
    def frozen(self) -> int:
        """Rows that do not scroll."""
        return int(self.properties["gridProperties"].get("frozenRowCount", 0))

    def copy(self) -> "Sheet":
        """One to be changed while this one stays as it is."""
        return Sheet(deepcopy(self.properties), list(self.rows), list(self.widths), list(self.protected))

    def row(self, row: int) -> Row:
        """The cells in it that are not empty."""
        return self.rows[row] if row < len(self.rows) else {}

    def cell(self, row: int, column: int) -> Cell:
        """What is there."""
        return self.row(row).get(column, EMPTY)

    def put(self, row: int, cells: Row) -> None:
        """Replace cells of a row; empty text is no value."""
        if any(isinstance(cell.value, str) and len(cell.value) > CHARACTERS for cell in cells.values()):
            raise Refusal(f"Your input contains more than the maximum of {CHARACTERS} characters in a single cell.")
        changed = self.row(row) | {
            column: Cell(None, cell.format) if cell.value == "" else cell for column, cell in cells.items()
        }
        changed = {column: cell for column, cell in changed.items() if cell != EMPTY}
        if changed or row < len(self.rows):
            self.rows.extend({} for _ in range(row + 1 - len(self.rows)))
            self.rows[row] = changed

    def fit(self) -> None:
        """Cut off what is beyond the grid, after the grid has changed."""
        if self.height < 1 or self.width < 1:
            raise Refusal("You can't delete all the rows or columns on the sheet.")
        if not 0 <= self.frozen < self.height:
            raise Refusal("You can't freeze all visible rows on the sheet.")
        del self.rows[self.height :]
        self.rows = [{column: cell for column, cell in row.items() if column < self.width} for row in self.rows]
        self.widths = (self.widths + [None] * self.width)[: self.width]

    def last_row(self) -> int:
        """Rows up to the last one that holds a value."""
        for count in range(len(self.rows), 0, -1):
            if any(cell.value is not None for cell in self.rows[count - 1].values()):
                return count
        return 0

    def area(self, grid_range: Json) -> Area:
        """The cells that a GridRange means."""
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
    """A spreadsheet as a person made it and shared it."""

    id: str
    title: str
    sheets: list[Sheet]
    metadata: dict[int, Json]  # developer metadata by id; an entry is never changed

    @classmethod
    def new(cls) -> "Workbook":
        """What sheets.new gives."""
        return cls(secrets.token_urlsafe(33), "Storekeeper", [Sheet.new(0, "Sheet1", {})], {})

    def copy(self) -> "Workbook":
        """One to be changed while this one stays as it is."""
        return Workbook(self.id, self.title, [sheet.copy() for sheet in self.sheets], dict(self.metadata))

    def sheet(self, sheet_id: int) -> Sheet:
        """By id."""
        for sheet in self.sheets:
            if sheet.id == sheet_id:
                return sheet
        raise Refusal(f"No grid with id: {sheet_id}")

    def check(self) -> None:
        """Refuse what no workbook may be."""
        titles = [sheet.title.casefold() for sheet in self.sheets]
        for sheet, title in zip(self.sheets, titles, strict=True):
            if not title or titles.count(title) > 1:
                raise Refusal(f'A sheet with the name "{sheet.title}" already exists. Please enter another name.')
        if sum(sheet.height * sheet.width for sheet in self.sheets) > CELLS:
            raise Refusal(
                f"This action would increase the number of cells in the workbook above the limit of {CELLS} cells."
            )


def new_id(taken: Container[int]) -> int:
    """A random id, as Google gives them; `taken` are those in use."""
    while (number := secrets.randbelow(ID_SPACE)) in taken:
        pass
    return number


def dump(book: Workbook) -> Json:
    """The workbook as JSON; cells are [column, value, place of the format in the list]."""
    places: dict[str, int] = {}
    known: dict[int, int] = {}  # the same object needs no second look

    def place(cell: Cell) -> int:
        if id(cell.format) not in known:
            known[id(cell.format)] = places.setdefault(json.dumps(cell.format, sort_keys=True), len(places))
        return known[id(cell.format)]

    sheets = [
        vars(sheet)
        | {"rows": [[[column, cell.value, place(cell)] for column, cell in row.items()] for row in sheet.rows]}
        for sheet in book.sheets
    ]
    formats = [json.loads(text) for text in places]
    return vars(book) | {"sheets": sheets, "formats": formats, "metadata": list(book.metadata.values())}


def load(saved: Json) -> Workbook:
    """The workbook that was dumped."""
    formats = saved["formats"]
    sheets = [
        Sheet(
            sheet["properties"],
            [{column: Cell(value, formats[place]) for column, value, place in row} for row in sheet["rows"]],
            sheet["widths"],
            sheet["protected"],
        )
        for sheet in saved["sheets"]
    ]
    return Workbook(saved["id"], saved["title"], sheets, {entry["metadataId"]: entry for entry in saved["metadata"]})
