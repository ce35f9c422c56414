"""Amounts in the units and packs of a line's item."""

import re
from dataclasses import replace
from decimal import Decimal

from bot.chat.wording import Wording
from bot.drafts.draft import Line
from bot.language.lexicon import COUNTS, SIZES_OF, UNITS
from domain.company.catalogue import Item

_VESSELS = frozenset({"bottle", "can", "cup", "jar", "tub", "tube"})
_OF_PIECES = re.compile(
    "(?i)[片粒丸颗枚只支张根条块个]装|[片粒丸]|胶囊|tablet|capsule|pill|caplet|[0-9] ?(?:pieces|pcs|pc|count|ct)\\b"
)
"""In the name of goods that are sold by the vessel and hold pieces."""


def in_own_units(say: Wording, line: Line, item: Item) -> Line:
    """Return the line in the item's own packs, from those that the words may mean; two amounts become one."""
    amount, unit = _own(say, item, line.amount, line.unit)
    line = replace(line, amount=amount, unit=unit, per=line.per and say.pack(item, line.per))
    if line.also is None or amount is None:
        return line
    more, other = _own(say, item, *line.also)
    sizes = item.sizes
    if more is None or unit not in sizes or other not in sizes:
        return replace(line, also=None, unit=line.also[1] if unit in sizes else unit)  # it is refused by its name
    steps = amount * sizes[unit] + more * sizes[other]
    return replace(line, amount=steps / sizes[item.unit], unit=item.unit, also=None)


def _own(say: Wording, item: Item, amount: Decimal | None, unit: str | None) -> tuple[Decimal | None, str | None]:
    """Return an amount in a unit of the item: dozens of counted things, a measure in the unit it is kept in."""
    if unit is None:
        return amount, None
    own = say.pack(item, unit)
    if own in item.sizes or amount is None:
        return amount, own
    if unit in COUNTS and not item.decimals:
        return amount * COUNTS[unit], item.unit
    if unit == "piece" and _is_a_piece(item):
        return amount, item.unit
    said, kept = SIZES_OF.get(unit), SIZES_OF.get(UNITS.get(item.unit.casefold(), ""))
    if said and kept and said[0] == kept[0]:
        return amount * said[1] / kept[1], item.unit
    return amount, own


def _is_a_piece(item: Item) -> bool:
    """Whether a piece of it can only be what it is counted in: a bottle of water, but not one of tablets."""
    unit = UNITS.get(item.unit.casefold(), item.unit)
    return unit in _VESSELS and not _OF_PIECES.search(f"{item.name_en} {item.name_zh}")
