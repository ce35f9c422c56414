"""Deadlines and notes: "by Friday", 周五前要, "note: for the party"; cut out of a text."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.language.calendar_days import AskedDay, DayFromNow, DayOfYear
from bot.language.cutting import HAN, blanked
from bot.language.spoken_days import AHEAD, NEAR, WEEKDAY, SpokenDay, spoken
from bot.language.written_dates import CHINESE, CHINESE_SHORT, NAMED, NAMED_SHORT, readings, without_year

_DAY = (
    rf"(?P<day>{NEAR}|{WEEKDAY}|{AHEAD}|(?i:the \d{{1,2}}(?:st|nd|rd|th)(?! of))"
    rf"|\d{{4}}-\d{{1,2}}-\d{{1,2}}|{NAMED}|{NAMED_SHORT}|{CHINESE}|{CHINESE_SHORT}"
    rf"|\d{{1,2}}[号日]|\d{{1,2}}/\d{{1,2}})"
)
_NEEDED = r"(?:(?:is |are )?needed |required |i need (?:it|them) )?"
_FOR = r"for(?= (?:to|mon|tue|wed|thu|fri|sat|sun|next|this))"
_WANTS = r"(?P<wants>(?:之?前|以前|[中上下]午)?(?:就?要用?|需要|用|要?送?到货?(?!期))|之?前|以前|(?<=[天日周月期拜]内))"
_BY = re.compile(
    rf"(?<![\s,，;；])[\s,，;；]*+(?:(?i:\b(?:{_NEEDED}(?:by|before|until|till?|no later than)|{_FOR})\s+)"
    rf"{_DAY}(?![A-Za-z0-9])|(?:最[晚迟])?{_DAY.replace('<day>', '<tag>')}{_WANTS})"
)
_LAST = re.compile(
    rf"(?i)(?:(?<![\s,，;；])[\s,，;；]++(?:on )?|(?<=[{HAN}])\s*)(?P<day>{NEAR}|{WEEKDAY}|{AHEAD})[ .!。！]*$"
)
_FIRST = re.compile(rf"\s*(?P<day>{NEAR}|{WEEKDAY})(?=(?:请)?(?:从[^\d]+)?(?:调|转|拨|领料))")
"""A day without a word like "by", where it can be nothing else."""

_BARE = re.compile(
    rf"(?:(?i:\b(?:on|by|before|not before|only on|but on)\s+)|改到?|推迟?到|最[早快]|要到|可以)*\s*"
    rf"{_DAY}(?![A-Za-z0-9])(?:再|才|发|给|可以|行|吧)*"
)
_KEPT = re.compile(rf"(?:[\s,，;；]|保?留)*+[到至]\s*+{_DAY}[ .!。！]*$")
_NOTE = re.compile(
    r"(?i)(?<![\s,，;；.。])[\s,，;；.。]*+(?:\bnote\s*[:：]?|备注\s*[:：]?|说明\s*[:：]|\bbecause\b|因为)\s*(?P<note>\S.*)$"
)
_URGENT = re.compile(
    r"(?i)(?<![\s,，;；])[\s,，;；]*+(?:(?:\b(?:please|pls)\b|麻烦[您你]?|请|尽量)\s*)*"
    r"(?P<note>\b(?:asap|a\.s\.a\.p|urgent(?:ly)?|as soon as possible|right away|immediately|quickly"
    r"|(?:in a )?hurry(?: up)?)\b|尽快|加急|急用|很急|快一?点儿?|赶紧|马上|抓紧|越快越好|急)[ .!！。]*$"
)
"""Urgency without a day: whoever decides reads it as it was said."""


_DONE = re.compile(
    r"(?i)^\s*[-−–—] ?[0-9]|\b(?:took|taken|issued|used|gave|given|handed|shipped|sold|picked|grabbed)\b|[了咗]"
)


def is_hurried(part: str, text: str) -> bool:
    """Whether this part of a text only says that it was urgent, of goods that have gone out: "took 3 water asap"."""
    return _URGENT.fullmatch(f" {part}") is not None and _DONE.search(text) is not None


@dataclass(frozen=True)
class Deadline:
    """The day by which it is needed, the note, and whether it was said to be needed at all."""

    day: date | None = None
    note: str = ""
    wants: bool = False


def cut_out(text: str, today: date, *, bare: bool = False, kept: bool = False) -> tuple[str, Deadline]:
    """Cut the deadline and note out of a folded text. Returns the rest, and what was cut out.

    `bare`: a day alone counts. `kept`: so does a day until which something lasts, 到周五.
    """
    found = Deadline()
    if match := _NOTE.search(text):
        text, found = blanked(text, match.span()), replace(found, note=match["note"].strip(" .。"))
    elif match := _URGENT.search(text):
        text, found = blanked(text, match.span()), replace(found, note=match["note"])
    match = (
        (_KEPT.search(text) if kept else None)
        or _BY.search(text)
        or (_BARE.search(text) if bare else _LAST.search(text) or _FIRST.match(text))
    )
    if match is None:
        return text, found
    groups = match.groupdict()
    day = day_of(groups["day"] or groups.get("tag") or "", today)
    if day is None or day < today:
        return text, found
    wants = re.search("[要用]|前.*到", groups.get("wants") or "") is not None
    return blanked(text, match.span()), replace(found, day=day, wants=wants)


def day_of(said: str, today: date) -> date | None:
    """Return the day that is meant, as said today: the next one by that name; None if it is ambiguous."""
    told = said.casefold().strip()
    if (named := spoken(told)) is not None:
        return named.ahead(today)
    if match := re.fullmatch(r"(\d{1,2})[号日]|the (\d{1,2})(?:st|nd|rd|th)", told):
        ahead_days = (today + timedelta(days=each) for each in range(31))
        return next((each for each in ahead_days if each.day == int(match[1] or match[2])), None)
    return _written(told, today)


def _written(told: str, today: date) -> date | None:
    asked = without_year(told)
    asked = tuple(each for each in asked if not isinstance(each, date)) or asked  # Mar 27 is rather a day than a month
    days = readings(told) or tuple(day for each in asked if (day := _next(each, today)))
    return days[0] if len(days) == 1 else None


def _next(day: AskedDay, today: date) -> date | None:
    """Return the next such day; of a weekend, its last day that is left."""
    match day:
        case DayFromNow():
            return day.on(today)
        case DayOfYear():
            return next((each for year in (0, 1) if (each := day.of(today.year + year)) and each >= today), None)
        case SpokenDay():
            sunday = day.ahead(today)
            friday = sunday - timedelta(days=2) if sunday else None
            return friday if friday and friday >= today else sunday
        case _:
            return day
