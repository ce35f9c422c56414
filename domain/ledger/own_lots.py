"""Lots of the company's own, for goods on which no lot is printed: OWN-260310-2, the second of an item on that day.

The code itself says so, in whatever it is written: the sheet, an export, a label.
"""

import re
from datetime import date

from sqlalchemy import Connection, select

from domain.company.catalogue import Item
from domain.company.values import folded
from domain.storage.schema.ledger import lots

_OWN = re.compile(r"own-([0-9]{6})-([0-9]+)")


def is_own(code: str) -> bool:
    """Whether a lot is called so by the company, and not by who made it."""
    return _OWN.fullmatch(folded(code)) is not None


def next_code(connection: Connection, item: Item, day: date) -> str:
    """The next code for goods of an item that came on this day. It may be taken before it is used."""
    of_day = f"OWN-{day:%y%m%d}-"
    query = select(lots.c.folded).where(lots.c.item_id == item.id, lots.c.folded.startswith(folded(of_day)))
    numbers = [int(known[2]) for code in connection.execute(query).scalars() if (known := _OWN.fullmatch(code))]
    return f"{of_day}{max(numbers, default=0) + 1}"
