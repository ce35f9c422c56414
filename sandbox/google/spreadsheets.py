"""The Sheets v4 methods: each works on the workbook, or on a draft of it that replaces the workbook on success."""

from collections.abc import Callable

from sandbox.google import values
from sandbox.google.a1 import locate
from sandbox.google.colors import without
from sandbox.google.edits import batch_update, metadata
from sandbox.google.edits.tabs import sheet_properties
from sandbox.google.griddata import Telling
from sandbox.google.masks import parse_mask
from sandbox.google.messages import SPREADSHEET, Json, Mask
from sandbox.google.refusal import Refusal
from sandbox.google.workbook import SINGLE, Sheet, Workbook

Method = Callable[[Workbook, Json, Json], Json]
"""(workbook, what the address and its parameters contain, body) -> answer"""


def describe(book: Workbook, given: Json, _body: Json) -> Json:
    """Return the workbook, with cells only if the mask or includeGridData asks for them."""
    mask = parse_mask(given["fields"], SPREADSHEET) if "fields" in given else {}
    wanted = str(given.get("includeGridData", "false")).lower()
    if wanted not in {"true", "false"}:
        raise Refusal(f"Invalid value at 'include_grid_data': {wanted!r}")
    inside: Mask | None = mask["sheets"].get("data") if mask.get("sheets") else None
    if mask.get("sheets") == {} or (not mask and wanted == "true"):
        inside = {}
    places = [locate(book, notation) for notation in given.get("ranges", [])]
    sheets = [sheet for sheet in book.sheets if not places or any(sheet is place[0] for place in places)]
    answer: Json = {
        "spreadsheetId": book.id,
        "properties": {"title": book.title} | book.properties,
        "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{book.id}/edit",
    }
    about = [entry for entry in book.metadata.values() if "spreadsheet" in entry["location"]]
    answer |= {name: each for name, each in (("namedRanges", book.named), ("developerMetadata", about)) if each}
    answer = without(answer, mask, "sheets")
    if not mask or "sheets" in mask:
        outline = mask.get("sheets", {})
        answer["sheets"] = [without(_sheet(book, sheet), outline, "data") for sheet in sheets]
    if inside is not None:
        telling = Telling(book, inside)
        for sheet, told in zip(sheets, answer["sheets"], strict=True):
            areas = [area for other, area in places if other is sheet] or [sheet.area({})]
            told["data"] = [telling.grid_data(sheet, area) for area in areas]
    return answer


def _sheet(book: Workbook, sheet: Sheet) -> Json:
    notes = [entry for entry in book.metadata.values() if entry["location"].get("sheetId") == sheet.id]
    there = sheet.things | {"developerMetadata": notes}
    told = {name: entries[0] if name in SINGLE else entries for name, entries in there.items() if entries}
    return {"properties": sheet_properties(book, sheet)} | told


_RENDERING = {"majorDimension", "valueRenderOption", "dateTimeRenderOption"}
_ANSWERING = {
    "valueInputOption",
    "includeValuesInResponse",
    "responseValueRenderOption",
    "responseDateTimeRenderOption",
}

METHODS: tuple[tuple[str, str, Method, set[str]], ...] = (  # verb, address, method, parameters
    ("GET", "", describe, {"fields", "includeGridData", "ranges"}),
    ("POST", ":batchUpdate", batch_update, set()),
    ("GET", "/values/{range:.+}", values.get, _RENDERING),
    ("GET", "/values:batchGet", values.batch_get, _RENDERING | {"ranges"}),
    ("PUT", "/values/{range:.+}", values.update, _ANSWERING),
    ("POST", "/values:batchUpdate", values.batch_update, set()),
    ("POST", "/values:batchClear", values.batch_clear, set()),
    ("POST", "/values/{range:.+}:append", values.append, _ANSWERING | {"insertDataOption"}),
    ("POST", "/values/{range:.+}:clear", values.clear, set()),
    ("GET", r"/developerMetadata/{metadata:\d+}", metadata.get, set()),
    ("POST", "/developerMetadata:search", metadata.search, set()),
)
READING = {metadata.search}
"""Methods that change nothing although they use POST."""
