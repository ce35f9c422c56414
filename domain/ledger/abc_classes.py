"""ABC classes: the few items that account for most of what is issued, and the many that account for little."""

from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from sqlalchemy import Connection, func, select

from domain.storage.schema.figures import daily_flows
from domain.vocabulary import Flow

UP_TO_A, UP_TO_B = Fraction(80, 100), Fraction(95, 100)
YEAR = timedelta(days=365)


class AbcClass(StrEnum):
    """How much of what is issued an item accounts for."""

    A = "A"
    B = "B"
    C = "C"


def classes(connection: Connection, end: date, site_id: int | None = None) -> dict[int, AbcClass]:
    """Return the class of every item that was issued in the year before `end`; all others are C.

    Items are ranked by the cost of what was issued, highest first. Those within the first 80 % of the total are A, up
    to 95 % B, and the rest C. The first is always A.
    """
    table = daily_flows.c
    query = (
        select(table.item_id, func.sum(table.value))
        .where(table.flow == Flow.ISSUED, table.day >= end - YEAR, table.day < end)
        .group_by(table.item_id)
    )
    if site_id is not None:
        query = query.where(table.site_id == site_id)
    issued = [(int(value), item_id) for item_id, value in connection.execute(query) if value > 0]
    whole, so_far = sum(value for value, _ in issued), 0
    found: dict[int, AbcClass] = {}
    for value, item_id in sorted(issued, key=lambda each: (-each[0], each[1])):
        so_far += value
        part = Fraction(so_far, whole)
        found[item_id] = AbcClass.A if part <= UP_TO_A or not found else AbcClass.B if part <= UP_TO_B else AbcClass.C
    return found
