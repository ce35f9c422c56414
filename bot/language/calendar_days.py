"""Days without a year, or relative to today; resolving them takes the current date."""

from calendar import monthrange
from datetime import date
from typing import NamedTuple

from bot.language.spoken_days import SpokenDay
from domain.vocabulary import YEARS

DECEMBER = 12
_LEAP_YEAR = 2000


class DayOfYear(NamedTuple):
    """A day without a year; `last`: the last day of its month."""

    month: int
    day: int
    last: bool = False

    def of(self, year: int) -> date | None:
        """Return the day in this year, if it exists."""
        return day_of(year, self.month, None if self.last else self.day)


class DayFromNow(NamedTuple):
    """A day relative to today: in a month some years or months ahead; without a day, the month's last one."""

    years: int
    months: int = 0
    month: int | None = None  # None: the current month, plus the months ahead
    day: int | None = None

    def on(self, today: date) -> date | None:
        """Return the day as said on this date."""
        year, month = divmod((today.year + self.years) * 12 + (self.month or today.month) - 1 + self.months, 12)
        return day_of(year, month + 1, self.day)


AskedDay = date | DayOfYear | DayFromNow | SpokenDay
"""A day that is asked about before it is accepted."""


def day_of(year: int, month: int, day: int | None) -> date | None:
    """Return the day, if it exists; without a day, the last one of the month."""
    if year not in YEARS or not 1 <= month <= DECEMBER:
        return None
    last = monthrange(year, month)[1]
    day = last if day is None else day
    return date(year, month, day) if 1 <= day <= last else None


def of_any_year(month: int | None, day: int | None) -> DayOfYear | None:
    """Return the day without a year, if any year has it."""
    known = day_of(_LEAP_YEAR, month or 0, day)
    return DayOfYear(known.month, known.day, day is None) if known else None
