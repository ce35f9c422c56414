"""Numbers that are more than digits: products, fractions, grouped numbers, words, and invalid ones."""

import re
from dataclasses import replace
from decimal import Decimal

from bot.language.figures import (
    WORDS,
    Figures,
    fraction_at,
    grouped_at,
    product_at,
    range_at,
    sign_of,
    spelt_at,
    thousands_at,
    times_at,
    wrong_at,
)
from bot.language.lexicon import COUNTS
from bot.language.tokens import BETWEEN, HAN, Tokens

_HALF = re.compile(
    r"(?i)(?P<sign>[-+−–—]?)(?:(?P<figures>[0-9]{1,6})|(?P<word>[a-z]+(?:-[a-z]+)?)(?= ))? ?"
    r"(?P<more>and a )?half(?: of)?(?: an?)?(?= )"
)
_POINT = re.compile(r"(?P<sign>[-+−–—]?)(?P<whole>[0-9]{1,5})点(?P<part>[0-9]{1,3})")
"""Either a decimal or a time and an amount: 3点5公斤."""

_SPELT = re.compile(r"(?i)(?P<word>[a-z]+(?:-[a-z]+)?)(?= |$)")


def read(tokens: Tokens, start: int) -> int | None:
    """Read a number that is more than digits: a product, a fraction, a grouped one, a word, or an invalid one."""
    if tokens.before in ("lot", "expiry", "made", "on", "price"):
        return None
    if _begins_anew(tokens, start) and (found := times_at(tokens.text, start)):
        return tokens.add_number(start, found)
    if _goes_on_a_name(tokens, start):
        return None
    return _written(tokens, start) or _half(tokens, start) or _spelt_out(tokens, start)


def _begins_anew(tokens: Tokens, start: int) -> bool:
    """Whether no Latin letter or digit is attached to what is here; Chinese may be: 可乐x24."""
    return start == 0 or re.match(rf"[{BETWEEN}{HAN}]", tokens.text[start - 1]) is not None


def _goes_on_a_name(tokens: Tokens, start: int) -> bool:
    """Whether this is attached to what precedes it, as in 手套-2, or is a dash between words."""
    glued = start > 0 and not re.match(r"[\s,:;=!?()、。]", tokens.text[start - 1])
    signed = tokens.text[start] in "-−–—+"
    apart = signed and start > 0 and tokens.text[start + 1 : start + 2] == " "
    return apart or (signed and glued and tokens.text[start] != "+")


def _written(tokens: Tokens, start: int) -> int | None:
    text = tokens.text
    deed = tokens.before == "verb" or text[start] in "+-−–—"
    if (point := _POINT.match(text, start)) and tokens.unit_follows(point.end()):
        either = Decimal(f"{point['whole']}.{point['part']}"), Decimal(point["part"])
        return tokens.add_number(start, Figures(point.end(), either, sign_of(point["sign"])))
    if found := product_at(text, start):
        return tokens.add_number(start, found)
    if found := fraction_at(text, start):
        counts = deed or tokens.unit_follows(found.end) or found.end == len(text.rstrip())
        return tokens.add_number(start, found) if counts else None
    if found := grouped_at(text, start):
        counts = deed or text[start : found.end].count(".") > 0 or found.end == len(text.rstrip())
        return tokens.add_number(start, found) if counts and not (" " in text[start : found.end] and not deed) else None
    if (found := range_at(text, start)) and deed and tokens.unit_follows(found.end):
        return tokens.add_number(start, found)
    alone = not tokens.found and not text[:start].strip()
    if (found := thousands_at(text, start)) and (deed or (alone and found.end == len(text.rstrip()))):
        return tokens.add_number(start, found)
    if (found := wrong_at(text, start)) and deed:
        return tokens.add_number(start, found)
    return None


def _half(tokens: Tokens, start: int) -> int | None:
    """Read half a case, 3 half cases, two and a half cases."""
    match = _HALF.match(tokens.text, start)
    if match is None or not tokens.unit_follows(match.end()):
        return None
    word = (match["word"] or "").casefold()
    count = (
        Decimal(match["figures"]) if match["figures"] else WORDS.get(word, Decimal(1) if word in ("a", "an") else None)
    )
    if count is None and (word or match["more"]):
        return None
    count = Decimal(1) if count is None else count
    half = Decimal("0.5")
    value = count + half if match["more"] else count * half
    return tokens.add_number(start, Figures(match.end(), (value,), sign_of(match["sign"])))


def _spelt_out(tokens: Tokens, start: int) -> int | None:
    """Read a number in words: two cases, a dozen, +twelve; "a case" only with a verb."""
    alone = not tokens.found and not tokens.text[:start].strip()
    sign = sign_of(tokens.text[start]) if tokens.text[start] in "+-−–—" else ""
    at, deed = start + len(sign), bool(sign) or tokens.before == "verb"
    if (found := spelt_at(tokens.text, at)) and (deed or alone or tokens.unit_follows(found.end)):
        return tokens.add_number(start, replace(found, sign=sign))
    match = _SPELT.match(tokens.text, at)
    word = match["word"].casefold() if match else ""
    if match is None or not (word in WORDS or word in ("a", "an")):
        return None
    unit = tokens.unit_follows(match.end())
    deed |= alone and not tokens.text[match.end() :].strip()
    if word in ("a", "an"):
        behind = re.match(r" +([A-Za-z]+)", tokens.text[match.end() : match.end() + 24])
        counts = unit and (deed or (behind is not None and tokens.unit_named(behind[1]) in COUNTS))
    else:
        counts = deed or unit
    return tokens.add_number(start, Figures(match.end(), (WORDS.get(word, Decimal(1)),), sign)) if counts else None
