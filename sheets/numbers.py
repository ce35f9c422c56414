"""The numbers that a sheet shows, which a restored ledger must not give again."""

import re
from collections import defaultdict
from itertools import chain

from gspread.utils import absolute_range_name

from domain.ledger.movements import PREFIXES
from sheets.client import Workbook

_NUMBER = re.compile(r"\b([A-Z])-(\d{6,12})\b")

_OURS = "storekeeper."
"""The prefix of the metadata keys on all our tabs, including the inbox, whatever people call them."""

TABLES = {
    "T": "transfers",
    "Q": "transfers",
    "N": "counts",
    "V": "reservations",
    **dict.fromkeys(PREFIXES.values(), "movements"),
}
"""What is numbered with each letter; all movements share one numbering."""


def shown(workbook: Workbook) -> dict[str, int]:
    """Return the highest number of each table anywhere in our tabs. Raises SheetsError.

    Counts and reservations have numbers of their own, which no movement shows.
    """
    ours = [
        str(sheet["properties"]["title"])
        for sheet in workbook.describe().get("sheets", [])
        if any(str(note["metadataKey"]).startswith(_OURS) for note in sheet.get("developerMetadata", []))
    ]
    highest: dict[str, int] = defaultdict(int)
    for row in chain(*workbook.ranges([absolute_range_name(title) for title in ours])) if ours else ():
        for letter, digits in _NUMBER.findall(" ".join(map(str, row))):
            if letter in TABLES:
                highest[TABLES[letter]] = max(highest[TABLES[letter]], int(digits))
    return dict(highest)
