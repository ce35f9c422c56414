"""What a message says of what it books, beside the goods and how much: lot and expiry, places, a price, a day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.chat.texts import languages
from bot.chat.wording import Wording
from domain.operations.correcting import CORRECTS
from domain.vocabulary import LocationKind, LotFact, MovementKind
from tests.simulation.clock import MORNING
from tests.simulation.ledger import connected

if TYPE_CHECKING:
    from tests.simulation.world import World

ZONE = ZoneInfo("Asia/Shanghai")
"""Of both warehouses."""

_LOT = re.compile(r"(?:\blot |批[号次] ?)([A-Z]+-?\d+)(?![\w-])|批[号次] ?([A-Z]+-?\d+)(?=效期)")
_EXPIRY = re.compile(r"(?:\bexp |效期 ?)(\d{4}-\d\d-\d\d)")
_BIN = re.compile(r"(?<![A-Za-z0-9-])(?:[AB]-0\d|COLD-1|MED-1)(?![\d-])")
_PRICE = re.compile(r"(?:@ ?|单价 ?)(\d+(?:\.\d+)?)(?![\d.,/])")
_DAY = re.compile(r"(?:\bon )(\d{4}-\d\d-\d\d)|^(\d{4}-\d\d-\d\d)(?=[收发])")
_YESTERDAY = re.compile(r"\byesterday\b|昨天")

_SEVERAL = re.compile(r"[,，;；、]|箱|\bcases?\b|total|共")
"""In a message of several goods, or whose price is not that of a single unit."""

_BOOKED = f"""
    SELECT movements.id, movements.happened_at, lines.quantity, lines.cost, items.decimals,
        lots.id, lots.code, lots.expiry, source.kind, source.code, target.kind, target.code
    FROM movements JOIN lines ON lines.movement_id = movements.id JOIN items ON items.id = lines.item_id
    JOIN lots ON lots.id = lines.lot_id
    JOIN locations source ON source.id = lines.source_id JOIN locations target ON target.id = lines.target_id
    WHERE movements.kind NOT IN ('{MovementKind.REVERSAL}', '{MovementKind.OPENING}')
        AND movements.note NOT LIKE '{CORRECTS}%' AND movements.id NOT IN (SELECT movement_id FROM restatements)"""


_CORRECTED = f"SELECT lot_id, before FROM lot_corrections WHERE fact = '{LotFact.EXPIRY}'"


@dataclass(frozen=True)
class Typed:
    """What it says, where it does; the rest is the message without it."""

    lot: str
    expiry: str
    bins: frozenset[str]
    price: Decimal | None
    day: date | None
    rest: str


@dataclass(frozen=True)
class Line:
    """What was booked of it."""

    day: date
    lot: str
    expiries: frozenset[str]  # of the lot, with those that were put right since
    bins: frozenset[str]
    price: Decimal | None  # of a single unit
    cost: int | None  # of all


def read(words: str) -> Typed:
    """Read a message of one kind of goods."""
    lot, expiry, price, day = (each.search(words) for each in (_LOT, _EXPIRY, _PRICE, _DAY))
    said = next((each for each in day.groups() if each), "") if day else ""
    at = date.fromisoformat(said) if said else None
    if _YESTERDAY.search(words):
        at = MORNING.astimezone(ZONE).date() - timedelta(days=1)
    rest = words
    for each in (_EXPIRY, _LOT, _BIN, _PRICE, _DAY):
        rest = each.sub(" ", rest)
    return Typed(
        next((each for each in lot.groups() if each), "") if lot else "",
        expiry[1] if expiry else "",
        frozenset(_BIN.findall(words)),
        Decimal(price[1]) if price else None,
        at,
        rest,
    )


def wrong(world: "World") -> Iterator[str]:
    """What was booked, or told, of another lot, place, price or day than was typed."""
    lines = _lines(world)
    for update, replies in world.witness.decided.items():
        said = world.witness.said.get(update)
        if said is None or _SEVERAL.search(said.words):
            continue
        typed = read(said.words)
        for line in [each for movement in world.witness.booked.get(update, ()) for each in lines.get(movement, [])]:
            for what, is_so in _compared(world, typed, line):
                world.counts[f"booked, and typed: {what}"] += 1
                if not is_so:
                    yield f"typed: {said.words!r}; booked: {line}"
            told = "\n".join(reply["text"] for reply in replies)
            for what, shown in _shown(typed, line):
                world.counts[f"booked, typed and told: {what}"] += 1
                if not any(each in told for each in shown):
                    yield f"typed: {said.words!r}; told nothing of the {what}: {told!r}"


def _compared(world: "World", typed: Typed, line: Line) -> Iterator[tuple[str, bool]]:
    if typed.lot:
        yield "lot", line.lot.casefold() == typed.lot.casefold()
    if typed.expiry:
        yield "expiry", typed.expiry in line.expiries
    if typed.bins:
        yield "places", typed.bins <= line.bins
    if typed.price is not None:
        yield "price", line.price == typed.price
    if typed.day is not None and not world.clocks.off:
        yield "day", line.day == typed.day


def _shown(typed: Typed, line: Line) -> Iterator[tuple[str, list[str]]]:
    """What the answer must tell: the words that it may have for it."""
    say = [Wording(language) for language in languages()]
    if typed.lot:
        yield "lot", [line.lot]
    if typed.expiry:
        yield "expiry", [each.day(date.fromisoformat(typed.expiry)) for each in say]
    for each in typed.bins:
        yield "place", [each]
    if typed.price is not None and line.cost is not None:
        yield "price", [each.money(line.cost) for each in say]
    if typed.day is not None:
        yield "day", [each.day(line.day) for each in say]


def _lines(world: "World") -> dict[int, list[Line]]:
    """By movement."""
    with connected(world) as connection:
        rows = connection.execute(_BOOKED).fetchall()
        before = connection.execute(_CORRECTED).fetchall()
    lines: dict[int, list[Line]] = {}
    for movement, at, steps, cost, decimals, lot_id, lot, expiry, *ends in rows:
        happened = datetime.fromisoformat(at) if isinstance(at, str) else at
        price = None if cost is None else Decimal(cost) * 10**decimals / steps / 100
        bins = frozenset(code for kind, code in (ends[:2], ends[2:]) if kind == LocationKind.BIN)
        expiries = frozenset({str(expiry or ""), *(was for corrected, was in before if corrected == lot_id)})
        line = Line(happened.astimezone(ZONE).date(), lot, expiries, bins, price, cost)
        lines.setdefault(movement, []).append(line)
    return lines
