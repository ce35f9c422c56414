"""What taps did: a tap books what its card says, each button books once, and each question is answered by one tap."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.simulation.booked import Known, Moved, known_to, said_of, says_amount
from tests.simulation.witness import Tap

if TYPE_CHECKING:
    from tests.simulation.world import World

BEFOREHAND = ("toast", "strip", "retire")
"""Replies that change nothing in a chat but a button."""

QUOTING = ("🤔", "⚠️")
"""Before a line that repeats what was not understood, or tells what there is instead."""

_GOES = re.compile(r"(?:^|· )→ ", re.MULTILINE)


def wrong(world: "World") -> Iterator[str]:
    """What no button should have done."""
    known = known_to(world)
    booked: dict[tuple[int, int, str, int], int] = {}  # what was taken back may be done again, once it is drawn anew
    answered: dict[str, int] = {}
    for update, replies in world.witness.decided.items():
        tap = world.witness.taps.get(update)
        if tap is None:
            continue
        movements = world.witness.booked.get(update, ())
        for movement in movements:
            world.counts["movements booked by a tap"] += 1
            for moved in known.moved[movement]:
                yield from _unsaid(tap, moved, known, known.counted.get(movement))
        button = (tap.chat, tap.message, tap.data, tap.drawing)
        if movements:
            if button in booked:
                yield f"{tap.label!r} on {tap.card!r} booked twice: by {booked[button]} and {update}"
            booked[button] = update
        if tap.data.startswith("Fill.") and any(reply["kind"] not in BEFOREHAND for reply in replies):
            question = tap.data.partition(":")[2].rpartition(":")[0]
            if question in answered:
                yield f"{tap.label!r} on {tap.card!r} answered what {answered[question]} had answered"
            answered[question] = update


def _unsaid(tap: Tap, moved: Moved, known: Known, counted: int | None) -> Iterator[str]:
    """What was booked that neither the card nor the button says."""
    said = "\n".join(line for line in (*tap.card.splitlines(), tap.label) if not line.startswith(QUOTING))
    said = said_of(moved, said)
    where = f"{tap.label!r} on {tap.card!r} booked"
    if not moved.is_named(said):
        yield f"{where} {moved.names[0]}, which the card does not name"
    if not says_amount(said, moved, known.packs.get(moved.item, []), counted):
        yield f"{where} {moved.steps} steps of {moved.names[0]}, which the card does not say"
    for kind, of_it, all_of_them in (
        ("lot", moved.lots, known.lots.get(moved.item, frozenset())),
        ("bin", moved.bins, known.bins),
    ):
        named = {code for code in all_of_them if code and _is_named(code, said)}
        if kind == "lot" and tap.data.startswith("do.") and not any(code in tap.data for code in named):
            continue  # a card of stock tells of the lots that there are, and its button takes them in their order
        goes = kind == "bin" and _GOES.search(said)  # where it comes from is said if there is a choice
        if named and (amiss := named - of_it if goes else of_it - named):
            yield f"{where} {kind} {sorted(amiss)}, and the card says {sorted(named)}"


def _is_named(code: str, said: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(code)}(?![\w-])", said) is not None
