"""Requests about what lies over the cells: protection, names, filters, banding.

They are stored, moved along with the cells and returned; nothing is filtered, coloured or protected.
"""

from typing import Any

from sandbox.google import messages as m
from sandbox.google.colors import plain, plain_mask, styled
from sandbox.google.edits.kind import Edit, Kinds
from sandbox.google.masks import merge, parse_mask
from sandbox.google.messages import Json
from sandbox.google.refusal import Refusal
from sandbox.google.workbook import Sheet, Workbook, new_id

OWNED = {  # the object's name in requests -> its field in a Sheet, its message
    "protectedRange": ("protectedRanges", m.PROTECTED_RANGE),
    "filterView": ("filterViews", m.FILTER_VIEW),
    "bandedRange": ("bandedRanges", m.BANDED_RANGE),
}


def with_ranges(book: Workbook, value: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return the message with each range in Google's form; refuse ranges outside the grid."""
    if isinstance(value, list):
        return [with_ranges(book, inner) for inner in value]
    if not isinstance(value, dict):
        return value
    done = {name: with_ranges(book, inner) for name, inner in value.items()}
    for name in ("range", "ranges", "sources", "unprotectedRanges"):
        if isinstance(done.get(name), list):
            done[name] = [_spelled(book, each) for each in done[name]]
        elif name in done:
            done[name] = _spelled(book, done[name])
    return done


def _spelled(book: Workbook, given: Json) -> Json:
    sheet, _ = book.located(given)
    return given | {"sheetId": sheet.id}


def _adding(thing: str) -> Edit:
    field, _ = OWNED[thing]

    def add(book: Workbook, request: Json) -> Json:
        asked = with_ranges(book, plain(request.get(thing, {})))
        sheet = book.sheet(asked.get("range", {}).get("sheetId", 0))
        taken = {entry[f"{thing}Id"] for each in book.sheets for entry in each.things.get(field, [])}
        number = asked.get(f"{thing}Id") or new_id(taken)
        if number in taken:
            raise Refusal(f"The {thing}Id {number} is taken.")
        made = {"range": {"sheetId": sheet.id}} | asked | {f"{thing}Id": number}
        sheet.things.setdefault(field, []).append(made)
        return {thing: told(made)}

    return add


def told(entry: Json) -> Json:
    """Return the entry with both fields of every colour."""
    both = styled(entry)
    return both if isinstance(both, dict) else {}


def found(book: Workbook, field: str, name: str, number: int | None) -> tuple[Sheet, int]:
    """Return the sheet that has the object, and its index there."""
    for sheet in book.sheets:
        for place, entry in enumerate(sheet.things.get(field, [])):
            if entry[name] == number:
                return sheet, place
    raise Refusal(f"No {name} {number}.")


def _updating(thing: str) -> Edit:
    field, shape = OWNED[thing]

    def update(book: Workbook, request: Json) -> Json | None:
        asked = plain(request.get(thing, {}))
        sheet, place = found(book, field, f"{thing}Id", asked.get(f"{thing}Id"))
        before = sheet.things[field][place]
        mask = plain_mask(parse_mask(request.get("fields", ""), shape))
        changed = with_ranges(book, merge(before, asked, mask)) | {f"{thing}Id": before[f"{thing}Id"]}
        del sheet.things[field][place]
        home = book.sheet(changed.setdefault("range", {"sheetId": sheet.id})["sheetId"])
        home.things.setdefault(field, []).insert(place if home is sheet else len(home.things[field]), changed)
        return {thing: told(changed)} if thing == "protectedRange" else None

    return update


def _deleting(field: str, name: str, key: str) -> Edit:
    def delete(book: Workbook, request: Json) -> None:
        sheet, place = found(book, field, name, request.get(key))
        del sheet.things[field][place]

    return delete


def duplicate_filter_view(book: Workbook, request: Json) -> Json:
    """Copy a filter view."""
    sheet, place = found(book, "filterViews", "filterViewId", request.get("filterId"))
    view = sheet.things["filterViews"][place]
    copy = view | {"filterViewId": new_id(()), "title": f"Copy of {view.get('title', '')}"}
    sheet.things["filterViews"].append(copy)
    return {"filter": told(copy)}


def set_basic_filter(book: Workbook, request: Json) -> None:
    """Set the sheet's only basic filter. It hides no rows."""
    asked = with_ranges(book, plain(request.get("filter", {})))
    sheet, area = book.located(asked.get("range", {}))
    sheet.things["basicFilter"] = [asked | {"range": area.on(sheet.id)}]


def clear_basic_filter(book: Workbook, request: Json) -> None:
    """Remove the basic filter, if there is one."""
    book.sheet(request.get("sheetId", 0)).things.pop("basicFilter", None)


def add_named_range(book: Workbook, request: Json) -> Json:
    """Name a range, uniquely in the workbook."""
    asked = request.get("namedRange", {})
    made = _named(book, asked) | {"namedRangeId": asked.get("namedRangeId") or str(new_id(()))}
    if any(each["namedRangeId"] == made["namedRangeId"] for each in book.named):
        raise Refusal(f"A named range with id {made['namedRangeId']} already exists.")
    book.named.append(made)
    return {"namedRange": made}


def _named(book: Workbook, asked: Json) -> Json:
    name = asked.get("name", "")
    if not name.isidentifier() or "range" not in asked:
        raise Refusal(f"A named range needs a range and a valid name, not {name!r}.")
    number = asked.get("namedRangeId")
    others = [each for each in book.named if number is None or each["namedRangeId"] != number]
    if any(each["name"].casefold() == name.casefold() for each in others):
        raise Refusal(f"A named range with the name {name} already exists.")
    sheet, area = book.located(asked["range"])
    return asked | {"range": area.on(sheet.id)}


def _named_place(book: Workbook, number: str | None) -> int:
    for place, named in enumerate(book.named):
        if named["namedRangeId"] == number:
            return place
    raise Refusal(f"No named range with id {number}.")


def update_named_range(book: Workbook, request: Json) -> None:
    """Change a range's name or cells."""
    asked = request.get("namedRange", {})
    place = _named_place(book, asked.get("namedRangeId"))
    before = book.named[place]
    changed = merge(before, asked, parse_mask(request.get("fields", ""), m.NAMED_RANGE))
    book.named[place] = _named(book, changed | {"namedRangeId": before["namedRangeId"]})


def delete_named_range(book: Workbook, request: Json) -> None:
    """Remove the name; the cells stay."""
    del book.named[_named_place(book, request.get("namedRangeId"))]


_FIELDS = {"fields": m.TEXT}
KINDS: Kinds = {
    "addProtectedRange": ({"protectedRange": m.PROTECTED_RANGE}, _adding("protectedRange")),
    "updateProtectedRange": ({"protectedRange": m.PROTECTED_RANGE} | _FIELDS, _updating("protectedRange")),
    "deleteProtectedRange": (
        {"protectedRangeId": m.WHOLE},
        _deleting("protectedRanges", "protectedRangeId", "protectedRangeId"),
    ),
    "addFilterView": (
        {"filter": m.FILTER_VIEW},
        lambda book, request: _as_filter(_adding("filterView"), book, request),
    ),
    "updateFilterView": (
        {"filter": m.FILTER_VIEW} | _FIELDS,
        lambda book, request: _as_filter(_updating("filterView"), book, request),
    ),
    "deleteFilterView": ({"filterId": m.WHOLE}, _deleting("filterViews", "filterViewId", "filterId")),
    "duplicateFilterView": ({"filterId": m.WHOLE}, duplicate_filter_view),
    "addBanding": ({"bandedRange": m.BANDED_RANGE}, _adding("bandedRange")),
    "updateBanding": ({"bandedRange": m.BANDED_RANGE} | _FIELDS, _updating("bandedRange")),
    "deleteBanding": ({"bandedRangeId": m.WHOLE}, _deleting("bandedRanges", "bandedRangeId", "bandedRangeId")),
    "setBasicFilter": ({"filter": m.BASIC_FILTER}, set_basic_filter),
    "clearBasicFilter": ({"sheetId": m.WHOLE}, clear_basic_filter),
    "addNamedRange": ({"namedRange": m.NAMED_RANGE}, add_named_range),
    "updateNamedRange": ({"namedRange": m.NAMED_RANGE} | _FIELDS, update_named_range),
    "deleteNamedRange": ({"namedRangeId": m.TEXT}, delete_named_range),
}


def _as_filter(edit: Edit, book: Workbook, request: Json) -> Json | None:
    """Adapt a request that calls a filter view a filter."""
    reply = edit(book, {"filterView": request.get("filter", {})} | request)
    return {"filter": reply["filterView"]} if reply else None
