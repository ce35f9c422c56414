"""The Sheets v4 methods: which address does what."""

import json
from collections.abc import Awaitable, Callable
from typing import Protocol

from aiohttp import web

from sandbox.google import messages, metadata, values
from sandbox.google.edits import batch_update
from sandbox.google.messages import Json, Mask
from sandbox.google.refusal import Refusal
from sandbox.google.shown import text
from sandbox.google.workbook import Area, Cell, Sheet, Workbook


class Keeper(Protocol):
    """Who holds the workbook."""

    book: Workbook

    def replace(self, book: Workbook) -> None:
        """Take the changed one."""


Method = Callable[[Keeper, web.Request], Awaitable[Json]]
_ALWAYS = {"alt", "fields", "prettyPrint", "key", "quotaUser"}


def add_routes(router: web.UrlDispatcher, keeper: Keeper) -> None:
    """Put the methods at their addresses."""
    root = "/v4/spreadsheets"
    book = root + "/{id:[^/:]+}"
    for verb, path, method in (
        ("POST", root, _create),
        ("GET", book, _get),
        ("POST", book + ":batchUpdate", _batch_update),
        ("GET", book + "/values:batchGet", _values_batch_get),
        ("POST", book + "/values:batchUpdate", _values_batch_update),
        ("POST", book + "/developerMetadata:search", _metadata_search),
        ("GET", book + "/developerMetadata/{entry:[0-9]+}", _metadata_get),
        ("POST", book + "/values/{range:.+}:clear", _values_clear),
        ("POST", book + "/values/{range:.+}:append", _values_append),
        ("GET", book + "/values/{range:.+}", _values_get),
        ("PUT", book + "/values/{range:.+}", _values_update),
    ):
        router.add_route(verb, path, _answering(keeper, method))


def _answering(keeper: Keeper, method: Method) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        if request.match_info.get("id", keeper.book.id) != keeper.book.id:
            raise Refusal("Requested entity was not found.", 404)
        return web.json_response(await method(keeper, request))

    return answer


def _query(request: web.Request, *names: str) -> None:
    """Refuse parameters that nobody reads."""
    for name in request.query:
        if name not in _ALWAYS | set(names):
            raise Refusal(f"Invalid JSON payload received. Unknown name {name!r}: Cannot bind query parameter.")


async def _body(request: web.Request) -> Json:
    """The JSON object sent; null is the same as absent."""

    def present(pairs: list[tuple[str, object]]) -> Json:
        return {name: value for name, value in pairs if value is not None}

    try:
        body = json.loads(await request.text() or "{}", object_pairs_hook=present)
    except ValueError:
        raise Refusal("Invalid JSON payload received. Unexpected token.") from None
    if not isinstance(body, dict):
        raise Refusal("Invalid JSON payload received. An object is expected.")
    return body


async def _create(_keeper: Keeper, _request: web.Request) -> Json:
    raise Refusal("A service account has no storage: storageQuotaExceeded. A person makes the workbook.", 403)


async def _get(keeper: Keeper, request: web.Request) -> Json:
    _query(request, "includeGridData", "ranges")
    fields, book = request.query.get("fields"), keeper.book
    mask: Mask = messages.parse_mask(fields, messages.SPREADSHEET) if fields else {}
    cells = messages.wants(mask, "sheets", "data") if fields else request.query.get("includeGridData") == "true"
    ranges = [values.locate(book, notation) for notation in request.query.getall("ranges", [])]
    sheets = []
    for index, sheet in enumerate(book.sheets):
        areas = [each.area(grid_range) for each, grid_range in ranges if each is sheet]
        if areas or not ranges:
            whole = Area(0, 0, sheet.height, sheet.width)
            sheets.append(_sheet(book, index, areas or [whole] if cells else []))
    answer: Json = {
        "spreadsheetId": book.id,
        "properties": {"title": book.title, "locale": "en_US", "timeZone": "Etc/GMT", "autoRecalc": "ON_CHANGE"},
        "sheets": sheets,
        "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{book.id}/edit",
        "developerMetadata": [entry for entry in book.metadata.values() if "sheetId" not in entry["location"]],
    }
    picked = messages.pick({name: value for name, value in answer.items() if value}, mask)
    return picked if isinstance(picked, dict) else {}


def _sheet(book: Workbook, index: int, areas: list[Area]) -> Json:
    sheet = book.sheets[index]
    shown: Json = {
        "properties": sheet.properties | {"index": index},
        "data": [_data(sheet, area) for area in areas],
        "basicFilter": sheet.filter,
        "protectedRanges": sheet.protected,
        "developerMetadata": [
            entry for entry in book.metadata.values() if entry["location"].get("sheetId") == sheet.id
        ],
    }
    return {name: value for name, value in shown.items() if value}


def _data(sheet: Sheet, area: Area) -> Json:
    rows = [
        {"values": [_cell(sheet.cell(row, column)) for column in range(area.left, area.right)]}
        for row in range(area.top, min(area.bottom, len(sheet.rows)))
    ]
    widths = [{"pixelSize": pixels or 100} for pixels in sheet.widths[area.left : area.right]]
    return {"startRow": area.top, "startColumn": area.left, "rowData": rows, "columnMetadata": widths}


def _cell(cell: Cell) -> Json:
    shown: Json = {"userEnteredFormat": cell.format} if cell.format else {}
    if cell.value is None:
        return shown
    names = {bool: "boolValue", str: "stringValue"}
    value = {names.get(type(cell.value), "numberValue"): cell.value}
    return shown | {"userEnteredValue": value, "effectiveValue": value, "formattedValue": text(cell)}


async def _batch_update(keeper: Keeper, request: web.Request) -> Json:
    _query(request)
    book, answer = batch_update(keeper.book, await _body(request))
    keeper.replace(book)
    return answer


async def _values_get(keeper: Keeper, request: web.Request) -> Json:
    _query(request, "majorDimension", "valueRenderOption", "dateTimeRenderOption")
    return _read(keeper, request, request.match_info["range"])


async def _values_batch_get(keeper: Keeper, request: web.Request) -> Json:
    _query(request, "ranges", "majorDimension", "valueRenderOption", "dateTimeRenderOption")
    read = [_read(keeper, request, notation) for notation in request.query.getall("ranges", [])]
    return {"spreadsheetId": keeper.book.id, "valueRanges": read}


def _read(keeper: Keeper, request: web.Request, notation: str) -> Json:
    query = request.query
    if query.get("dateTimeRenderOption", "SERIAL_NUMBER") not in {"SERIAL_NUMBER", "FORMATTED_STRING"}:
        raise Refusal("Invalid dateTimeRenderOption")
    if query.get("dateTimeRenderOption") == "FORMATTED_STRING":
        raise Refusal("The sandbox renders dates as serial numbers, or all values formatted.")
    return values.get(keeper.book, notation, query.get("majorDimension"), query.get("valueRenderOption"))


async def _values_update(keeper: Keeper, request: web.Request) -> Json:
    _query(request, "valueInputOption")
    draft, body = keeper.book.copy(), await _body(request)
    answer = values.update(draft, request.match_info["range"], body, request.query.get("valueInputOption"))
    keeper.replace(draft)
    return answer


_BATCH = {"valueInputOption": messages.TEXT, "data": [messages.VALUE_RANGE]}


async def _values_batch_update(keeper: Keeper, request: web.Request) -> Json:
    _query(request)
    draft, body = keeper.book.copy(), await _body(request)
    messages.check(body, _BATCH, "")
    done = [
        values.update(draft, data.get("range", ""), data, body.get("valueInputOption")) for data in body.get("data", [])
    ]
    keeper.replace(draft)
    totals = {"total" + name[:1].upper() + name[1:]: sum(each[name] for each in done) for name in _COUNTS}
    return {"spreadsheetId": draft.id, "responses": done} | totals


_COUNTS = ("updatedRows", "updatedColumns", "updatedCells")


async def _values_clear(keeper: Keeper, request: web.Request) -> Json:
    _query(request)
    draft = keeper.book.copy()
    cleared = values.clear(draft, request.match_info["range"])
    keeper.replace(draft)
    return {"spreadsheetId": draft.id, "clearedRange": cleared}


async def _values_append(_keeper: Keeper, _request: web.Request) -> Json:
    raise Refusal("The sandbox appends nothing: Google guesses where a table ends. Write by position.", 501)


async def _metadata_search(keeper: Keeper, request: web.Request) -> Json:
    _query(request)
    body = await _body(request)
    messages.check(body, {"dataFilters": [messages.DATA_FILTER]}, "")
    found = metadata.search(keeper.book, body.get("dataFilters", []))
    return {"matchedDeveloperMetadata": found} if found else {}


async def _metadata_get(keeper: Keeper, request: web.Request) -> Json:
    _query(request)
    entry: Json | None = keeper.book.metadata.get(int(request.match_info["entry"]))
    if entry is None:
        raise Refusal("No developer metadata has this id.", 404)
    return entry
