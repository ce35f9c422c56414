"""The messages of the Sheets API that the stand-in knows.

A message is a dict of its fields, a repeated field a list of one kind, and a plain value a tuple of types or names.
"""

from typing import Any

Json = dict[str, Any]
Mask = dict[str, Any]
"""Field name -> mask of its content; empty: all of it."""

TEXT, WHOLE, NUMBER, FLAG = (str,), (int,), (int, float), (bool,)
ANY = (str, int, float, bool, type(None))

GRID_RANGE = dict.fromkeys(("sheetId", "startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"), WHOLE)
DIMENSION = ("ROWS", "COLUMNS")
DIMENSION_RANGE = {"sheetId": WHOLE, "dimension": DIMENSION, "startIndex": WHOLE, "endIndex": WHOLE}
COORDINATE = dict.fromkeys(("sheetId", "rowIndex", "columnIndex"), WHOLE)

COLOR = dict.fromkeys(("red", "green", "blue", "alpha"), NUMBER)
COLOR_STYLE = {"rgbColor": COLOR}
_BORDER = {
    "style": ("DOTTED", "DASHED", "SOLID", "SOLID_MEDIUM", "SOLID_THICK", "NONE", "DOUBLE"),
    "width": WHOLE,
    "color": COLOR,
    "colorStyle": COLOR_STYLE,
}
_SIDES = ("top", "bottom", "left", "right")
TEXT_FORMAT = {
    **dict.fromkeys(("bold", "italic", "strikethrough", "underline"), FLAG),
    "foregroundColor": COLOR,
    "foregroundColorStyle": COLOR_STYLE,
    "fontFamily": TEXT,
    "fontSize": WHOLE,
    "link": {"uri": TEXT},
}
NUMBER_FORMAT = {
    "type": ("TEXT", "NUMBER", "PERCENT", "CURRENCY", "DATE", "TIME", "DATE_TIME", "SCIENTIFIC"),
    "pattern": TEXT,
}
CELL_FORMAT = {
    "numberFormat": NUMBER_FORMAT,
    "textFormat": TEXT_FORMAT,
    "backgroundColor": COLOR,
    "backgroundColorStyle": COLOR_STYLE,
    "borders": dict.fromkeys(_SIDES, _BORDER),
    "padding": dict.fromkeys(_SIDES, WHOLE),
    "horizontalAlignment": ("LEFT", "CENTER", "RIGHT"),
    "verticalAlignment": ("TOP", "MIDDLE", "BOTTOM"),
    "wrapStrategy": ("OVERFLOW_CELL", "LEGACY_WRAP", "CLIP", "WRAP"),
    "textDirection": ("LEFT_TO_RIGHT", "RIGHT_TO_LEFT"),
    "hyperlinkDisplayType": ("LINKED", "PLAIN_TEXT"),
    "textRotation": {"angle": WHOLE, "vertical": FLAG},
}
VALUE = {"numberValue": NUMBER, "stringValue": TEXT, "boolValue": FLAG, "formulaValue": TEXT}
CONDITION = {"type": TEXT, "values": [{"userEnteredValue": TEXT, "relativeDate": TEXT}]}
VALIDATION = {"condition": CONDITION, "inputMessage": TEXT, "strict": FLAG, "showCustomUi": FLAG}
CELL = {"userEnteredValue": VALUE, "userEnteredFormat": CELL_FORMAT, "note": TEXT, "dataValidation": VALIDATION}
ROW = {"values": [CELL]}
SHEET_PROPERTIES = {
    "sheetId": WHOLE,
    "title": TEXT,
    "index": WHOLE,
    "sheetType": ("GRID",),
    "hidden": FLAG,
    "rightToLeft": FLAG,
    "tabColor": COLOR,
    "tabColorStyle": COLOR_STYLE,
    "gridProperties": {
        **dict.fromkeys(("rowCount", "columnCount", "frozenRowCount", "frozenColumnCount"), WHOLE),
        **dict.fromkeys(("hideGridlines", "rowGroupControlAfter", "columnGroupControlAfter"), FLAG),
    },
}
BOOK_PROPERTIES = dict.fromkeys(("title", "locale", "timeZone"), TEXT) | {"autoRecalc": ("ON_CHANGE", "MINUTE", "HOUR")}
DIMENSION_PROPERTIES = {"pixelSize": WHOLE, "hiddenByUser": FLAG}

PROTECTED_RANGE = {
    "protectedRangeId": WHOLE,
    "range": GRID_RANGE,
    "description": TEXT,
    **dict.fromkeys(("warningOnly", "requestingUserCanEdit"), FLAG),
    "unprotectedRanges": [GRID_RANGE],
    "editors": {"users": [TEXT], "groups": [TEXT], "domainUsersCanEdit": FLAG},
}
NAMED_RANGE = {"namedRangeId": TEXT, "name": TEXT, "range": GRID_RANGE}
_CRITERIA = {
    "hiddenValues": [TEXT],
    "condition": CONDITION,
    "visibleBackgroundColor": COLOR,
    "visibleForegroundColor": COLOR,
}
SORT_SPEC = {"dimensionIndex": WHOLE, "sortOrder": ("ASCENDING", "DESCENDING")}
_FILTER_SPEC = {"filterCriteria": _CRITERIA, "columnIndex": WHOLE}
BASIC_FILTER = {"range": GRID_RANGE, "filterSpecs": [_FILTER_SPEC]}
FILTER_VIEW = BASIC_FILTER | {"filterViewId": WHOLE, "title": TEXT, "sortSpecs": [SORT_SPEC]}
_BANDS = {
    name + style: COLOR_STYLE if style else COLOR
    for name in ("headerColor", "firstBandColor", "secondBandColor", "footerColor")
    for style in ("", "Style")
}
BANDED_RANGE = {"bandedRangeId": WHOLE, "range": GRID_RANGE, "rowProperties": _BANDS, "columnProperties": _BANDS}
_POINT = {
    "color": COLOR,
    "colorStyle": COLOR_STYLE,
    "type": ("MIN", "MAX", "NUMBER", "PERCENT", "PERCENTILE"),
    "value": TEXT,
}
CONDITIONAL_FORMAT = {
    "ranges": [GRID_RANGE],
    "booleanRule": {"condition": CONDITION, "format": CELL_FORMAT},
    "gradientRule": dict.fromkeys(("minpoint", "midpoint", "maxpoint"), _POINT),
}
DIMENSION_GROUP = {"range": DIMENSION_RANGE, "depth": WHOLE, "collapsed": FLAG}

_METADATA_KINDS = ("SHEET", "SPREADSHEET", "ROW", "COLUMN")
METADATA = {
    "metadataId": WHOLE,
    "metadataKey": TEXT,
    "metadataValue": TEXT,
    "location": {
        "locationType": _METADATA_KINDS,
        "sheetId": WHOLE,
        "spreadsheet": FLAG,
        "dimensionRange": DIMENSION_RANGE,
    },
    "visibility": ("DOCUMENT", "PROJECT"),
}
DATA_FILTER = {
    "developerMetadataLookup": {name: kind for name, kind in METADATA.items() if name != "location"}
    | {"locationType": _METADATA_KINDS},
}
VALUE_RANGE = {"range": TEXT, "majorDimension": DIMENSION, "values": [[ANY]]}

_CHART_SOURCE = {"sourceRange": {"sources": [GRID_RANGE]}}
_SERIES = {
    "series": _CHART_SOURCE,
    "targetAxis": ("BOTTOM_AXIS", "LEFT_AXIS", "RIGHT_AXIS"),
    "type": ("BAR", "LINE", "AREA", "COLUMN", "SCATTER", "STEPPED_AREA"),
    "color": COLOR,
    "colorStyle": COLOR_STYLE,
}
CHART = {
    "chartId": WHOLE,
    "spec": {
        **dict.fromkeys(("title", "subtitle", "altText", "fontName"), TEXT),
        "maximized": FLAG,
        "hiddenDimensionStrategy": TEXT,
        "basicChart": {
            "chartType": ("BAR", "LINE", "AREA", "COLUMN", "SCATTER", "COMBO", "STEPPED_AREA"),
            "legendPosition": TEXT,
            "axis": [{"position": TEXT, "title": TEXT}],
            "domains": [{"domain": _CHART_SOURCE, "reversed": FLAG}],
            "series": [_SERIES],
            "headerCount": WHOLE,
            "stackedType": ("NOT_STACKED", "STACKED", "PERCENT_STACKED"),
            **dict.fromkeys(("threeDimensional", "interpolateNulls"), FLAG),
        },
        "pieChart": {"legendPosition": TEXT, "domain": _CHART_SOURCE, "series": _CHART_SOURCE, "pieHole": NUMBER},
    },
    "position": {
        "sheetId": WHOLE,
        "newSheet": FLAG,
        "overlayPosition": {
            "anchorCell": COORDINATE,
            **dict.fromkeys(("offsetXPixels", "offsetYPixels", "widthPixels", "heightPixels"), WHOLE),
        },
    },
}

SHEET_THINGS: Json = {
    "protectedRanges": [PROTECTED_RANGE],
    "merges": [GRID_RANGE],
    "conditionalFormats": [CONDITIONAL_FORMAT],
    "filterViews": [FILTER_VIEW],
    "bandedRanges": [BANDED_RANGE],
    "charts": [CHART],
    "rowGroups": [DIMENSION_GROUP],
    "columnGroups": [DIMENSION_GROUP],
    "basicFilter": BASIC_FILTER,
}
"""What a sheet has besides cells, by field of a Sheet message."""

READ_CELL = CELL | {"effectiveValue": VALUE, "effectiveFormat": CELL_FORMAT, "formattedValue": TEXT, "hyperlink": TEXT}
GRID_DATA = {
    "startRow": WHOLE,
    "startColumn": WHOLE,
    "rowData": [{"values": [READ_CELL]}],
    "rowMetadata": [DIMENSION_PROPERTIES | {"developerMetadata": [METADATA]}],
    "columnMetadata": [DIMENSION_PROPERTIES | {"developerMetadata": [METADATA]}],
}
SPREADSHEET = {
    "spreadsheetId": TEXT,
    "spreadsheetUrl": TEXT,
    "properties": BOOK_PROPERTIES,
    "sheets": [{"properties": SHEET_PROPERTIES, "data": [GRID_DATA], "developerMetadata": [METADATA]} | SHEET_THINGS],
    "namedRanges": [NAMED_RANGE],
    "developerMetadata": [METADATA],
}
