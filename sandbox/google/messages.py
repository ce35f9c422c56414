"""The messages of the Sheets API that the stand-in knows, and how requests and field masks are checked against them."""

import re
from typing import Any

from sandbox.google.refusal import Refusal

Json = dict[str, Any]
Mask = dict[str, Any]
"""Field name -> mask of what is inside; empty: all of it. "*" is every field."""

TEXT, WHOLE, NUMBER, FLAG = "text", "whole", "number", "flag"
FIELDS = "mask"


def one_of(*names: str) -> frozenset[str]:
    """An enumeration."""
    return frozenset(names)


GRID_RANGE = dict.fromkeys(("sheetId", "startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"), WHOLE)
DIMENSION = one_of("ROWS", "COLUMNS")
DIMENSION_RANGE = {"sheetId": WHOLE, "dimension": DIMENSION, "startIndex": WHOLE, "endIndex": WHOLE}
COORDINATE = {"sheetId": WHOLE, "rowIndex": WHOLE, "columnIndex": WHOLE}
COLOR = dict.fromkeys(("red", "green", "blue", "alpha"), NUMBER)
CELL_FORMAT = {
    "numberFormat": {
        "type": one_of("TEXT", "NUMBER", "PERCENT", "DATE", "TIME", "DATE_TIME"),
        "pattern": TEXT,
    },
    "textFormat": {"bold": FLAG, "italic": FLAG, "fontSize": WHOLE, "foregroundColor": COLOR},
    "backgroundColor": COLOR,
    "horizontalAlignment": one_of("LEFT", "CENTER", "RIGHT"),
    "verticalAlignment": one_of("TOP", "MIDDLE", "BOTTOM"),
    "wrapStrategy": one_of("OVERFLOW_CELL", "CLIP", "WRAP"),
}
VALUE = {"numberValue": NUMBER, "stringValue": TEXT, "boolValue": FLAG, "formulaValue": TEXT}
CELL = {"userEnteredValue": VALUE, "userEnteredFormat": CELL_FORMAT}
ROW = {"values": [CELL]}
SHEET_PROPERTIES = {
    "sheetId": WHOLE,
    "title": TEXT,
    "index": WHOLE,
    "sheetType": one_of("GRID"),
    "gridProperties": dict.fromkeys(("rowCount", "columnCount", "frozenRowCount", "frozenColumnCount"), WHOLE),
}
SORT = {"dimensionIndex": WHOLE, "sortOrder": one_of("ASCENDING", "DESCENDING")}
FILTER = {"range": GRID_RANGE}
PROTECTED_RANGE = {
    "protectedRangeId": WHOLE,
    "range": GRID_RANGE,
    "description": TEXT,
    "warningOnly": FLAG,
    "requestingUserCanEdit": FLAG,
}
LOCATION_TYPE = one_of("SPREADSHEET", "SHEET")
LOCATION = {"locationType": LOCATION_TYPE, "spreadsheet": FLAG, "sheetId": WHOLE}
VISIBILITY = one_of("DOCUMENT", "PROJECT")
METADATA = {
    "metadataId": WHOLE,
    "metadataKey": TEXT,
    "metadataValue": TEXT,
    "location": LOCATION,
    "visibility": VISIBILITY,
}
LOOKUP = {
    "locationType": LOCATION_TYPE,
    "metadataLocation": LOCATION,
    "metadataId": WHOLE,
    "metadataKey": TEXT,
    "metadataValue": TEXT,
    "visibility": VISIBILITY,
}
DATA_FILTER = {"developerMetadataLookup": LOOKUP}
VALUE_RANGE = {"range": TEXT, "majorDimension": DIMENSION, "values": [["cell"]]}
GRID_DATA = {
    "startRow": WHOLE,
    "startColumn": WHOLE,
    "rowData": [{"values": [CELL | {"effectiveValue": VALUE, "formattedValue": TEXT}]}],
    "columnMetadata": [{"pixelSize": WHOLE}],
}
SPREADSHEET = {
    "spreadsheetId": TEXT,
    "spreadsheetUrl": TEXT,
    "properties": dict.fromkeys(("title", "locale", "timeZone", "autoRecalc"), TEXT),
    "sheets": [
        {
            "properties": SHEET_PROPERTIES,
            "data": [GRID_DATA],
            "basicFilter": FILTER,
            "protectedRanges": [PROTECTED_RANGE],
            "developerMetadata": [METADATA],
        }
    ],
    "developerMetadata": [METADATA],
}

_PLAIN: dict[str, tuple[type, ...]] = {
    TEXT: (str,),
    FIELDS: (str,),
    WHOLE: (int,),
    NUMBER: (int, float),
    FLAG: (bool,),
    "cell": (str, int, float, bool, type(None)),
}


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
    elif not _is_plain(value, kind):
        raise Refusal(f"Invalid value at '{at}': {value!r} ({kind} is expected)")


def _is_plain(value: object, kind: object) -> bool:
    if isinstance(kind, frozenset):
        return isinstance(value, str) and value in kind
    if isinstance(value, bool):
        return kind in {FLAG, "cell"}
    return isinstance(kind, str) and isinstance(value, _PLAIN[kind])


def parse_mask(text: str, kind: object, at: str = "fields") -> Mask:
    """Read a field mask, `a.b,c(d,e)`, and refuse paths that lead nowhere."""
    tokens = re.findall(r"\w+|\*|[.,()/]", text)
    if not text or "".join(tokens) != text.replace(" ", ""):
        raise Refusal(f"Invalid value at '{at}': at least one field must be listed; use * to include all")
    mask = _paths(tokens, at)
    if tokens:
        raise Refusal(f"Error expanding '{at}' parameter: {text!r}")
    _check_mask(mask, kind, at)
    return mask


def _paths(tokens: list[str], at: str) -> Mask:
    """Take comma-separated paths off the tokens."""
    mask: Mask = {}
    while True:
        node = mask
        while True:
            if not tokens or tokens[0] in ".,()/":
                raise Refusal(f"Error expanding '{at}' parameter")
            node = node.setdefault(tokens.pop(0), {})
            if tokens and tokens[0] == "(":
                del tokens[0]
                node |= _paths(tokens, at)
                if not tokens or tokens.pop(0) != ")":
                    raise Refusal(f"Error expanding '{at}' parameter: a bracket is open")
            if not tokens or tokens[0] not in "./":
                break
            del tokens[0]
        if not tokens or tokens[0] != ",":
            return mask
        del tokens[0]


def _check_mask(mask: Mask, kind: object, at: str) -> None:
    while isinstance(kind, list):
        kind = kind[0]
    for name, inner in mask.items():
        if name == "*":
            continue
        if not isinstance(kind, dict) or name not in kind:
            raise Refusal(f"Error expanding '{at}' parameter. Cannot find matching fields for path {name!r}.")
        _check_mask(inner, kind[name], f"{at}.{name}")


def pick(value: object, mask: Mask) -> object:
    """What the mask lets through."""
    if not mask or "*" in mask:
        return value
    if isinstance(value, list):
        return [pick(inner, mask) for inner in value]
    if isinstance(value, dict):
        return {name: pick(value[name], inner) for name, inner in mask.items() if name in value}
    return value


def wants(mask: Mask, *path: str) -> bool:
    """Whether the mask lets any of this path through."""
    for name in path:
        if not mask or "*" in mask:
            return True
        if name not in mask:
            return False
        mask = mask[name]
    return True


def merge(target: Json, source: Json, mask: Mask) -> Json:
    """`target` with the masked fields as they are in `source`; what is not there is cleared."""
    if not mask or "*" in mask:
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
