"""Reading a text whose words may also be parts of item names, and whose lot may not be one."""

import re
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

from bot.chat.turn import Turn
from bot.drafts.days import with_days_read
from bot.language import lexicon
from bot.language.folding import fold
from bot.language.parts import PUNCTUATION
from bot.language.reader import words_of
from bot.language.takers import may_name
from bot.language.words import Ambiguous, NotUnderstood, Unclear, Words
from domain.company import parties, search, values

_FIGURES = re.compile("[0-9]+")
_MARKED = re.compile(r"(?P<name>.*[^\W\d_])\s*[-−–—*×]\s*(?P<amount>[1-9][0-9]{0,5})")


def meant(turn: Turn, text: str) -> Words | Unclear:
    """Read a message that may also be just a name with a number or a verb: "water 550", "used oil"."""
    words = said_of(turn, text)
    if isinstance(words, Unclear) or words.verb is None:
        return Words(rest=text) if words != Words(rest=text) and _is_name_with_figures(turn, text) else words
    return words


def said_of(turn: Turn, text: str, command: lexicon.Verb | None = None) -> Words | Unclear:
    """Read a text in which the first word of a name may be a verb or a unit: 收纳箱3, 收3打火机."""
    words = with_days_read(turn, _with_lot_read(words_of(text, command, turn.units), text), text)
    if isinstance(words, Unclear):
        return words
    if otherwise := _otherwise(turn, words, fold(text)):
        return otherwise
    if opened := _with_short_verb(turn, words):
        return opened
    if marked := _with_amount_marked(turn, words):
        return marked
    may_be_name = not _is_counted_in(turn, words) if words.glued.isascii() else bool(words.rest)
    if words.glued and may_be_name and not _comes_in(turn, words):
        for name in dict.fromkeys((words.glued, words.glued.removesuffix("s"))):
            if _is_name(turn, name) and not (words.unit in lexicon.MEASURES and _is_abbreviated(turn, name)):
                return replace(words, unit=None, rest=name)
    return words


def with_name_to_the_end(said: Words | Unclear) -> Words | Unclear:
    """Read a caption such as "-1 for Wang Li", which names no item after the person's name."""
    words = said.words if isinstance(said, Unclear) else said
    if not isinstance(said, Unclear) or said.why != "no-end" or words is None or words.quantity is None or words.rest:
        return said
    start, end = said.parts[0]
    ends_there = not said.text[end:].strip(PUNCTUATION)
    return replace(words, document=said.text[start:end]) if ends_there else said


def _with_lot_read(said: Words | Unclear, text: str) -> Words | Unclear:
    """Check the lot as everywhere else; one that a spreadsheet mangled, for example, is asked about."""
    words = said.words if isinstance(said, Unclear) else said
    if words is None or words.lot is None:
        return said
    lot = ""
    with suppress(values.NotRead):
        lot = values.lot(words.lot)
    if not lot:
        typed = fold(text)
        start = max(0, typed.find(words.lot))
        wrong = NotUnderstood("no-lot", "lot", typed, [(start, start + len(words.lot))])
        wrong.words = None if isinstance(said, Unclear) else replace(words, lot=None)
        return wrong
    if not isinstance(said, Unclear):
        return replace(words, lot=lot)
    said.words = replace(words, lot=lot)
    return said


def _otherwise(turn: Turn, words: Words, folded: str) -> Words | Unclear | None:
    """Return what was said, if it begins with who took the goods, ends with how they broke, or has a word in a name."""
    if words.taken and _is_taken(turn, words.taken, sure=words.verb is None):
        return words.taken
    if words.broken and _is_name(turn, words.broken.rest) and not _is_name(turn, words.rest):
        return words.broken if words.verb is None else _broken_or_issued(folded, words.broken)
    if words.named and _is_name(turn, words.named):
        return replace(words, verb=None, rest=words.named)
    if words.numbered and _is_name(turn, words.numbered):
        return replace(words, quantity=None, rest=words.numbered)
    return None


def _broken_or_issued(folded: str, words: Words) -> Unclear:
    """Return what is unclear about "-2 salt fell": whether they were only damaged, or went out."""
    at = folded.rfind(words.reason or "")
    unclear = Ambiguous("deed", "verb", folded, [(at, at + len(words.reason or ""))], ("damage", "write_off", "issue"))
    unclear.words = replace(words, verb=None, reason=None, left=())
    return unclear


def _is_taken(turn: Turn, words: Words, *, sure: bool) -> bool:
    """Whether goods went to somebody whose name is known, or, unless `sure`, who may have one."""
    name = words.party or ""
    is_shown = turn.incoming.picture is not None or bool(turn.reply_taps)
    if parties.find(turn.connection, name) is not None:
        return bool(words.rest) or is_shown
    sure = sure or not words.rest
    begins = () if name.isascii() else (name[:length] for length in range(2, len(name)))  # 食堂每天
    goes_on = any(parties.find(turn.connection, each) is not None for each in begins)
    return not (sure or goes_on or not may_name(name) or search.find(turn.connection, name, 1).items)


def _with_short_verb(turn: Turn, words: Words) -> Words | None:
    """Read a leading one-character verb if the rest is a name and the whole is not: 收盐."""
    rest = words.rest
    verb = lexicon.SHORT_VERBS.get(rest[:1]) if words.verb is None and words.quantity is None else None
    if verb is None or lexicon.NOT_VERBS.match(rest) or _is_name(turn, rest):
        return None
    name = rest[1:].removeprefix("了").strip()
    return replace(words, verb=verb, rest=name) if name and _is_name(turn, name) else None


def _with_amount_marked(turn: Turn, words: Words) -> Words | None:
    """Read an amount joined to the name, 盐-3 or "cola*3", if an item has the name without it."""
    match = _MARKED.fullmatch(words.rest) if words.verb is None and words.quantity is None else None
    if match is None or _is_name(turn, words.rest) or not _is_name(turn, match["name"]):
        return None
    return replace(words, quantity=Decimal(match["amount"]), rest=match["name"])


def _is_abbreviated(turn: Turn, name: str) -> bool:
    """Whether the name only finds items as an abbreviation: 500 of "g tea" are grams, 5 "t shirts" are shirts."""
    written = re.compile("(?<![a-z])" + "[ -]?".join(map(re.escape, fold(name).casefold().split())))
    names = (fold(f"{item.sku} {item.name_en} {item.name_zh}") for item in search.find(turn.connection, name).items)
    return not any(written.search(each.casefold()) for each in names)


def _is_counted_in(turn: Turn, words: Words) -> bool:
    """Whether anything in the catalogue comes in the unit that was said."""
    units = {lexicon.UNITS.get(word.casefold(), word) for word in turn.units}
    return words.unit in units or lexicon.SAME_COUNT.get(words.unit or "") in units


def _comes_in(turn: Turn, words: Words) -> bool:
    """Whether an item with this name comes in the unit that was said."""
    found = search.find(turn.connection, words.rest).items
    return any(turn.say.pack(item, words.unit or "") in item.sizes for item in found)


def _is_name_with_figures(turn: Turn, text: str) -> bool:
    """Whether the text names an item with each of its numbers in full: "cola 330", but not "cola 3"."""
    found = search.find(turn.connection, text, 1)
    if not (found.items and found.sure):
        return False
    item = found.items[0]
    names = fold(f"{item.sku} {item.name_en} {item.name_zh}")
    said = _FIGURES.findall(text) if any(each.isalpha() for each in text) else []
    return all(re.search(rf"(?<![0-9]){figures}(?![0-9])", names) for figures in said)


def is_polite(turn: Turn, plain: str, text: str) -> bool:
    """Whether a text adds only politeness to the `plain` one, and not a part of an item's name: "Morning coffee +2"."""
    said, words = said_of(turn, plain), said_of(turn, text)
    if isinstance(said, Unclear) or isinstance(words, Unclear) or not words.rest:
        return True
    marks_alone = re.sub(r"\W", "", text) == re.sub(r"\W", "", plain)
    return marks_alone or words.rest == said.rest or not _is_name(turn, words.rest)


def _is_name(turn: Turn, text: str) -> bool:
    found = search.find(turn.connection, text, 1)
    return bool(found.items) and found.sure
