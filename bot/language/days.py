"""The days that were said: expiry, production, and when something was done."""

import re
from datetime import date
from itertools import pairwise, takewhile
from typing import Literal

from bot.language.keeping import Keeps, keeps
from bot.language.lexicon import DAYS_AGO
from bot.language.parts import Parts
from bot.language.spoken_days import SpokenDay, spoken
from bot.language.tokens import Span, Token
from bot.language.words import Ambiguous, Field, NotUnderstood
from bot.language.written_dates import readings, without_year

_PAST = re.compile("(?i).+ed|took|taken|got|came.*|gave.*|given|sold|threw.*|lost|put.*|sent.*|brought.*|.*[了到走掉]")
"""Verbs in the past tense: with other verbs, "on Friday" may be a day to come."""


_MADE_BEHIND = ("生产", "制造")
"""Words that may follow the day as well as precede it."""


def expiry(parts: Parts) -> date | SpokenDay | Keeps | None:
    """Return the date labelled as expiry, or else an unlabelled one."""
    named = parts.pair("expiry", "date") or _day_before(parts, "expiry", "date")
    bare = [token for token in parts.found if token.kind == "date" and token.start not in parts.used]
    said = [named] if named else bare
    parts.use(*said)
    if len(said) == 1 and (long := keeps(said[0].text)):
        return long
    return _one_day(parts, "expiry", said)


def unread(parts: Parts) -> None:
    """Mark digits after a date label that are no date as unclear, so that they are not read as an amount."""
    for at, label in enumerate(parts.found[:-1]):
        if label.kind not in ("expiry", "made"):
            continue
        behind = list(takewhile(lambda token: token.kind in ("name", "number", "of"), parts.found[at + 1 : at + 5]))
        last = next((place for place in reversed(range(len(behind))) if behind[place].kind == "number"), None)
        after = parts.found[at + 1 + len(behind) : at + 2 + len(behind)]
        counted = after and after[0].kind == "unit"
        said_before = any(token.kind == "number" for token in parts.found[:at])
        dated = after and after[0].kind == "date"  # digits before it are not part of it
        if last is None or counted or dated or not said_before or behind[last].sign:
            continue
        parts.use(label, *behind[: last + 1])
        of: Field = "made" if label.kind == "made" else "expiry"
        span = Span(behind[0].start, behind[last].end)
        parts.unclear.append(NotUnderstood("no-date", of, parts.whole, [span]))


def on(parts: Parts) -> date | SpokenDay | int | None:
    """Return the day on which it was done. Unlabelled days are only asked about if something was done."""
    ago = next((token for token in parts.found if token.kind == "ago" and token.start not in parts.used), None)
    if ago is None:
        return _on_label(parts) or _day_first(parts)
    parts.use(ago)
    known = DAYS_AGO.get(" ".join(ago.text.casefold().split()))
    if known is None and (named := spoken(re.sub("(?i) (?:morning|afternoon|evening)$", "", ago.text))):
        return _done_on(parts, named, ago)
    return int(ago.value) if known is None else known


def _done_on(parts: Parts, named: SpokenDay, token: Token) -> SpokenDay | None:
    """Return the day if it is said to be done; otherwise it may be planned, and is asked about."""
    if named.last or named.weeks in (-1, -2) or any(_PAST.fullmatch(each.text) for each in parts.found if each.verb):
        return named
    parts.unclear.append(Ambiguous("days", "on", parts.whole, [token.span], (named,)))
    return None


def _day_first(parts: Parts) -> date | SpokenDay | None:
    """Return a date at the beginning, before what was done: 11月27日收24可乐."""
    said = [token for token in parts.found if token.kind != "please"]
    if len(said) > 1 and said[0].kind == "date" and said[1].kind == "verb" and said[0].start not in parts.used:
        parts.use(said[0])
        return _one_day(parts, "on", said[:1])
    return None


def made(parts: Parts) -> date | SpokenDay | None:
    """Return the production date: after its label, or before it, as in 11月1日生产."""
    said = _day_before(parts, "made", "date", "ago") or parts.pair("made", "date", "ago")
    if said is None or said.kind == "date":
        return _one_day(parts, "made", [said]) if said else None
    return ago(said)


def ago(said: Token) -> SpokenDay:
    """Return the day that long ago: yesterday, 3天前, last Friday."""
    days = DAYS_AGO.get(" ".join(said.text.casefold().split()))
    if days is not None:
        return SpokenDay(said.text, -days)
    return spoken(said.text) or SpokenDay(said.text, -int(said.value))


def _on_label(parts: Parts) -> date | SpokenDay | None:
    said = parts.pair("on", "date")
    if said and (named := spoken(said.text)):
        return _done_on(parts, named, said)
    return _one_day(parts, "on", [said]) if said else None


def _day_before(parts: Parts, label: Literal["expiry", "made"], *kinds: str) -> Token | None:
    """Return a day that precedes its label: 三月底到期."""
    for at, (named, word) in enumerate(pairwise(parts.found)):
        if named.kind in kinds and word.kind == label and not {named.start, word.start} & parts.used:
            of_another = at > 0 and parts.found[at - 1].kind in ("expiry", "made", "on")
            if label == "made" and (of_another or word.text not in _MADE_BEHIND):
                continue
            parts.use(named, word)
            return named
    return None


def _one_day(parts: Parts, of: Field, said: list[Token]) -> date | SpokenDay | None:
    """Return the one day that the tokens can mean."""
    if len(said) == 1 and (named := spoken(said[0].text)):
        return named
    wrong = [token for token in said if not (readings(token.text) or without_year(token.text))]
    days = tuple(sorted({each for token in said for each in readings(token.text)}))
    yearless = tuple(dict.fromkeys(each for token in said for each in without_year(token.text)))
    if of == "on" and yearless:
        days, yearless = (
            (),
            tuple(each for each in yearless if not isinstance(each, date)),
        )  # nothing is done within a month
    if wrong:
        parts.unclear.append(NotUnderstood("no-day", of, parts.whole, (token.span for token in wrong)))
    elif len(days) > 1 or yearless:
        parts.unclear.append(Ambiguous("days", of, parts.whole, (token.span for token in said), (*days, *yearless)))
    return days[0] if len(days) == 1 and not (wrong or yearless) else None
