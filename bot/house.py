"""The rules of the house: what a company decides for its chat."""

from dataclasses import dataclass
from datetime import timedelta

from domain.codes import NO_RULES, Rules


@dataclass(frozen=True)
class House:
    """What the company's own codes look like, and how long a draft that nobody goes on with stays open."""

    codes: Rules = NO_RULES
    patience: timedelta = timedelta(minutes=30)


HOUSE = House()
"""Where nothing was decided."""
