"""Colours: the header, banding, and what has to be seen at a glance."""

from collections.abc import Mapping

from sheets.cells import Format
from sheets.client import Json
from sheets.layout.conditions import formula
from sheets.layout.ids import MARKER, SLOTS, own_id
from sheets.layout.ranges import column, own_columns
from sheets.tab import Colour, Tab
from sheets.words import Language

HEADER = "dce6f1"
BAND = "f6f9fc"
PLAIN = "ffffff"

PAINTS: Mapping[Colour, tuple[str, str]] = {
    Colour.RED: ("f8d0cc", "8c1d12"),
    Colour.AMBER: ("fde9b8", "6e4a00"),
    Colour.BLUE: ("d5e6fb", "174a8b"),
    Colour.GREY: ("eceff1", "5f6b73"),
}
"""Background and text."""


def rgb(colour: str) -> Json:
    """Return a colour as in the Sheets API."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    return dict(zip(("red", "green", "blue"), (round(part, 4) for part in parts), strict=True))


_TEXTS = (Format.TEXT, Format.WRITTEN, Format.LINK)


def paint(colour: Colour) -> Json:
    """Return the format of a cell with this colour."""
    behind, words = PAINTS[colour]
    return {
        "backgroundColorStyle": {"rgbColor": rgb(behind)},
        "textFormat": {"foregroundColorStyle": {"rgbColor": rgb(words)}},
    }


def header(tab: Tab, sheet_id: int) -> list[Json]:
    """Return the format of the first row: bold, on one line; titles aligned with their numbers."""
    look = {
        "textFormat": {"bold": True},
        "backgroundColor": rgb(HEADER),
        "verticalAlignment": "MIDDLE",
        "wrapStrategy": "CLIP",
    }
    row = own_columns(tab, sheet_id) | {"startRowIndex": 0, "endRowIndex": 1}
    fields = "userEnteredFormat(textFormat.bold,backgroundColor,verticalAlignment,wrapStrategy)"
    right = {"userEnteredFormat": {"horizontalAlignment": "RIGHT"}}
    numbers = [place for place, column in enumerate(tab.columns) if column.format not in _TEXTS]
    return [
        {"repeatCell": {"range": row, "cell": {"userEnteredFormat": look}, "fields": fields}},
        *(
            {
                "repeatCell": {
                    "range": row | {"startColumnIndex": place, "endColumnIndex": place + 1},
                    "cell": right,
                    "fields": "userEnteredFormat.horizontalAlignment",
                }
            }
            for place in numbers
        ),
    ]


def banding(tab: Tab, sheet_id: int) -> Json:
    """Return the banding: every other row slightly darker."""
    bands = {
        "headerColorStyle": {"rgbColor": rgb(HEADER)},
        "firstBandColorStyle": {"rgbColor": rgb(PLAIN)},
        "secondBandColorStyle": {"rgbColor": rgb(BAND)},
    }
    banded = {
        "bandedRangeId": own_id(sheet_id, SLOTS["banding"]),
        "range": own_columns(tab, sheet_id),
        "rowProperties": bands,
    }
    return {"addBanding": {"bandedRange": banded}}


def rules(tab: Tab, sheet_id: int, language: Language) -> list[Json]:
    """Return the declared colour rules, in order."""
    found = []
    for index, rule in enumerate(tab.rules):
        # N() of a text is 0: it marks the rule as ours, and changes nothing.
        when = f'=AND(N("{MARKER}")=0,{formula(tab, rule.when, language)})'
        condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": when}]}
        ranges = [column(tab, sheet_id, name) for name in rule.columns]
        made = {"ranges": ranges, "booleanRule": {"condition": condition, "format": paint(rule.colour)}}
        found.append({"addConditionalFormatRule": {"rule": made, "index": index}})
    return found
