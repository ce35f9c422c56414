"""Several bookings of one kind in one message, "+24 milk, 10 salt": one draft with a line each, confirmed once."""

import re
from dataclasses import replace
from functools import reduce
from itertools import combinations, groupby
from operator import or_

from bot.chat.replies import Reply
from bot.chat.turn import Turn
from bot.drafts import dialogue, gathering
from bot.drafts.draft import Gathering, Line, Open
from bot.drafts.gathering import COMMON
from bot.drafts.lines import MAX_LINES, merged
from bot.drafts.readings import line_of
from bot.language import lexicon
from bot.language.folding import fold
from bot.language.leftovers import marks, names_nothing
from bot.language.listing import in_lines, listed
from bot.language.words import Unclear, Words
from bot.routes import requests, shortfalls
from bot.routes.hearing import said_of
from bot.routes.messages import MAX_FOUND, is_named_by_accident, named_among, of_found
from bot.routes.said import ask_first, is_another_site, said_line
from domain.company import codes, search

_AMOUNT_BEHIND = re.compile(r"(?P<item>.*[^0-9\s].*?)(?: ?[×*] ?| x ?| )?(?P<amount>[0-9][0-9.,]*)")
"""One item, and its amount: "water 12", "water x12", 水12, 水×12."""

LISTED: frozenset[lexicon.Done] = frozenset({"receive", "issue", "move", "return", "damage", "write_off", "send_back"})
"""Actions that take several items in one message. Requests also need their source and target."""


def booked(turn: Turn, text: str) -> list[Reply]:
    """Begin a draft if every part has an item and an amount, of one kind of booking; else nothing.

    A list is never booked in part: the amount of one part could be mistaken for another's.
    """
    lines = in_lines(turn.incoming.lines)
    parts = lines or listed(fold(text))
    if len(parts) < 2 or (not lines and _names_one(turn, text)):  # noqa: PLR2004
        return []
    said = [said_in(turn, part) for part in parts[: MAX_LINES + 1]]
    if len(parts) > MAX_LINES:
        is_list = any(words and words.quantity is not None for words in said)
        return [turn.answer(turn.say("list-too-long", most=MAX_LINES))] if is_list else []
    if lines and (asked := _of_no_verb(turn, parts, said)):
        return asked
    if heard := _all_booked(turn, text, parts, said):
        return heard
    rest, _ = shortfalls.apart(turn, text)  # what came broken is no other item
    if not _are_several(turn, [said_in(turn, part) or _heard(turn, part) for part in listed(fold(rest))[:MAX_LINES]]):
        return []
    return [turn.answer(turn.say("unclear-bookings", text=fold(text)))]


def _all_booked(turn: Turn, text: str, parts: tuple[str, ...], said: list[Words | None]) -> list[Reply]:
    """Begin a draft of all parts, if each is understood."""
    verbs = [words.verb for words in said if words and words.verb]
    verb = next((each for each in LISTED if verbs and each == verbs[0]), None)
    if verb is None or len(set(verbs)) > 1 or marks(text):
        return []
    if not any(words and words.verb for words in (said[0], said[-1])):
        return []  # the verb belongs to only one of them
    told = [line_said(turn, part, words, verb) for part, words in zip(parts, said, strict=True)]
    lines = [line for line in told if line is not None]
    if len(lines) < len(parts):
        return []
    return _sent(turn, text, parts, lines) if verb == "issue" else begin(turn, verb, lines)


def _sent(turn: Turn, text: str, parts: tuple[str, ...], lines: list[Line]) -> list[Reply]:
    """Begin an issue, or offer a transfer if it only goes to another of our warehouses."""
    whom = {line.party for line in lines if line.party}
    told = [Line(item=line.item, amount=line.amount, unit=line.unit, also=line.also) for line in lines]
    alone = all(line.without("party") == only for line, only in zip(lines, told, strict=True))
    ours = next((name for name in whom if len(whom) == 1 and is_another_site(turn, name)), "")
    return requests.sent(turn, fold(text), parts, told, ours) if ours and alone else begin(turn, "issue", lines)


def _of_no_verb(turn: Turn, parts: tuple[str, ...], said: list[Words | None]) -> list[Reply]:
    """Begin a draft of lines that name items but no verb, as from a scanner or a delivery note; the verb is asked."""
    if any(words is None or words.verb for words in said):
        return []
    found = [
        line_said(turn, part, words, "receive") or _scanned(turn, part) for part, words in zip(parts, said, strict=True)
    ]
    lines = [line for line in found if line is not None]
    return begin(turn, "receive", lines, verb_said=False) if len(lines) == len(parts) else []


def _scanned(turn: Turn, part: str) -> Line | None:
    """Return what a bare barcode stands for."""
    reading = codes.resolve(turn.connection, part, rules=turn.policy.codes)
    return line_of(reading) if reading.hit else None


def _names_one(turn: Turn, text: str) -> bool:
    """Whether everything names one item, whose name may contain a comma or a number."""
    words = said_in(turn, text)
    return bool(words and words.rest and search.find(turn.connection, words.rest, 1, guess=False).items)


def _heard(turn: Turn, part: str) -> Words:
    """Return what may be heard in an unclear part."""
    unclear = said_of(turn, part)
    return unclear.words if isinstance(unclear, Unclear) and unclear.words else Words(rest=part)


def _are_several(turn: Turn, said: list[Words]) -> bool:
    """Whether the parts are about several items and at least one has an amount; one item may be unknown."""
    told = [
        (words.quantity is not None, _named(turn, words))
        for words in said
        if words.rest and not names_nothing(words.rest)
    ]
    counted = [items for is_counted, items in told if is_counted]
    if any(counted) and not all(counted):
        return True  # 24 unicorns are not 24 of the rice behind them
    named = [items for _, items in told if items]
    return bool(counted) and any(one.isdisjoint(other) for one, other in combinations(named, 2))


def _named(turn: Turn, words: Words) -> set[int]:
    """Return the items that a part names, perhaps somewhere among its words."""
    found = search.find(turn.connection, words.rest, MAX_FOUND, guess=False)
    items = found.items or named_among(turn, words, found)[0].items
    return {item.id for item in items}


def begin(
    turn: Turn, verb: lexicon.Done, lines: list[Line], *, verb_said: bool = True, origin: str = ""
) -> list[Reply]:
    """Begin one draft of these lines, applying what is said once to all of them."""
    dialogue.set_aside(turn)
    draft = gathering.begin(turn, verb, origin or f"message:{turn.incoming.place}")
    if draft is None:
        return []
    common = reduce(or_, (line.says(*COMMON) for line in lines))
    lines = [replace(common | line, message=turn.incoming.place) for line in lines]
    for (party, document), of_it in groupby(lines.copy(), lambda line: (line.party, line.document)):
        at, said = lines.index(next(of_it)), Words(verb, party=party, document=document)
        lines[at] |= Line(open=Open(asks_first=ask_first(turn, said, ()) if verb_said else ""))
    gathered = Gathering(turn.now, common=common, verb_said=verb_said, verb_unclear=not verb_said)
    grown = replace(draft, gathering=gathered, lines=merged(tuple(lines)))
    return dialogue.proceed(turn, grown)


def said_in(turn: Turn, part: str, verb: lexicon.Done | None = None) -> Words | None:
    """Read a part, with the verb of the whole if it has none of its own; None if that is unclear."""
    words = said_of(turn, part, verb)
    return None if isinstance(words, Unclear) else words


def line_said(turn: Turn, part: str, words: Words | None, verb: lexicon.Done) -> Line | None:
    """Return a part's item and amount, if nothing of it is left over."""
    if words is None or words.verb is None:
        words = said_in(turn, part, verb)
    if (words is None or words.quantity is None) and (turned := _AMOUNT_BEHIND.fullmatch(part)):
        words = said_in(turn, f"{turned['amount']} {turned['item']}", verb)
    if words is None or words.quantity is None or words.quantity <= 0 or not words.rest or names_nothing(words.rest):
        return None
    found = search.find(turn.connection, words.rest, MAX_FOUND, guess=False)
    named = found.items and not is_named_by_accident(words.rest, found)
    return of_found(said_line(turn, words), found) if named else None
