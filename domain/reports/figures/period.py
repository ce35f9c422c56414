"""The days that figures are told of."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """Days from `start` to before `end`."""

    start: date
    end: date

    @classmethod
    def of_month(cls, day: date, today: date) -> "Period":
        """The month that the day is in; of the month that is not over, the days up to today."""
        start = day.replace(day=1)
        after = (start + timedelta(days=31)).replace(day=1)
        return cls(start, min(after, max(start, today) + timedelta(days=1)))

    @property
    def days(self) -> int:
        """How many."""
        return (self.end - self.start).days
