"""Developer metadata: notes that programs attach to the workbook or to a sheet, invisible to people."""

from sandbox.google.messages import METADATA, Json, merge, parse_mask
from sandbox.google.refusal import Refusal
from sandbox.google.workbook import Workbook


def create_metadata(book: Workbook, request: Json) -> Json:
    """A new note; the caller may choose its id."""
    asked = request.get("developerMetadata", {})
    entry = {"metadataId": asked.get("metadataId") or book.new_id(book.metadata)} | asked
    if entry["metadataId"] in book.metadata:
        raise Refusal(f"Developer metadata with ID {entry['metadataId']} already exists.")
    book.metadata[entry["metadataId"]] = _checked(book, entry)
    return {"developerMetadata": entry}


def _checked(book: Workbook, entry: Json) -> Json:
    location = entry.get("location", {})
    if not entry.get("metadataKey") or "visibility" not in entry:
        raise Refusal("Developer metadata needs a metadataKey and a visibility.")
    if ("sheetId" in location) == bool(location.get("spreadsheet")):
        raise Refusal("Developer metadata needs one location: the spreadsheet or a sheet (in the sandbox).")
    if "sheetId" in location:
        book.sheet(location["sheetId"])
    entry["location"] = location | {"locationType": "SHEET" if "sheetId" in location else "SPREADSHEET"}
    return entry


def update_metadata(book: Workbook, request: Json) -> Json:
    """Change what the filters find: it may be nothing."""
    mask = parse_mask(request.get("fields", ""), METADATA)
    if "metadataId" in mask or "*" in mask:
        raise Refusal("The fields to change must be named; metadataId is not one of them.")
    found = [match["developerMetadata"] for match in search(book, request.get("dataFilters", []))]
    for entry in found:
        changed = merge(entry, request.get("developerMetadata", {}), mask)
        book.metadata[entry["metadataId"]] = _checked(book, changed)
    return {"developerMetadata": [book.metadata[entry["metadataId"]] for entry in found]} if found else {}


def delete_metadata(book: Workbook, request: Json) -> Json:
    """Remove what the filter finds: it may be nothing."""
    found = [match["developerMetadata"] for match in search(book, [request.get("dataFilter", {})])]
    for entry in found:
        del book.metadata[entry["metadataId"]]
    return {"deletedDeveloperMetadata": found} if found else {}


def search(book: Workbook, filters: list[Json]) -> list[Json]:
    """MatchedDeveloperMetadata: each note that any filter finds, with the filters that do."""
    if not filters or not all(each.get("developerMetadataLookup") for each in filters):
        raise Refusal("At least one data filter must be specified, each by developerMetadataLookup (in the sandbox).")
    found = []
    for entry in book.metadata.values():
        by = [each for each in filters if _matches(entry, each["developerMetadataLookup"])]
        if by:
            found.append({"developerMetadata": entry, "dataFilters": by})
    return found


def _matches(entry: Json, lookup: Json) -> bool:
    for name, value in lookup.items():
        if name == "metadataLocation":
            where = {key: inner for key, inner in value.items() if key != "locationType"}
            if any(entry["location"].get(key) != inner for key, inner in where.items()):
                return False
        elif (entry["location"] if name == "locationType" else entry).get(name) != value:
            return False
    return True
