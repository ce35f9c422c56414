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

from bot.language import enquiries, printed_codes
from bot.language.lexicon import COUNTS, DAYS_AGO, MEASURES, OUTER, SITE_WORDS, UNSAID, Verb
from bot.language.tokens import Token, fold, tokens
from bot.language.written_dates import DayOfYear, readings, without_year

MOST_BARE_DIGITS = 6  # more of them, and no unit, are a barcode or another number
BARCODE_DIGITS = (8, 12, 13, 14)
LONGEST_DOCUMENT = 40
PUNCTUATION = " .,;:=?!、。"
REASONED = ("damage", "adjust", "write_off")
"""Verbs after which "because" is followed by the reason."""

_FIGURES = re.compile("[0-9年月日号 /.-]+")
_BEHIND = re.compile(f"[{re.escape(PUNCTUATION)}]*")
_BECAUSE = re.compile(r"(?i)\bbecause\b|因为|原因")

_AND = re.compile(r"(?i) *(?:,? *and|&|\+|plus|零|又|加|外加|和) *")
"""Between the two parts of one amount."""

Field = Literal["verb", "amount", "lot", "expiry", "made", "on", "price", "document"]
Why = Literal[
    "verbs",
    "bookings",
    "several",
    "no-quantity",
    "no-date",
    "no-day",
    "days",
    "no-end",
    "too-long",
    "list",
    "figures",
    "too-large",
    "no-lot",
]
"""What is wrong: two verbs; two signs that each book something; two amounts or prices; no quantity; no date; a day
that is none, or several; where a name ends; a name that is too long; one number or a list of them; a number that can
be two; one that is larger than anything that can be booked; what no lot is called."""


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


Reading = date | DayOfYear | Decimal | Amount | str


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
    expiry: date | None = None
    made_on: date | None = None
    source: str | None = None
    target: str | None = None
    price: Decimal | None = None
    per: str | None = None  # of what the price is, a word of the lexicon, WHOLE, or UNSAID
    on: date | int | None = None  # when it happened: a day, or so many days ago
    document: str | None = None  # what it is for
    reason: str | None = None
    rest: str = ""
    left: tuple[Span, ...] = field(default=(), compare=False)  # where in the text the rest is
    named: str = field(default="", compare=False)  # the rest with the verb's word, if that may be a part of the name
    glued: str = field(
        default="", compare=False
    )  # the same with the unit's word, which may begin it: 3打火机, "5 tube lights"


@dataclass(frozen=True)
class _Number:
    amount: Amount
    signed: bool
    parts: tuple[Token, ...]
    also: Amount | None = None

    @property
    def is_measure(self) -> bool:
        return self.amount.unit in MEASURES

    @property
    def is_product(self) -> bool:
        return self.parts[0].product

    @property
    def readings(self) -> tuple[Amount, ...]:
        """All that it can mean: 1.000 of what is weighed is one; 24*2箱 may be two cases of 24."""
        first, others = self.parts[0], self.parts[0].others
        amounts = [
            self.amount,
            *(Amount(-each if self.amount.value < 0 else each, self.amount.unit) for each in others),
        ]
        if "." in first.text and self.is_measure:
            return (self.amount,)
        if self.is_product and self.amount.unit in OUTER:
            amounts.append(Amount(self.amount.value, None))
        return tuple(amounts)


def read_words(text: str, command: Verb | None = None, units: frozenset[str] = frozenset()) -> Words:
    """Read a message, or the words under a photograph, behind a command if there is one.

    `units` are the words of the catalogue for units and packs; they are words of the grammar, too.

    Raises Ambiguous, NotUnderstood.
    """
    folded, code = printed_codes.cut_out(fold(f"/{command} {text}" if command else text))
    if code:  # no figure in it is an amount
        words = read_words(folded, units=units) if folded.strip() else Words()
        return replace(words, rest=f"{words.rest} {code}".strip())
    if (asked := enquiries.about(folded)) is not None:
        return Words("stock", rest=asked)
    told, because, reason = _because(folded)
    words = _read(told, folded, units)
    if because and words.verb in REASONED:
        return replace(words, reason=reason)
    return _read(folded, folded, units) if because else words


def words_of(text: str, command: Verb | None = None, units: frozenset[str] = frozenset()) -> Words | Unclear:
    """What the text says, behind a command if there is one; or what is unclear about it."""
    try:
        return read_words(text, command, units)
    except Unclear as unclear:
        return unclear


def read_amounts(text: str, units: frozenset[str] = frozenset()) -> tuple[Amount, Amount | None]:
    """The answer to "how many?", and what comes to it in another unit. Raises NotUnderstood, Ambiguous."""
    reader = _Reader(fold(text), units=units)
    number = reader.number()
    reader.require_clear()
    if number is None or reader.rest():
        raise NotUnderstood("no-quantity", "amount", reader.text, [_whole(reader.text)])
    return number.amount, number.also


def read_quantity(text: str, units: frozenset[str] = frozenset()) -> Amount:
    """The answer to "how many?", of one unit. Raises NotUnderstood, Ambiguous."""
    amount, also = read_amounts(text, units)
    if also is not None:
        raise Ambiguous("several", "amount", fold(text), [_whole(fold(text))], (amount, also))
    return amount


def read_date(text: str) -> date:
    """The answer to "until when?"; a month is its last day. Raises NotUnderstood, Ambiguous."""
    folded = fold(text)
    named = _rest(folded, [token for token in tokens(folded) if token.kind == "expiry"])
    start = folded.find(named)
    days: tuple[date | DayOfYear, ...] = (*readings(named), *without_year(named))
    part = Span(start, start + len(named)) if named and start >= 0 else _whole(folded)
    if not days:
        raise NotUnderstood("no-day" if _FIGURES.fullmatch(named) else "no-date", "expiry", folded, [part])
    first, *others = days
    if others or isinstance(first, DayOfYear):
        raise Ambiguous("days", "expiry", folded, [part], days)
    return first


def _because(text: str) -> tuple[str, bool, str]:
    """What was said, whether a reason follows it, and the reason."""
    word = _BECAUSE.search(text)
    return (text[: word.start()], True, text[word.end() :].strip(PUNCTUATION)) if word else (text, False, "")


def _read(told: str, whole: str, units: frozenset[str]) -> Words:
    """Read the beginning of a text."""
    reader = _Reader(told, whole, units)
    words = reader.words()
    reader.require_clear(words)
    return words


class _Reader:
    """A text's tokens, which of them are used by now, and what was not clear about them."""

    def __init__(self, text: str, whole: str = "", units: frozenset[str] = frozenset()) -> None:
        self.text, self.whole = text, whole or text
        self.found = tokens(text, units)
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
        party = self.party(verb)
        if verb is None and any(token.kind == "by" and token.start in self.used for token in self.found):
            verb, done = "receive", True
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
            also=number.also if number else None,
            lot=lot.name if lot else None,
            expiry=expiry,
            made_on=made_on,
            source=source,
            target=target,
            price=price,
            per=per,
            on=on,
            document=document or party,
            rest=self.rest(),
            left=tuple(_span(token) for token in self.found if token.start not in self.used),
            named=self.rest(*verbs) if self.is_of_a_name() else "",
            glued=self.rest(number.parts[-1]) if number and number.parts[-1].kind == "unit" else "",
        )

    def party(self, verb: Verb | None) -> str | None:
        """Who delivers it, or to whom it goes, where that is no place of ours."""
        label = "to" if verb in ("issue", "send_back") else "by" if verb in (None, "receive", "return") else None
        at = next((at for at, token in enumerate(self.found) if label and token.kind == label), None)
        if at is None or (verb is None and not any(token.kind == "number" for token in self.found)):
            return None
        behind = self.found[at + 1 :]
        length = next((place for place, token in enumerate(behind) if token.kind not in ("name", "of")), len(behind))
        named = [token for token in behind[:length] if token.kind == "name"]
        if not named:
            return None
        first, last = named[0], named[-1]
        self.use(self.found[at], *behind[:length])
        name = first.name if first == last else self.text[first.start : last.end]
        if len(name) <= LONGEST_DOCUMENT:
            return name
        self.unclear.append(NotUnderstood("too-long", "document", self.whole, [Span(first.start, last.end)]))
        return None

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
        numbers = self.joined(list(self.numbers()))
        numbers = [each for each in numbers if each.signed] or numbers
        numbers = [each for each in numbers if not each.is_product or self.is_counted(each, numbers)]
        numbers = [*numbers[:1], *(each for each in numbers[1:] if not self.is_of_money(each))]
        asides = [token for token in self.found if token.kind in ("aside", "total") and token.start not in self.used]
        if len(numbers) > 1 and self.follows_verb(numbers[0]) and not any(each.amount.unit for each in numbers[1:]):
            behind = {token.start for before, token in pairwise(self.found) if before in asides}
            kept = [each for each in numbers[1:] if each.parts[0].start in behind]
            numbers = [numbers[0], *kept]  # "move 12 water 550": what is said right after the verb is how many
        if len(numbers) > 1 and not numbers[0].is_measure:
            numbers = [numbers[0], *(each for each in numbers[1:] if not each.is_measure)]
        self.use(*(part for each in numbers for part in each.parts), *(asides if numbers else ()))
        unsure = any(token.kind == "aside" for token in asides)
        return self.one_number(numbers, unsure=unsure)

    def one_number(self, numbers: list[_Number], *, unsure: bool) -> _Number | None:
        """The number, if there is one alone that can be read in one way."""
        wrong = [each for each in numbers if each.parts[0].wrong]
        if wrong:
            why: Why = "too-large" if wrong[0].parts[0].wrong == "too-large" else "no-quantity"
            spans = [Span(each.parts[0].start, each.parts[-1].end) for each in wrong]
            self.unclear.append(NotUnderstood(why, "amount", self.whole, spans))
            return None
        if len(numbers) > 1 or (numbers and (unsure or len(numbers[0].readings) > 1)):
            parts = [Span(each.parts[0].start, each.parts[-1].end) for each in numbers]
            amounts = tuple(dict.fromkeys(reading for each in numbers for reading in each.readings))
            why = "figures" if len(numbers) == 1 and not unsure else "bookings" if numbers[0].signed else "several"
            self.unclear.append(Ambiguous(why, "amount", self.whole, parts, amounts))
            return None
        return numbers[0] if numbers else None

    def is_of_money(self, number: _Number) -> bool:
        """Whether 36块 behind an amount is money rather than pieces; 3块2 may be either."""
        return number.parts[-1].text == "块" and not any(
            token.kind == "number" and token.start == number.parts[-1].end for token in self.found
        )

    def is_counted(self, product: _Number, numbers: list[_Number]) -> bool:
        """Whether a product is how many there are, and not a size in a name: "screws 4x40"."""
        first = next((token for token in self.found if token.kind != "please"), None)
        alone = len(numbers) == 1 and (product.amount.unit is not None or self.verb_said)
        return product.signed or self.follows_verb(product) or product.parts[0] == first or alone

    @property
    def verb_said(self) -> bool:
        return any(token.kind == "verb" for token in self.found)

    def joined(self, numbers: list[_Number]) -> list[_Number]:
        """With one number of what is said in two units: 5箱零3瓶, "5 cases and 3 bottles"."""
        for at, (first, second) in enumerate(pairwise(numbers)):
            between = self.text[first.parts[-1].end : second.parts[0].start]
            glued = not between and not first.parts[-1].text.isascii()
            units = first.amount.unit, second.amount.unit
            if None in units or units[0] == units[1] or second.signed or not (glued or _AND.fullmatch(between)):
                continue
            start, end = first.parts[0].start, second.parts[-1].end
            parts = tuple(token for token in self.found if start <= token.start < end)
            value = -second.amount.value if first.amount.value < 0 else second.amount.value
            both = replace(first, parts=parts, also=second.amount._replace(value=value))
            return [*numbers[:at], both, *numbers[at + 2 :]]
        return numbers

    def numbers(self) -> Iterator[_Number]:
        for at, number in enumerate(self.found):
            if number.kind != "number" or number.start in self.used or (at and self.found[at - 1].kind == "price"):
                continue
            units = [token for token in self.found[at + 1 : at + 3] if token.kind == "unit"]
            units = (
                units[: 1 + bool(units and units[0].unit in COUNTS)] if self.found[at + 1 : at + 2] == units[:1] else []
            )
            figures = number.text.lstrip("+-−–— ")
            few = len(figures) <= MOST_BARE_DIGITS or (number.sign and len(figures) not in BARCODE_DIGITS)
            if units or not figures.isdigit() or few or number.wrong:
                yield _number(number, units)

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
        others = [self.at_a_price(token) for token in others] + self.coins()
        self.use(
            *others,
            *(each for each, money in pairwise(self.found) if money in others and each.kind in ("for", "total")),
        )
        said = [*([labelled] if labelled else []), *others]
        prices = tuple(dict.fromkeys(-each.value if each.sign == "-" else each.value for each in said))
        if len(prices) > 1:
            self.unclear.append(Ambiguous("several", "price", self.whole, map(_span, said), prices))
            return None, None
        return (prices[0], next((each.unit for each in said if each.unit), None)) if prices else (None, None)

    def at_a_price(self, money: Token) -> Token:
        """A price, which "at" says to be that of one."""
        before = next((word for word, token in pairwise(self.found) if token == money), None)
        if before is None or before.kind != "name" or before.text.casefold() != "at":
            return money
        self.use(before, money)
        return replace(money, unit=None) if money.unit == UNSAID else money

    def coins(self) -> list[Token]:
        """Prices in 块, which are pieces, too: what is none of the amount."""
        behind = [
            (number, unit) for number, unit in pairwise(self.found) if unit.text == "块" and number.kind == "number"
        ]
        coins = [(number, unit) for number, unit in behind if not {number.start, unit.start} & self.used]
        self.use(*(token for pair in coins for token in pair))
        return [replace(number, kind="money", unit=UNSAID, text=number.text + unit.text) for number, unit in coins]

    def expiry(self) -> date | None:
        """The date that is called expiry; or else one that is called nothing."""
        named = self.pair("expiry", "date") or self.day_before("expiry")
        bare = [token for token in self.found if token.kind == "date" and token.start not in self.used]
        said = [named] if named else bare
        self.use(*said)
        return self.one_day("expiry", said)

    def day_before(self, label: Literal["expiry"]) -> Token | None:
        """A day that stands before its label: 三月底到期."""
        for day, word in pairwise(self.found):
            if day.kind == "date" and word.kind == label and not {day.start, word.start} & self.used:
                self.use(day, word)
                return day
        return None

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
        wrong = [token for token in said if not (readings(token.text) or without_year(token.text))]
        days = tuple(sorted({day for token in said for day in readings(token.text)}))
        yearless = tuple(sorted({day for token in said for day in without_year(token.text)}))
        if wrong:
            self.unclear.append(NotUnderstood("no-day", of, self.whole, map(_span, wrong)))
        elif len(days) > 1 or yearless:
            self.unclear.append(Ambiguous("days", of, self.whole, map(_span, said), (*days, *yearless)))
        return days[0] if len(days) == 1 and not (wrong or yearless) else None

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


def _number(number: Token, units: list[Token]) -> _Number:
    """A number with its unit; dozens of cases are so many cases."""
    times = COUNTS[units[0].unit or ""] if len(units) > 1 else 1
    value = number.value * times
    amount = Amount(-value if number.sign == "-" else value, units[-1].unit if units else None)
    return _Number(amount, bool(number.sign), (number, *units))


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
