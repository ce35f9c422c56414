"""A tab on paper: the stand-in's workbook without any server, what people do to it, and what the mirror finds."""

from collections.abc import Sequence
from typing import Any

from sandbox.google.edits import batch_update
from sandbox.google.spreadsheets import describe
from sandbox.google.workbook import Workbook
from sheets.cells import Cell
from sheets.healing.comparing import Change, Memory, heal, update
from sheets.healing.echoes import Echoes
from sheets.healing.held import Grid
from sheets.healing.reading import fill, grid_of
from sheets.healing.standing import Form
from sheets.tab import Row

NUMBER = ("NUMBER", "#,##0")
DAY = ("DATE", "yyyy-mm-dd")
TITLES = ("Key", "Item", "On hand", "Expiry")
FORM = Form("stock", "Stock", ("key", "item", "on_hand", "expiry"), tuple(map(Cell, TITLES)))
IN_ORDER = Form("movements", "Movements", FORM.columns, FORM.header, in_order=True)
PROPERTIES = "sheets(properties,basicFilter,merges,developerMetadata)"
CELLS = "sheets(properties(sheetId),data(startRow,startColumn,rowData(values),columnMetadata(developerMetadata)))"


def row(key: str | int, amount: int = 1, day: int = 0) -> Row:
    """A row of four cells, whose item is unlike any other's."""
    expiry = Cell(46000 + day, DAY) if day else Cell("")
    return Row(
        key,
        (
            Cell(key, ("NUMBER", "0")) if isinstance(key, int) else Cell(key),
            Cell(f"item of {key}"),
            Cell(amount, NUMBER),
            expiry,
        ),
    )


class Paper:
    """A workbook with one tab that the mirror keeps."""

    def __init__(self, form: Form, wanted: Sequence[Row]) -> None:
        self.form = form
        self.wanted = list(wanted)
        self.book = Workbook.new()
        grid = {"rowCount": 2, "columnCount": 1, "frozenRowCount": 1}
        self.do(
            updateSheetProperties={"properties": {"sheetId": 0, "gridProperties": grid}, "fields": "gridProperties"}
        )
        self.memory: Memory | None = None
        self.echoes = Echoes()
        self.shown_as: dict[str, str] = {}
        """Values, and what Google makes of them."""
        self.tick()

    def do(self, **request: Any) -> None:
        """One request, as people's clicks make them."""
        draft = self.book.copy()
        batch_update(draft, {}, {"requests": [request]})
        self.book = draft

    def read(self) -> Grid:
        """The tab as it stands."""
        (sheet,) = describe(self.book, {"fields": PROPERTIES}, {})["sheets"]
        grid = grid_of(sheet)
        fill([grid], describe(self.book, {"fields": CELLS}, {})["sheets"])
        grid.cells = [
            [held._replace(value=self.shown_as.get(str(held.value), held.value)) for held in cells]
            for cells in grid.cells
        ]
        return grid

    def tick(self, room: int = 1000) -> Change:
        """Read it, and put it right."""
        return self._apply(heal(self.form, self.read(), self.memory, self.wanted, room, echoes=self.echoes))

    def update(self, room: int = 1000) -> Change:
        """Write what is new, without reading."""
        assert self.memory is not None
        return self._apply(update(self.form, 0, self.memory, self.wanted, room))

    def _apply(self, change: Change) -> Change:
        if change.requests:
            draft = self.book.copy()
            batch_update(draft, {}, {"requests": change.requests})
            self.book = draft
            self.echoes.note(change.put_back)
        self.memory = change.memory
        return change

    @property
    def rows(self) -> list[list[Any]]:
        """The values that stand there, the header's row too."""
        sheet = self.book.sheets[0]
        return [[sheet.cell(row, column).value for column in range(sheet.width)] for row in range(sheet.height)]

    def ours(self) -> dict[Any, list[Any]]:
        """Our rows by their keys: the values, and what people have beside them."""
        width = len(self.form.columns)
        wanted = {row.key for row in self.wanted}
        assert self.rows[0][:width] == list(TITLES)
        found = [row for row in self.rows[1:] if row[0] in wanted]
        assert len({row[0] for row in found}) == len(found), "no row stands there twice"
        return {row[0]: row for row in found}

    def right(self) -> bool:
        """Whether all of ours is as it is wanted, values and formats."""
        sheet, there = self.book.sheets[0], self.ours()
        keys = [row[0] for row in self.rows[1:] if row[0] in there]
        for wanted in self.wanted:
            place = next((at for at, row in enumerate(self.rows) if at and row[0] == wanted.key), None)
            if place is None:
                return False
            for column, cell in enumerate(wanted.cells):
                held = sheet.cell(place, column)
                look = held.format.get("numberFormat", {})
                if ("" if held.value is None else held.value) != cell.value:
                    return False
                if cell.value != "" and (look.get("type"), look.get("pattern")) != (cell.shown or (None, None)):
                    return False
        return not self.form.in_order or keys == [row.key for row in self.wanted]

    def type(self, row: int, column: int, value: str | float) -> None:
        """Somebody types something into a cell."""
        sheet = self.book.sheets[0]
        grid = {"rowCount": max(sheet.height, row + 1), "columnCount": max(sheet.width, column + 1)}
        fields = "gridProperties(rowCount,columnCount)"
        self.do(updateSheetProperties={"properties": {"sheetId": 0, "gridProperties": grid}, "fields": fields})
        kind = "stringValue" if isinstance(value, str) else "numberValue"
        start = {"sheetId": 0, "rowIndex": row, "columnIndex": column}
        rows = [{"values": [{"userEnteredValue": {kind: value}}]}]
        self.do(updateCells={"start": start, "rows": rows, "fields": "userEnteredValue"})

    def lines(self, dimension: str, start: int, end: int) -> dict[str, Any]:
        """A DimensionRange."""
        return {"sheetId": 0, "dimension": dimension, "startIndex": start, "endIndex": end}
