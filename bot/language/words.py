"""What a person typed, in English or Chinese: what to do, how much, of which lot, and of what.

Nothing is guessed: what is no date, or could be read in two ways, raises an Unclear that says where it is. It says so
in the text as `fold` leaves it, which to the eye is what was typed, and is what the chat's messages come in as.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal, NamedTuple

from bot.language import enquiries
from bot.language.lexicon import DAYS_AGO, MEASURES, SITE_WORDS, Verb
from bot.language.tokens import Token, fold, tokens
from bot.language.written_dates import readings

MOST_BARE_DIGITS = 6  # more of them, and no unit, are a barcode or another number
LONGEST_DOCUMENT = 40
PUNCTUATION = " .,;:=?!、。"
REASONED = ("damage", "adjust", "write_off")
"""Verbs after which "because" is followed by the reason."""

_FIGURES = re.compile("[0-9年月日号 /.-]+")
_BEHIND = re.compile(f"[{re.escape(PUNCTUATION)}]*")
_BECAUSE = re.compile(r"(?i)\bbecause\b|因为|原因")

Field = Literal["verb", "amount", "expiry", "made", "on", "price", "document"]
Why = Literal["verbs", "bookings", "several", "no-quantity", "no-date", "no-day", "days", "no-end", "too-long", "list"]
"""What is wrong: two verbs; two signs that each book something; two amounts or prices; no quantity; no date; a day
that is none, or several; where a name ends; a name that is too long; one number or a list of them."""


class Span(NamedTuple):
    """A part of a text: from a character to before another."""

    start: int
    end: int


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


Reading = date | Decimal | Amount | str


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
    lot: str | None = None
    expiry: date | None = None
    made_on: date | None = None
    source: str | None = None
    target: str | None = None
    price: Decimal | None = None
    per: str | None = None  # of what the price is, a word of the lexicon
    on: date | int | None = None  # when it happened: a day, or so many days ago
    document: str | None = None  # what it is for
    reason: str | None = None
    rest: str = ""
    left: tuple[Span, ...] = field(default=(), compare=False)  # where in the text the rest is
    named: str = field(default="", compare=False)  # the rest with the verb's word, if that may be a part of the name


@dataclass(frozen=True)
class _Number:
    amount: Amount
    signed: bool
    parts: tuple[Token, ...]

    @property
    def is_measure(self) -> bool:
        return self.amount.unit in MEASURES


def read_words(text: str, command: Verb | None = None) -> Words:
    """Read a message, or the words under a photograph, behind a command if there is one.

    Raises Ambiguous, NotUnderstood.
    """
    folded = fold(f"/{command} {text}" if command else text)
    if (asked := enquiries.about(folded)) is not None:
        return Words("stock", rest=asked)
    told, because, reason = _because(folded)
    words = _read(told, folded)
    if because and words.verb in REASONED:
        return replace(words, reason=reason)
    return _read(folded, folded) if because else words


def words_of(text: str, command: Verb | None = None) -> Words | Unclear:
    """What the text says, behind a command if there is one; or what is unclear about it."""
    try:
        return read_words(text, command)
    except Unclear as unclear:
        return unclear


def read_quantity(text: str) -> Amount:
    """The answer to "how many?". Raises NotUnderstood, Ambiguous."""
    reader = _Reader(fold(text))
    number = reader.number()
    reader.require_clear()
    if number is None or reader.rest():
        raise NotUnderstood("no-quantity", "amount", reader.text, [_whole(reader.text)])
    return number.amount


def read_date(text: str) -> date:
    """The answer to "until when?"; a month is its last day. Raises NotUnderstood, Ambiguous."""
    folded = fold(text)
    named = _rest(folded, [token for token in tokens(folded) if token.kind == "expiry"])
    start, days = folded.find(named), readings(named)
    part = Span(start, start + len(named)) if named and start >= 0 else _whole(folded)
    if not days:
        raise NotUnderstood("no-day" if _FIGURES.fullmatch(named) else "no-date", "expiry", folded, [part])
    if len(days) > 1:
        raise Ambiguous("days", "expiry", folded, [part], days)
    return days[0]


def _because(text: str) -> tuple[str, bool, str]:
    """What was said, whether a reason follows it, and the reason."""
    word = _BECAUSE.search(text)
    return (text[: word.start()], True, text[word.end() :].strip(PUNCTUATION)) if word else (text, False, "")


def _read(told: str, whole: str) -> Words:
    """Read the beginning of a text."""
    reader = _Reader(told, whole)
    words = reader.words()
    reader.require_clear(words)
    return words


class _Reader:
    """A text's tokens, which of them are used by now, and what was not clear about them."""

    def __init__(self, text: str, whole: str = "") -> None:
        self.text, self.whole = text, whole or text
        self.found = tokens(text)
        self.used = set[int]()  # where they begin
        self.unclear: list[Unclear] = []

    def use(self, *used: Token) -> None:
        """Take these for what they say."""
        self.used |= {token.start for token in used}

    def rest(self, *but: Token) -> str:
        """The text without what was used."""
        kept = {token.start for token in but}
        return _rest(self.text, (token for token in self.found if token.start in self.used - kept))

    def require_clear(self, words: Words | None = None) -> None:
        """Raise the first thing that was not clear, with what else was said if that is all that was not."""
        for unclear in self.unclear:
            unclear.words = words if len(self.unclear) == 1 else None
            raise unclear

    def words(self) -> Words:
        """What is said; what is not clear is left out."""
        verb = self.verb()
        done = any(token.kind == "verb" for token in self.found) or self.is_signed()
        document = self.document() if verb in ("issue", "reserve") or self.is_signed() else None
        number = self.number()
        if verb is None and number and number.signed:
            verb = "issue" if number.amount.value < 0 or number.parts[0].sign == "-" else "receive"
            number = replace(number, amount=number.amount._replace(value=abs(number.amount.value)))
        made_on, lot, (price, per) = self.day("made"), self.lot(), self.price()
        on = self.on() if done else None
        expiry = self.expiry()
        source, target = (self.end_of_way("from"), self.end_of_way("to")) if done else (None, None)
        verbs = [token for token in self.found if token.kind == "verb"]
        self.use(*verbs, *(token for token in self.found if token.kind == "please" and (verbs or number)))
        self.use_articles()
        return Words(
            verb=verb,
            quantity=number.amount.value if number else None,
            unit=number.amount.unit if number else None,
            lot=lot.name if lot else None,
            expiry=expiry,
            made_on=made_on,
            source=source,
            target=target,
            price=price,
            per=per,
            on=on,
            document=document,
            rest=self.rest(),
            left=tuple(_span(token) for token in self.found if token.start not in self.used),
            named=self.rest(*verbs) if self.is_of_a_name() else "",
        )

    def is_signed(self) -> bool:
        """Whether a sign says what is done."""
        return any(token.sign for token in self.found if token.kind == "number")

    def is_of_a_name(self) -> bool:
        """Whether the verb may be the first word of a name, or its last character: "used oil", 儿童假发24."""
        return any(
            (first.kind == "verb" and second.kind == "name")
            or (first.kind == "name" and second.kind == "verb" and first.end == second.start and len(second.text) == 1)
            for first, second in pairwise(self.found)
        )

    def use_articles(self) -> None:
        """Take each "of" and "the" behind what was used with it."""
        for before, token in pairwise(self.found):
            if token.kind == "of" and before.start in self.used:
                self.use(token)

    def verb(self) -> Verb | None:
        tokens_of = {token.verb: token for token in reversed(self.found) if token.verb}
        if len(tokens_of) > 1:
            parts = sorted(tokens_of.values(), key=lambda token: token.start)
            verbs = tuple(token.verb for token in parts if token.verb)
            self.unclear.append(Ambiguous("verbs", "verb", self.whole, [_span(token) for token in parts], verbs))
            return None
        return next(iter(tokens_of), None)

    def number(self) -> _Number | None:
        """The one quantity in it: a signed number before all others, a count before the measure in an item's name."""
        numbers = list(self.numbers())
        numbers = [each for each in numbers if each.signed] or numbers
        if len(numbers) > 1 and self.follows_verb(numbers[0]) and not any(each.amount.unit for each in numbers[1:]):
            numbers = numbers[:1]  # "move 12 water 550": what is said right after the verb is how many
        if len(numbers) > 1 and not numbers[0].is_measure:
            numbers = [numbers[0], *(each for each in numbers[1:] if not each.is_measure)]
        self.use(*(part for each in numbers for part in each.parts))
        if len(numbers) > 1:
            parts = [Span(each.parts[0].start, each.parts[-1].end) for each in numbers]
            amounts = tuple(each.amount for each in numbers)
            why: Why = "bookings" if numbers[0].signed else "several"
            self.unclear.append(Ambiguous(why, "amount", self.whole, parts, amounts))
            return None
        return numbers[0] if numbers else None

    def numbers(self) -> Iterator[_Number]:
        for at, number in enumerate(self.found):
            if number.kind != "number" or number.start in self.used or (at and self.found[at - 1].kind == "price"):
                continue
            after = self.found[at + 1 : at + 2]
            unit = after[0].unit if after and after[0].kind == "unit" else None
            figures = number.text.lstrip("+-−–— ")
            if unit or not figures.isdigit() or len(figures) <= MOST_BARE_DIGITS:
                value = -number.value if number.sign == "-" else number.value
                yield _Number(Amount(value, unit), bool(number.sign), (number, *(after if unit else [])))

    def follows_verb(self, number: _Number) -> bool:
        place = self.found.index(number.parts[0])
        return place > 0 and self.found[place - 1].kind == "verb"

    def lot(self) -> Token | None:
        """A label and its code, which has a digit, or is quoted: not "a lot of milk"."""
        for label, code in pairwise(self.found):
            if label.kind == "lot" and (any(c.isdigit() for c in code.text) or code.name != code.text):
                self.use(label, code)
                return code
        return None

    def pair(self, label: str, *kinds: str) -> Token | None:
        """What a label is the label of."""
        said = [token for token in self.found if token.kind != "of"]
        for word, what in pairwise(said):
            if word.kind == label and what.kind in kinds and what.start not in self.used:
                self.use(word, what)
                return what
        return None

    def end_of_way(self, label: Literal["from", "to"]) -> str | None:
        """Where it comes from or goes to: a name, and the word for what it is the name of."""
        name = self.pair(label, "name")
        behind = next((token for token in self.found if name and token.start > name.start), None)
        if name and behind and behind.kind == "name" and behind.text.casefold() in SITE_WORDS:
            self.use(behind)
            return f"{name.name} {behind.text}"
        return name.name if name else None

    def price(self) -> tuple[Decimal | None, str | None]:
        """The price, and of what."""
        labelled = self.pair("price", "money", "number")
        others = [token for token in self.found if token.kind == "money" and token != labelled]
        self.use(*others)
        said = [*([labelled] if labelled else []), *others]
        prices = tuple(dict.fromkeys(-each.value if each.sign == "-" else each.value for each in said))
        if len(prices) > 1:
            self.unclear.append(Ambiguous("several", "price", self.whole, map(_span, said), prices))
            return None, None
        return (prices[0], next((each.unit for each in said if each.unit), None)) if prices else (None, None)

    def expiry(self) -> date | None:
        """The date that is called expiry; or else one that is called nothing."""
        named = self.pair("expiry", "date")
        bare = [token for token in self.found if token.kind == "date" and token.start not in self.used]
        said = [named] if named else bare
        self.use(*said)
        return self.one_day("expiry", said)

    def day(self, label: Literal["made", "on"]) -> date | None:
        """The date behind a label."""
        said = self.pair(label, "date")
        return self.one_day(label, [said]) if said else None

    def on(self) -> date | int | None:
        """The day on which it was done; asked only where something was done, for these are common words."""
        ago = next((token for token in self.found if token.kind == "ago"), None)
        if ago is None:
            return self.day("on")
        self.use(ago)
        return DAYS_AGO[ago.text.casefold()]

    def one_day(self, of: Field, said: list[Token]) -> date | None:
        """The one day that the tokens can mean."""
        wrong = [token for token in said if not readings(token.text)]
        days = tuple(sorted({day for token in said for day in readings(token.text)}))
        if wrong:
            self.unclear.append(NotUnderstood("no-day", of, self.whole, map(_span, wrong)))
        elif len(days) > 1:
            self.unclear.append(Ambiguous("days", of, self.whole, map(_span, said), days))
        return days[0] if len(days) == 1 and not wrong else None

    def document(self) -> str | None:
        """What it is for: in quotation marks, a number of one word, or all that follows if the rest was said before.

        Where else it would end, nobody knows: "reserve for Wang Li 5 milk".
        """
        label = next((at for at, token in enumerate(self.found) if token.kind == "for"), None)
        if label is None:
            return None
        behind = self.found[label + 1 :]
        length = next((at for at, token in enumerate(behind) if token.kind not in _NAMED), len(behind))
        said = behind[:length]
        if not said:
            return None
        kinds = {token.kind for token in self.found[:label]}
        first = said[0]
        if first.name != first.text or (first.kind == "name" and any(c.isdigit() for c in first.text)):
            quoted_or_number = first.name != first.text or not {"number", "name"} <= kinds
            said = said[:1] if quoted_or_number else said
        self.use(self.found[label], *said)
        span = Span(said[0].start, said[-1].end)
        document = said[0].name if len(said) == 1 else self.text[span.start : span.end]
        if len(said) > 1 and not {"number", "name"} <= kinds:
            self.unclear.append(NotUnderstood("no-end", "document", self.whole, [span]))
        elif len(document) > LONGEST_DOCUMENT:
            self.unclear.append(NotUnderstood("too-long", "document", self.whole, [span]))
        else:
            return document
        return None


_NAMED = ("name", "number", "unit", "of", "please")
"""Of what a document's name may be made."""


def _span(token: Token) -> Span:
    return Span(token.start, token.end)


def _whole(text: str) -> Span:
    return Span(len(text) - len(text.lstrip()), max(len(text) - len(text.lstrip()), len(text.rstrip())))


def _rest(text: str, used: Iterable[Token]) -> str:
    """The text without these, nor the punctuation behind them."""
    kept, at = [], 0
    for token in sorted(used, key=lambda token: token.start):
        kept.append(text[at : token.start])
        behind = _BEHIND.match(text, token.end)
        at = behind.end() if behind else token.end
    return " ".join(" ".join([*kept, text[at:]]).split()).strip(PUNCTUATION)
