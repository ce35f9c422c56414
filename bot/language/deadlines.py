"""By when something is needed, and a note with it: "by Friday", 周五前要, "note: for the party"; cut out of a text."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.language.cutting import blanked
from bot.language.numerals import value
from bot.language.written_dates import CHINESE_SHORT, NAMED, NAMED_SHORT, DayFromNow, readings, without_year

_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CHINESE = "一二三四五六日"
_WEEKDAY = r"(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:day|nesday|sday|rsday|urday)?"
_DAY = (
    rf"(?P<day>(?i:the day after tomorrow|tomorrow|today|tonight|(?:this |next )?{_WEEKDAY}\b|in \d{{1,2}} days)"
    rf"|大后天|后天|明[天日]|今[天日晚]|(?:下个?|本|这个?)?(?:周|星期|礼拜)[一二三四五六日天]"
    rf"|\d{{4}}-\d{{1,2}}-\d{{1,2}}|{NAMED}|{NAMED_SHORT}|{CHINESE_SHORT}|(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}})[天日]内"
    rf"|\d{{1,2}}[号日]|\d{{1,2}}/\d{{1,2}})"
)
_NEEDED = r"(?:(?:is |are )?needed |required |i need (?:it|them) )?"
_FOR = r"for(?= (?:to|mon|tue|wed|thu|fri|sat|sun|next|this))"
_WANTS = r"(?P<wants>(?:之?前|以前|[中上下]午)?(?:就?要用?|需要|用|要?送?到)|之?前|以前|(?<=[天日]内))"
_BY = re.compile(
    rf"[\s,，;；]*(?:(?i:\b(?:{_NEEDED}(?:by|before|until|no later than)|{_FOR})\s+){_DAY}(?![A-Za-z0-9])"
    rf"|(?:最[晚迟])?{_DAY.replace('<day>', '<tag>')}{_WANTS})"
)
_LAST = re.compile(
    rf"(?i)[\s,，;；]+(?:on )?(?P<day>the day after tomorrow|tomorrow|today|tonight|(?:this |next )?{_WEEKDAY})[ .!]*$"
)
_FIRST = re.compile(
    r"\s*(?P<day>大后天|后天|明[天日]|今[天日晚]|(?:下个?|本|这个?)?(?:周|星期|礼拜)[一二三四五六日天])"
    r"(?=(?:请)?(?:从[^\d]+)?(?:调|转|拨|领料))"
)
"""A day without a word for it, where it can be nothing else."""

_BARE = re.compile(
    rf"(?:(?i:\b(?:on|by|before|not before|only on|but on)\s+)|改到?|推迟?到|最[早快]|要到|可以)*\s*"
    rf"{_DAY}(?![A-Za-z0-9])(?:再|才|发|给|可以|行|吧)*"
)
_NOTE = re.compile(
    r"(?i)[\s,，;；.。]*(?:\bnote\s*[:：]?|备注\s*[:：]?|说明\s*[:：]|\bbecause\b|因为)\s*(?P<note>\S.*)$"
)
_DAYS = {
    "today": 0,
    "tonight": 0,
    "今天": 0,
    "今日": 0,
    "今晚": 0,
    "tomorrow": 1,
    "明天": 1,
    "明日": 1,
    "后天": 2,
    "大后天": 3,
}
_DAYS["the day after tomorrow"] = 2


@dataclass(frozen=True)
class Deadline:
    """By which day it is needed, and what is noted; whether it was said to be needed at all."""

    day: date | None = None
    note: str = ""
    wants: bool = False


def cut_out(text: str, today: date, *, bare: bool = False) -> tuple[str, Deadline]:
    """A folded text without what it says of this, and what it says; `bare`: a day alone is one, too."""
    found = Deadline()
    if match := _NOTE.search(text):
        text, found = blanked(text, match.span()), replace(found, note=match["note"].strip(" .。"))
    match = _BY.search(text) or (_BARE.search(text) if bare else _LAST.search(text) or _FIRST.match(text))
    if match is None:
        return text, found
    groups = match.groupdict()
    day = day_of(groups["day"] or groups.get("tag") or "", today)
    if day is None or day < today:
        return text, found
    wants = any(each in (groups.get("wants") or "") for each in ("要", "用"))
    return blanked(text, match.span()), replace(found, day=day, wants=wants)


def day_of(said: str, today: date) -> date | None:
    """The day that is meant, as it is said today: the next of its name; None, if it could be several."""
    told = said.casefold().strip()
    if told in _DAYS:
        return today + timedelta(days=_DAYS[told])
    if match := re.fullmatch(r"in (\d+) days|(\d+|[一二三四五六七八九十]+)[天日]内", told):
        ahead = match[1] or match[2]
        days = int(ahead) if ahead.isdigit() else value(ahead)
        return today + timedelta(days=days) if days else None
    if (weekday := _weekday(told)) is not None:
        monday = today - timedelta(days=today.weekday())
        if told.startswith(("next ", "下")):
            return monday + timedelta(days=7 + weekday)
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    if match := re.fullmatch(r"(\d{1,2})[号日]", told):
        ahead_days = (today + timedelta(days=each) for each in range(31))
        return next((each for each in ahead_days if each.day == int(match[1])), None)
    return _written(told, today)


def _written(told: str, today: date) -> date | None:
    days = readings(told)
    if not days:
        for each in without_year(told):
            if isinstance(each, DayFromNow):
                found = each.on(today)
            else:
                found = next((day for year in (0, 1) if (day := each.of(today.year + year)) and day >= today), None)
            days += (found,) if found else ()
    return days[0] if len(days) == 1 else None


def _weekday(told: str) -> int | None:
    if match := re.fullmatch(r"(?:下个?|本|这个?)?(?:周|星期|礼拜)([一二三四五六日天])", told):
        return _CHINESE.index(match[1].replace("天", "日"))
    name = told.removeprefix("next ").removeprefix("this ")
    return next((at for at, each in enumerate(_ENGLISH) if len(name) > 2 and each.startswith(name[:3])), None)  # noqa: PLR2004
