"""Developer metadata: notes that programs attach to a sheet, invisible to people."""

from sandbox.google.messages import METADATA, Json, merge, parse_mask
from sandbox.google.refusal import Refusal
from sandbox.google.workbook import Workbook, new_id


def create_metadata(book: Workbook, request: Json) -> Json:
    """A new note; the caller may choose its id."""
    asked = request.get("developerMetadata", {})
    number = asked.get("metadataId") or new_id(book.metadata)
    if number in book.metadata:
        raise Refusal(f"Developer metadata with ID {number} already exists.")
    return {"developerMetadata": _keep(book, asked | {"metadataId": number})}


def update_metadata(book: Workbook, request: Json) -> Json:
    """Change what the filters find: it may be nothing."""
    mask = parse_mask(request.get("fields", ""), METADATA)
    if not mask or "metadataId" in mask:
        raise Refusal("The fields to change must be named; metadataId is not one of them.")
    lookups = [each.get("developerMetadataLookup") for each in request.get("dataFilters", [])]
    if not lookups or not all(lookups):
        raise Refusal("At least one data filter must be specified, each by developerMetadataLookup (in the sandbox).")
    found = [entry for entry in book.metadata.values() if any(lookup.items() <= entry.items() for lookup in lookups)]
    changed = [_keep(book, merge(entry, request.get("developerMetadata", {}), mask)) for entry in found]
    return {"developerMetadata": changed} if changed else {}


def _keep(book: Workbook, entry: Json) -> Json:
    if not entry.get("metadataKey") or "visibility" not in entry:
        raise Refusal("Developer metadata needs a metadataKey and a visibility.")
    if "sheetId" not in entry.get("location", {}):
        raise Refusal("Developer metadata needs a location: a sheet (in the sandbox).")
    sheet = book.sheet(entry["location"]["sheetId"])
    book.metadata[entry["metadataId"]] = entry | {"location": {"locationType": "SHEET", "sheetId": sheet.id}}
    return book.metadata[entry["metadataId"]]
