"""What was said, as it is understood: what to do, how much, of which lot, and of what; or what is not clear of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from bot.language.calendar_days import DayFromNow, DayOfYear
from bot.language.keeping import Keeps
from bot.language.lexicon import Verb
from bot.language.spoken_days import SpokenDay
from bot.language.tokens import Span

LONGEST_DOCUMENT = 40

Field = Literal["verb", "amount", "lot", "expiry", "made", "on", "price", "document"]
Why = Literal[
    "verbs",
    "deed",
    "bookings",
    "several",
    "no-quantity",
    "no-date",
    "no-day",
    "days",
    "keeps",
    "no-end",
    "too-long",
    "list",
    "figures",
    "too-large",
    "no-lot",
]
"""What is wrong: two verbs; a verb that is said of several things; two signs that each book something; two amounts or
prices; no quantity; no date; a day that is none, or several; how long it keeps without when it was made; where a name
ends; a name that is too long; one number or a list of them; a number that can be two; one that is larger than anything
that can be booked; what no lot is called."""


class Amount(NamedTuple):
    """So many, of a unit if one was named."""

    value: Decimal
    unit: str | None


class Unclear(Exception):
    """Base of what a text can be refused for: what of it is not clear, and why.

    `words` is what else it says, if no other part of it is unclear.
    """

    def __init__(self, why: Why, of: Field, text: str, parts: Iterable[tuple[int, int]]) -> None:
        self.why, self.field, self.text = why, of, text
        self.parts = tuple(Span(*part) for part in parts)
        self.words: Words | None = None
        super().__init__(f"{why}: {' / '.join(text[part.start : part.end] for part in self.parts)}")


class NotUnderstood(Unclear):
    """Not a quantity, or not a date, where it should be one."""


Reading = date | DayOfYear | DayFromNow | SpokenDay | Keeps | Decimal | Amount | str


class Ambiguous(Unclear):
    """It can be read in several ways: as these days, amounts, prices or verbs."""

    def __init__(
        self, why: Why, of: Field, text: str, parts: Iterable[tuple[int, int]], readings: tuple[Reading, ...]
    ) -> None:
        super().__init__(why, of, text, parts)
        self.readings = readings


@dataclass(frozen=True)
class Words:
    """What was said; None is what was not. `rest` is the item's name, SKU or barcode, most likely."""

    verb: Verb | None = None
    quantity: Decimal | None = None  # of the unit; may be zero or less
    unit: str | None = None  # a word of the lexicon, "case" for 箱
    also: Amount | None = None  # what comes to it in another unit: "5 cases and 3 bottles"
    lot: str | None = None
    expiry: date | SpokenDay | Keeps | None = None
    made_on: date | SpokenDay | None = None
    source: str | None = None
    target: str | None = None
    price: Decimal | None = None
    per: str | None = None  # of what the price is, a word of the lexicon, WHOLE, or UNSAID
    on: date | SpokenDay | int | None = None  # when it happened: a day, or so many days ago
    document: str | None = None  # what it is for
    party: str | None = None  # who it comes from, or goes to
    reason: str | None = None
    rest: str = ""
    left: tuple[Span, ...] = field(default=(), compare=False)  # where in the text the rest is
    named: str = field(default="", compare=False)  # the rest with the verb's word, if that may be a part of the name
    numbered: str = field(
        default="", compare=False
    )  # the same with the number that is glued to it, which may begin it: +24cola, but 2stroke oil
    glued: str = field(
        default="", compare=False
    )  # the same with the unit's word, which may begin it: 3打火机, "5 tube lights"
