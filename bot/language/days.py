"""The days that were said: the expiry, when it was made, when it was done."""

from datetime import date
from itertools import pairwise
from typing import Literal

from bot.language.lexicon import DAYS_AGO
from bot.language.parts import Parts
from bot.language.tokens import Token
from bot.language.words import Ambiguous, Field, NotUnderstood
from bot.language.written_dates import readings, without_year


def expiry(parts: Parts) -> date | None:
    """The date that is called expiry; or else one that is called nothing."""
    named = parts.pair("expiry", "date") or _day_before(parts, "expiry")
    bare = [token for token in parts.found if token.kind == "date" and token.start not in parts.used]
    said = [named] if named else bare
    parts.use(*said)
    return _one_day(parts, "expiry", said)


def on(parts: Parts) -> date | int | None:
    """The day on which it was done; asked only where something was done, for these are common words."""
    ago = next((token for token in parts.found if token.kind == "ago"), None)
    if ago is None:
        return day(parts, "on") or _day_first(parts)
    parts.use(ago)
    known = DAYS_AGO.get(" ".join(ago.text.casefold().split()))
    return int(ago.value) if known is None else known


def _day_first(parts: Parts) -> date | None:
    """A date with which it begins, before what was done: 11月27日收24可乐."""
    said = [token for token in parts.found if token.kind != "please"]
    if len(said) > 1 and said[0].kind == "date" and said[1].kind == "verb" and said[0].start not in parts.used:
        parts.use(said[0])
        return _one_day(parts, "on", said[:1])
    return None


def day(parts: Parts, label: Literal["made", "on"]) -> date | None:
    """The date behind a label."""
    said = parts.pair(label, "date")
    return _one_day(parts, label, [said]) if said else None


def _day_before(parts: Parts, label: Literal["expiry"]) -> Token | None:
    """A day that stands before its label: 三月底到期."""
    for named, word in pairwise(parts.found):
        if named.kind == "date" and word.kind == label and not {named.start, word.start} & parts.used:
            parts.use(named, word)
            return named
    return None


def _one_day(parts: Parts, of: Field, said: list[Token]) -> date | None:
    """The one day that the tokens can mean."""
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
