"""The messages of the Sheets API that the stand-in knows, and how requests and field masks are checked against them.

A message is a dict of its fields, a repeated field a list of one, and a plain value a tuple: of types, or of names.
"""

import re
from typing import Any

from sandbox.google.refusal import Refusal

Json = dict[str, Any]
Mask = dict[str, Any]
"""Field name -> mask of what is inside; empty: all of it."""

TEXT, WHOLE, NUMBER, FLAG = (str,), (int,), (int, float), (bool,)
ANY = (str, int, float, bool, type(None))

GRID_RANGE = dict.fromkeys(("sheetId", "startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"), WHOLE)
DIMENSION_RANGE = {"sheetId": WHOLE, "dimension": ("ROWS", "COLUMNS"), "startIndex": WHOLE, "endIndex": WHOLE}
COORDINATE = dict.fromkeys(("sheetId", "rowIndex", "columnIndex"), WHOLE)
CELL_FORMAT = {
    "numberFormat": {"type": ("NUMBER", "DATE", "DATE_TIME"), "pattern": TEXT},
    "textFormat": {"bold": FLAG},
    "backgroundColor": dict.fromkeys(("red", "green", "blue"), NUMBER),
}
VALUE = {"numberValue": NUMBER, "stringValue": TEXT, "boolValue": FLAG}
CELL = {"userEnteredValue": VALUE, "userEnteredFormat": CELL_FORMAT}
ROW = {"values": [CELL]}
SHEET_PROPERTIES = {
    "sheetId": WHOLE,
    "title": TEXT,
    "index": WHOLE,
    "sheetType": ("GRID",),
    "gridProperties": dict.fromkeys(("rowCount", "columnCount", "frozenRowCount"), WHOLE),
}
PROTECTED_TAB = {"range": {"sheetId": WHOLE}, "description": TEXT, "warningOnly": FLAG}
METADATA = {
    "metadataId": WHOLE,
    "metadataKey": TEXT,
    "metadataValue": TEXT,
    "location": {"locationType": ("SHEET",), "sheetId": WHOLE},
    "visibility": ("DOCUMENT", "PROJECT"),
}
DATA_FILTER = {"developerMetadataLookup": {name: kind for name, kind in METADATA.items() if name != "location"}}
VALUE_RANGE = {"range": TEXT, "majorDimension": ("ROWS",), "values": [[ANY]]}
SPREADSHEET = {
    "spreadsheetId": TEXT,
    "properties": dict.fromkeys(("title", "locale", "timeZone"), TEXT),
    "sheets": [
        {
            "properties": SHEET_PROPERTIES,
            "protectedRanges": [PROTECTED_TAB | {"protectedRangeId": WHOLE}],
            "developerMetadata": [METADATA],
        },
    ],
}

_GROUP = re.compile(r"([\w.]+)\(([^()]*)\)")
_PATH = re.compile(r"\w+(\.\w+)*(\.\*)?|\*")


def check(value: object, kind: object, at: str) -> None:
    """Refuse a value that is not of the kind, naming the first field that is wrong."""
    if isinstance(kind, dict) and isinstance(value, dict):
        for name, inner in value.items():
            if name not in kind:
                raise Refusal(f"Invalid JSON payload received. Unknown name {name!r} at {at!r} (in the sandbox).")
            check(inner, kind[name], f"{at}.{name}" if at else name)
    elif isinstance(kind, list) and isinstance(value, list):
        for place, inner in enumerate(value):
            check(inner, kind[0], f"{at}[{place}]")
    elif not isinstance(kind, tuple) or (type(value) not in kind and value not in kind):
        raise Refusal(f"Invalid value at {at!r}: {value!r}")


def parse_mask(text: str, kind: object) -> Mask:
    """Read a field mask, `a.b,c(d,e)`, and refuse paths that lead nowhere."""
    if not text:
        raise Refusal("Invalid value at 'fields': at least one field must be listed; use * to include all")
    flat = text.replace("/", ".")
    while (spread := _GROUP.sub(_spread, flat)) != flat:
        flat = spread
    paths = flat.split(",")
    if not all(map(_PATH.fullmatch, paths)):
        raise Refusal(f"Error expanding 'fields' parameter: {text!r}")
    mask: Mask = {}
    for names in sorted((re.findall(r"\w+", path) for path in paths), key=len, reverse=True):  # "a" is more than "a.b"
        node, inside = mask, kind
        for name in names:
            inside = inside[0] if isinstance(inside, list) else inside
            if not isinstance(inside, dict) or name not in inside:
                raise Refusal(f"Error expanding 'fields' parameter. Cannot find matching fields for path {name!r}.")
            node, inside = node.setdefault(name, {}), inside[name]
        node.clear()
    return mask


def _spread(group: re.Match[str]) -> str:
    return ",".join(f"{group[1]}.{name}" for name in group[2].split(","))


def pick(value: object, mask: Mask) -> object:
    """What the mask lets through."""
    if mask and isinstance(value, list):
        return [pick(inner, mask) for inner in value]
    if mask and isinstance(value, dict):
        return {name: pick(value[name], inner) for name, inner in mask.items() if name in value}
    return value


def merge(target: Json, source: Json, mask: Mask) -> Json:
    """`target` with the masked fields as they are in `source`; what is not there is cleared."""
    if not mask:
        return dict(source)
    merged = dict(target)
    for name, inner in mask.items():
        value = source.get(name)
        if inner:
            value = merge(target.get(name) or {}, value or {}, inner)
        if value is None or value == {}:
            merged.pop(name, None)
        else:
            merged[name] = value
    return merged
