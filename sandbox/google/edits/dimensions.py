"""Requests about rows and columns: adding, deleting, moving, resizing, grouping and sorting them."""

from sandbox.google.edits.kind import Kinds
from sandbox.google.formulas import Calculator
from sandbox.google.masks import merge, parse_mask
from sandbox.google.messages import (
    DIMENSION,
    DIMENSION_GROUP,
    DIMENSION_PROPERTIES,
    DIMENSION_RANGE,
    FLAG,
    GRID_RANGE,
    SORT_SPEC,
    TEXT,
    WHOLE,
    Json,
)
from sandbox.google.references import carried
from sandbox.google.refusal import Refusal
from sandbox.google.shifting import Carry, Shift, move_cells, move_pointers
from sandbox.google.shown import shown_text
from sandbox.google.workbook import EMPTY, Area, Cell, Formula, Plain, Row, Sheet, Workbook

SIZES = {"ROWS": "rowCount", "COLUMNS": "columnCount"}
USUAL = {"ROWS": 21, "COLUMNS": 100}  # pixels


def _span(book: Workbook, given: Json) -> tuple[Sheet, str, int, int]:
    """Return a DimensionRange: sheet, dimension, start and end."""
    sheet = book.sheet(given.get("sheetId", 0))
    if "dimension" not in given:
        raise Refusal("A dimension must be specified.")
    there = sheet.properties["gridProperties"][SIZES[given["dimension"]]]
    start, end = given.get("startIndex", 0), given.get("endIndex", there)
    if not 0 <= start < end <= there:
        raise Refusal(f"Invalid range: [{start}, {end}) of {there}")
    return sheet, given["dimension"], start, end


def _looks(sheet: Sheet, dimension: str) -> dict[int, Json]:
    return sheet.row_looks if dimension == "ROWS" else sheet.column_looks


def delete_dimension(book: Workbook, request: Json) -> None:
    """Delete rows or columns."""
    sheet, dimension, start, end = _span(book, request.get("range", {}))
    shift = Shift(dimension, start, start - end)
    grid = sheet.properties["gridProperties"]
    move_cells(sheet, shift)
    move_pointers(book, sheet, shift)
    grid[SIZES[dimension]] -= end - start
    frozen = "frozenRowCount" if dimension == "ROWS" else "frozenColumnCount"
    if frozen in grid:
        grid[frozen] -= len(range(start, min(end, grid[frozen])))
    sheet.fit()


def insert_dimension(book: Workbook, request: Json) -> None:
    """Insert empty rows or columns, formatted like those before or after them."""
    given = request.get("range", {})
    sheet = book.sheet(given.get("sheetId", 0))
    start, end = given.get("startIndex", 0), given.get("endIndex", 0)
    if "dimension" not in given or not 0 <= start < end:
        raise Refusal(f"Invalid range: {given}")
    dimension, grid = given["dimension"], sheet.properties["gridProperties"]
    there = grid[SIZES[dimension]]
    before = request.get("inheritFromBefore", False)
    if start > there or (before and start == 0) or (start == there and not before):
        raise Refusal(f"Cannot insert at {start} of {there}, or nothing is there to inherit from.")
    shift = Shift(dimension, start, end - start)
    grid[SIZES[dimension]] += end - start
    move_cells(sheet, shift)
    move_pointers(book, sheet, shift)
    _inherit(sheet, dimension, range(start, end), start - 1 if before else end)


def _inherit(sheet: Sheet, dimension: str, fresh: range, model: int) -> None:
    """Copy formats and sizes from a model row or column to new ones."""
    looks = _looks(sheet, dimension)
    if model in looks:
        looks.update(dict.fromkeys(fresh, looks[model]))
    if dimension == "ROWS":
        bare = {column: _bare(cell) for column, cell in sheet.row(model).items() if cell.format or cell.validation}
        for row in fresh if bare else ():
            sheet.put(row, bare)
        return
    for row, cells in enumerate(sheet.rows):
        if (cell := cells.get(model)) is not None and (cell.format or cell.validation):
            sheet.rows[row] = cells | dict.fromkeys(fresh, _bare(cell))


def _bare(cell: Cell) -> Cell:
    return cell._replace(value=None, note="")


def append_dimension(book: Workbook, request: Json) -> None:
    """Append empty rows or columns."""
    sheet, count = book.sheet(request.get("sheetId", 0)), request.get("length", 0)
    if "dimension" not in request or count < 1:
        raise Refusal("A dimension and a positive length must be specified.")
    sheet.properties["gridProperties"][SIZES[request["dimension"]]] += count


def move_dimension(book: Workbook, request: Json) -> None:
    """Move rows or columns within the sheet."""
    sheet, dimension, start, end = _span(book, request.get("source", {}))
    to = request.get("destinationIndex", 0)
    if not 0 <= to <= sheet.properties["gridProperties"][SIZES[dimension]] or start < to < end:
        raise Refusal(f"Cannot move [{start}, {end}) to {to}.")
    if to not in (start, end):
        carry = Carry(dimension, start, end, to)
        move_cells(sheet, carry)
        move_pointers(book, sheet, carry)


def update_dimension_properties(book: Workbook, request: Json) -> None:
    """Set sizes, and whether they are hidden by a person."""
    sheet, dimension, start, end = _span(book, request.get("range", {}))
    mask = parse_mask(request.get("fields", ""), DIMENSION_PROPERTIES)
    asked, looks = request.get("properties", {}), _looks(sheet, dimension)
    if asked.get("pixelSize", 1) < 1:
        raise Refusal("A pixelSize must be positive.")
    for place in range(start, end):
        look = merge(looks.get(place, {}), asked, mask)
        looks[place] = {name: value for name, value in look.items() if value}
        if not looks[place]:
            del looks[place]


def auto_resize(book: Workbook, request: Json) -> None:
    """Fit columns to their longest text, at seven pixels a character; rows to the default."""
    sheet, dimension, start, end = _span(book, request.get("dimensions", {}))
    looks, calculator = _looks(sheet, dimension), Calculator(book)
    for place in range(start, end):
        look = {name: value for name, value in looks.get(place, {}).items() if name != "pixelSize"}
        if dimension == "COLUMNS":
            texts = (
                shown_text(calculator.value(sheet, row, place), cells[place].format)
                for row, cells in enumerate(sheet.rows)
                if place in cells
            )
            look["pixelSize"] = max(20, 7 * max(map(len, texts), default=0) + 10)
        looks[place] = look


def sort_range(book: Workbook, request: Json) -> None:
    """Sort the rows of a range by columns: numbers, then text, then booleans, and empty cells always last."""
    sheet, area = book.located(request.get("range", {}))
    calculator = Calculator(book)
    order = list(area.rows)
    for spec in reversed(request.get("sortSpecs", [])):
        column = spec.get("dimensionIndex", 0)
        if column not in area.columns:
            raise Refusal(f"Column {column} is not within the range to sort.")
        keys = {row: calculator.value(sheet, row, column) for row in order}
        full = [row for row in order if keys[row] is not None]
        full.sort(key=lambda row: _sort_key(keys[row]), reverse=spec.get("sortOrder") == "DESCENDING")
        order = full + [row for row in order if keys[row] is None]
    taken = [_within(sheet.row(row), area) for row in order]
    for to, cells, from_ in zip(area.rows, taken, order, strict=True):
        sheet.put(to, {column: _at(cells.get(column, EMPTY), to - from_) for column in area.columns})


def _sort_key(value: Plain) -> tuple[int, float | str]:
    if isinstance(value, bool):
        return 2, value
    return (1, value.casefold()) if isinstance(value, str) else (0, value or 0)


def _within(row: Row, area: Area) -> Row:
    return {column: cell for column, cell in row.items() if column in area.columns}


def _at(cell: Cell, down: int) -> Cell:
    if isinstance(cell.value, Formula) and down:
        return cell._replace(value=Formula(carried(cell.value.text, down, 0)))
    return cell


def add_group(book: Workbook, request: Json) -> Json:
    """Group rows or columns so that they can be folded; one level only."""
    sheet, dimension, start, end = _span(book, request.get("range", {}))
    groups = sheet.things.setdefault(_field(dimension), [])
    if any(start < each["range"]["endIndex"] and each["range"]["startIndex"] < end for each in groups):
        raise Refusal("The sandbox knows groups of one level: this one lies over another.")
    span = {"sheetId": sheet.id, "dimension": dimension, "startIndex": start, "endIndex": end}
    groups.append({"range": span, "depth": 1})
    return {"dimensionGroups": groups}


def delete_group(book: Workbook, request: Json) -> Json:
    """Remove a group; its rows or columns stay."""
    sheet, dimension, start, end = _span(book, request.get("range", {}))
    groups = sheet.things.get(_field(dimension), [])
    left = [each for each in groups if (each["range"]["startIndex"], each["range"]["endIndex"]) != (start, end)]
    if len(left) == len(groups):
        raise Refusal("No group covers exactly that range (in the sandbox).")
    sheet.things[_field(dimension)] = left
    return {"dimensionGroups": left}


def update_group(book: Workbook, request: Json) -> None:
    """Fold or unfold a group."""
    asked = request.get("dimensionGroup", {})
    mask = parse_mask(request.get("fields", ""), {"collapsed": FLAG})
    sheet, dimension, start, end = _span(book, asked.get("range", {}))
    groups = sheet.things.get(_field(dimension), [])
    for place, group in enumerate(groups):
        if (group["range"]["startIndex"], group["range"]["endIndex"]) == (start, end):
            groups[place] = merge(group, asked, mask or {"collapsed": {}})
            return
    raise Refusal("No such group.")


def _field(dimension: str) -> str:
    return "rowGroups" if dimension == "ROWS" else "columnGroups"


KINDS: Kinds = {
    "deleteDimension": ({"range": DIMENSION_RANGE}, delete_dimension),
    "insertDimension": ({"range": DIMENSION_RANGE, "inheritFromBefore": FLAG}, insert_dimension),
    "appendDimension": ({"sheetId": WHOLE, "dimension": DIMENSION, "length": WHOLE}, append_dimension),
    "moveDimension": ({"source": DIMENSION_RANGE, "destinationIndex": WHOLE}, move_dimension),
    "updateDimensionProperties": (
        {"range": DIMENSION_RANGE, "properties": DIMENSION_PROPERTIES, "fields": TEXT},
        update_dimension_properties,
    ),
    "autoResizeDimensions": ({"dimensions": DIMENSION_RANGE}, auto_resize),
    "sortRange": ({"range": GRID_RANGE, "sortSpecs": [SORT_SPEC]}, sort_range),
    "addDimensionGroup": ({"range": DIMENSION_RANGE}, add_group),
    "deleteDimensionGroup": ({"range": DIMENSION_RANGE}, delete_group),
    "updateDimensionGroup": ({"dimensionGroup": DIMENSION_GROUP, "fields": TEXT}, update_group),
}
