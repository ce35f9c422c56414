"""The numbers that a sheet shows: what a restored ledger must not give again."""

import re
from collections import defaultdict

from domain.ledger.movements import PREFIXES
from sheets.client import Workbook
from sheets.mirror.found import cells_from, find
from sheets.tabs.movements import MOVEMENTS

_NUMBER = re.compile(r"\b([A-Z])-(\d{6,12})\b")

TABLES = {"T": "transfers", "N": "counts", "V": "reservations"} | dict.fromkeys(PREFIXES.values(), "movements")
"""What is numbered with each letter; all movements are numbered together."""


def shown(workbook: Workbook) -> dict[str, int]:
    """The highest number of each table that stands anywhere among the movements. Raises SheetsError."""
    found = find(workbook.describe(), MOVEMENTS)
    highest: dict[str, int] = defaultdict(int)
    for row in workbook.values(found.grid.title, cells_from(found.grid, 1)) if found and found.grid.rows > 1 else ():
        for letter, digits in _NUMBER.findall(" ".join(map(str, row))):
            if letter in TABLES:
                highest[TABLES[letter]] = max(highest[TABLES[letter]], int(digits))
    return dict(highest)
