"""Ends, middles and beginnings of months, quarters and years: "end of march", 明年三月底, Q1 2027, 周末.

A period lasts until its last day. Anything that is only approximately a day, or lacks its year, is to be asked about.
"""

import re
from datetime import date
from typing import NamedTuple

from bot.language.calendar_days import AskedDay, DayFromNow, day_of, of_any_year
from bot.language.month_names import MONTH, NUMERAL, YEAR_IN_CHINESE, month_of, number_of, year_of
from bot.language.spoken_days import SpokenDay

_ENDS = ("end", "late", "底", "末", "下旬", "月底", "年底", "年末")
_MIDDLES = ("mid", "middle", "中", "中旬", "年中")
_EARLY = ("early", "上旬")
_SUNDAY = 6

_PART = r"(?:the )?(?:end|start|beginning|middle|mid|early|late)(?:[ -]of)?(?: the)?[ -]"
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 4}
_QUARTER = rf"(?:q[1-4]|(?:the )?(?:{'|'.join(_ORDINALS)}) quarter)"
_YEAR = r"(?:,? ?(?:of )?(?:20[0-9]{2}|'[0-9]{2}|(?:next|this) year))"
_WEEK_END = r"(?:the |this |next |coming )?weekend|(?:the )?end of (?:the |this |next )?week"
ENGLISH = (
    rf"(?:{_WEEK_END}|{_PART}(?:{MONTH}(?:{_YEAR}| ?[0-9]{{2}})?|20[0-9]{{2}}|(?:this |next )?(?:month|year|quarter)"
    rf"|{_QUARTER}{_YEAR}?)"
    rf"|{_QUARTER}(?:{_YEAR}|[ /-]?(?:20)?[0-9]{{2}})?|20[0-9]{{2}}[ /-]?q[1-4]|next (?:month|year|quarter))"
)
"""A pattern for a period or part of one; as case-insensitive as the pattern around it."""

YEARS_AHEAD = {"今年": 0, "本年": 0, "明年": 1, "后年": 2, "this year": 0, "next year": 1}
_WHICH_YEAR = rf"(?:(?:今|本|明|后)年|{YEAR_IN_CHINESE} ?年)"
_PARTS = "底|末|初|中旬|上旬|下旬|中"
_WEEKEND = "(?:本|这个?|下个?)?周末"
_OF_A_YEAR = rf"(?:{NUMERAL} ?月份?(?:{_PARTS})|第?[一二三四1-4]季度?[底末]?|年[底末初中]|[上下]半年)"
CHINESE = (
    rf"(?:{_WEEKEND}|(?:{_WHICH_YEAR}的?)?{_OF_A_YEAR}|{_WHICH_YEAR}[底末初中]|[今本明后]年(?! ?{NUMERAL} ?月)"
    r"|(?:本|这个?|下下?个?)?月(?:[底末初]|中旬|上旬|下旬)|下下?个?月)"
)
"""The same in Chinese."""

_ENGLISH = re.compile(
    r"(?:the )?(?:(?P<part>end|start|beginning|middle|mid|early|late)(?:[ -]of)?(?: the)?[ -])?"
    rf"(?:(?P<quarter>q[1-4]|(?:the )?(?P<ordinal>{'|'.join(_ORDINALS)}) quarter)|(?P<month>{MONTH})"
    r"|(?P<which>this |next )?(?P<unit>month|quarter|year)|(?P<alone>20[0-9]{2}))"
    r"(?:[, /-]*(?:of )?(?P<year>20[0-9]{2}|'?[0-9]{2}|(?:next|this) year))?"
)
_YEAR_FIRST = re.compile("(?P<year>20[0-9]{2})[ /-]?(?P<quarter>q[1-4])")
_CHINESE = re.compile(
    rf"(?:(?:(?P<ahead>[今本明后]年)|(?P<year>{YEAR_IN_CHINESE}) ?年)的?)?"
    rf"(?:(?P<month>{NUMERAL}) ?月份?(?P<of_month>{_PARTS})?|第?(?P<quarter>[一二三四1-4])季度?[底末]?"
    rf"|年?(?P<of_year>[底末初中])|(?P<half>[上下])半年)?"
)
_CHINESE_MONTH = re.compile(rf"(?P<which>本|这个?|下下?个?)?月(?P<part>{_PARTS})?")


class _Period(NamedTuple):
    """From the first of its months to the last; `part`: which part of it is meant."""

    first: int
    last: int
    part: str = ""

    @property
    def day(self) -> tuple[int, int | None]:
        """Return the month and day that are meant; without a day, the month's last."""
        if self.part in _MIDDLES and self.last - self.first > 1:
            middle = (self.first + self.last) // 2
            return (middle, None) if self.first == 1 else (middle, 15)
        if self.part in _MIDDLES:
            return self.last, 15
        if self.part in _EARLY:
            return self.first, 10
        return (self.last, None) if self.part in ("", *_ENDS) else (self.first, 1)


def exact(text: str) -> date | None:
    """Return the last day of a month or year that is named in full: "end of march 2027", 2027年底."""
    told = text.casefold()
    if (match := _ENGLISH.fullmatch(told)) and match["part"] == "end" and _whole(match):
        period = _english(match)
    elif (match := _CHINESE.fullmatch(told)) and match["year"] and (match["of_month"] or match["of_year"]):
        period = _chinese(match) if (match["of_month"] or match["of_year"]) in _ENDS else None
    else:
        return None
    year = match.groupdict().get("alone") or match["year"]
    return day_of(year_of(year.lstrip("'")), *period.day) if period else None


def _whole(match: re.Match[str]) -> bool:
    """Whether it has a year in digits, and is no quarter."""
    return not match["quarter"] and bool(match["alone"] or (match["month"] and (match["year"] or "")[-2:].isdigit()))


def asked(text: str) -> tuple[AskedDay, ...]:
    """Return every day that may be meant and has to be asked about."""
    told = " ".join(text.casefold().split())
    if exact(told):
        return ()
    if (counted := _weekend(text, told) or _ahead(told)) is not None:
        return (counted,)
    if match := _ENGLISH.fullmatch(told) or _YEAR_FIRST.fullmatch(told):
        return _of_year(_english(match), match.groupdict().get("alone") or match["year"] or "")
    if (match := _CHINESE.fullmatch(told)) and (period := _chinese(match)):
        return _of_year(period, match["ahead"] or match["year"] or "")
    return ()


def _of_year(period: _Period | None, year: str) -> tuple[AskedDay, ...]:
    if period is None:
        return ()
    month, day = period.day
    if year in YEARS_AHEAD:
        return (DayFromNow(YEARS_AHEAD[year], 0, month, day),)
    found = day_of(year_of(year.lstrip("'")), month, day) if year else of_any_year(month, day)
    return (found,) if found else ()


def _english(match: re.Match[str]) -> _Period | None:
    said = match.groupdict()
    part = said.get("part") or ""
    if said["quarter"]:
        last = 3 * (_ORDINALS[said["ordinal"]] if said.get("ordinal") else int(said["quarter"][1]))
        return _Period(last - 2, last, part)
    if said["month"]:
        month = month_of(said["month"])
        return _Period(month, month, part) if part else None
    return _Period(1, 12, part) if said["alone"] and not said["year"] else None


def _chinese(match: re.Match[str]) -> _Period | None:
    if match["month"]:
        month = number_of(match["month"]) or 0
        return _Period(month, month, match["of_month"]) if match["of_month"] else None
    if match["quarter"]:
        last = 3 * (number_of(match["quarter"]) or 0)
        return _Period(last - 2, last)
    if match["half"]:
        return _Period(1, 6) if match["half"] == "上" else _Period(7, 12)
    return _Period(1, 12, match["of_year"] or "") if match[0] else None


def _ahead(told: str) -> DayFromNow | None:
    """Read a month, quarter or year relative to today."""
    if (match := _CHINESE_MONTH.fullmatch(told)) and (match["part"] or (match["which"] or "").startswith("下")):
        ahead = (match["which"] or "").count("下")
        _, day = _Period(1, 1, match["part"] or "").day
        return DayFromNow(0, months=ahead, day=day)
    match = _ENGLISH.fullmatch(told)
    if match is None or not match["unit"] or match["year"] or not (match["part"] or match["which"]):
        return None
    ahead, part = int(match["which"] == "next "), match["part"] or ""
    if match["unit"] == "month":
        return DayFromNow(0, months=ahead, day=_Period(1, 1, part).day[1])
    if match["unit"] == "year":
        month, day = _Period(1, 12, part).day
        return DayFromNow(ahead, month=month, day=day)
    return None  # people disagree on where to count quarters from


def _weekend(said: str, told: str) -> SpokenDay | None:
    """Return the Sunday of a week."""
    english = re.fullmatch(_WEEK_END, told)
    if english is None and not re.fullmatch(_WEEKEND, told):
        return None
    return SpokenDay(said, weekday=_SUNDAY, weeks=int("next" in told or told.startswith("下")))
