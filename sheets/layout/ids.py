"""Ids of what the layout puts on a tab: the same each time, so that it is found again among what people made."""

from hashlib import sha256

MARKER = "storekeeper"
"""Stands in the formulas of our conditional formats, which have no id."""

SLOTS = {"banding": 0, "protection": 1, "views": 10, "charts": 70}
"""Where the numbers of each kind begin."""

MAX_VIEWS = 60
NUMBERS = range(100)


def own_id(sheet_id: int, number: int) -> int:
    """The id of a numbered thing on a tab."""
    digest = sha256(f"{MARKER} {sheet_id} {number}".encode()).digest()
    return int.from_bytes(digest[:4]) % (2**31 - 1) + 1
