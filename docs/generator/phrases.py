"""What people say and what becomes of it: the table of `docs/phrases.tsv`, each row of which is a test."""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from bot.language.calendar_days import DayFromNow, DayOfYear
from bot.language.folding import fold
from bot.language.keeping import Keeps
from bot.language.lexicon import UNSAID, WHOLE, Verb
from bot.language.reader import words_of
from bot.language.shortfalls import Shortfall, cut_out
from bot.language.spoken_days import SpokenDay
from bot.language.wishes import needed, only_came
from bot.language.words import Ambiguous, Amount, Unclear, Words
from docs.generator.markdown import table

TABLE = Path(__file__).parent.parent / "phrases.tsv"

UNITS = frozenset({"提", "板", "车", "托盘", "打", "斤", "吨", "tray", "sleeve"})
"""The units of the table's company, in addition to the common ones."""


@dataclass(frozen=True)
class Phrase:
    """What is said, and what it becomes."""

    about: str
    said: str
    becomes: str


def phrases() -> tuple[Phrase, ...]:
    """Return all rows of the table."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(Phrase(*row) for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def all_phrases() -> str:
    """Return a table for each subject."""
    rows = phrases()
    parts = []
    for about in dict.fromkeys(each.about for each in rows):
        told = [(f"`{each.said}`", each.becomes.replace("|", "\\|")) for each in rows if each.about == about]
        parts.append(f"### {about}\n\n{table(('said', 'becomes'), told)}")
    return "\n\n".join(parts)


def understood(said: str) -> str:
    """Return what becomes of a phrase, in one line."""
    if (rest := only_came(fold(said))) and _is_of_amounts(words_of(rest, units=UNITS), None):
        return f"corrects what was booked or sent: {_read(rest)}"
    if (rest := needed(fold(said))) and _verb_of(words_of(rest, units=UNITS)) is None:
        return f"needed: {_read(rest)}"
    rest, found = cut_out(fold(said), UNITS)
    if found != Shortfall() and _is_of_amounts(words_of(rest, units=UNITS), "receive"):
        expected = f"; asked (expected {_value(found.expected)})" if found.expected else ""
        broken = f"; asked (of these {_value(found.broken)}: {found.how})" if found.broken else ""
        return f"{_read(rest)}{expected}{broken}"
    return _read(said)


def _verb_of(said: Words | Unclear) -> Verb | None:
    words = said.words if isinstance(said, Unclear) else said
    return words.verb if words else None


def _is_of_amounts(said: Words | Unclear, verb: Verb | None) -> bool:
    words = said.words if isinstance(said, Unclear) else said
    return words is not None and words.quantity is not None and words.verb == verb


def _read(said: str) -> str:
    """Return what the reader of words makes of it."""
    words = words_of(said, units=UNITS)
    if not isinstance(words, Unclear):
        return _told(words)
    parts = " / ".join(words.text[start:end] for start, end in words.parts)
    readings = " or ".join(map(_value, words.readings)) if isinstance(words, Ambiguous) else ""
    besides = _told(words.words) if words.words else ""
    return (
        f"asked ({words.why}): “{parts}”" + (f": {readings}" if readings else "") + (f"; {besides}" if besides else "")
    )


def _told(words: Words) -> str:
    amount = _value(Amount(words.quantity, words.unit)) if words.quantity is not None else ""
    amount += f" + {_value(words.also)}" if words.also else ""
    price = _price(words.price, words.per) if words.price is not None else ""
    facts = {
        "of": words.rest,
        "lot": words.lot,
        "expiry": words.expiry,
        "made": words.made_on,
        "from": words.source,
        "to": words.target,
        "price": price,
        "on": words.on if not isinstance(words.on, int) else f"{words.on} days ago",
        "for": words.document,
        "party": words.party,
        "because": words.reason,
    }
    told = [words.verb or "", amount, *(f"{name} {_value(fact)}" for name, fact in facts.items() if fact)]
    return ", ".join(filter(None, told))


def _price(price: Decimal, per: str | None) -> str:
    of = {None: "each", WHOLE: "in all", UNSAID: "each or in all"}.get(per, f"per {per}")
    return f"{price:f} {of}"


_MONTHS = {0: "this month", 1: "next month"}


def _value(value: object) -> str:
    match value:
        case Amount():
            return f"{value.value:f} {value.unit or ''}".rstrip()
        case DayFromNow():
            return _from_now(value)
        case SpokenDay():
            return f"“{value.said}”"
        case Keeps():
            return f"“{value.said}” from when it was made"
        case DayOfYear(last=True):
            return f"end of {date(2000, value.month, 1):%b} of which year"
        case DayOfYear():
            return f"{date(2000, value.month, value.day):%d %b} of which year"
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def _from_now(day: DayFromNow) -> str:
    month = (
        f"{date(2000, day.month, 1):%b}" if day.month else _MONTHS.get(day.months, f"the month {day.months} months on")
    )
    year = {0: "this year", 1: "next year"}.get(day.years, f"in {day.years} years") if day.month else ""
    return f"{day.day or 'end of'} {month} {year}".rstrip()
