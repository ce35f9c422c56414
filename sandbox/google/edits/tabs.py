"""Requests about the workbook and its tabs."""

from copy import deepcopy
from typing import Any

from sandbox.google.colors import plain, plain_mask, styled
from sandbox.google.edits.kind import Kinds
from sandbox.google.masks import merge, parse_mask
from sandbox.google.messages import BOOK_PROPERTIES, SHEET_PROPERTIES, TEXT, WHOLE, Json
from sandbox.google.refusal import Refusal
from sandbox.google.shifting import rewrite_formulas
from sandbox.google.workbook import Sheet, Workbook, new_id


def add_sheet(book: Workbook, request: Json) -> Json:
    """Add a tab; the caller may choose its id."""
    asked = plain(request.get("properties", {}))
    sheet_id = _free_id(book, asked.get("sheetId"))
    sheet = Sheet.new(sheet_id, asked.get("title") or f"Sheet{len(book.sheets) + 1}", asked)
    return _placed(book, sheet, asked.get("index", len(book.sheets)))


def _free_id(book: Workbook, asked: int | None) -> int:
    taken = {sheet.id for sheet in book.sheets}
    sheet_id = new_id(taken) if asked is None else asked
    if sheet_id in taken or sheet_id < 0:
        raise Refusal(f"Sheet id {sheet_id} is taken, or negative.")
    return sheet_id


def _placed(book: Workbook, sheet: Sheet, index: int) -> Json:
    book.sheets.insert(_index(book, index), sheet)
    return {"properties": sheet_properties(book, sheet)}


def sheet_properties(book: Workbook, sheet: Sheet) -> Json:
    """Return the properties as the API does."""
    told = styled({name: value for name, value in sheet.properties.items() if value is not False})
    assert isinstance(told, dict)  # noqa: S101 - for mypy
    return told | {"index": book.sheets.index(sheet)}


def _index(book: Workbook, index: int) -> int:
    if not 0 <= index <= len(book.sheets):
        raise Refusal(f"Index {index} is not within the {len(book.sheets)} sheets.")
    return index


def delete_sheet(book: Workbook, request: Json) -> None:
    """Delete a tab, and what refers to it."""
    sheet = book.sheet(request.get("sheetId", 0))
    if len(book.sheets) == 1:
        raise Refusal("You can't remove all the sheets in a document.")
    book.sheets.remove(sheet)
    book.metadata = {key: entry for key, entry in book.metadata.items() if not _about(entry["location"], sheet.id)}
    book.named = [named for named in book.named if named["range"]["sheetId"] != sheet.id]
    for other in book.sheets:
        rewrite_formulas(other, lambda before: None if _names(before.tab, sheet.title) else before)


def _about(location: Json, sheet_id: int) -> bool:
    return sheet_id in (location.get("sheetId"), location.get("dimensionRange", {}).get("sheetId"))


def _names(tab: str | None, title: str) -> bool:
    return tab is not None and tab.casefold() == title.casefold()


def update_sheet_properties(book: Workbook, request: Json) -> None:
    """Change title, position, size, frozen rows and columns, colour, and visibility."""
    asked = plain(request.get("properties", {}))
    sheet = book.sheet(asked.get("sheetId", 0))
    mask = plain_mask(parse_mask(request.get("fields", ""), SHEET_PROPERTIES))
    changed = merge(sheet.properties, asked, mask)
    before, title, width = book.sheets.index(sheet), sheet.title, sheet.width
    index = _index(book, changed.pop("index", before))
    sheet.properties = {"title": "", "gridProperties": {}, **changed, "sheetId": sheet.id, "sheetType": "GRID"}
    sheet.fit()
    if sheet.width < width:
        sheet.narrow()
    if sheet.title != title:
        for other in book.sheets:
            rewrite_formulas(
                other, lambda found: found._replace(tab=sheet.title) if _names(found.tab, title) else found
            )
    del book.sheets[before]
    book.sheets.insert(index - (index > before), sheet)  # positions are counted as before the move


def update_book_properties(book: Workbook, request: Json) -> None:
    """Change title, locale and time zone. They are only stored: typed values are always read and shown as in en_US."""
    mask = parse_mask(request.get("fields", ""), BOOK_PROPERTIES)
    changed = merge(book.properties | {"title": book.title}, request.get("properties", {}), mask)
    missing = {"title", "locale", "timeZone"} - changed.keys()
    if missing:
        raise Refusal(f"Missing: {', '.join(sorted(missing))}")
    book.title = changed.pop("title")
    book.properties = changed


def duplicate_sheet(book: Workbook, request: Json) -> Json:
    """Copy a tab within the workbook, without its developer metadata."""
    source = book.sheet(request.get("sourceSheetId", 0))
    sheet = copied(
        source, _free_id(book, request.get("newSheetId")), request.get("newSheetName") or _copy_title(book, source)
    )
    return _placed(book, sheet, request.get("insertSheetIndex", 0))


def copied(source: Sheet, sheet_id: int, title: str) -> Sheet:
    """Return a copy of a sheet with everything in it, and new ids."""
    sheet = source.copy()
    sheet.properties = deepcopy(source.properties) | {"sheetId": sheet_id, "title": title}
    sheet.things = {
        name: [_renumbered(entry, source.id, sheet_id) for entry in entries] for name, entries in source.things.items()
    }
    return sheet


def _renumbered(value: Any, old: int, new: int) -> Any:  # noqa: ANN401 - JSON of any shape
    if isinstance(value, list):
        return [_renumbered(inner, old, new) for inner in value]
    if not isinstance(value, dict):
        return value
    fresh = {name: new_id(()) for name in value if name in _THING_IDS}
    moved = {"sheetId": new} if value.get("sheetId") == old else {}
    return {name: _renumbered(inner, old, new) for name, inner in value.items()} | moved | fresh


_THING_IDS = {"protectedRangeId", "filterViewId", "bandedRangeId", "chartId"}


def _copy_title(book: Workbook, source: Sheet) -> str:
    first = f"Copy of {source.title}"
    names = (first, *(f"{first} {number}" for number in range(2, len(book.sheets) + 3)))
    return next(name for name in names if book.titled(name) is None)


def copy_to(source: Sheet, destination: Workbook) -> Json:
    """Copy a tab to the end of a workbook, which may be another one."""
    sheet = copied(source, _free_id(destination, None), _copy_title(destination, source))
    _placed(destination, sheet, len(destination.sheets))
    destination.check()
    return sheet_properties(destination, sheet)


KINDS: Kinds = {
    "addSheet": ({"properties": SHEET_PROPERTIES}, add_sheet),
    "deleteSheet": ({"sheetId": WHOLE}, delete_sheet),
    "updateSheetProperties": ({"properties": SHEET_PROPERTIES, "fields": TEXT}, update_sheet_properties),
    "updateSpreadsheetProperties": ({"properties": BOOK_PROPERTIES, "fields": TEXT}, update_book_properties),
    "duplicateSheet": (
        {"sourceSheetId": WHOLE, "insertSheetIndex": WHOLE, "newSheetId": WHOLE, "newSheetName": TEXT},
        duplicate_sheet,
    ),
}
