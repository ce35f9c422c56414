"""What is booked is what was typed, and what the answer tells."""

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.simulation import typed
from tests.simulation.booked import known_to, said_of, says_amount
from tests.simulation.people import GOODS

if TYPE_CHECKING:
    from tests.simulation.world import World

DIFFERENCES = ("/count", "/adjust", "盘点")
"""How a message begins that says how much there is, or is too much: what is booked is another number."""

_WORDS = re.compile(r"[一二两三四五六七八九十百千万半]|\dx\d")
"""In a message that does not say in figures how much it is."""


def plain(markup: str) -> str:
    """What a person reads of it."""
    return html.unescape(re.sub("<[^>]*>", "", markup)).strip()


def wrong(world: "World") -> Iterator[str]:
    """What was booked otherwise than it was typed, or told."""
    known = known_to(world)
    for update, replies in world.witness.decided.items():
        told, said = "\n".join(plain(reply["text"]) for reply in replies), world.witness.said.get(update)
        booked = world.witness.booked.get(update, ())
        others = {moved.item for movement in set(booked) - known.reversals for moved in known.moved[movement]}
        for movement in booked:
            for moved in known.moved[movement]:
                if movement in known.reversals and moved.item in others:
                    continue  # the answer tells of what is booked instead
                packs = known.packs.get(moved.item, [])
                world.counts["booked goods of which an answer tells"] += 1
                if not moved.is_named(told) or not says_amount(_headed(movement, said_of(moved, told)), moved, packs):
                    yield f"booked: {moved.steps} steps of {moved.names[0]}; told: {told!r}"
                numbers = _numbers(said.words) if said else ""
                if said and numbers:
                    world.counts["booked goods of which a message tells"] += 1
                    if not says_amount(numbers, moved, packs):
                        yield f"booked: {moved.steps} steps of {moved.names[0]}; typed: {said.words!r}"


def _headed(movement: int, told: str) -> str:
    """The line that tells the movement's number and how much it is, where there is one; otherwise all of it."""
    number = re.compile(rf"\b[A-Z]-{movement:06d}\b")
    heads = [number.sub("", line) for line in told.splitlines() if number.search(line)]
    return next((head for head in heads if re.search(r"\d", head)), told)


def _numbers(words: str) -> str:
    """A message without the names of goods, if it says in figures how much of which is booked; else nothing."""
    rest = typed.read(words).rest
    for goods in GOODS:
        rest = rest.replace(goods, " ")
    is_one = rest != typed.read(words).rest and not words.startswith(DIFFERENCES) and not _WORDS.search(rest)
    return rest if is_one and re.search(r"\d", rest) else ""
