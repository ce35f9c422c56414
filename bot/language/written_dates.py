"""Dates as people write them and as labels print them, with every day that they can mean."""

import re
from collections.abc import Iterator
from datetime import date

from bot.language import periods
from bot.language.calendar_days import AskedDay, DayFromNow, day_of, of_any_year
from bot.language.month_names import MONTH, NUMERAL, YEAR_IN_CHINESE, month_of, number_of, year_of
from bot.language.tokens import UNIT

_TH = "(?:st|nd|rd|th)?(?: of)?"
NAMED = (
    rf"(?i:\b(?:[0-9]{{1,2}}{_TH}[ /-]?{MONTH},?[ /-]?|{MONTH} ?(?:[0-9]{{1,2}}(?:st|nd|rd|th)?(?:, ?| ))?)[0-9]{{4}}\b"
    rf"|\b[0-9]{{4}}[ /-]?{MONTH}(?:[ /-]?[0-9]{{1,2}})?(?![0-9]))"
)
"""A pattern for a date whose month is a word: 31 Mar 2027, March 31, 2027, Mar 2027, 2027-Mar-31."""

NAMED_SHORT = (
    rf"(?i:\b(?:{MONTH} (?:next|this) year|next {MONTH}|{periods.ENGLISH}"
    rf"|(?:the )?[0-9]{{1,2}}(?:[ /-]?{MONTH}[ /-]?'?[0-9]{{2}}|{_TH}[ -]?{MONTH})|{MONTH}[-/']'?[0-9]{{2}}"
    rf"|{MONTH} ?[0-9]{{1,2}}(?:st|nd|rd|th)?)(?![0-9A-Za-z]))"
)
"""The same without a year, or relative to today: March next year, end of next month."""

_AHEAD = "|".join(each for each in periods.YEARS_AHEAD if not each.isascii())
_DAY_OF_MONTH = rf"(?: ?{NUMERAL} ?[日号]|{NUMERAL}(?![0-9.一二三四五六七八九十百块元]| ?(?:{UNIT})))"
"""With its word, or right after the month; 5月 24 and 5月3箱 are followed by amounts."""

CHINESE_SHORT = rf"(?:{periods.CHINESE}|(?:(?:{_AHEAD}) ?)?{NUMERAL} ?月(?:份?[底末]|{_DAY_OF_MONTH})?)"
"""A pattern for a day or month without a year, 12月31日, 三月底, or relative to today: 明年3月, 月底."""

CHINESE = rf"{YEAR_IN_CHINESE} ?年 ?{NUMERAL} ?月(?:份?(?![底末初中上下]){_DAY_OF_MONTH}?)"
"""A pattern for a date with a year in digits or numerals: 2027年3月, 二七年三月三十一日."""

SPACED = "(?:20[0-9]{2} [0-9]{1,2} [0-9]{1,2}|[0-9]{1,2} [0-9]{1,2} (?:20)?[0-9]{2})(?![0-9])"
"""Digits with spaces between them, a date only where one is required."""

_SHORT = re.compile(rf"(?P<m>{NUMERAL}) ?月(?: ?(?P<d>{NUMERAL}) ?[日号]?|份?[底末]|份)?")
_SHORT_NAMED = re.compile(
    rf"(?i)(?:(?:the )?(?P<d>[0-9]{{1,2}}){_TH}[ -]?)?(?P<month>{MONTH})(?: ?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?)?"
)

_NAMED = re.compile(
    rf"(?i)(?:(?:the )?(?P<d>[0-9]{{1,2}}){_TH})?[ /-]?(?P<month>{MONTH})"
    r"(?: ?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?:, ?| ))?,?[ /-]*(?P<y>[0-9]{4})"
)
_NAMED_FIRST = re.compile(rf"(?i)(?P<y>[0-9]{{4}})[ /-]?(?P<month>{MONTH})(?:[ /-]?(?P<d>[0-9]{{1,2}}))?")
_NAMED_OF_TWO = re.compile(rf"(?i)(?:(?P<d>[0-9]{{1,2}})[ /-]?)?(?P<month>{MONTH})[-/ ']*(?P<y>[0-9]{{2}})")
"""31MAR27 and Mar-27, as printed on labels."""

_CHINESE = re.compile(rf"(?P<y>{YEAR_IN_CHINESE}) ?年 ?(?P<m>{NUMERAL}) ?月(?:份?(?: ?(?P<d>{NUMERAL}) ?[日号]?)?)")
_WESTERN = re.compile(r"([0-9]+)(?:([-/.])([0-9]+)(?:\2([0-9]+))?)?")
_MIDNIGHT = re.compile(r"(?<=[0-9])[ Tt]0?0:00(?::00(?:\.0+)?)?(?:[Zz]|\+00:00)?$")
_PERHAPS_A_YEAR = (*range(25, 31), *range(32, 100))
"""Numbers after a month that may be its year; 31 is more likely its last day."""

_BEFORE = re.compile("(?<=[月日号底末天])(?:之?前|以前)$")
_ORDERS = {"/": ("dmy", "mdy"), "-": ("ymd", "dmy", "mdy"), ".": ("ymd", "dmy")}
_COMPACT = {8: (("ymd", 4, 6), ("dmy", 2, 4)), 6: (("ymd", 2, 4), ("dmy", 2, 4), ("ym", 4, 6), ("my", 2, 6))}
_YEAR_AND_MONTH = re.compile("(?P<one>[0-9]{2})(?P<two>[0-9]{2})")
"""0327, as labels print a month."""


def without_year(text: str) -> tuple[AskedDay, ...]:
    """Return every day to ask about, because it has no year or is approximate; a month means its last day."""
    text = _BEFORE.sub("", text)
    if found := periods.asked(text):
        return found
    if (from_now := _from_now(text)) is not None:
        return (from_now,)
    text = re.sub("(?i)^next ", "", text)
    if match := _SHORT.fullmatch(text):
        pairs = [(number_of(match["m"]), number_of(match["d"]))]
    elif (match := _SHORT_NAMED.fullmatch(text)) and not (match["d"] and match["day"]):
        day, month = match["d"] or match["day"], month_of(match["month"])
        pairs = [(month, int(day) if day else None)]
        if match["day"] and int(match["day"]) in _PERHAPS_A_YEAR:  # as labels print a month: Mar 27
            either = day_of(2000 + int(match["day"]), month, None), of_any_year(*pairs[0])
            return tuple(each for each in either if each)
    elif match := _YEAR_AND_MONTH.fullmatch(text):
        return (*readings(f"{match['one']}/{match['two']}"), *without_year(f"{match['one']}/{match['two']}"))
    elif (match := _WESTERN.fullmatch(text)) and match[3] and not match[4] and max(len(match[1]), len(match[3])) < 3:  # noqa: PLR2004
        pairs = [(int(match[1]), int(match[3])), (int(match[3]), int(match[1]))]
    else:
        return ()
    days = (of_any_year(month, day) for month, day in pairs)
    return tuple(sorted({each for each in days if each}))


def _from_now(text: str) -> DayFromNow | None:
    told = text.casefold()
    if match := re.fullmatch(rf"(?P<year>{_AHEAD}) ?(?P<rest>.+月.*)", told):
        day = _SHORT.fullmatch(match["rest"])
        month = number_of(day["m"]) if day else None
        return DayFromNow(periods.YEARS_AHEAD[match["year"]], 0, month, number_of(day["d"])) if day and month else None
    if match := re.fullmatch(rf"(?P<month>{MONTH}) (?P<year>(?:next|this) year)", told):
        return DayFromNow(periods.YEARS_AHEAD[match["year"]], month=month_of(match["month"]))
    return None


def readings(text: str) -> tuple[date, ...]:
    """Return every day of this century that the digits can mean, earliest first; a month means its last day."""
    text = _MIDNIGHT.sub("", _BEFORE.sub("", text))
    if (ends := periods.exact(text)) is not None:
        return (ends,)
    days = (_day(**dict(zip(order, parts, strict=False))) for order, parts in _figures(text))
    return tuple(sorted({day for day in days if day}))


def _figures(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the possible orders of year, month and day, with their digits."""
    if match := _NAMED.fullmatch(text) or _NAMED_FIRST.fullmatch(text):
        month = str(month_of(match["month"]))
        day = match["d"] or match.groupdict().get("day")
        yield ("ymd" if day else "ym"), [match["y"], month, *([day] if day else [])]
    elif (match := _NAMED_OF_TWO.fullmatch(text)) and (match["d"] or " " not in text):
        month = str(month_of(match["month"]))
        yield ("ymd" if match["d"] else "ym"), [match["y"], month, *([match["d"]] if match["d"] else [])]
    elif match := _CHINESE.fullmatch(text):
        day = [str(number_of(match["d"]) or 0)] if match["d"] else []
        yield "ymd", [str(year_of(match["y"])), str(number_of(match["m"]) or 0), *day]
    elif re.fullmatch(SPACED, text):
        yield from _figures(text.replace(" ", "-"))
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
    return day_of(int(y if len(y) == 4 else "20" + y), int(m), int(d) if d else None)  # noqa: PLR2004
