"""The rules of the house: what a company decides for its chat."""

from dataclasses import dataclass
from datetime import timedelta

from domain.codes import NO_RULES, Rules


@dataclass(frozen=True)
class House:
    """The company's own codes, how long a draft that nobody goes on with stays open, and what labels are printed on."""

    codes: Rules = NO_RULES
    patience: timedelta = timedelta(minutes=30)
    label_sheet: str = "58x40"


HOUSE = House()
"""Where nothing was decided."""
