"""What figures consist of: parts and wholes, which can be added up over several groups."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from domain.quantities import MINOR
from domain.reports.figures.scope import Scope
from domain.vocabulary import Words


class Unit(StrEnum):
    """The unit of a figure."""

    SHARE = "share"  # of 1
    TIMES = "times"
    DAYS = "days"
    MONEY = "money"  # minor units


@dataclass(frozen=True)
class Group:
    """A part of the company: a category at a site, or a cost centre. None: not divided by it."""

    site_id: int
    category: str | None


@dataclass(frozen=True)
class Measure:
    """A figure as in its formula: the part, and the whole that it is divided by, if any."""

    part: Fraction | int = 0
    whole: Fraction | int | None = None

    def __add__(self, other: "Measure") -> "Measure":
        whole = None if self.whole is None and other.whole is None else (self.whole or 0) + (other.whole or 0)
        return Measure(self.part + other.part, whole)

    @property
    def value(self) -> Fraction | None:
        """The value; None if the whole is zero, so that there is none, or it is infinite."""
        if self.whole is None:
            return Fraction(self.part)
        return Fraction(self.part) / self.whole if self.whole else None

    @property
    def endless(self) -> bool:
        """Whether something is divided by zero: what nobody takes lasts for ever."""
        return self.whole == 0 and self.part > 0


Measures = dict[Group, Measure]

DECIMALS = {Unit.SHARE: 4, Unit.TIMES: 2, Unit.DAYS: 1, Unit.MONEY: 2}
"""Decimals shown, by unit."""


@dataclass(frozen=True)
class Figure:
    """A figure: its key, its name, its unit, and how it is measured for every group that has any."""

    name: str
    title: Words
    unit: Unit
    measure: Callable[[Scope], Measures]
    by_cost_centre: bool = False  # instead of by category

    @property
    def tells_costs(self) -> bool:
        """Whether it is only for those who may see costs."""
        return self.unit is Unit.MONEY

    def rounded(self, measure: Measure) -> Decimal | None:
        """Return its value: a share of 1, days, times, or money in the currency.

        Returns None if there is none, or it is infinite.
        """
        value = measure.value
        if value is None:
            return None
        steps = 10 ** DECIMALS[self.unit]
        exact = value / MINOR if self.unit is Unit.MONEY else value
        return Decimal(round(exact * steps)).scaleb(-DECIMALS[self.unit])


def summed(measured: Iterable[tuple[Group, Measure]]) -> Measures:
    """Merge several measures of each group into one."""
    found: Measures = defaultdict(lambda: Measure(0, None))
    for group, measure in measured:
        found[group] += measure
    return dict(found)
