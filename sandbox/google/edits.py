"""spreadsheets.batchUpdate: the kinds of request, each a change of the workbook."""

from collections.abc import Callable
from itertools import product

from sandbox.google import messages as m
from sandbox.google.messages import Json, Mask
from sandbox.google.metadata import create_metadata, delete_metadata, update_metadata
from sandbox.google.refusal import Refusal
from sandbox.google.shown import check_format, text
from sandbox.google.workbook import EMPTY, Area, Cell, Row, Sheet, Value, Workbook

Edit = Callable[[Workbook, Json], Json | None]
GRID_NAMES = {"ROWS": ("rowCount", "RowIndex"), "COLUMNS": ("columnCount", "ColumnIndex")}


def add_sheet(book: Workbook, request: Json) -> Json:
    """A new tab; the caller may choose its id."""
    asked = request.get("properties", {})
    taken = {sheet.id for sheet in book.sheets}
    sheet_id = asked["sheetId"] if "sheetId" in asked else book.new_id(taken)
    if sheet_id in taken or sheet_id < 0:
        raise Refusal(f"Sheet id {sheet_id} is taken, or negative.")
    sheet = Sheet.new(sheet_id, asked.get("title") or f"Sheet{len(book.sheets) + 1}")
    sheet.properties["gridProperties"] |= asked.get("gridProperties", {})
    sheet.fit()
    book.sheets.insert(asked.get("index", len(book.sheets)), sheet)
    return {"properties": sheet.properties | {"index": book.sheets.index(sheet)}}


def delete_sheet(book: Workbook, request: Json) -> None:
    """A tab goes, and the metadata about it."""
    sheet = book.sheet(request.get("sheetId", 0))
    if len(book.sheets) == 1:
        raise Refusal("You can't remove all the sheets in a document.")
    book.sheets.remove(sheet)
    book.metadata = {key: entry for key, entry in book.metadata.items() if entry["location"].get("sheetId") != sheet.id}


def update_sheet_properties(book: Workbook, request: Json) -> None:
    """Title, place, size, frozen rows."""
    asked = dict(request.get("properties", {}))
    sheet = book.sheet(asked.setdefault("sheetId", 0))
    mask = m.parse_mask(request.get("fields", ""), m.SHEET_PROPERTIES)
    changed = m.merge(sheet.properties, asked, mask | {"sheetId": {}} if "*" not in mask else mask)
    sheet.properties = {"title": "", "sheetType": "GRID", "gridProperties": {}, **changed}
    if "index" in sheet.properties:
        book.sheets.remove(sheet)
        book.sheets.insert(sheet.properties.pop("index"), sheet)
    sheet.fit()


def entered(cell_data: Json) -> Value:
    """The value of an ExtendedValue."""
    given = cell_data.get("userEnteredValue", {})
    if len(given) > 1:
        raise Refusal(f"Only one kind of value can be set, not {', '.join(given)}.")
    if "formulaValue" in given:
        raise Refusal("The sandbox evaluates no formulas.")
    value: Value = next(iter(given.values()), None)
    return None if value == "" else value


def _write(sheet: Sheet, row: int, column: int, cell_data: Json, mask: Mask) -> None:
    everything = "*" in mask

    def changed(cell: Cell) -> Cell:
        value = entered(cell_data) if everything or "userEnteredValue" in mask else cell.value
        if not everything and "userEnteredFormat" not in mask:
            return Cell(value, cell.format)
        new = m.merge(cell.format, cell_data.get("userEnteredFormat", {}), mask.get("userEnteredFormat", {}))
        check_format(new)
        return Cell(value, new)

    sheet.change(row, column, changed)


def update_cells(book: Workbook, request: Json) -> None:
    """Cells by what they hold, from a corner on or filling a range."""
    mask = m.parse_mask(request.get("fields", ""), m.CELL)
    rows = [row.get("values", []) for row in request.get("rows", [])]
    if ("start" in request) == ("range" in request):
        raise Refusal("Either start or range must be set.")
    if "range" in request:
        sheet = book.sheet(request["range"].get("sheetId", 0))
        area = sheet.area(request["range"])
        if len(rows) > area.bottom - area.top or any(len(row) > area.right - area.left for row in rows):
            raise Refusal("Attempting to write beyond the requested range.")
        for row, column in product(range(area.top, area.bottom), range(area.left, area.right)):
            data = rows[row - area.top] if row - area.top < len(rows) else []
            _write(sheet, row, column, data[column - area.left] if column - area.left < len(data) else {}, mask)
        return
    start = request["start"]
    sheet = book.sheet(start.get("sheetId", 0))
    top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
    if top < 0 or top + len(rows) > sheet.height:
        raise Refusal(f"Attempting to write row: {top + len(rows) - 1}, beyond the last row of: {sheet.height - 1}")
    if left < 0 or any(left + len(row) > sheet.width for row in rows):
        raise Refusal(f"Attempting to write a column beyond the last column of: {sheet.width - 1}")
    for row, data in enumerate(rows, top):
        for column, cell_data in enumerate(data, left):
            _write(sheet, row, column, cell_data, mask)


def repeat_cell(book: Workbook, request: Json) -> None:
    """The same cell all over a range."""
    mask = m.parse_mask(request.get("fields", ""), m.CELL)
    grid_range = request.get("range", {})
    sheet = book.sheet(grid_range.get("sheetId", 0))
    area = sheet.area(grid_range)
    for row, column in product(range(area.top, area.bottom), range(area.left, area.right)):
        _write(sheet, row, column, request.get("cell", {}), mask)


def append_dimension(book: Workbook, request: Json) -> None:
    """More rows or columns at the end: each time it is asked."""
    sheet = book.sheet(request.get("sheetId", 0))
    if "dimension" not in request or request.get("length", 0) < 1:
        raise Refusal("A dimension, and a length of at least 1, must be specified.")
    sheet.properties["gridProperties"][GRID_NAMES[request["dimension"]][0]] += request["length"]
    sheet.fit()


def _span(book: Workbook, request: Json, name: str = "range") -> tuple[Sheet, str, int, int]:
    """A DimensionRange: sheet, dimension, start and end."""
    given = request.get(name, {})
    sheet = book.sheet(given.get("sheetId", 0))
    if "dimension" not in given:
        raise Refusal("A dimension must be specified.")
    size = sheet.height if given["dimension"] == "ROWS" else sheet.width
    start, end = given.get("startIndex", 0), given.get("endIndex", size)
    if not 0 <= start < end:
        raise Refusal(f"Invalid range: [{start}, {end})")
    return sheet, given["dimension"], start, end


def insert_dimension(book: Workbook, request: Json) -> None:
    """Rows or columns in between, formatted as the one before or after."""
    sheet, dimension, start, end = _span(book, request)
    size, count = GRID_NAMES[dimension][0], end - start
    if start > sheet.properties["gridProperties"][size]:
        raise Refusal(f"range.startIndex[{start}] is beyond the grid.")
    before = request.get("inheritFromBefore", False)
    if before and start == 0:
        raise Refusal("inheritFromBefore cannot be true if inserting at index 0.")
    model = start - 1 if before else start
    if dimension == "ROWS":
        like = sheet.rows[model] if model < len(sheet.rows) else {}
        blank = {column: Cell(None, cell.format) for column, cell in like.items() if cell.format}
        sheet.rows[start:start] = [blank] * count if blank or start < len(sheet.rows) else []
    else:
        sheet.rows = [_widened(row, start, count, model) for row in sheet.rows]
        sheet.widths[start:start] = [None] * count
    sheet.properties["gridProperties"][size] += count
    _shift_ranges(sheet, dimension, lambda index: index + count if index >= start else index)
    sheet.fit()


def _widened(row: Row, at: int, count: int, model: int) -> Row:
    wider = {column + (count if column >= at else 0): cell for column, cell in row.items()}
    if like := row.get(model, EMPTY).format:
        wider |= {column: Cell(None, like) for column in range(at, at + count)}
    return wider


def delete_dimension(book: Workbook, request: Json) -> None:
    """Rows or columns go."""
    sheet, dimension, start, end = _span(book, request)
    size, count = GRID_NAMES[dimension][0], end - start
    if end > sheet.properties["gridProperties"][size]:
        raise Refusal(f"range.endIndex[{end}] is beyond the grid.")
    if dimension == "ROWS":
        del sheet.rows[start:end]
    else:
        gone = range(start, end)
        sheet.rows = [
            {column - count * (column >= end): cell for column, cell in row.items() if column not in gone}
            for row in sheet.rows
        ]
        del sheet.widths[start:end]
    sheet.properties["gridProperties"][size] -= count
    _shift_ranges(sheet, dimension, lambda index: index if index <= start else max(start, index - count))
    sheet.fit()


def _shift_ranges(sheet: Sheet, dimension: str, moved: Callable[[int], int]) -> None:
    """Let the filter and the protected ranges follow their cells."""
    start, end = (edge + GRID_NAMES[dimension][1] for edge in ("start", "end"))

    def alive(holder: Json) -> bool:
        grid_range = holder["range"]
        for name in {start, end} & set(grid_range):
            # The end is excluded: it follows the last row that is inside.
            grid_range[name] = moved(grid_range[name]) if name == start else moved(grid_range[name] - 1) + 1
        return end not in grid_range or bool(grid_range.get(start, 0) < grid_range[end])

    if sheet.filter is not None and not alive(sheet.filter):
        sheet.filter = None
    sheet.protected = [entry for entry in sheet.protected if alive(entry)]


def update_dimension_properties(book: Workbook, request: Json) -> None:
    """The width of columns."""
    sheet, dimension, start, end = _span(book, request)
    m.parse_mask(request.get("fields", ""), {"pixelSize": m.WHOLE})
    pixels = request.get("properties", {}).get("pixelSize", 0)
    if dimension != "COLUMNS" or pixels < 1 or end > sheet.width:
        raise Refusal("The sandbox sets widths of columns that there are, in whole pixels.")
    sheet.widths[start:end] = [pixels] * (end - start)


def auto_resize_dimensions(book: Workbook, request: Json) -> None:
    """Columns as wide as their longest text, about."""
    sheet, dimension, start, end = _span(book, request, "dimensions")
    if dimension != "COLUMNS" or end > sheet.width:
        raise Refusal("The sandbox resizes columns that there are.")
    for column in range(start, end):
        shown = (text(row[column]) for row in sheet.rows if column in row)
        sheet.widths[column] = 12 + max((sum(7 if ch.isascii() else 13 for ch in line) for line in shown), default=30)


def set_basic_filter(book: Workbook, request: Json) -> None:
    """The sheet's one filter; without criteria, which would hide rows."""
    asked = request.get("filter", {})
    sheet = book.sheet(asked.get("range", {}).get("sheetId", 0))
    sheet.area(asked.get("range", {}))
    sheet.filter = {"range": dict(asked.get("range", {"sheetId": sheet.id}))}


def clear_basic_filter(book: Workbook, request: Json) -> None:
    """No filter."""
    book.sheet(request.get("sheetId", 0)).filter = None


def sort_range(book: Workbook, request: Json) -> None:
    """Rows of a range by some of its columns: numbers, then texts, then Booleans; what is blank comes last."""
    grid_range = request.get("range", {})
    sheet = book.sheet(grid_range.get("sheetId", 0))
    area = sheet.area(grid_range)
    rows = [_part(sheet, row, area) for row in range(area.top, area.bottom)]
    for spec in reversed(request.get("sortSpecs", [])):
        column = spec.get("dimensionIndex", 0)
        if not area.left <= column < area.right:
            raise Refusal(f"dimensionIndex[{column}] is outside the range.")
        descending = spec.get("sortOrder") == "DESCENDING"
        rows.sort(key=lambda row, column=column: _rank(row.get(column, EMPTY).value), reverse=descending)  # type: ignore[misc]
        rows.sort(key=lambda row, column=column: row.get(column, EMPTY).value is None)  # type: ignore[misc]
    for row, part in enumerate(rows, area.top):
        for column in range(area.left, area.right):
            new = part.get(column, EMPTY)
            sheet.change(row, column, lambda _old, new=new: new)  # type: ignore[misc]


def _part(sheet: Sheet, row: int, area: Area) -> Row:
    cells = sheet.rows[row] if row < len(sheet.rows) else {}
    return {column: cell for column, cell in cells.items() if area.left <= column < area.right}


def _rank(value: Value) -> tuple[int, float, str]:
    if isinstance(value, bool):
        return 2, value, ""
    return (1, 0, value.casefold()) if isinstance(value, str) else (0, value or 0, "")


def add_protected_range(book: Workbook, request: Json) -> Json:
    """A range that asks before it is edited, or that only its editors edit: everybody here is one."""
    asked = dict(request.get("protectedRange", {}))
    sheet = book.sheet(asked.get("range", {}).get("sheetId", 0))
    sheet.area(asked.get("range", {}))
    taken = {entry["protectedRangeId"] for each in book.sheets for entry in each.protected}
    if asked.setdefault("protectedRangeId", book.new_id(taken)) in taken:
        raise Refusal(f"A protected range with id {asked['protectedRangeId']} already exists.")
    asked |= {"range": dict(asked.get("range", {"sheetId": sheet.id})), "requestingUserCanEdit": True}
    sheet.protected.append(asked)
    return {"protectedRange": asked}


_SPAN = {"range": m.DIMENSION_RANGE}
EDITS: dict[str, tuple[Json, Edit]] = {
    "addSheet": ({"properties": m.SHEET_PROPERTIES}, add_sheet),
    "deleteSheet": ({"sheetId": m.WHOLE}, delete_sheet),
    "updateSheetProperties": ({"properties": m.SHEET_PROPERTIES, "fields": m.FIELDS}, update_sheet_properties),
    "updateCells": (
        {"rows": [m.ROW], "fields": m.FIELDS, "start": m.COORDINATE, "range": m.GRID_RANGE},
        update_cells,
    ),
    "repeatCell": ({"range": m.GRID_RANGE, "cell": m.CELL, "fields": m.FIELDS}, repeat_cell),
    "appendDimension": ({"sheetId": m.WHOLE, "dimension": m.DIMENSION, "length": m.WHOLE}, append_dimension),
    "insertDimension": (_SPAN | {"inheritFromBefore": m.FLAG}, insert_dimension),
    "deleteDimension": (_SPAN, delete_dimension),
    "updateDimensionProperties": (
        _SPAN | {"properties": {"pixelSize": m.WHOLE}, "fields": m.FIELDS},
        update_dimension_properties,
    ),
    "autoResizeDimensions": ({"dimensions": m.DIMENSION_RANGE}, auto_resize_dimensions),
    "setBasicFilter": ({"filter": m.FILTER}, set_basic_filter),
    "clearBasicFilter": ({"sheetId": m.WHOLE}, clear_basic_filter),
    "sortRange": ({"range": m.GRID_RANGE, "sortSpecs": [m.SORT]}, sort_range),
    "addProtectedRange": ({"protectedRange": m.PROTECTED_RANGE}, add_protected_range),
    "createDeveloperMetadata": ({"developerMetadata": m.METADATA}, create_metadata),
    "updateDeveloperMetadata": (
        {"dataFilters": [m.DATA_FILTER], "developerMetadata": m.METADATA, "fields": m.FIELDS},
        update_metadata,
    ),
    "deleteDeveloperMetadata": ({"dataFilter": m.DATA_FILTER}, delete_metadata),
}
_SCHEMA = {"requests": [{name: schema for name, (schema, _) in EDITS.items()}]}


def batch_update(book: Workbook, body: Json) -> tuple[Workbook, Json]:
    """The workbook after all of the requests, and the answer; or a refusal, and `book` is as it was."""
    m.check(body, _SCHEMA, "")
    if not body.get("requests"):
        raise Refusal("Must specify at least one request.")
    draft, replies = book.copy(), []
    for place, request in enumerate(body["requests"]):
        if len(request) != 1:
            raise Refusal(f"Invalid requests[{place}]: exactly one kind of request must be set.")
        ((kind, content),) = request.items()
        try:
            reply = EDITS[kind][1](draft, content)
            draft.check()
        except Refusal as refusal:
            raise Refusal(f"Invalid requests[{place}].{kind}: {refusal}") from None
        replies.append({kind: reply} if reply else {})
    return draft, {"spreadsheetId": book.id, "replies": replies}
