"""The days that were said: the expiry, when it was made, when it was done."""

import re
from datetime import date
from itertools import pairwise
from typing import Literal

from bot.language.lexicon import DAYS_AGO
from bot.language.parts import Parts
from bot.language.spoken_days import SpokenDay, spoken
from bot.language.tokens import Token
from bot.language.words import Ambiguous, Field, NotUnderstood
from bot.language.written_dates import readings, without_year

_PAST = re.compile("(?i).+ed|took|taken|got|came.*|gave.*|given|sold|threw.*|lost|put.*|sent.*|brought.*|.*[了到走掉]")
"""Verbs of what was done: "on Friday" may be a day to come with another."""


def expiry(parts: Parts) -> date | SpokenDay | None:
    """The date that is called expiry; or else one that is called nothing."""
    named = parts.pair("expiry", "date") or _day_before(parts, "expiry")
    bare = [token for token in parts.found if token.kind == "date" and token.start not in parts.used]
    said = [named] if named else bare
    parts.use(*said)
    return _one_day(parts, "expiry", said)


def on(parts: Parts) -> date | SpokenDay | int | None:
    """The day on which it was done; asked only where something was done, for these are common words."""
    ago = next((token for token in parts.found if token.kind == "ago"), None)
    if ago is None:
        return day(parts, "on") or _day_first(parts)
    parts.use(ago)
    known = DAYS_AGO.get(" ".join(ago.text.casefold().split()))
    if known is None and (named := spoken(re.sub("(?i) (?:morning|afternoon|evening)$", "", ago.text))):
        return _done_on(parts, named, ago)
    return int(ago.value) if known is None else known


def _done_on(parts: Parts, named: SpokenDay, token: Token) -> SpokenDay | None:
    """The day, where it is said that it was done; else it may as well be planned, and is asked."""
    if named.last or named.weeks in (-1, -2) or any(_PAST.fullmatch(each.text) for each in parts.found if each.verb):
        return named
    parts.unclear.append(Ambiguous("days", "on", parts.whole, [token.span], (named,)))
    return None


def _day_first(parts: Parts) -> date | SpokenDay | None:
    """A date with which it begins, before what was done: 11月27日收24可乐."""
    said = [token for token in parts.found if token.kind != "please"]
    if len(said) > 1 and said[0].kind == "date" and said[1].kind == "verb" and said[0].start not in parts.used:
        parts.use(said[0])
        return _one_day(parts, "on", said[:1])
    return None


def day(parts: Parts, label: Literal["made", "on"]) -> date | SpokenDay | None:
    """The date behind a label."""
    said = parts.pair(label, "date")
    if said and label == "on" and (named := spoken(said.text)):
        return _done_on(parts, named, said)
    return _one_day(parts, label, [said]) if said else None


def _day_before(parts: Parts, label: Literal["expiry"]) -> Token | None:
    """A day that stands before its label: 三月底到期."""
    for named, word in pairwise(parts.found):
        if named.kind == "date" and word.kind == label and not {named.start, word.start} & parts.used:
            parts.use(named, word)
            return named
    return None


def _one_day(parts: Parts, of: Field, said: list[Token]) -> date | SpokenDay | None:
    """The one day that the tokens can mean."""
    if len(said) == 1 and (named := spoken(said[0].text)):
        return named
    wrong = [token for token in said if not (readings(token.text) or without_year(token.text))]
    days = tuple(sorted({each for token in said for each in readings(token.text)}))
    yearless = tuple(sorted({each for token in said for each in without_year(token.text)}))
    if of == "on" and yearless:
        days = ()  # nothing was done in a month
    if wrong:
        parts.unclear.append(NotUnderstood("no-day", of, parts.whole, (token.span for token in wrong)))
    elif len(days) > 1 or yearless:
        parts.unclear.append(Ambiguous("days", of, parts.whole, (token.span for token in said), (*days, *yearless)))
    return days[0] if len(days) == 1 and not (wrong or yearless) else None
