"""What was booked, by all the names that a card may give it."""

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.vocabulary import LocationKind, MovementKind
from tests.simulation.ledger import connected

if TYPE_CHECKING:
    from tests.simulation.world import World

_LINES = f"""
    SELECT lines.movement_id, items.id, items.sku, items.name_en, items.name_zh, lines.quantity, items.decimals,
        lots.code, CASE WHEN source.kind = '{LocationKind.BIN}' THEN source.code ELSE '' END,
        CASE WHEN target.kind = '{LocationKind.BIN}' THEN target.code ELSE '' END
    FROM lines JOIN items ON items.id = lines.item_id JOIN lots ON lots.id = lines.lot_id
    JOIN locations source ON source.id = lines.source_id JOIN locations target ON target.id = lines.target_id"""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")

_NUMBERED = re.compile(r"\d+\. ")


@dataclass(frozen=True)
class Moved:
    """What a movement moved of an item: by all its names, how much, in steps, of which lots, and between which bins."""

    item: int
    names: tuple[str, ...]
    decimals: int
    steps: int
    lots: frozenset[str]
    bins: frozenset[str]

    def is_named(self, said: str) -> bool:
        """Whether it is named there, by any of its names."""
        return any(name and name in said for name in self.names)


@dataclass(frozen=True)
class Known:
    """What cards may name."""

    reversals: frozenset[int]  # movements
    moved: dict[int, list[Moved]]  # by movement
    counted: dict[int, int]  # steps that were found, by the movement that adjusts the stock to them
    packs: dict[int, list[int]]  # sizes in steps, by item
    lots: dict[int, frozenset[str]]  # by item
    bins: frozenset[str]


def said_of(moved: Moved, said: str) -> str:
    """Of a card with several numbered lines: what is said of this one, with what is indented below it, and of all."""
    kept, is_kept = [], True
    for line in said.splitlines():
        if _NUMBERED.match(line):
            is_kept = moved.is_named(line)
        elif not line.startswith(" "):
            is_kept = True
        if is_kept:
            kept.append(line)
    return "\n".join(kept)


def says_amount(said: str, moved: Moved, packs: list[int], counted: int | None = None) -> bool:
    """Whether one of its numbers is that amount, in single units or in packs; of a count, the amount that was found."""
    numbers = {Decimal(each) for each in _NUMBER.findall(said.replace(",", ""))}
    unit, steps = 10**moved.decimals, moved.steps if counted is None else counted
    for size in (unit, *packs):
        whole, rest = divmod(steps, size)
        if Decimal(steps) / size in numbers:
            return True
        if whole and Decimal(whole) in numbers and Decimal(rest) / unit in numbers:
            return True
    return False


def known_to(world: "World") -> Known:
    """What the ledger knows at the end of the day."""
    with connected(world) as connection:
        rows = connection.execute(_LINES).fetchall()
        packs, lots = defaultdict[int, list[int]](list), defaultdict[int, set[str]](set)
        for item, size in connection.execute("SELECT item_id, size FROM packs"):
            packs[item].append(size)
        for item, decimals in connection.execute("SELECT id, decimals FROM items WHERE unit = 'kg' AND decimals > 0"):
            packs[item].append(5 * 10 ** (decimals - 1))  # a jin
        for item, code in connection.execute("SELECT item_id, code FROM lots"):
            lots[item].add(code)
        bins = connection.execute(f"SELECT code FROM locations WHERE kind = '{LocationKind.BIN}'").fetchall()
        query = f"SELECT id FROM movements WHERE kind = '{MovementKind.REVERSAL}'"
        reversals = frozenset(number for (number,) in connection.execute(query))
        counted = dict(connection.execute("SELECT movement_id, counted FROM counts WHERE movement_id IS NOT NULL"))
    parts = defaultdict[tuple[int, int], list[tuple]](list)
    for movement, item, *rest in rows:
        parts[movement, item].append(tuple(rest))
    moved = defaultdict[int, list[Moved]](list)
    for (movement, item), found in parts.items():
        *names, _, decimals, _, _, _ = found[0]
        moved[movement].append(
            Moved(
                item,
                tuple(names),
                decimals,
                sum(each[3] for each in found),
                frozenset(each[5] for each in found if each[5]),
                frozenset(code for each in found for code in each[6:] if code),
            )
        )
    return Known(
        reversals,
        moved,
        counted,
        packs,
        {item: frozenset(codes) for item, codes in lots.items()},
        frozenset(c for (c,) in bins),
    )
