"""What the stand-in's workbook shows."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.google.workbook import Workbook

NUMBER = re.compile(r"[A-Z]-(\d{6,})")


def movements_shown(book: "Workbook") -> frozenset[int]:
    """The numbers in the tab of the movements."""
    found = set()
    for sheet in book.sheets:
        if sheet.title.startswith("Movements"):
            for row in sheet.rows[1:]:
                numbers = [match for at in sorted(row) if (match := NUMBER.fullmatch(str(row[at].value)))]
                found |= {int(match[1]) for match in numbers[:1]}
    return frozenset(found)
