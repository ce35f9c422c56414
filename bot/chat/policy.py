"""The company's policy for its chat."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from domain.company.codes import NO_RULES, Rules


@dataclass(frozen=True)
class Ages:
    """How long things are kept that nothing needs any more."""

    updates: timedelta = timedelta(days=2)  # Telegram may repeat an update for a day, and reuse its number later
    notices: timedelta = timedelta(days=30)
    drafts: timedelta = timedelta(days=90)
    strangers: timedelta = timedelta(days=30)
    pictures: timedelta = timedelta(days=365)


@dataclass(frozen=True)
class Policy:
    """The company's choices; the defaults suit most."""

    codes: Rules = NO_RULES  # the company's own
    patience: timedelta = timedelta(minutes=30)  # how long an open draft waits
    label_sheet: str = "58x40"  # for printing labels
    costs_shown: bool = False  # to everybody who books, not only to those who decide
    price_factor: Decimal = Decimal(2)  # by which a price may differ from the last one without a question
    ages: Ages = Ages()


DEFAULT_POLICY = Policy()
