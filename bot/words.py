"""What a person typed, in English or Chinese: what to do, how much, of which lot, and of what.

Nothing is guessed: what could be read in two ways raises Ambiguous, and what is not understood stays in the rest.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from bot.lexicon import MEASURES, Verb
from bot.tokens import Token, fold, tokens
from bot.written_dates import readings

MOST_BARE_DIGITS = 6  # more of them, and no unit, are a barcode or another number
PUNCTUATION = " .,;:=、。"


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
    source: str | None = None
    target: str | None = None
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
    """Read a message, or the words under a photograph. Raises Ambiguous, and NotUnderstood for an impossible expiry."""
    folded = fold(text)
    found = tokens(folded)
    verb, amount, lot, expiry = _verb(folded, found), _amount(folded, found), _lot(found), _expiry(folded, found)
    quantity = amount.value if amount else None
    if verb is None and amount and amount.signed:
        verb, quantity = ("issue" if amount.parts[0].sign == "-" else "receive"), abs(amount.value)
    source, target = (_place("from", found), _place("to", found)) if verb else ([], [])
    verbs = [token for token in found if token.kind == "verb"]
    used = [*verbs, *(amount.parts if amount else ()), *lot, *expiry, *_made_on(found), *source, *target]
    return Words(
        verb=verb,
        quantity=quantity,
        unit=amount.unit if amount else None,
        lot=lot[-1].text if lot else None,
        expiry=_date(expiry[-1].text) if expiry else None,
        source=source[-1].text if source else None,
        target=target[-1].text if target else None,
        rest=_rest(folded, used),
    )


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
    if len(amounts) > 1 and not amounts[0].is_measure:
        amounts = [amounts[0], *(each for each in amounts[1:] if not each.is_measure)]
    if len(amounts) > 1:
        raise Ambiguous(text, tuple(" ".join(part.text for part in each.parts[:2]) for each in amounts))
    return amounts[0] if amounts else None


def _amounts(found: list[Token]) -> Iterator[_Amount]:
    for at, number in enumerate(found):
        if number.kind != "number":
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
    made = _made_on(found)
    dates = named or [[token] for token in found if token.kind == "date" and token not in made]
    days = tuple(dict.fromkeys(_date(each[-1].text) for each in dates))
    if len(days) > 1:
        raise Ambiguous(text, days)
    return dates[0] if dates else []


def _made_on(found: list[Token]) -> list[Token]:
    pairs = ([label, day] for label, day in pairwise(found) if label.kind == "made" and day.kind == "date")
    return next(pairs, [])


def _place(label: str, found: list[Token]) -> list[Token]:
    return next(([word, name] for word, name in pairwise(found) if word.kind == label and name.kind == "name"), [])


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
