"""Lot codes of the company's own, for goods without a printed lot: OWN-260310-2, the item's second on that day.

The code itself shows this wherever it appears: in the sheet, an export, or on a label.
"""

import re
from datetime import date

from sqlalchemy import Connection, select

from domain.company.catalogue import Item
from domain.company.values import folded
from domain.storage.schema.ledger import lots

_OWN = re.compile(r"own-([0-9]{6})-([0-9]+)")


def is_own(code: str) -> bool:
    """Whether a lot code is the company's own rather than the manufacturer's."""
    return _OWN.fullmatch(folded(code)) is not None


def next_code(connection: Connection, item: Item, day: date) -> str:
    """Return the next code for an item's goods that came on this day.

    It is not reserved, and may be taken before it is used.
    """
    of_day = f"OWN-{day:%y%m%d}-"
    query = select(lots.c.folded).where(lots.c.item_id == item.id, lots.c.folded.startswith(folded(of_day)))
    numbers = [int(known[2]) for code in connection.execute(query).scalars() if (known := _OWN.fullmatch(code))]
    return f"{of_day}{max(numbers, default=0) + 1}"
