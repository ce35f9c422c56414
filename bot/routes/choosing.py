"""Answers to "which one?" that mean all of them, none, or several by name."""

import re
from dataclasses import replace
from decimal import Decimal

from bot.chat.replies import Reply
from bot.chat.texts import Html
from bot.chat.turn import Turn
from bot.drafts import dialogue
from bot.drafts.actions import BOOKED_TOGETHER
from bot.drafts.answers import FREE, says_yes, with_amount
from bot.drafts.draft import Draft, Gathering, Line, Topic
from bot.drafts.questions.items import OFFERED, chosen
from bot.language.choices import is_no, kind_of
from bot.language.folding import fold
from bot.language.leftovers import takes_back
from bot.language.listing import listed
from bot.language.reader import words_of
from bot.language.words import Words
from domain.company import search

REFUSABLE = (Topic.GO_ON, Topic.AMOUNT)
"""Questions to which "no" means that nothing is to be booked."""

_JOINED = re.compile(r"(?i)\s*(?:[,，、&+]|\band\b|和|跟|与|还有)\s*")


def answered(turn: Turn, draft: Draft, text: str) -> list[Reply]:
    """Handle such an answer; nothing, if the text is not one."""
    if draft.asked.topic is Topic.ITEM:
        named = [] if takes_back(text) else _of_several(turn, draft, text) or _counted(turn, draft, text)
        return _of_items(turn, draft, text) or named
    kind, topic = kind_of(text), draft.asked.topic
    if topic in REFUSABLE and (is_no(text) or (topic is Topic.AMOUNT and kind == "none")) and not draft.asked.aside:
        return dialogue.proceed(turn, replace(draft, lines=())) if draft.gathering is None else []
    if topic is Topic.AMOUNT and kind is not None:
        return dialogue.proceed(turn, draft, turn.say("choice-number"))
    if topic is Topic.LOT and is_no(text):
        return dialogue.proceed(turn, draft, turn.say("choice-none"))
    if kind is None or len(draft.asked.choices) < 2 or topic in (Topic.GO_ON, *FREE):  # noqa: PLR2004
        return []
    return dialogue.proceed(turn, draft, turn.say("choice-none" if kind == "none" else "choice-one"))


def _of_items(turn: Turn, draft: Draft, text: str) -> list[Reply]:
    """Take all of the offered items, as a list to confirm; or none of them."""
    offered, kind = draft.line.open.candidates, kind_of(text)
    if len(offered) == 1 and says_yes(text) and not draft.asked.aside:
        return dialogue.proceed(turn, draft.with_line(chosen(draft.line, offered[0])))
    kind = "none" if is_no(text) else kind
    if kind is None or not offered:
        return []
    if kind == "none":
        other = replace(draft.line, open=replace(draft.line.open, candidates=(), page=0))
        return dialogue.proceed(turn, draft.with_line(other), turn.say("choice-none-of-these"))
    if kind == "all" and len(offered) <= OFFERED:
        return _each(turn, draft, offered)
    return dialogue.proceed(turn, draft, turn.say("choice-one"))


def _of_several(turn: Turn, draft: Draft, text: str) -> list[Reply]:
    """Take the items listed by name: "salt and cola"."""
    parts = [part for part in _JOINED.split(re.sub(r"(?i)^both |^the ", "", fold(text))) if part]
    if not 1 < len(parts) <= OFFERED or search.find(turn.connection, text, 1, guess=False).items:
        return []
    named = _named(turn, draft, parts)
    return _each(turn, draft, tuple(dict.fromkeys(named))) if named else []


def _counted(turn: Turn, draft: Draft, text: str) -> list[Reply]:
    """Take the items listed with amounts: "3 beef and 2 vegetable"."""
    said = [words_of(part, units=turn.units) for part in listed(fold(text))]
    told = [each for each in said if isinstance(each, Words) and each.rest and each.quantity and not each.verb]
    if draft.verb not in BOOKED_TOGETHER or len(told) < max(2, len(said)):
        return []
    named = _named(turn, draft, [each.rest for each in told])
    lines = tuple(
        with_amount(chosen(draft.line, item), each.quantity or Decimal(), each.unit, each.also)
        for each, item in zip(told, named, strict=False)
    )
    return _gathered(turn, draft, lines) if lines else []


def _named(turn: Turn, draft: Draft, names: list[str]) -> list[int]:
    """Return the one item that each name means, preferring the offered ones; empty unless each means exactly one."""
    offered = draft.line.open.candidates
    found = [search.find(turn.connection, name, guess=False).items for name in names]
    found = [[each for each in items if each.id in offered] or items for items in found]
    return [items[0].id for items in found] if all(len(items) == 1 for items in found) else []


def _each(turn: Turn, draft: Draft, items: tuple[int, ...]) -> list[Reply]:
    """Apply what was said of one item to each, to be confirmed."""
    if draft.verb not in BOOKED_TOGETHER or len(items) < 2:  # noqa: PLR2004
        return dialogue.proceed(turn, draft, turn.say("choice-one")) if draft.verb in BOOKED_TOGETHER else []
    lines: tuple[Line, ...] = tuple(chosen(draft.line, each) for each in items)
    return _gathered(turn, draft, lines, turn.say("choice-each"))


def _gathered(turn: Turn, draft: Draft, lines: tuple[Line, ...], note: Html | None = None) -> list[Reply]:
    """Replace the line that was asked about with these lines, to be confirmed."""
    at = draft.asked.line
    grown = (*draft.lines[:at], *lines, *draft.lines[at + 1 :])
    gathering = draft.gathering or Gathering(turn.now, verb_said=True)
    return dialogue.proceed(turn, replace(draft, lines=grown, gathering=gathering), note)
