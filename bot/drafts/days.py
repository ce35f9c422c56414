"""Relative days such as "Friday", resolved to dates where the person is."""

from dataclasses import replace
from datetime import date
from typing import Any

from bot.chat.turn import Turn
from bot.language.folding import fold
from bot.language.keeping import Keeps
from bot.language.reader import read_date
from bot.language.spoken_days import SpokenDay
from bot.language.words import Ambiguous, Field, NotUnderstood, Unclear, Words


def answered(turn: Turn, text: str, of: Field) -> date:
    """Return the date with which a question is answered. Raises NotUnderstood, Ambiguous."""
    told = read_date(text)
    if isinstance(told, Keeps):
        raise _from_when(text, told)
    if not isinstance(told, SpokenDay):
        return told
    days = _meant(turn, told, of)
    if len(days) != 1:
        raise _unclear(of, fold(text), told, days)
    return days[0]


def with_days_read(turn: Turn, said: Words | Unclear, text: str) -> Words | Unclear:
    """Return what was said with its days resolved, or an Unclear to ask about if they are ambiguous."""
    words = said.words if isinstance(said, Unclear) else said
    if words is None:
        return said
    of: dict[str, Field] = {"expiry": "expiry", "made_on": "made", "on": "on"}
    for name, field in of.items():
        told = getattr(words, name)
        if not isinstance(told, SpokenDay):
            continue
        days = _meant(turn, told, field)
        known: dict[str, Any] = {name: days[0] if len(days) == 1 else None}
        words = replace(words, **known)
        if len(days) != 1 and not isinstance(said, Unclear):
            said = _unclear(field, fold(text), told, days)
    said, words = _with_expiry_counted(said, words, text)
    if isinstance(said, Unclear):
        said.words = words
        return said
    return words


def _with_expiry_counted(said: Words | Unclear, words: Words, text: str) -> tuple[Words | Unclear, Words]:
    """Set the expiry from a stated shelf life if the production date is known; otherwise ask."""
    long = words.expiry
    if not isinstance(long, Keeps):
        return said, words
    words = replace(words, expiry=long.after(words.made_on) if isinstance(words.made_on, date) else None)
    if words.expiry is None and not isinstance(said, Unclear):
        said = _from_when(text, long)
    return said, words


def _from_when(text: str, long: Keeps) -> Unclear:
    folded = fold(text)
    start = max(0, folded.find(long.said))
    return Ambiguous("keeps", "expiry", folded, [(start, start + len(long.said))], (long,))


def day(told: date | SpokenDay | Keeps | None) -> date | None:
    """Return the date, once relative days have been resolved."""
    return None if isinstance(told, SpokenDay | Keeps) else told


def _meant(turn: Turn, told: SpokenDay, of: Field) -> tuple[date, ...]:
    return told.meant(turn.site.today(turn.now), to_come=of == "expiry")


def _unclear(of: Field, text: str, told: SpokenDay, days: tuple[date, ...]) -> Unclear:
    start = max(0, text.find(told.said))
    part = [(start, start + len(told.said))]
    return Ambiguous("days", of, text, part, days) if days else NotUnderstood("no-day", of, text, part)
