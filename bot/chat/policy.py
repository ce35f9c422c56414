"""What a company decides for its chat."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from domain.company.codes import NO_RULES, Rules


@dataclass(frozen=True)
class Ages:
    """How long what nothing needs any more is kept."""

    updates: timedelta = timedelta(days=2)  # Telegram repeats one for a day, and may reuse its number later
    notices: timedelta = timedelta(days=30)
    drafts: timedelta = timedelta(days=90)
    strangers: timedelta = timedelta(days=30)
    pictures: timedelta = timedelta(days=365)


@dataclass(frozen=True)
class Policy:
    """The defaults suit most companies."""

    codes: Rules = NO_RULES  # the company's own
    patience: timedelta = timedelta(minutes=30)  # how long an open draft waits
    label_sheet: str = "58x40"  # for printing labels
    costs_shown: bool = False  # to whoever books, beside those who decide
    price_factor: Decimal = Decimal(2)  # by which a price may be off the last one without being asked about
    ages: Ages = Ages()


DEFAULT_POLICY = Policy()
