"""The rules of the house: what a company decides for its chat."""

from dataclasses import dataclass
from datetime import timedelta

from domain.company.codes import NO_RULES, Rules


@dataclass(frozen=True)
class House:
    """Each has what suits most."""

    codes: Rules = NO_RULES  # the company's own
    patience: timedelta = timedelta(minutes=30)  # with a draft that nobody goes on with
    label_sheet: str = "58x40"  # that labels are printed on
    correct_up_to: int | None = None  # minor units of value that a correction may change; None: there is no limit


HOUSE = House()
"""Where nothing was decided."""
