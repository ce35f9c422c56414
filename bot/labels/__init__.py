"""Labels for items and bins: a name, some small lines, and one symbol to scan, on sheets and rolls, as PDF."""

from bot.labels.contents import for_place, place_of
from bot.labels.errors import LabelError, NeedsBarcode, NoFont, TooSmall
from bot.labels.kinds import Kind, Label
from bot.labels.pdf import render
from bot.labels.sheets import SHEETS, sheet_named
from bot.labels.stored import item_label, places_named

__all__ = [
    "SHEETS", "Kind", "Label", "LabelError", "NeedsBarcode", "NoFont", "TooSmall", "for_place", "item_label",
    "place_of", "places_named", "render", "sheet_named",
]  # fmt: skip
