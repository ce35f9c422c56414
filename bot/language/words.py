"""What was said, as understood: what to do, how much, which lot, and of what; or what is unclear about it."""

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
"""What is wrong, in order: two verbs; a vague verb; two signs that each book something; two amounts or prices; no
quantity; no date; no such day; several days; a shelf life without a production date; a name without an end; a name that
is too long; one number or a list; a number with two readings; one that is too large to be booked; not a lot."""


class Amount(NamedTuple):
    """An amount, and its unit if one was given."""

    value: Decimal
    unit: str | None


class Unclear(Exception):
    """Base of the reasons for refusing a text: what is unclear in it, and why.

    `words`: what else it says, if no other part is unclear.
    """

    def __init__(self, why: Why, of: Field, text: str, parts: Iterable[tuple[int, int]]) -> None:
        self.why, self.field, self.text = why, of, text
        self.parts = tuple(Span(*part) for part in parts)
        self.words: Words | None = None
        super().__init__(f"{why}: {' / '.join(text[part.start : part.end] for part in self.parts)}")


class NotUnderstood(Unclear):
    """Something is not a quantity or a date where it should be one."""


Reading = date | DayOfYear | DayFromNow | SpokenDay | Keeps | Decimal | Amount | str


class Ambiguous(Unclear):
    """Something has several readings: these days, amounts, prices or verbs."""

    def __init__(
        self, why: Why, of: Field, text: str, parts: Iterable[tuple[int, int]], readings: tuple[Reading, ...]
    ) -> None:
        super().__init__(why, of, text, parts)
        self.readings = readings


@dataclass(frozen=True)
class Words:
    """What was said; None for what was not. `rest` is most likely the item's name, SKU or barcode."""

    verb: Verb | None = None
    quantity: Decimal | None = None  # in the unit; may be zero or negative
    unit: str | None = None  # a word of the lexicon, "case" for 箱
    also: Amount | None = None  # an additional amount in another unit: "5 cases and 3 bottles"
    lot: str | None = None
    expiry: date | SpokenDay | Keeps | None = None
    made_on: date | SpokenDay | None = None
    source: str | None = None
    target: str | None = None
    price: Decimal | None = None
    per: str | None = None  # what the price is for: a word of the lexicon, WHOLE, or UNSAID
    on: date | SpokenDay | int | None = None  # when it happened: a day, or a number of days ago
    document: str | None = None  # what it is for
    party: str | None = None  # who it comes from or goes to
    reason: str | None = None
    rest: str = ""
    left: tuple[Span, ...] = field(default=(), compare=False)  # where the rest is in the text
    named: str = field(default="", compare=False)  # the rest with the verb's word, if that may be part of the name
    numbered: str = field(
        default="", compare=False
    )  # the same with the attached number, which may be part of it: +24cola, but 2stroke oil
    glued: str = field(
        default="", compare=False
    )  # the same with the unit's word, which may be part of it: 3打火机, "5 tube lights"
    broken: "Words | None" = field(
        default=None, compare=False
    )  # the same if its end says why it is damaged: "2 salt fell"
    taken: "Words | None" = field(
        default=None, compare=False
    )  # the same if what precedes the verb is whoever took it: 食堂领走3瓶水
