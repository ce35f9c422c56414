"""What the words of a message say about a line: how much of what, when, from and to whom or where."""

import re
from dataclasses import replace
from datetime import timedelta

from bot.chat.turn import Turn
from bot.drafts.answers import REASON_LENGTH, named_place, place_named
from bot.drafts.days import day
from bot.drafts.draft import Fact, Line
from bot.drafts.questions.doubts import asked_back
from bot.language import deadlines
from bot.language.free_texts import not_of, not_why
from bot.language.leftovers import Spans, left
from bot.language.parts import PUNCTUATION
from bot.language.tokens import Span
from bot.language.words import Words
from domain.company import parties, places
from domain.errors import UnknownSite

_HEARD: tuple[Fact, ...] = ("lot", "expiry", "made", "price", "on", "reason", "document", "party", "place", "to")
"""What may be stated beside an amount: it must have an effect, or be asked about."""

_SUPPLIERS = ("supplier", "the supplier", "vendor", "the vendor")
"""To whom bought goods are returned; otherwise a return comes from a customer."""

_BETWEEN_NAMES = re.compile(r"[\s,，、和与&/]+")


def said_line(turn: Turn, words: Words) -> Line:
    """Return a line with what the words say. Raises UnknownPlace."""
    words = _with_party(turn, words)
    today = turn.site.today(turn.now)
    on = today - timedelta(days=words.on) if isinstance(words.on, int) else day(words.on)
    line = Line(
        amount=words.quantity,
        unit=words.unit,
        also=(words.also.value, words.also.unit or "") if words.also else None,
        lot=words.lot,
        expiry=day(words.expiry),
        made=day(words.made_on),
        price=words.price,
        per=words.per,
        on=on if on != today else None,
        reason=words.reason[:REASON_LENGTH] if words.reason else None,
        document=words.document,
        party=None if _goes_to_ours(words) else words.party,
    )
    if words.verb in (None, "transfer", "stock"):
        line |= ends_named(turn, words.source, words.target) or Line()  # an unknown site is asked for
    else:
        line |= _places(turn, words)
    return replace(line, heard=tuple(name for name in _HEARD if getattr(line, name) is not None))


def _places(turn: Turn, words: Words) -> Line:
    """Return the places of the person's site that goods go from and to. Raises UnknownPlace."""
    place, to = (named_place(turn, each).id if each else None for each in (words.source, words.target))
    return Line(place=place, to=to)


def routed(turn: Turn, words: Words) -> Words:
    """Choose the verb by its target: moved to a bin, transferred to a site, sent back to a supplier."""
    if words.verb == "issue":
        return _to_ours(turn, words)
    if words.verb == "count":
        return _counted_in(turn, words)
    if words.verb == "return" and (words.target or "").casefold() in _SUPPLIERS:
        return replace(words, verb="send_back", target=None)
    if words.target is None or words.verb not in ("move", "transfer"):
        return words
    to_place = place_named(turn, words.target) is not None
    if is_site(turn, words.target):
        return words if to_place else replace(words, verb="transfer")
    return replace(words, verb="move") if to_place else words


def _counted_in(turn: Turn, words: Words) -> Words:
    """Read the place of a count, which may come last and without a preposition: 盘点 盐 96 A-03."""
    item, _, last = words.rest.rpartition(" ")
    is_shown = bool(item) or turn.incoming.picture is not None
    if words.source or words.quantity is None or not (is_shown and last and place_named(turn, last)):
        return words
    at = turn.incoming.folded.rfind(last)
    over = tuple(each for each in words.left if not each.start <= at < each.end)
    return replace(words, rest=item, source=last, left=over)


def with_whom(words: Words) -> Words:
    """Take the place or person said after "from" or "to" as the party, if it is unknown what is done."""
    whom = words.party or words.target or words.source
    return replace(words, party=whom, target=None, source=None)


def ask_first(turn: Turn, words: Words, spans: Spans) -> str:
    """Return what to settle before a booking: the meaning of these parts of its text, and its question marks."""
    text = turn.incoming.folded
    free = (*not_of(text, words.document or words.party or ""), *not_why(text, words.reason or ""))
    goes_to_ours = _goes_to_ours(words)
    ours = () if goes_to_ours else _ours_in(turn, text, words.party or "")
    if words.verb == "issue":
        spans = tuple(span for span in spans if not deadlines.is_hurried(text[span[0] : span[1]], text))
    if over := left(text, (*spans, *free, *ours)):
        return asked_back(turn, text, over)
    return turn.say("ask-to-ours", site=words.target) if goes_to_ours else _of_a_new_party(turn, words.party)


def with_whom_behind(turn: Turn, words: Words, over: Spans) -> tuple[Words, Spans]:
    """Take a known name at the end, which nothing else accounts for, as whoever goods go to: -3水 食堂."""
    text = turn.incoming.folded
    spans = left(text, over)
    if words.verb != "issue" or words.party or words.document or words.target or len(spans) != 1:
        return words, over
    start, end = spans[0]
    name = text[start:end].strip()
    if start == 0 or text[end:].strip(PUNCTUATION) or parties.find(turn.connection, name) is None:
        return words, over
    return replace(words, party=name), ()


def _of_a_new_party(turn: Turn, party: str | None) -> str:
    """Ask about a name that was never used before: anything after "to" or 给 could be one."""
    known = party is None or place_named(turn, party) or parties.find(turn.connection, party) is not None
    return "" if known else turn.say("ask-new-party", party=party)


def _ours_in(turn: Turn, text: str, party: str) -> Spans:
    """Return where the other party names one of our sites or bins: goods move to those in other ways."""
    if not party or place_named(turn, party):
        return ()  # a place alone is asked about as unused
    sites = {name.casefold() for site in places.all_sites(turn.connection) for name in (site.code, site.name_zh)}
    named = [word for word in _BETWEEN_NAMES.split(party) if word]
    ours = is_site(turn, party) or any(word.casefold() in sites or place_named(turn, word) for word in named)
    return _span_of(text, party) if ours else ()


def is_site(turn: Turn, name: str) -> bool:
    """Whether one of our sites has this name."""
    try:
        places.site_named(turn.connection, name)
    except UnknownSite:
        return False
    return True


def _span_of(text: str, part: str) -> Spans:
    start = text.casefold().find(part.casefold()) if part else -1
    return ((start, start + len(part)),) if start >= 0 else ()


_BEHIND_THE_ITEM = re.compile(r"(?i)(?P<rest>.*?)(?P<tail>\s*(?:[到至去给往]|\bto\b)\s*(?P<whom>\S.*))")
"""Who it goes to, if that was read as part of the item's name: 盐到东仓."""


def _to_ours(turn: Turn, words: Words) -> Words:
    """Read an issue to one of our sites as a transfer."""
    found = _BEHIND_THE_ITEM.fullmatch(words.rest) if not (words.party or words.target) else None
    whom = found["whom"] if found else words.party or words.target
    if not whom or words.source or place_named(turn, whom) or not is_another_site(turn, whom):
        return words
    if found:
        start = turn.incoming.folded.rfind(found["tail"].strip())
        left_over = tuple(Span(each.start, min(each.end, start)) for each in words.left if each.start < start)
        words = replace(words, rest=found["rest"], left=left_over, glued=words.glued.removesuffix(found["tail"]))
    return replace(words, verb="transfer", target=whom, party=whom)


def is_another_site(turn: Turn, name: str) -> bool:
    """Whether this is the name of one of our warehouses, and not of the person's own."""
    return is_site(turn, name) and places.site_named(turn.connection, name).id != turn.site.id


def _goes_to_ours(words: Words) -> bool:
    """Whether it is an issue to one of our sites, which is a transfer."""
    return words.verb == "transfer" and words.party is not None and words.party == words.target


def _with_party(turn: Turn, words: Words) -> Words:
    """Set who it comes from or goes to, if that is a known party and not one of our places."""
    whom = words.party or (words.document if words.verb == "issue" else None)
    if whom is not None and place_named(turn, whom):
        words = replace(words, party=None, document=None if whom == words.document else words.document)
        return replace(words, target=whom) if words.verb in ("issue", "send_back") else replace(words, source=whom)
    if words.party is None and words.document and words.verb != "reserve":
        known = parties.find(turn.connection, words.document) is not None
        return replace(words, party=words.document, document=None) if known else words
    return words


def ends_named(turn: Turn, source: str | None, target: str | None) -> Line | None:
    """Return the named sites; the other one is the person's own. None, if one is not ours."""
    if not source and not target:
        return Line()
    try:
        begins, ends = (places.site_named(turn.connection, each) if each else turn.site for each in (source, target))
    except UnknownSite:
        return None
    return Line(source=begins.id, target=ends.id)
