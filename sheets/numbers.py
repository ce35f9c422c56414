"""The numbers that a sheet shows: what a restored ledger must not give again."""

import re
from collections import defaultdict

from domain.ledger.movements import PREFIXES
from sheets import requests
from sheets.client import Workbook
from sheets.tabs.movements import MOVEMENTS

_NUMBER = re.compile(r"\b([A-Z])-(\d{6,12})\b")

TABLES = {"T": "transfers", "N": "counts", "V": "reservations"} | dict.fromkeys(PREFIXES.values(), "movements")
"""What is numbered with each letter; all movements are numbered together."""


def shown(workbook: Workbook) -> dict[str, int]:
    """The highest number of each table that stands anywhere among the movements. Raises SheetsError."""
    found = requests.find(workbook.describe(), MOVEMENTS)
    highest: dict[str, int] = defaultdict(int)
    for row in requests.values_from(workbook, found, 1) if found else ():
        for letter, digits in _NUMBER.findall(" ".join(map(str, row))):
            if letter in TABLES:
                highest[TABLES[letter]] = max(highest[TABLES[letter]], int(digits))
    return dict(highest)
