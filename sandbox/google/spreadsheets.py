"""The Sheets v4 methods: which address does what, on the workbook or on a draft of it that is kept if it succeeds."""

from collections.abc import Callable

from sandbox.google import values
from sandbox.google.edits import batch_update
from sandbox.google.messages import SPREADSHEET, Json, parse_mask, pick
from sandbox.google.refusal import Refusal
from sandbox.google.workbook import Workbook

Method = Callable[[Workbook, Json, Json], Json]
"""(workbook, what the address and its parameters say, body) -> answer"""


def describe(book: Workbook, given: Json, _body: Json) -> Json:
    """The workbook without its cells."""
    if given.get("includeGridData", "false") != "false":
        raise Refusal("The sandbox gives cells by spreadsheets.values only.")
    mask = parse_mask(given["fields"], SPREADSHEET) if "fields" in given else {}
    answer = {
        "spreadsheetId": book.id,
        "properties": {"title": book.title, "locale": "en_US", "timeZone": "Etc/GMT"},
        "sheets": [_sheet(book, index) for index in range(len(book.sheets))],
    }
    picked = pick(answer, mask)
    return picked if isinstance(picked, dict) else {}


def _sheet(book: Workbook, index: int) -> Json:
    sheet = book.sheets[index]
    notes = [entry for entry in book.metadata.values() if entry["location"]["sheetId"] == sheet.id]
    there = {"protectedRanges": sheet.protected, "developerMetadata": notes}
    return {"properties": sheet.properties | {"index": index}} | {name: value for name, value in there.items() if value}


METHODS: tuple[tuple[str, str, Method, set[str]], ...] = (  # verb, address, method, parameters
    ("GET", "", describe, {"fields", "includeGridData"}),
    ("POST", ":batchUpdate", batch_update, set()),
    ("GET", "/values/{range:.+}", values.get, {"valueRenderOption"}),
    ("PUT", "/values/{range:.+}", values.update, {"valueInputOption"}),
)
