"""Days that lack their year, or are told from today; which that is, a calendar says."""

from calendar import monthrange
from datetime import date
from typing import NamedTuple

from bot.language.spoken_days import SpokenDay
from domain.vocabulary import YEARS

DECEMBER = 12
_LEAP_YEAR = 2000


class DayOfYear(NamedTuple):
    """A day whose year was not said; `last`: the last one of its month, whichever that is."""

    month: int
    day: int
    last: bool = False

    def of(self, year: int) -> date | None:
        """In this year, if there is such a day."""
        return day_of(year, self.month, None if self.last else self.day)


class DayFromNow(NamedTuple):
    """A day that is told from today: in a month so many years or months ahead; without a day, its last one."""

    years: int
    months: int = 0
    month: int | None = None  # None: the present one, and so many further
    day: int | None = None

    def on(self, today: date) -> date | None:
        """Told on this day."""
        year, month = divmod((today.year + self.years) * 12 + (self.month or today.month) - 1 + self.months, 12)
        return day_of(year, month + 1, self.day)


AskedDay = date | DayOfYear | DayFromNow | SpokenDay
"""What is asked about before it is taken for a day."""


def day_of(year: int, month: int, day: int | None) -> date | None:
    """The day, if there is one; without a day, the last one of the month."""
    if year not in YEARS or not 1 <= month <= DECEMBER:
        return None
    last = monthrange(year, month)[1]
    day = last if day is None else day
    return date(year, month, day) if 1 <= day <= last else None


def of_any_year(month: int | None, day: int | None) -> DayOfYear | None:
    """The day of a year that was not said, if one has it."""
    known = day_of(_LEAP_YEAR, month or 0, day)
    return DayOfYear(known.month, known.day, day is None) if known else None
