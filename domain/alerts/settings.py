"""What a company decides about its alerts: when mornings are told, and how long before expiry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta


@dataclass(frozen=True)
class AlertSettings:
    """The defaults suit most companies."""

    morning: time = time(8, 0)  # in the site's time zone
    catch_up_for: timedelta = timedelta(hours=4)  # a morning that was missed is told so long, then left out
    horizons: tuple[int, ...] = (90, 30, 14, 7)  # days before expiry at which a lot is told
    not_moving_days: int = 180  # without an issue
    on_the_road_days: int = 7  # since it left
    horizons_of: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # by category, instead of these

    def horizons_for(self, category: str, shelf_life: int | None) -> tuple[int, ...]:
        """The horizons of an item: none that is longer than half of its shelf life, or it would tell the newly made."""
        ours = self.horizons_of.get(category, self.horizons)
        return tuple(each for each in ours if shelf_life is None or each * 2 <= shelf_life)

    @property
    def furthest(self) -> int:
        """The longest horizon of all, in days."""
        return max((*self.horizons, *(each for ours in self.horizons_of.values() for each in ours)), default=0)


DEFAULTS = AlertSettings()
