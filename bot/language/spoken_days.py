"""Days relative to today: Friday, 下周五, tomorrow, "in ten days", 半年后; resolving them takes the current date."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from bot.language import numerals
from bot.language.figures import WORDS

WEEK = 7
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CHINESE = "一二三四五六日"
_NAME = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_WEEKS_AWAY = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}
_NUMBER = rf"(?:[0-9]{{1,3}}|an?|{'|'.join(WORDS)})"
_NUMERAL = r"(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,3})"

WEEKDAY = (
    rf"(?:(?i:(?:(?:this|next|last|coming) )*{_NAME}(?![A-Za-z]))"
    rf"|(?:(?:上上|上|下下|下|这)个?|本)?(?:周|星期|礼拜)[{_CHINESE}天](?!种))"
)
"""A pattern for a weekday."""

_TOMORROW = {
    **dict.fromkeys(("today", "tonight", "今天", "今日", "今晚"), 0),
    **dict.fromkeys(("tomorrow", "tmrw", "tmr", "tmw", "2moro", "2morrow", "tomorow", "tommorow", "tommorrow"), 1),
    **dict.fromkeys(("明天", "明日", "明早", "明晚"), 1),
    **dict.fromkeys(("the day after tomorrow", "day after tomorrow", "后天"), 2),
    "大后天": 3,
}
_LONGEST_FIRST = sorted(_TOMORROW, key=len, reverse=True)
NEAR = rf"(?:(?i:{'|'.join(_LONGEST_FIRST)})(?![A-Za-z]))"
"""A pattern for today and the next three days."""

AHEAD = (
    rf"(?i:(?:in|within)(?: the next)? {_NUMBER} (?:days?|weeks?|months?|years?)(?![A-Za-z])"
    rf"|{_NUMBER} (?:days?|weeks?|months?|years?) from (?:now|today)(?![A-Za-z]))"
    rf"|{_NUMERAL} ?(?:天|日|周|个?星期|个礼拜|个月|年)(?:之?内|以内|之?后|以后)|半年(?:之?内|以内|之?后|以后)"
)
"""A pattern for a time span from today."""

_WEEKDAY = re.compile(
    rf"(?i)(?P<which>(?:(?:this|next|last|coming) )*)(?P<name>{_NAME})"
    rf"|(?P<week>上上|上|下下|下|这|本)?个?(?:周|星期|礼拜)(?P<day>[{_CHINESE}天])"
)
_SPAN = re.compile(
    rf"(?i)(?:in|within)(?: the next)? (?P<count>{_NUMBER}) (?P<unit>day|week|month|year)s?"
    rf"|(?P<counted>{_NUMBER}) (?P<units>day|week|month|year)s? from (?:now|today)"
    rf"|(?P<numeral>{_NUMERAL}) ?(?P<of>天|日|周|个?星期|个礼拜|个月|年)(?:之?内|以内|之?后|以后)"
    rf"|(?P<half>半年)(?:之?内|以内|之?后|以后)"
)


class SpokenDay(NamedTuple):
    """A day relative to today: some days or months ahead, the next one of a name, or a weekday of a given week."""

    said: str
    days: int = 0
    months: int = 0
    weekday: int | None = None
    weeks: int | None = None  # from this one; None: the nearest such day
    today_too: bool = False  # "this Saturday", said on a Saturday
    last: bool = False

    def ahead(self, today: date) -> date | None:
        """Return the next such day, as said on this date; None for past days."""
        if self.weekday is None:
            day = months_on(today, self.months) + timedelta(days=self.days)
        elif self.weeks is not None:
            day = self._of_week(today, self.weeks)
        elif self.last:
            return None
        else:
            away = (self.weekday - today.weekday()) % WEEK
            day = today + timedelta(days=away or (0 if self.today_too else WEEK))
        return day if day >= today else None

    def behind(self, today: date) -> tuple[date, ...]:
        """Return every past day that may be meant, as said on this date, latest first."""
        if self.weekday is None:
            found = [today + timedelta(days=self.days)] if not self.months else []
        elif self.weeks is not None:
            found = [self._of_week(today, self.weeks)]
        else:
            ago = (today.weekday() - self.weekday) % WEEK
            found = [today - timedelta(days=each) for each in ((ago,) if ago else (0, WEEK))]
            if self.last:
                found = [day for day in (*found, self._of_week(today, -1)) if day < today]
        return tuple(dict.fromkeys(day for day in found if day <= today))

    def meant(self, today: date, *, to_come: bool) -> tuple[date, ...]:
        """Return every day that may be meant, in the future or in the past."""
        day = self.ahead(today) if to_come else None
        return (day,) if day else self.behind(today)

    def _of_week(self, today: date, weeks: int) -> date:
        return today + timedelta(days=weeks * WEEK + (self.weekday or 0) - today.weekday())


def months_on(today: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    for day in range(today.day, today.day - 4, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    raise AssertionError("every month has twenty-eight days")


def spoken(text: str) -> SpokenDay | None:
    """Return the relative day, if the text says nothing else."""
    told = " ".join(text.casefold().split())
    if told in _TOMORROW:
        return SpokenDay(text, _TOMORROW[told])
    if match := _WEEKDAY.fullmatch(told):
        return _of_week(text, match)
    if match := _SPAN.fullmatch(told):
        return _of_span(text, match)
    return None


def _of_week(text: str, match: re.Match[str]) -> SpokenDay:
    if match["day"]:
        weekday = _CHINESE.index(match["day"].replace("天", "日"))
        return SpokenDay(text, weekday=weekday, weeks=_WEEKS_AWAY.get(match["week"] or ""))
    weekday = _ENGLISH.index(match["name"][:3])
    which = match["which"].split()
    return SpokenDay(
        text, weekday=weekday, weeks=1 if "next" in which else None, today_too="this" in which, last="last" in which
    )


def _of_span(text: str, match: re.Match[str]) -> SpokenDay | None:
    if match["half"]:
        return SpokenDay(text, months=6)
    count = match["count"] or match["counted"] or match["numeral"]
    unit = match["unit"] or match["units"] or match["of"]
    number = int(count) if count.isdigit() else int(WORDS.get(count) or 0) or numerals.value(count) or 1
    if unit in ("year", "年"):
        return SpokenDay(text, months=12 * number)
    if unit == "month" or unit.endswith("月"):
        return SpokenDay(text, months=number)
    return SpokenDay(text, days=number if unit in ("day", "天", "日") else number * WEEK)
