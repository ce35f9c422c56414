"""A draft: what somebody is in the middle of. What is known is apart from what is asked; nothing here acts."""

from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, Self

from bot.language.lexicon import Done
from domain.vocabulary import LotFact, Tracking

Verb = Literal[Done, "hold", "recall", "free", "amend", "show"]
"""What a draft does: something to stock or to a lot, or only to show the item."""

Fact = Literal["amount", "lot", "expiry", "made", "price", "on", "place", "to", "reason", "document", "party", "own"]
"""What may be said of a line in words, by the name of its attribute."""


class State(StrEnum):
    """How a draft stands."""

    OPEN = "open"
    BOOKED = "booked"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Topic(StrEnum):
    """What a question asks for."""

    NONE = ""
    AGAIN = "again"
    ITEM = "item"
    PACK = "pack"
    NEW_NAME = "new_name"
    NEW_SKU = "new_sku"
    NEW_UNIT = "new_unit"
    NEW_TRACKING = "new_tracking"
    UNUSED = "unused"
    GO_ON = "go_on"
    AMOUNT = "amount"
    UNIT = "unit"
    PRICE = "price"
    PER = "per"
    BROKEN = "broken"
    FAR_PRICE = "far_price"
    FAR_AMOUNT = "far_amount"
    LOT = "lot"
    ODD_LOT = "odd_lot"
    EXPIRY = "expiry"
    FAR_EXPIRY = "far_expiry"
    MADE = "made"
    FACT = "fact"
    SUPPLIER_LOT = "supplier_lot"
    OWN = "own"
    ON = "on"
    PLACE = "place"
    TO = "to"
    ROUTE = "route"
    REASON = "reason"
    DOCUMENT = "document"
    CENTRE = "centre"
    PURPOSE = "purpose"
    RECOUNT = "recount"
    VERB = "verb"
    LINE = "line"
    CONFIRM = "confirm"


@dataclass(frozen=True)
class Overlay:
    """Facts that may be laid over others: `known | said` is what was known, and what was said where they differ."""

    def __or__(self, other: Self) -> Self:
        nothing, changed = type(self)(), {}
        for name in (each.name for each in fields(self)):
            mine, theirs = getattr(self, name), getattr(other, name)
            if theirs != getattr(nothing, name):
                changed[name] = mine | theirs if isinstance(mine, Overlay) else theirs
        return replace(self, **changed)


@dataclass(frozen=True)
class Doubt:
    """What was written and is not clear; each reading is a line that says it in one way."""

    about: Fact
    told: str  # HTML: the text, with what is not clear underlined
    readings: "tuple[Line, ...]" = ()
    answered: bool = False  # it was an answer to what had been asked, and so has an effect
    keeps: str = ""  # how long it was said to keep, from a day that was not said


@dataclass(frozen=True)
class Broken:
    """How many of what comes in are broken, and in which way; without a unit, perhaps of the packs that were said."""

    amount: Decimal
    unit: str | None
    how: str


@dataclass(frozen=True)
class Seen:
    """A booking that was made with this very picture before."""

    number: str
    person: str
    time: str


@dataclass(frozen=True)
class Open(Overlay):
    """What is still open about a line, and how far its question has come."""

    candidates: tuple[int, ...] = ()  # items to choose from
    page: int = 0  # of them
    unread: str = ""  # why the picture did not say which item it is: a key of the catalogue of texts
    seen: Seen | None = None
    doubt: Doubt | None = None
    asks_first: str = ""  # HTML: what is to be settled before anything is booked
    broken_too: bool = False  # what is broken is to be booked, too
    odd_lot: str = ""  # what was answered, and is hardly what a lot is called
    far_amount: int | None = None  # steps that are right, however many they are
    far_expiry: date | None = None  # an expiry that is right, however far it is
    far_price: Decimal | None = None  # of a unit, that is right, however far from the last one
    sources: tuple[tuple[int, str], ...] = ()  # sites that it may come from, and what they have of it, the best first
    elsewhere: bool = False  # where it was said to be there is too little: no other place goes without asking
    unknown_centre: str = ""  # what was said to use it, and is no cost centre that is known
    sure_pack: str = ""  # which of two packs of one name was meant
    pad: str | None = None  # what was typed on the number pad so far; None: it is not shown


@dataclass(frozen=True)
class NewItem(Overlay):
    """An item that is to be created with the booking, as far as it was described."""

    name: str | None = None
    sku: str | None = None
    unit: str | None = None
    tracking: Tracking | None = None

    @property
    def is_complete(self) -> bool:
        """Whether it can be created."""
        return None not in (self.name, self.sku, self.unit, self.tracking)


@dataclass(frozen=True)
class Line(Overlay):
    """What is known of one thing. An amount without a `unit` is in what was scanned, or in the item's own unit."""

    item: int | None = None
    scanned: str | None = None  # the pack whose barcode was read
    amount: Decimal | None = None
    unit: str | None = None
    also: tuple[Decimal, str] | None = None  # what comes to it in another unit, until the item is known
    broken: Broken | None = None  # of it
    lot: str | None = None
    unprinted: bool = False  # no lot is printed on it: it gets one of the company's own
    expiry: date | None = None
    made: date | None = None
    price: Decimal | None = None
    per: str | None = None  # the pack that the price is of; WHOLE, or UNSAID
    on: date | None = None  # an earlier day
    place: int | None = None  # the location where the goods are
    to: int | None = None  # the location where they go
    source: int | None = None  # the site that a transfer leaves
    target: int | None = None  # the site that it goes to
    needed_by: date | None = None
    note: str | None = None
    reason: str | None = None
    document: str | None = None
    party: str | None = None  # who it comes from, or goes to
    centre: str | None = None  # the cost centre that uses it: its key in the settings
    serials: tuple[str, ...] = ()
    found: tuple[int, ...] = ()  # what was counted before, in steps, while the books said something else
    unknown_lot: bool = False  # what was counted is of a lot that nobody knows
    fact: LotFact | None = None  # of the lot, to be put right
    supplier_lot: str | None = None
    own: tuple[tuple[str, str], ...] = ()  # what the company's own fields hold of the lot; empty: nobody knows
    code: str | None = None  # a barcode that no item has yet: it will stand for this one
    unsure: bool = False  # the barcode was not read clearly
    new: NewItem | None = None
    heard: tuple[Fact, ...] = ()  # what was said in words: it must have an effect, or be asked about
    message: str = ""  # "chat/message" where it was said
    photos: tuple[str, ...] = ()  # unique ids of its pictures; the first is shown
    open: Open = field(default_factory=Open)

    @property
    def named(self) -> bool:
        """Whether the item is known, or all of one that is to be created."""
        return self.item is not None or (self.new is not None and self.new.is_complete)

    @classmethod
    def saying(cls, **facts: Any) -> "Line":  # noqa: ANN401 - of each fact's own type
        """A line that says these facts."""
        return cls(**facts)

    def says(self, *names: Fact) -> "Line":
        """A line that says only these."""
        return Line.saying(**{name: getattr(self, name) for name in names})

    def without(self, *names: Fact) -> "Line":
        """This line without these."""
        facts = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in names}
        return Line.saying(**facts | {"heard": tuple(each for each in self.heard if each not in names)})

    def pictured(self, photo: str) -> "Line":
        """With a newer picture before the others."""
        return replace(self, photos=tuple(dict.fromkeys([photo, *self.photos]))) if photo else self


@dataclass(frozen=True)
class Answer:
    """What an answer does: the line that was asked about becomes this one, or goes; or it is about the whole draft."""

    line: Line | None = None
    remove: bool = False
    edit: int | None = None  # show what can be changed of this line
    verb: Verb | None = None
    confirm: bool = False


@dataclass(frozen=True)
class Asked:
    """The question that is open: about which line, and what each of its buttons answers."""

    topic: Topic = Topic.NONE
    line: int = 0
    choices: tuple[Answer, ...] = ()
    text: str = ""  # HTML: as it was asked, for the card to keep when it goes on elsewhere
    aside: bool = False  # their person has turned to something else since: a bare "yes" may be about that


@dataclass(frozen=True)
class Gathering:
    """How lines are gathered from several pictures, until they are confirmed together."""

    pictured_at: datetime
    last: str = ""  # the picture that came last
    common: Line = field(default_factory=Line)  # what is said once, of all lines
    verb_said: bool = False
    verb_unclear: bool = False
    problem: str = ""  # with what was said under a picture, as HTML: of an album, only the last answer is shown


@dataclass(frozen=True)
class Draft:
    """One thing, or several together, to be booked, asked for, or shown."""

    id: int
    person_id: int
    chat: int
    verb: Verb
    state: State
    step: int  # counts the questions: a button of an earlier one is stale
    card: int | None  # the message that shows it
    expires_at: datetime
    lines: tuple[Line, ...] = ()
    gathering: Gathering | None = None
    asked: Asked = field(default_factory=Asked)
    booked: tuple[int, ...] = ()  # the movements that it became, line by line

    @property
    def line(self) -> Line:
        """The line that is asked about; of one thing, its line."""
        return self.lines[self.asked.line] if self.asked.line < len(self.lines) else Line()

    def with_line(self, line: Line, place: int | None = None) -> "Draft":
        """With this line instead of one, or of the one that is asked about."""
        place = self.asked.line if place is None else place
        return replace(self, lines=(*self.lines[:place], line, *self.lines[place + 1 :]))

    def answered(self, answer: Answer) -> "Draft":
        """With what an answer says of its lines."""
        if answer.verb is not None and self.gathering is not None:
            gathering = replace(self.gathering, verb_said=True, verb_unclear=False, problem="")
            return replace(self, verb=answer.verb, gathering=gathering)
        if answer.remove:
            return replace(self, lines=(*self.lines[: self.asked.line], *self.lines[self.asked.line + 1 :]))
        return self if answer.line is None else self.with_line(answer.line)
