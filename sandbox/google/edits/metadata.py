"""Developer metadata: notes that programs attach to a workbook, a sheet, a row or a column, invisible to people."""

from sandbox.google.edits.kind import Kinds
from sandbox.google.masks import check, merge, parse_mask
from sandbox.google.messages import DATA_FILTER, METADATA, TEXT, Json
from sandbox.google.refusal import Refusal
from sandbox.google.workbook import Workbook, new_id


def create_metadata(book: Workbook, request: Json) -> Json:
    """Add an entry; the caller may choose its id."""
    asked = request.get("developerMetadata", {})
    number = asked.get("metadataId") or new_id(book.metadata)
    if number in book.metadata:
        raise Refusal(f"Developer metadata with ID {number} already exists.")
    return {"developerMetadata": _keep(book, asked | {"metadataId": number})}


def update_metadata(book: Workbook, request: Json) -> Json:
    """Change the entries that the filters match, if any."""
    mask = parse_mask(request.get("fields", ""), METADATA)
    if not mask or "metadataId" in mask:
        raise Refusal("The fields to change must be named; metadataId is not one of them.")
    found = _found(book, _lookups(request.get("dataFilters", [])))
    changed = [_keep(book, merge(entry, request.get("developerMetadata", {}), mask)) for entry in found]
    return {"developerMetadata": changed} if changed else {}


def delete_metadata(book: Workbook, request: Json) -> Json:
    """Delete the entries that the filter matches."""
    found = _found(book, _lookups([request.get("dataFilter", {})]))
    gone = {entry["metadataId"] for entry in found}
    book.metadata = {number: entry for number, entry in book.metadata.items() if number not in gone}
    return {"deletedDeveloperMetadata": found} if found else {}


def search(book: Workbook, _given: Json, body: Json) -> Json:
    """spreadsheets.developerMetadata.search."""
    check(body, {"dataFilters": [DATA_FILTER]}, "")
    filters = body.get("dataFilters", [])
    matched = [
        {"developerMetadata": entry, "dataFilters": [each for each in filters if _found(book, _lookups([each]), entry)]}
        for entry in _found(book, _lookups(filters))
    ]
    return {"matchedDeveloperMetadata": matched} if matched else {}


def get(book: Workbook, given: Json, _body: Json) -> Json:
    """spreadsheets.developerMetadata.get."""
    number = int(given["metadata"])
    if number not in book.metadata:
        raise Refusal(f"No developer metadata with ID {number}.", 404)
    return book.metadata[number]


def _lookups(filters: list[Json]) -> list[Json]:
    lookups = [each.get("developerMetadataLookup") for each in filters]
    if not lookups or not all(lookups):
        raise Refusal("At least one data filter must be specified, each by developerMetadataLookup (in the sandbox).")
    return [lookup for lookup in lookups if lookup]


def _found(book: Workbook, lookups: list[Json], among: Json | None = None) -> list[Json]:
    entries = list(book.metadata.values()) if among is None else [among]
    told = [entry | {"locationType": entry["location"]["locationType"]} for entry in entries]
    matches = [any(lookup.items() <= each.items() for lookup in lookups) for each in told]
    return [entry for entry, match in zip(entries, matches, strict=True) if match]


def _keep(book: Workbook, entry: Json) -> Json:
    if not entry.get("metadataKey") or "visibility" not in entry:
        raise Refusal("Developer metadata needs a metadataKey and a visibility.")
    book.metadata[entry["metadataId"]] = entry | {"location": _location(book, entry.get("location", {}))}
    return book.metadata[entry["metadataId"]]


def _location(book: Workbook, asked: Json) -> Json:
    places = asked.keys() - {"locationType"}
    if places == {"sheetId"}:
        return {"locationType": "SHEET", "sheetId": book.sheet(asked["sheetId"]).id}
    if places == {"spreadsheet"} and asked["spreadsheet"]:
        return {"locationType": "SPREADSHEET", "spreadsheet": True}
    if places == {"dimensionRange"}:
        span = {"sheetId": 0} | asked["dimensionRange"]
        sheet = book.sheet(span["sheetId"])
        start, end = span.get("startIndex", 0), span.get("endIndex", 0)
        rows = span.get("dimension") == "ROWS"
        if end - start != 1 or not 0 <= start < (sheet.height if rows else sheet.width) or "dimension" not in span:
            raise Refusal("Developer metadata can be on one row or one column that is there.")
        return {"locationType": "ROW" if rows else "COLUMN", "dimensionRange": span | {"startIndex": start}}
    raise Refusal("Developer metadata needs a location: a sheet, the spreadsheet, a row or a column.")


KINDS: Kinds = {
    "createDeveloperMetadata": ({"developerMetadata": METADATA}, create_metadata),
    "updateDeveloperMetadata": (
        {"dataFilters": [DATA_FILTER], "developerMetadata": METADATA, "fields": TEXT},
        update_metadata,
    ),
    "deleteDeveloperMetadata": ({"dataFilter": DATA_FILTER}, delete_metadata),
}
