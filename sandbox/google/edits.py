"""spreadsheets.batchUpdate: the kinds of request, each a change of the workbook."""

from collections.abc import Callable

from sandbox.google import messages as m
from sandbox.google.messages import Json, Mask
from sandbox.google.metadata import create_metadata, update_metadata
from sandbox.google.refusal import Refusal
from sandbox.google.shown import check_format
from sandbox.google.workbook import Cell, Sheet, Workbook, new_id

Edit = Callable[[Workbook, Json], Json | None]


def add_sheet(book: Workbook, request: Json) -> Json:
    """A new tab; the caller may choose its id."""
    asked = request.get("properties", {})
    taken = {sheet.id for sheet in book.sheets}
    sheet_id = asked.get("sheetId", new_id(taken))
    if sheet_id in taken or sheet_id < 0:
        raise Refusal(f"Sheet id {sheet_id} is taken, or negative.")
    sheet = Sheet.new(sheet_id, asked.get("title") or f"Sheet{len(taken) + 1}", asked.get("gridProperties", {}))
    book.sheets.insert(_index(book, asked.get("index", len(taken))), sheet)
    return {"properties": sheet.properties | {"index": book.sheets.index(sheet)}}


def _index(book: Workbook, index: int) -> int:
    if not 0 <= index <= len(book.sheets):
        raise Refusal(f"Index {index} is not within the {len(book.sheets)} sheets.")
    return index


def delete_sheet(book: Workbook, request: Json) -> None:
    """A tab goes, and the metadata about it."""
    sheet = book.sheet(request.get("sheetId", 0))
    if len(book.sheets) == 1:
        raise Refusal("You can't remove all the sheets in a document.")
    book.sheets.remove(sheet)
    book.metadata = {key: entry for key, entry in book.metadata.items() if entry["location"]["sheetId"] != sheet.id}


def update_sheet_properties(book: Workbook, request: Json) -> None:
    """Title, place, size, frozen rows."""
    asked = request.get("properties", {})
    sheet = book.sheet(asked.get("sheetId", 0))
    changed = m.merge(sheet.properties, asked, m.parse_mask(request.get("fields", ""), m.SHEET_PROPERTIES))
    before = book.sheets.index(sheet)
    index = _index(book, changed.pop("index", before))
    sheet.properties = {"title": "", "gridProperties": {}, **changed, "sheetId": sheet.id, "sheetType": "GRID"}
    sheet.fit()
    del book.sheets[before]
    book.sheets.insert(index - (index > before), sheet)  # places are counted as before the move


def update_cells(book: Workbook, request: Json) -> None:
    """Cells by what they hold, from a corner on."""
    mask = m.parse_mask(request.get("fields", ""), m.CELL)
    rows = [row.get("values", []) for row in request.get("rows", [])]
    if "start" not in request:
        raise Refusal("The start must be set.")
    start = request["start"]
    sheet = book.sheet(start.get("sheetId", 0))
    top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
    if top < 0 or top + len(rows) > sheet.height:
        raise Refusal(f"Attempting to write row: {top + len(rows) - 1}, beyond the last row of: {sheet.height - 1}")
    if left < 0 or any(left + len(row) > sheet.width for row in rows):
        raise Refusal(f"Attempting to write a column beyond the last column of: {sheet.width - 1}")
    for row, cells in enumerate(rows, top):
        sheet.put(row, {place: _written(sheet.cell(row, place), data, mask) for place, data in enumerate(cells, left)})


def repeat_cell(book: Workbook, request: Json) -> None:
    """The same cell all over a range."""
    mask = m.parse_mask(request.get("fields", ""), m.CELL)
    grid_range, data = request.get("range", {}), request.get("cell", {})
    sheet = book.sheet(grid_range.get("sheetId", 0))
    area = sheet.area(grid_range)
    columns = range(area.left, area.right)
    for row in range(area.top, area.bottom):
        sheet.put(row, {column: _written(sheet.cell(row, column), data, mask) for column in columns})


def _written(cell: Cell, data: Json, mask: Mask) -> Cell:
    """The cell after CellData was written to it, as far as the mask goes."""
    value, look = cell
    if not mask or "userEnteredValue" in mask:
        given = data.get("userEnteredValue", {})
        if len(given) > 1:
            raise Refusal(f"Only one kind of value can be set, not {', '.join(given)}.")
        value = next(iter(given.values()), None)
    if not mask or "userEnteredFormat" in mask:
        look = m.merge(look, data.get("userEnteredFormat", {}), mask.get("userEnteredFormat", {}))
        check_format(look)
    return Cell(value, look)


def _span(book: Workbook, request: Json) -> tuple[Sheet, str, int, int]:
    """A DimensionRange: sheet, the name of the grid's size in that dimension, start and end."""
    given = request.get("range", {})
    sheet = book.sheet(given.get("sheetId", 0))
    if "dimension" not in given:
        raise Refusal("A dimension must be specified.")
    size = "rowCount" if given["dimension"] == "ROWS" else "columnCount"
    there = sheet.properties["gridProperties"][size]
    start, end = given.get("startIndex", 0), given.get("endIndex", there)
    if not 0 <= start < end <= there:
        raise Refusal(f"Invalid range: [{start}, {end}) of {there}")
    return sheet, size, start, end


def delete_dimension(book: Workbook, request: Json) -> None:
    """Rows or columns go."""
    sheet, size, start, end = _span(book, request)
    count, gone = end - start, range(start, end)
    if size == "rowCount":
        del sheet.rows[start:end]
    else:
        sheet.rows = [
            {column - count * (column >= end): cell for column, cell in row.items() if column not in gone}
            for row in sheet.rows
        ]
        del sheet.widths[start:end]
    sheet.properties["gridProperties"][size] -= count
    sheet.fit()


def update_dimension_properties(book: Workbook, request: Json) -> None:
    """The width of columns."""
    sheet, size, start, end = _span(book, request)
    m.parse_mask(request.get("fields", ""), {"pixelSize": m.WHOLE})
    pixels = request.get("properties", {}).get("pixelSize", 0)
    if size != "columnCount" or pixels < 1:
        raise Refusal("The sandbox sets widths of columns, in whole pixels.")
    sheet.widths[start:end] = [pixels] * (end - start)


def add_protected_range(book: Workbook, request: Json) -> Json:
    """A tab that asks before it is edited, or that only its editors edit: everybody here is one."""
    asked = request.get("protectedRange", {})
    sheet = book.sheet(asked.get("range", {}).get("sheetId", 0))
    taken = {entry["protectedRangeId"] for each in book.sheets for entry in each.protected}
    sheet.protected.append(asked | {"protectedRangeId": new_id(taken), "range": {"sheetId": sheet.id}})
    return {"protectedRange": sheet.protected[-1]}


_FIELDS = {"fields": m.TEXT}
EDITS: dict[str, tuple[Json, Edit]] = {
    "addSheet": ({"properties": m.SHEET_PROPERTIES}, add_sheet),
    "deleteSheet": ({"sheetId": m.WHOLE}, delete_sheet),
    "updateSheetProperties": ({"properties": m.SHEET_PROPERTIES} | _FIELDS, update_sheet_properties),
    "updateCells": ({"start": m.COORDINATE, "rows": [m.ROW]} | _FIELDS, update_cells),
    "repeatCell": ({"range": m.GRID_RANGE, "cell": m.CELL} | _FIELDS, repeat_cell),
    "deleteDimension": ({"range": m.DIMENSION_RANGE}, delete_dimension),
    "updateDimensionProperties": (
        {"range": m.DIMENSION_RANGE, "properties": {"pixelSize": m.WHOLE}} | _FIELDS,
        update_dimension_properties,
    ),
    "addProtectedRange": ({"protectedRange": m.PROTECTED_TAB}, add_protected_range),
    "createDeveloperMetadata": ({"developerMetadata": m.METADATA}, create_metadata),
    "updateDeveloperMetadata": (
        {"dataFilters": [m.DATA_FILTER], "developerMetadata": m.METADATA} | _FIELDS,
        update_metadata,
    ),
}
_BODY = {"requests": [{kind: schema for kind, (schema, _) in EDITS.items()}]}


def batch_update(book: Workbook, _given: Json, body: Json) -> Json:
    """Do the requests one after the other. After a refusal the workbook is half-changed: it must not be kept."""
    m.check(body, _BODY, "")
    if not body.get("requests"):
        raise Refusal("Must specify at least one request.")
    replies = []
    for place, request in enumerate(body["requests"]):
        if len(request) != 1:
            raise Refusal(f"Invalid requests[{place}]: exactly one kind of request must be set.")
        ((kind, content),) = request.items()
        try:
            reply = EDITS[kind][1](book, content)
            book.check()
        except Refusal as refusal:
            raise Refusal(f"Invalid requests[{place}].{kind}: {refusal}") from None
        replies.append({kind: reply} if reply else {})
    return {"spreadsheetId": book.id, "replies": replies}
