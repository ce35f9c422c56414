"""What taps did: a tap books what its card says, each button books once, and each question is answered by one tap."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.vocabulary import LocationKind
from tests.simulation.ledger import connected
from tests.simulation.witness import Tap

if TYPE_CHECKING:
    from tests.simulation.world import World

BEFOREHAND = ("toast", "strip", "retire")
"""Replies that change nothing in a chat but a button."""

QUOTING = "🤔"
"""Before a line that repeats what was not understood."""

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


@dataclass(frozen=True)
class Known:
    """What cards may name."""

    moved: dict[int, list[Moved]]  # by movement
    packs: dict[int, list[int]]  # sizes in steps, by item
    lots: dict[int, frozenset[str]]  # by item
    bins: frozenset[str]


def wrong(world: "World") -> Iterator[str]:
    """What no button should have done."""
    known = _known(world)
    booked: dict[tuple[int, int, str, str], int] = {}
    answered: dict[str, int] = {}
    for update, replies in world.witness.decided.items():
        tap = world.witness.taps.get(update)
        if tap is None:
            continue
        movements = world.witness.booked.get(update, ())
        for movement in movements:
            world.counts["movements booked by a tap"] += 1
            for moved in known.moved[movement]:
                yield from _unsaid(tap, moved, known)
        button = (tap.chat, tap.message, tap.data, tap.card)
        if movements:
            if button in booked:
                yield f"{tap.label!r} on {tap.card!r} booked twice: by {booked[button]} and {update}"
            booked[button] = update
        if tap.data.startswith("Fill.") and any(reply["kind"] not in BEFOREHAND for reply in replies):
            question = tap.data.partition(":")[2].rpartition(":")[0]
            if question in answered:
                yield f"{tap.label!r} on {tap.card!r} answered what {answered[question]} had answered"
            answered[question] = update


def _unsaid(tap: Tap, moved: Moved, known: Known) -> Iterator[str]:
    """What was booked that neither the card nor the button says."""
    said = "\n".join(line for line in (*tap.card.splitlines(), tap.label) if not line.startswith(QUOTING))
    said = _of(moved, said)
    where = f"{tap.label!r} on {tap.card!r} booked"
    if not any(name and name in said for name in moved.names):
        yield f"{where} {moved.names[0]}, which the card does not name"
    if not _says_amount(said, moved, known.packs.get(moved.item, [])):
        yield f"{where} {moved.steps} steps of {moved.names[0]}, which the card does not say"
    for kind, of_it, all_of_them in (
        ("lot", moved.lots, known.lots.get(moved.item, frozenset())),
        ("bin", moved.bins, known.bins),
    ):
        named = {code for code in all_of_them if code and _is_named(code, said)}
        if kind == "lot" and tap.data.startswith("do.") and not any(code in tap.data for code in named):
            continue  # a card of stock tells of the lots that there are, and its button takes them in their order
        if named and not of_it <= named:
            yield f"{where} {kind} {sorted(of_it - named)}, and the card says {sorted(named)}"


def _of(moved: Moved, said: str) -> str:
    """Of a card with several numbered lines: what is said of this one, with what is indented below it, and of all."""
    kept, is_kept = [], True
    for line in said.splitlines():
        if _NUMBERED.match(line):
            is_kept = any(name and name in line for name in moved.names)
        elif not line.startswith(" "):
            is_kept = True
        if is_kept:
            kept.append(line)
    return "\n".join(kept)


def _says_amount(said: str, moved: Moved, packs: list[int]) -> bool:
    numbers = {Decimal(each) for each in _NUMBER.findall(said.replace(",", ""))}
    unit = 10**moved.decimals
    for size in (unit, *packs):
        whole, rest = divmod(moved.steps, size)
        if Decimal(moved.steps) / size in numbers:
            return True
        if whole and Decimal(whole) in numbers and Decimal(rest) / unit in numbers:
            return True
    return False


def _is_named(code: str, said: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(code)}(?![\w-])", said) is not None


def _known(world: "World") -> Known:
    with connected(world) as connection:
        rows = connection.execute(_LINES).fetchall()
        packs, lots = defaultdict[int, list[int]](list), defaultdict[int, set[str]](set)
        for item, size in connection.execute("SELECT item_id, size FROM packs"):
            packs[item].append(size)
        for item, code in connection.execute("SELECT item_id, code FROM lots"):
            lots[item].add(code)
        bins = connection.execute(f"SELECT code FROM locations WHERE kind = '{LocationKind.BIN}'").fetchall()
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
    return Known(moved, packs, {item: frozenset(codes) for item, codes in lots.items()}, frozenset(c for (c,) in bins))
