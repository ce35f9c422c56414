"""Needs: people who say that they need something are shown where it is, and how to request it. Nothing is booked."""

from collections.abc import Sequence
from dataclasses import replace

from bot.cards.need import need_card
from bot.cards.stock import item_list
from bot.chat.replies import Reply
from bot.chat.texts import Html, join, marked
from bot.chat.turn import Turn
from bot.drafts.actions import known_of
from bot.drafts.draft import Line, Open
from bot.drafts.units import in_own_units
from bot.language import deadlines
from bot.language.deadlines import Deadline
from bot.language.folding import fold
from bot.language.leftovers import questions
from bot.language.reader import without_command
from bot.language.requests import Borrowed, borrowed_in, several, source_in
from bot.language.wishes import needed
from bot.language.words import Words
from bot.routes import requests
from bot.routes.hearing import said_of
from bot.routes.messages import find_named, look_up, not_understood
from bot.routes.said import is_site
from domain.company.catalogue import Item

THIS = ("this", "these", "of this", "of these", "it", "这个", "这些", "这种")
"""What is in a picture."""


def asked(turn: Turn, text: str) -> list[Reply]:
    """Show the stock of what somebody needs; nothing, if the text says no such thing."""
    folded = fold(text)
    told, deadline = deadlines.cut_out(folded, turn.site.today(turn.now))
    if (wanted := borrowed_in(told)) and is_site(turn, wanted.site):
        return _borrowed(turn, folded, wanted, deadline)
    rest = needed(told) or (told if deadline.wants else None)
    parts = several(rest, is_request=True) if rest else None
    if parts and (parts.source or parts.target):
        return requests.between(turn, folded, parts, deadline)
    if rest and (source := source_in(rest)) and is_site(turn, source.name):
        said = without_command(said_of(turn, rest, "transfer"), "transfer")
        return look_up(turn, said, None, use=requests.by_then(deadline))
    if rest and (parts or deadline != Deadline()):
        named_in = parts.parts if parts else (rest.strip(" ,，。.?"),)
        wished = folded.rstrip(" ?吗么")  # requested by a tap, not by what may be a question
        if heard := requests.needed(turn, wished, named_in, deadline):
            return heard
    words = said_of(turn, rest) if rest else None
    if not isinstance(words, Words) or words.verb is not None or not words.rest:
        return []
    named = find_named(turn, words)
    found = named.found.items
    if len(found) > 1:
        return [turn.answer(*item_list(turn, words.rest, found))]
    if not found:
        return [turn.answer(turn.say("not-found", words=words.rest))]
    return [_needed(turn, found[0], words, not_understood(turn, named.over))]


def _borrowed(turn: Turn, folded: str, wanted: Borrowed, deadline: Deadline) -> list[Reply]:
    """Request it from the site that is named."""
    parts = several(wanted.what, is_request=True)
    if parts and not (parts.source or parts.target):
        plain, sure = folded.rstrip(" ?"), not wanted.is_question
        return requests.between(turn, plain, replace(parts, source=wanted.site), deadline, sure=sure)
    use = requests.by_then(deadline)
    if wanted.is_question:
        use |= Line(open=Open(asks_first=turn.say("ask-question", text=marked(folded, questions(folded)))))
    what = " " * max(0, folded.find(wanted.what)) + wanted.what
    said = without_command(said_of(turn, what, "transfer"), "transfer")
    if isinstance(said, Words) and said.source is None and said.target is None:
        return look_up(turn, replace(said, source=wanted.site), None, use=use)
    return []


def pictured(turn: Turn, item: Item, text: str) -> list[Reply]:
    """Handle a need for what is in a picture, whose caption says only that and an amount: "need 10", 要10箱."""
    rest = needed(fold(text))
    words = said_of(turn, rest) if rest else None
    if not isinstance(words, Words) or words.verb is not None or words.rest not in ("", *THIS):
        return []
    return [_needed(turn, item, words)]


def _needed(turn: Turn, item: Item, words: Words, besides: Sequence[Html] = ()) -> Reply:
    said = Line(item=item.id, amount=words.quantity, unit=words.unit)
    line = in_own_units(turn.say, said, item)
    quantity = None if line.amount is None else item.measure(line.amount, line.unit)
    text, keyboard = need_card(turn, item, quantity, known_of(line))
    return turn.answer(join([*besides, text]), keyboard)
