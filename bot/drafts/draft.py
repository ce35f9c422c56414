"""A draft: what somebody is in the middle of. Known facts are kept apart from what is asked; nothing here acts."""

from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, Self

from bot.chat.buttons.transfers import BackToTransfer
from bot.language.lexicon import Done
from domain.vocabulary import LotFact, Tracking

Verb = Literal[Done, "hold", "recall", "free", "amend", "show"]
"""What a draft does: something to stock or to a lot, or only showing the item."""

Fact = Literal["amount", "lot", "expiry", "made", "price", "on", "place", "to", "reason", "document", "party", "own"]
"""What words may say about a line, by attribute name."""


class State(StrEnum):
    """The state of a draft."""

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
    """Facts that can be laid over others: `known | said` is what was known, overridden by what was said."""

    def __or__(self, other: Self) -> Self:
        nothing, changed = type(self)(), {}
        for name in (each.name for each in fields(self)):
            mine, theirs = getattr(self, name), getattr(other, name)
            if theirs != getattr(nothing, name):
                changed[name] = mine | theirs if isinstance(mine, Overlay) else theirs
        return replace(self, **changed)


@dataclass(frozen=True)
class Doubt:
    """Something written that is unclear; each reading is a line with one interpretation."""

    about: Fact
    told: str  # HTML: the text, with the unclear part underlined
    readings: "tuple[Line, ...]" = ()
    answered: bool = False  # it answered a question, and so has an effect
    keeps: str = ""  # the stated shelf life, counted from a day that was not stated


@dataclass(frozen=True)
class Broken:
    """How many of the incoming goods are broken, and how; without a unit, perhaps in the stated packs."""

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
    page: int = 0  # page of the candidates
    unread: str = ""  # why the picture did not show which item it is: a key of the message catalogue
    seen: Seen | None = None
    doubt: Doubt | None = None
    asks_first: str = ""  # HTML: what to settle before anything is booked
    broken_too: bool = False  # book what is broken, too
    odd_lot: str = ""  # an answer that hardly looks like a lot
    far_amount: int | None = None  # confirmed steps, however many
    far_expiry: date | None = None  # a confirmed expiry, however far away
    far_price: Decimal | None = None  # a confirmed unit price, however far from the last one
    sources: tuple[tuple[int, str], ...] = ()  # possible source sites and what they have of it, best first
    elsewhere: bool = False  # the stated place has too little: ask before taking from another
    unknown_centre: str = ""  # a stated cost centre that is unknown
    sure_pack: str = ""  # which of two packs with the same name was meant
    pad: str | None = None  # what was typed on the number pad; None: it is not shown


@dataclass(frozen=True)
class NewItem(Overlay):
    """An item to be created with the booking, as far as it has been described."""

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
    """What is known about one thing. An amount without a `unit` is in what was scanned, or in the item's own unit."""

    item: int | None = None
    scanned: str | None = None  # the pack whose barcode was scanned
    amount: Decimal | None = None
    unit: str | None = None
    also: tuple[Decimal, str] | None = None  # an additional amount in another unit, until the item is known
    broken: Broken | None = None  # part of the amount
    lot: str | None = None
    unprinted: bool = False  # no lot is printed on it: it gets an own code
    expiry: date | None = None
    made: date | None = None
    price: Decimal | None = None
    per: str | None = None  # the pack that the price is for; WHOLE, or UNSAID
    on: date | None = None  # an earlier day
    place: int | None = None  # the location where the goods are
    to: int | None = None  # the location where they go
    source: int | None = None  # the site that a transfer leaves
    target: int | None = None  # the site that it goes to
    needed_by: date | None = None
    note: str | None = None
    reason: str | None = None
    document: str | None = None
    party: str | None = None  # who it comes from or goes to
    centre: str | None = None  # the cost centre that uses it, by its key in the settings
    serials: tuple[str, ...] = ()
    found: tuple[int, ...] = ()  # earlier counts, in steps, when the books said something else
    unknown_lot: bool = False  # the counted lot is unknown
    fact: LotFact | None = None  # the fact of the lot to correct
    supplier_lot: str | None = None
    own: tuple[tuple[str, str], ...] = ()  # values of the lot's custom fields; empty: unknown
    code: str | None = None  # a barcode without an item: it will be linked to this one
    unsure: bool = False  # the barcode was not read clearly
    new: NewItem | None = None
    heard: tuple[Fact, ...] = ()  # stated in words: must have an effect, or be asked about
    message: str = ""  # "chat/message" where it was said
    photos: tuple[str, ...] = ()  # unique ids of its pictures; the first is shown
    open: Open = field(default_factory=Open)

    @property
    def named(self) -> bool:
        """Whether the item is known, or fully described if it is to be created."""
        return self.item is not None or (self.new is not None and self.new.is_complete)

    @classmethod
    def saying(cls, **facts: Any) -> "Line":  # noqa: ANN401 - of each fact's own type
        """Return a line with these facts."""
        return cls(**facts)

    def says(self, *names: Fact) -> "Line":
        """Return a line with only these facts."""
        return Line.saying(**{name: getattr(self, name) for name in names})

    def without(self, *names: Fact) -> "Line":
        """Return this line without these facts."""
        facts = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in names}
        return Line.saying(**facts | {"heard": tuple(each for each in self.heard if each not in names)})

    def pictured(self, photo: str) -> "Line":
        """Return this line with a newer picture before the others."""
        return replace(self, photos=tuple(dict.fromkeys([photo, *self.photos]))) if photo else self


@dataclass(frozen=True)
class Answer:
    """The effect of an answer: it replaces or removes the line that was asked about, or concerns the whole draft."""

    line: Line | None = None
    remove: bool = False
    edit: int | None = None  # show what can be changed about this line
    verb: Verb | None = None
    confirm: bool = False


@dataclass(frozen=True)
class Asked:
    """The open question: about which line, and what each of its buttons answers."""

    topic: Topic = Topic.NONE
    line: int = 0
    choices: tuple[Answer, ...] = ()
    text: str = ""  # HTML: the question, which the card keeps when it continues elsewhere
    aside: bool = False  # the person has turned to something else: a bare "yes" may be about that
    about: BackToTransfer | None = None  # the question about a transfer that the next message answers


@dataclass(frozen=True)
class Gathering:
    """How lines are gathered from several pictures until they are confirmed together."""

    pictured_at: datetime
    last: str = ""  # the latest picture
    common: Line = field(default_factory=Line)  # facts stated once for all lines
    verb_said: bool = False
    verb_unclear: bool = False
    problem: str = ""  # with the caption, as HTML: of an album, only the last answer is shown


@dataclass(frozen=True)
class Draft:
    """One thing, or several together, to be booked, requested or shown; without lines, only a question."""

    id: int
    person_id: int
    chat: int
    verb: Verb
    state: State
    step: int  # counts the questions: buttons of earlier ones are stale
    card: int | None  # the message that shows it
    expires_at: datetime
    lines: tuple[Line, ...] = ()
    gathering: Gathering | None = None
    asked: Asked = field(default_factory=Asked)
    booked: tuple[int, ...] = ()  # the resulting movements, by line

    @property
    def line(self) -> Line:
        """The line that is asked about, or the only line."""
        return self.lines[self.asked.line] if self.asked.line < len(self.lines) else Line()

    def with_line(self, line: Line, place: int | None = None) -> "Draft":
        """Return the draft with this line in place of one, by default the one that is asked about."""
        place = self.asked.line if place is None else place
        return replace(self, lines=(*self.lines[:place], line, *self.lines[place + 1 :]))

    def answered(self, answer: Answer) -> "Draft":
        """Return the draft with an answer applied to its lines."""
        if answer.verb is not None and self.gathering is not None:
            gathering = replace(self.gathering, verb_said=True, verb_unclear=False, problem="")
            return replace(self, verb=answer.verb, gathering=gathering)
        if answer.remove:
            return replace(self, lines=(*self.lines[: self.asked.line], *self.lines[self.asked.line + 1 :]))
        return self if answer.line is None else self.with_line(answer.line)
