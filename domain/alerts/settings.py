"""Alert settings besides the time of the morning: how long before expiry alerts come."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from domain.company.settings import alerting, store

HORIZONS = (90, 30, 14, 7)
"""Days before expiry at which a lot is reported, unless the company sets others."""


@dataclass(frozen=True)
class AlertSettings:
    """The thresholds of the rules; the defaults suit most companies."""

    horizons: tuple[int, ...] = HORIZONS  # days before expiry at which a lot is reported
    not_moving_days: int = 180  # without an issue
    on_the_road_days: int = 7  # since it left
    waiting_days: int = 3  # for a decision
    overdue_days: int = 14  # since a count was due
    horizons_of: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # by category, instead of these

    @classmethod
    def of(cls, connection: Connection) -> "AlertSettings":
        """Return the company's settings."""
        days = store.entries(connection, alerting.EXPIRY_DAYS)
        told = {category: (first, *(each for each in HORIZONS if each < first)) for category, first in days.items()}
        return cls(horizons=told.pop("", HORIZONS), horizons_of=told)

    def horizons_for(self, category: str, shelf_life: int | None) -> tuple[int, ...]:
        """Return the horizons of an item, but none longer than half its shelf life: it would report fresh goods."""
        ours = self.horizons_of.get(category, self.horizons)
        return tuple(each for each in ours if shelf_life is None or each * 2 <= shelf_life)

    @property
    def furthest(self) -> int:
        """The longest horizon, in days."""
        return max((*self.horizons, *(each for ours in self.horizons_of.values() for each in ours)), default=0)
