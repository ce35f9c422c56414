"""Labels for items and bins: a name, some small lines, and one symbol to scan, on sheets and rolls, as PDF."""

from bot.labels.contents import PLACE_PREFIX, for_item, for_place, place_of
from bot.labels.errors import (
    LabelError,
    NeedsBarcode,
    NeedsGtin,
    NoFont,
    NoSuchPosition,
    NotEncodable,
    NothingToPrint,
    TooSmall,
    UnknownKind,
    UnknownSheet,
)
from bot.labels.kinds import Kind, Label, kind_named
from bot.labels.pdf import render
from bot.labels.sheets import SHEETS, Sheet, sheet_named
from bot.labels.stored import barcode_of, item_label, places_named

__all__ = [
    "PLACE_PREFIX",
    "SHEETS",
    "Kind",
    "Label",
    "LabelError",
    "NeedsBarcode",
    "NeedsGtin",
    "NoFont",
    "NoSuchPosition",
    "NotEncodable",
    "NothingToPrint",
    "Sheet",
    "TooSmall",
    "UnknownKind",
    "UnknownSheet",
    "barcode_of",
    "for_item",
    "for_place",
    "item_label",
    "kind_named",
    "place_of",
    "places_named",
    "render",
    "sheet_named",
]
