"""The period that figures cover."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """Days from `start` up to but not including `end`."""

    start: date
    end: date

    @classmethod
    def of_month(cls, day: date, today: date) -> "Period":
        """Return the month of the day; for the current month, its days up to today."""
        start = day.replace(day=1)
        after = (start + timedelta(days=31)).replace(day=1)
        return cls(start, min(after, max(start, today) + timedelta(days=1)))

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.end - self.start).days
