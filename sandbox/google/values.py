"""spreadsheets.values: cells by A1 notation, as entered, as calculated, or as shown."""

from collections.abc import Callable

from sandbox.google import tables
from sandbox.google.a1 import locate, single, spelled
from sandbox.google.entered import read
from sandbox.google.formulas import Calculator
from sandbox.google.masks import check
from sandbox.google.messages import DIMENSION, TEXT, VALUE_RANGE, Json
from sandbox.google.patterns import is_moment
from sandbox.google.refusal import Refusal
from sandbox.google.shown import shown_text
from sandbox.google.workbook import Area, Cell, Formula, Plain, Sheet, Workbook

INPUTS = ("RAW", "USER_ENTERED")
RENDERS = ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")
DATES = ("SERIAL_NUMBER", "FORMATTED_STRING")


def get(book: Workbook, given: Json, _body: Json) -> Json:
    """Return a ValueRange."""
    return _read(book, given["range"], given)


def batch_get(book: Workbook, given: Json, _body: Json) -> Json:
    """Return several ValueRanges."""
    return {
        "spreadsheetId": book.id,
        "valueRanges": [_read(book, notation, given) for notation in given.get("ranges", [])],
    }


def _read(book: Workbook, notation: str, given: Json) -> Json:
    """Return a ValueRange without empty cells at the ends."""
    sheet, area = locate(book, notation)
    dimension = _one_of(DIMENSION, given, "majorDimension", "ROWS")
    rendered = _renderer(book, sheet, given)
    there = (sheet.row(row) for row in area.rows if row < len(sheet.rows))
    rows = [
        [rendered(cells[column], row, column) if column in cells else None for column in area.columns]
        for row, cells in enumerate(there, area.top)
    ]
    if dimension == "COLUMNS":
        rows = [list(column) for column in zip(*rows, strict=True)]
    for values in rows:
        while values and values[-1] in (None, ""):
            values.pop()
    while rows and not rows[-1]:
        rows.pop()
    told = [["" if value is None else value for value in row] for row in rows]
    answer: Json = {"range": spelled(sheet, area), "majorDimension": dimension}
    return answer | ({"values": told} if told else {})


def _renderer(book: Workbook, sheet: Sheet, given: Json) -> Callable[[Cell, int, int], Plain]:
    """Return how cells are rendered, by the options."""
    how = _one_of(RENDERS, given, "valueRenderOption", "FORMATTED_VALUE")
    dates = _one_of(DATES, given, "dateTimeRenderOption", "SERIAL_NUMBER")
    calculator = Calculator(book)

    def rendered(cell: Cell, row: int, column: int) -> Plain:
        if how == "FORMULA" and isinstance(cell.value, Formula):
            return cell.value.text
        value = calculator.value(sheet, row, column) if isinstance(cell.value, Formula) else cell.value
        if value is None:
            return None
        as_seen = how == "FORMATTED_VALUE" or (
            dates == "FORMATTED_STRING" and is_moment(cell.format.get("numberFormat", {}))
        )
        return shown_text(value, cell.format) if as_seen else value

    return rendered


def _one_of(names: tuple[str, ...], given: Json, option: str, usual: str) -> str:
    value = given.get(option, usual)
    if value not in names:
        raise Refusal(f"Invalid value at {option!r}: {value!r}")
    return str(value)


def update(book: Workbook, given: Json, body: Json) -> Json:
    """Write a ValueRange; the grid does not grow."""
    check(body, VALUE_RANGE, "data")
    notation = given["range"]
    if body.get("range", notation) != notation:
        raise Refusal(f"Requested writing within range [{notation}], but tried writing to [{body['range']}]")
    return _answered(book, given, *_write(book, notation, body, _input_option(given)))


def batch_update(book: Workbook, _given: Json, body: Json) -> Json:
    """Write several ValueRanges."""
    options = {"valueInputOption": TEXT, "includeValuesInResponse": (bool,)}
    check(body, options | {"data": [VALUE_RANGE], **dict.fromkeys(_RESPONSE, TEXT)}, "")
    option = _input_option(body)
    replies = []
    for data in body.get("data", []):
        if "range" not in data:
            raise Refusal("A range must be specified for each ValueRange.")
        replies.append(_answered(book, body, *_write(book, data["range"], data, option)))
    totals = {
        f"totalUpdated{name}": sum(reply[f"updated{name}"] for reply in replies)
        for name in ("Rows", "Columns", "Cells")
    }
    sheets = {reply["updatedRange"].rpartition("!")[0] for reply in replies}
    return {"spreadsheetId": book.id, **totals, "totalUpdatedSheets": len(sheets), "responses": replies}


_RESPONSE = ("responseValueRenderOption", "responseDateTimeRenderOption")


def append(book: Workbook, given: Json, body: Json) -> Json:
    """Append below the table that the range touches; the grid grows as needed."""
    check(body, VALUE_RANGE, "data")
    option = _input_option(given)
    sheet, area = locate(book, given["range"])
    table = tables.found(sheet, area)
    rows = _by_rows(body)
    start = Area(table.bottom, table.left, table.bottom + 1, table.left + 1) if table else area
    if _one_of(("OVERWRITE", "INSERT_ROWS"), given, "insertDataOption", "OVERWRITE") == "INSERT_ROWS":
        tables.insert_rows(book, sheet, start.top, len(rows))
    tables.grow(sheet, start.top + len(rows), start.left + max(map(len, rows), default=0))
    book.check()
    updates = _answered(book, given, *_written(sheet, start, rows, option))
    there = {"tableRange": spelled(sheet, table)} if table else {}
    return {"spreadsheetId": book.id, **there, "updates": updates}


def clear(book: Workbook, given: Json, body: Json) -> Json:
    """Clear values; formats stay."""
    check(body, {}, "")
    return {"spreadsheetId": book.id, "clearedRange": _cleared(book, given["range"])}


def batch_clear(book: Workbook, _given: Json, body: Json) -> Json:
    """Clear several ranges."""
    check(body, {"ranges": [TEXT]}, "")
    return {"spreadsheetId": book.id, "clearedRanges": [_cleared(book, each) for each in body.get("ranges", [])]}


def _cleared(book: Workbook, notation: str) -> str:
    sheet, area = locate(book, notation)
    for row in area.rows[: max(len(sheet.rows) - area.top, 0)]:
        cells = sheet.row(row)
        sheet.put(row, {column: cells[column]._replace(value=None) for column in area.columns if column in cells})
    return spelled(sheet, area)


def _input_option(given: Json) -> str:
    option = given.get("valueInputOption")
    if option not in INPUTS:
        raise Refusal(f"'valueInputOption' is required but not specified, or not one of {', '.join(INPUTS)}.")
    return str(option)


def _by_rows(body: Json) -> list[list[Plain]]:
    rows: list[list[Plain]] = body.get("values", [])
    if body.get("majorDimension", "ROWS") == "ROWS":
        return rows
    height = max(map(len, rows), default=0)
    return [[column[place] if place < len(column) else None for column in rows] for place in range(height)]


def _write(book: Workbook, notation: str, body: Json, option: str) -> tuple[Sheet, Area, int]:
    rows = _by_rows(body)
    sheet, area = locate(book, notation)
    limit = sheet.area({}) if single(notation) else area
    bottom, right = area.top + len(rows), area.left + max(map(len, rows), default=0)
    if bottom > limit.bottom or right > limit.right:
        raise Refusal(
            f"Range {notation} exceeds grid limits, or is too small for {len(rows)} rows. "
            f"Max rows: {sheet.height}, max columns: {sheet.width}"
        )
    return _written(sheet, area, rows, option)


def _written(sheet: Sheet, start: Area, rows: list[list[Plain]], option: str) -> tuple[Sheet, Area, int]:
    """Write the values into cells; null leaves a cell as it is. Returns where, and how many cells."""
    count = 0
    for row, values in enumerate(rows, start.top):
        there = {column: value for column, value in enumerate(values, start.left) if value is not None}
        sheet.put(row, {column: _entered(sheet.cell(row, column), value, option) for column, value in there.items()})
        count += len(there)
    right = start.left + max(map(len, rows), default=0)
    return sheet, Area(start.top, start.left, start.top + len(rows), right), count


def _entered(cell: Cell, value: Plain, option: str) -> Cell:
    if option == "RAW":
        return cell._replace(value=value)
    before = cell.format.get("numberFormat", {})
    read_value, number_format = read(value, before)
    look = cell.format | {"numberFormat": number_format} if number_format != before else cell.format
    return cell._replace(value=read_value, format=look)


def _answered(book: Workbook, given: Json, sheet: Sheet, area: Area, count: int) -> Json:
    """Return an UpdateValuesResponse."""
    there = area._replace(bottom=max(area.bottom, area.top + 1), right=max(area.right, area.left + 1))
    answer: Json = {
        "spreadsheetId": book.id,
        "updatedRange": spelled(sheet, there),
        "updatedRows": area.bottom - area.top,
        "updatedColumns": area.right - area.left,
        "updatedCells": count,
    }
    if str(given.get("includeValuesInResponse", False)).lower() != "true":
        return answer
    options = dict(zip(("valueRenderOption", "dateTimeRenderOption"), map(given.get, _RESPONSE), strict=True))
    chosen = {name: value for name, value in options.items() if value is not None}
    return answer | {"updatedData": _read(book, answer["updatedRange"], chosen)}
