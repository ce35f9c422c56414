"""Dates as people write them and as labels print them, and every day that they can mean."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from bot.language import numerals
from domain.vocabulary import YEARS

_MONTHS = (
    *("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?"),
    *("sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"),
)
_MONTH = rf"(?:{'|'.join(_MONTHS)})(?![a-z])\.?"
_TH = "(?:st|nd|rd|th)?(?: of)?"
NAMED = rf"(?i:\b(?:[0-9]{{1,2}}{_TH}[ -]?{_MONTH}[ -]?|{_MONTH} ?(?:[0-9]{{1,2}}, ?)?)[0-9]{{4}}\b)"
"""A date whose month is a word, as a pattern: 31 Mar 2027, March 31, 2027, Mar 2027."""

_END_OF = r"(?:the )?end of (?:(?:the|this|next) )?(?:month|year)"
NAMED_SHORT = (
    rf"(?i:\b(?:{_MONTH} (?:next|this) year|next {_MONTH}|{_END_OF}"
    rf"|[0-9]{{1,2}}[ -]?{_MONTH}[ -]?'?[0-9]{{2}}|{_MONTH}[-/']'?[0-9]{{2}}|[0-9]{{1,2}}{_TH}[ -]?{_MONTH}"
    rf"|{_MONTH} ?[0-9]{{1,2}}(?:st|nd|rd|th)?)(?![0-9A-Za-z]))"
)
"""The same without its year, or told from today: March next year, end of next month."""

_NUMERAL = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_NEXT = {"今年": 0, "本年": 0, "明年": 1, "后年": 2, "this year": 0, "next year": 1}
_AHEAD = "|".join(each for each in _NEXT if not each.isascii())
CHINESE_SHORT = (
    rf"(?:(?:(?:{_AHEAD}) ?)?{_NUMERAL} ?月(?:底|末|份底| ?{_NUMERAL} ?[日号]?)?"
    rf"|(?:本|这个?|下个?)?月[底末]|(?:{_AHEAD})[底末])"
)
"""A day or a month without its year, as a pattern: 12月31日, 三月底; or one that is told from today: 明年3月, 月底."""

_SHORT = re.compile(rf"(?P<m>{_NUMERAL}) ?月(?: ?(?P<d>{_NUMERAL}) ?[日号]?|底|末|份底)?")
_SHORT_NAMED = re.compile(
    rf"(?i)(?:(?P<d>[0-9]{{1,2}}){_TH}[ -]?)?(?P<month>{_MONTH})(?: ?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?)?"
)

_NAMED = re.compile(
    rf"(?i)(?:(?P<d>[0-9]{{1,2}}){_TH})?[ -]?(?P<month>{_MONTH})(?: ?(?P<day>[0-9]{{1,2}}),)?[ -]*(?P<y>[0-9]{{4}})"
)
_NAMED_OF_TWO = re.compile(rf"(?i)(?:(?P<d>[0-9]{{1,2}})[ -]?)?(?P<month>{_MONTH})[-/ ']*(?P<y>[0-9]{{2}})")
"""31MAR27 and Mar-27, as labels print them."""

_CHINESE = re.compile(r"([0-9]+) ?年 ?([0-9]+) ?月(?: ?([0-9]+) ?[日号]?)?")
_WESTERN = re.compile(r"([0-9]+)(?:([-/.])([0-9]+)(?:\2([0-9]+))?)?")
_ORDERS = {"/": ("dmy", "mdy"), "-": ("ymd", "dmy", "mdy"), ".": ("ymd", "dmy")}
_COMPACT = {8: (("ymd", 4, 6), ("dmy", 2, 4)), 6: (("ymd", 2, 4), ("dmy", 2, 4), ("ym", 4, 6), ("my", 2, 6))}


class DayOfYear(NamedTuple):
    """A day whose year was not said."""

    month: int
    day: int

    def of(self, year: int) -> date | None:
        """In this year, if there is such a day."""
        return _day(str(year), str(self.month), str(self.day)) if year in YEARS else None


class DayFromNow(NamedTuple):
    """A day that is told from today: in a month so many years or months ahead; without a day, its last one."""

    years: int
    months: int = 0
    month: int | None = None  # None: the present one, and so many further
    day: int | None = None

    def on(self, today: date) -> date | None:
        """Told on this day."""
        year, month = divmod((today.year + self.years) * 12 + (self.month or today.month) - 1 + self.months, 12)
        return _day(str(year), str(month + 1), str(self.day or "")) if year in YEARS else None


def without_year(text: str) -> tuple[DayOfYear | DayFromNow, ...]:
    """Every day that the figures can mean, where they name no year; a month means its last day."""
    if (from_now := _from_now(text)) is not None:
        return (from_now,)
    text = re.sub("(?i)^next ", "", text)
    if match := _SHORT.fullmatch(text):
        pairs = [(_number(match["m"]), _number(match["d"] or ""))]
    elif (match := _SHORT_NAMED.fullmatch(text)) and not (match["d"] and match["day"]):
        day = match["d"] or match["day"]
        pairs = [(_month_of(match["month"]), int(day) if day else None)]
    elif (match := _WESTERN.fullmatch(text)) and match[3] and not match[4] and max(len(match[1]), len(match[3])) < 3:  # noqa: PLR2004
        pairs = [(int(match[1]), int(match[3])), (int(match[3]), int(match[1]))]
    else:
        return ()
    found = (_of_a_leap_year(month, day) for month, day in pairs)
    return tuple(sorted({each for each in found if each}))


def _from_now(text: str) -> DayFromNow | None:
    told = text.casefold()
    if match := re.fullmatch(rf"(?P<year>{_AHEAD}) ?(?P<rest>.+月.*)", told):
        day = _SHORT.fullmatch(match["rest"])
        month = _number(day["m"]) if day else None
        return DayFromNow(_NEXT[match["year"]], 0, month, _number(day["d"] or "")) if day and month else None
    if match := re.fullmatch(rf"(?P<year>{_AHEAD})[底末]", told):
        return DayFromNow(_NEXT[match["year"]], month=12)
    if match := re.fullmatch(r"(?P<which>本|这个?|下个?)?月[底末]", told):
        return DayFromNow(0, months=int((match["which"] or "").startswith("下")))
    if match := re.fullmatch(r"(?:the )?end of (?P<which>the |this |next )?(?P<what>month|year)", told):
        ahead = int(match["which"] == "next ")
        return DayFromNow(0, months=ahead) if match["what"] == "month" else DayFromNow(ahead, month=12)
    if match := re.fullmatch(rf"(?P<month>{_MONTH}) (?P<year>(?:next|this) year)", told):
        return DayFromNow(_NEXT[match["year"]], month=_month_of(match["month"]))
    return None


def _of_a_leap_year(month: int | None, day: int | None) -> DayOfYear | None:
    known = _day("2000", str(month or 0), "" if day is None else str(day))
    return DayOfYear(known.month, known.day) if known else None


def _number(written: str) -> int | None:
    if not written:
        return None
    return int(written) if written.isdigit() else numerals.value(written)


def _month_of(name: str) -> int:
    return next(number for number, each in enumerate(_MONTHS, 1) if re.match(each, name, re.IGNORECASE))


def readings(text: str) -> tuple[date, ...]:
    """Every day of this century that the figures can mean, the earliest first; a month means its last day."""
    days = (_day(**dict(zip(order, parts, strict=False))) for order, parts in _figures(text))
    return tuple(sorted({day for day in days if day}))


def _figures(text: str) -> Iterator[tuple[str, list[str]]]:
    """The orders in which year, month and day may stand here, and their figures."""
    if match := _NAMED.fullmatch(text):
        month = str(_month_of(match["month"]))
        day = match["d"] or match["day"]
        yield ("ymd" if day else "ym"), [match["y"], month, *([day] if day else [])]
    elif (match := _NAMED_OF_TWO.fullmatch(text)) and (match["d"] or " " not in text):
        month = str(_month_of(match["month"]))
        yield ("ymd" if match["d"] else "ym"), [match["y"], month, *([match["d"]] if match["d"] else [])]
    elif match := _CHINESE.fullmatch(text):
        yield "ymd", [part for part in match.groups() if part]
    elif match := _WESTERN.fullmatch(text):
        first, separator, second, third = match.groups()
        if third:
            orders = ("ymd",) if len(first) == 4 else _ORDERS[separator]  # noqa: PLR2004  # a year in full
            yield from ((order, [first, second, third]) for order in orders)
        elif second:
            yield from ((order, [first, second]) for order in ("ym", "my"))
        else:
            cuts = _COMPACT.get(len(text), ())
            yield from ((order, [text[:one], text[one:two], text[two:]]) for order, one, two in cuts)


def _day(y: str, m: str, d: str = "") -> date | None:
    if len(y) not in (2, 4) or len(m) > 2 or len(d) > 2:  # noqa: PLR2004  # digits
        return None
    year, month = int(y if len(y) == 4 else "20" + y), int(m)  # noqa: PLR2004
    if year not in YEARS or not 1 <= month <= 12:  # noqa: PLR2004  # months
        return None
    last = monthrange(year, month)[1]
    day = int(d) if d else last
    return date(year, month, day) if 1 <= day <= last else None
