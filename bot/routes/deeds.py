"""Bookings of several kinds in one message, "+24 salt -3 cola": each gets a card, and is booked by its own tap."""

from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from bot.chat.replies import Reply
from bot.chat.texts import Html, join, marked
from bot.chat.turn import Turn
from bot.drafts import dialogue
from bot.drafts.draft import Line
from bot.language import lexicon
from bot.language.folding import fold
from bot.language.listing import deeds, in_lines
from bot.language.words import Words
from bot.routes.lists import LISTED, begin, line_said, said_in
from bot.routes.said import ask_first, said_line

OFFERED = LISTED - {"move"}
"""Actions that may be of several kinds; goods that come in and are put away are one: 收24盐放A-01."""

MAX_OFFERED = 6
"""Maximum parts: more cards would fill the screen."""


@dataclass(frozen=True)
class Deed:
    """A part of a message: what is done, and to how much of what."""

    verb: lexicon.Done
    line: Line
    words: Words
    part: str


def offered(turn: Turn, text: str, pictured: Line | None = None) -> list[Reply]:
    """Return a card for each part.

    Returns nothing unless all is understood and there are several kinds, or the `pictured` thing occurs twice. A part
    that names no item is about what is pictured.
    """
    parts = deeds(in_lines(turn.incoming.lines) or (fold(text),))
    if not 1 < len(parts) <= MAX_OFFERED:
        return []
    done: list[Deed] = []
    for part in parts:
        deed = _deed(turn, part, done[-1].verb if done else None, pictured)
        if deed is None:
            return []
        done.append(deed)
        if deed.words.rest and deed.line.item is not None:  # what follows is of that: "took 3 salt and returned 1"
            pictured = Line(item=deed.line.item)
    groups = [list(group) for _, group in groupby(done, attrgetter("verb"))]
    if len(groups) < 2:  # noqa: PLR2004
        return []
    cards = [_card(turn, group, at, len(groups)) for at, group in enumerate(groups)]
    return [reply for card in cards for reply in card]


def _deed(turn: Turn, part: str, before: lexicon.Done | None, pictured: Line | None) -> Deed | None:
    """Read a part; its verb may be carried over from the part before."""
    words = said_in(turn, part)
    verb = next((each for each in OFFERED if words and each == words.verb), before)
    words = said_in(turn, part, verb) if words is None or words.verb is None else words
    if verb is None or words is None or words.verb != verb:
        return None
    if not words.rest and verb == "damage":
        return None  # broken goods belong to what came in
    if not words.rest and pictured is not None and words.quantity is not None and words.quantity > 0:
        return Deed(verb, pictured | said_line(turn, words), words, part)
    line = line_said(turn, part, words, verb)
    return Deed(verb, line, words, part) if line else None


def _card(turn: Turn, group: list[Deed], at: int, groups: int) -> list[Reply]:
    """Return the card for one kind; the first one belongs to the message itself, as if it said nothing else."""
    origin = f"message:{turn.incoming.place}" + (f"#{at + 1}" if at else "")
    first = group[0]
    if len(group) > 1:
        return begin(turn, first.verb, [each.line for each in group], origin=origin)
    besides = ask_first(turn, Words(first.verb, party=first.words.party), ()) if first.words.party else ""
    asks = turn.say("ask-one-of-several", number=at + 1, all=groups, text=marked(first.part, ()))
    asks = join([Html(besides), asks]) if besides else asks
    line = replace(first.line, open=replace(first.line.open, asks_first=asks))
    return dialogue.begin(turn, first.verb, line, origin=origin)
