"""What a person typed, in English or Chinese: what to do, how much, of which lot, and of what.

Nothing is guessed: what could be read in two ways raises Ambiguous, and what is not understood stays in the rest.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain, pairwise

from bot.lexicon import DAYS_AGO, MEASURES, Verb
from bot.tokens import Token, fold, tokens
from bot.written_dates import readings

MOST_BARE_DIGITS = 6  # more of them, and no unit, are a barcode or another number
PUNCTUATION = " .,;:=、。"
REASONED = ("damage", "adjust", "write_off")
"""Verbs after which "because" is followed by the reason."""

_BECAUSE = re.compile(r"(?i)\s*(?:\bbecause\b|因为|原因)")


class Unclear(Exception):
    """Base of what a text can be refused for; `text` is the part that was not clear."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class NotUnderstood(Unclear):
    """Not a quantity, or not a date, where it should be one."""


class Ambiguous(Unclear):
    """It can be read in several ways: `readings` are dates, or parts of the text, or verbs."""

    def __init__(self, text: str, readings: tuple[date | str, ...]) -> None:
        super().__init__(text)
        self.readings = readings


@dataclass(frozen=True)
class Words:
    """What was said; None is what was not. `rest` is the item's name, SKU or barcode, most likely."""

    verb: Verb | None = None
    quantity: Decimal | None = None  # of the unit; may be zero or less
    unit: str | None = None  # a word of the lexicon, "case" for 箱
    lot: str | None = None
    expiry: date | None = None
    made_on: date | None = None
    source: str | None = None
    target: str | None = None
    price: Decimal | None = None  # of a unit
    on: date | int | None = None  # when it happened: a day, or so many days ago
    document: str | None = None  # what it is for
    reason: str | None = None
    rest: str = ""


@dataclass(frozen=True)
class _Amount:
    value: Decimal
    unit: str | None
    signed: bool
    parts: tuple[Token, ...]

    @property
    def is_measure(self) -> bool:
        return self.unit in MEASURES


def read_words(text: str) -> Words:
    """Read a message, or the words under a photograph. Raises Ambiguous, and NotUnderstood for an impossible date."""
    folded = fold(text)
    told, because, reason = _because(folded)
    words = _read(told)
    if because and words.verb in REASONED:
        return replace(words, reason=reason)
    return _read(folded) if because else words


def _because(text: str) -> tuple[str, bool, str]:
    """What was said, whether a reason follows it, and the reason."""
    word = _BECAUSE.search(text)
    return (text[: word.start()], True, text[word.end() :].strip(PUNCTUATION)) if word else (text, False, "")


def _read(text: str) -> Words:
    found = tokens(text)
    verb, amount, lot, expiry = _verb(text, found), _amount(text, found), _lot(found), _expiry(text, found)
    quantity = amount.value if amount else None
    if verb is None and amount and amount.signed:
        verb, quantity = ("issue" if amount.parts[0].sign == "-" else "receive"), abs(amount.value)
    made_on, price = _pair("made", "date", found), _pair("price", "number", found)
    source, target, document, on = (_pair("from", "name", found), _pair("to", "name", found), *_of_deed(verb, found))
    if not verb:
        source, target = [], []
    verbs = [token for token in found if token.kind == "verb"]
    parts = (amount.parts if amount else (), lot, expiry, made_on, source, target, price, document, on)
    return Words(
        verb=verb,
        quantity=quantity,
        unit=amount.unit if amount else None,
        lot=lot[-1].text if lot else None,
        expiry=_date(expiry[-1].text) if expiry else None,
        made_on=_date(made_on[-1].text) if made_on else None,
        source=source[-1].text if source else None,
        target=target[-1].text if target else None,
        price=price[-1].value * (-1 if price[-1].sign == "-" else 1) if price else None,
        on=_day(on[-1]) if on else None,
        document=document[-1].text if document else None,
        rest=_rest(text, [*verbs, *chain.from_iterable(parts)]),
    )


def _of_deed(verb: Verb | None, found: list[Token]) -> tuple[list[Token], list[Token]]:
    """What it is for, and the day on which it was done: only where something was done, for these are common words."""
    document = _pair("for", "name", found) if verb in ("issue", "reserve") else []
    ago = [token for token in found if token.kind == "ago"][:1] if verb else []
    return document, ago or (_pair("on", "date", found) if verb else [])


def _day(token: Token) -> date | int:
    return DAYS_AGO[token.text.casefold()] if token.kind == "ago" else _date(token.text)


def read_quantity(text: str) -> tuple[Decimal, str | None]:
    """The answer to "how many?", with the unit if one was named. Raises NotUnderstood, Ambiguous."""
    folded = fold(text)
    amount = _amount(folded, tokens(folded))
    if amount is None or _rest(folded, amount.parts):
        raise NotUnderstood(text)
    return amount.value, amount.unit


def read_date(text: str) -> date:
    """The answer to "until when?"; a month is its last day. Raises NotUnderstood, Ambiguous."""
    folded = fold(text)
    return _date(_rest(folded, [token for token in tokens(folded) if token.kind == "expiry"]))


def _verb(text: str, found: list[Token]) -> Verb | None:
    verbs = tuple(dict.fromkeys(token.verb for token in found if token.verb))
    if len(verbs) > 1:
        raise Ambiguous(text, verbs)
    return verbs[0] if verbs else None


def _amount(text: str, found: list[Token]) -> _Amount | None:
    """The one quantity in it: a signed number before all others, a count before the measure in an item's name."""
    amounts = list(_amounts(found))
    amounts = [each for each in amounts if each.signed] or amounts
    if len(amounts) > 1 and _follows_verb(amounts[0], found) and not any(each.unit for each in amounts[1:]):
        return amounts[0]  # "move 12 water 550": what is said right after the verb is how many
    if len(amounts) > 1 and not amounts[0].is_measure:
        amounts = [amounts[0], *(each for each in amounts[1:] if not each.is_measure)]
    if len(amounts) > 1:
        raise Ambiguous(text, tuple(" ".join(part.text for part in each.parts[:2]) for each in amounts))
    return amounts[0] if amounts else None


def _follows_verb(amount: _Amount, found: list[Token]) -> bool:
    place = found.index(amount.parts[0])
    return place > 0 and found[place - 1].kind == "verb"


def _amounts(found: list[Token]) -> Iterator[_Amount]:
    for at, number in enumerate(found):
        if number.kind != "number" or (at and found[at - 1].kind == "price"):
            continue
        after = found[at + 1 : at + 3]
        unit = after[0].unit if after and after[0].kind == "unit" else None
        figures = number.text[1:] if number.sign else number.text
        if unit or not figures.isdigit() or len(figures) <= MOST_BARE_DIGITS:
            behind = after[: 2 if [token.kind for token in after] == ["unit", "of"] else 1] if unit else []
            value = -number.value if number.sign == "-" else number.value
            yield _Amount(value, unit, bool(number.sign), (number, *behind))


def _lot(found: list[Token]) -> list[Token]:
    """A label and its code, which has a digit: not "a lot of milk"."""
    pairs = ([label, code] for label, code in pairwise(found) if label.kind == "lot")
    return next((pair for pair in pairs if any(c.isdigit() for c in pair[1].text)), [])


def _expiry(text: str, found: list[Token]) -> list[Token]:
    """The date that is called expiry, with its label; or else one that is called nothing."""
    named = [[label, day] for label, day in pairwise(found) if label.kind == "expiry" and day.kind == "date"]
    other = [*_pair("made", "date", found), *_pair("on", "date", found)]
    dates = named or [[token] for token in found if token.kind == "date" and token not in other]
    days = tuple(dict.fromkeys(_date(each[-1].text) for each in dates))
    if len(days) > 1:
        raise Ambiguous(text, days)
    return dates[0] if dates else []


def _pair(label: str, kind: str, found: list[Token]) -> list[Token]:
    """A label, and what it is the label of."""
    return next(([word, what] for word, what in pairwise(found) if word.kind == label and what.kind == kind), [])


def _rest(text: str, used: Iterable[Token]) -> str:
    """The text without these, nor the punctuation behind them."""
    for token in sorted(used, key=lambda token: token.start, reverse=True):
        text = text[: token.start] + " " + text[token.end :].lstrip(PUNCTUATION)
    return " ".join(text.split()).strip(PUNCTUATION)


def _date(text: str) -> date:
    days = readings(text)
    if not days:
        raise NotUnderstood(text)
    if len(days) > 1:
        raise Ambiguous(text, days)
    return days[0]
