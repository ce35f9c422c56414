"""The tokens of a text: its numbers, units, verbs, labels, dates and names."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, NamedTuple

from bot.language.figures import Figures, Wrong
from bot.language.lexicon import COUNTS, COURTESIES, NOT_AFTER_A_UNIT, UNITS, Kind, Verb
from domain.traditional import simplified

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇"
BETWEEN = r"\s,:;=!?()、。"
QUOTED = re.compile(r"\"[^\"]+\"|'[^']+'|“[^”]+”|「[^」]+」|《[^》]+》")
UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_NUMERALS = "半一二两三四五六七八九十百千"
AMOUNT = re.compile(rf"[0-9½¼¾]|(?<![{_NUMERALS}])[{_NUMERALS}]+ ?(?:{UNIT})")
LONGEST = 4  # characters of a known Chinese word


class Span(NamedTuple):
    """A part of a text: start (inclusive) and end (exclusive)."""

    start: int
    end: int


@dataclass(frozen=True)
class Token:
    """A piece of the text, from `start` up to but not including `end`."""

    kind: Literal["number", "money", "unit", "verb", "date", "name"] | Kind
    text: str
    start: int
    verb: Verb | None = None
    unit: str | None = None  # for a price, what it is for
    value: Decimal = Decimal()  # of a number, without its sign
    sign: Literal["", "+", "-"] = ""
    others: tuple[Decimal, ...] = ()  # the number's other readings
    product: bool = False
    wrong: Wrong = ""  # why it is no number that can be booked
    may_be: tuple[Verb, ...] = ()  # the possible meanings of a vague verb

    @property
    def end(self) -> int:
        """The position after it in the text."""
        return self.start + len(self.text)

    @property
    def span(self) -> Span:
        """Its position in the text."""
        return Span(self.start, self.end)

    @property
    def name(self) -> str:
        """What it names, without quotation marks."""
        return self.text[1:-1] if QUOTED.fullmatch(self.text) else self.text


class Tokens:
    """A text, and the tokens found so far.

    `units`: words for units and packs in addition to the common ones.
    """

    def __init__(self, text: str, units: frozenset[str] = frozenset()) -> None:
        self.text = text
        self.units = UNITS | {simplified(word).casefold(): UNITS.get(word.casefold(), word) for word in units}
        self.own = frozenset(simplified(word).casefold() for word in units)
        self.found: list[Token] = []
        self.opening = True  # whether nothing has been said yet, except please and when
        self.verbs = set[Verb]()

    def append(self, token: Token) -> int:
        """Append a token. Returns where it ends."""
        self.found.append(token)
        self.opening &= token.kind in ("please", "ago", "date", "on")
        return token.end

    def add(self, kind: Literal["unit", "date", "name"] | Kind, start: int, end: int) -> int:
        """Append a part of the text as a token of this kind. Returns where it ends."""
        text = self.text[start:end]
        return self.append(Token(kind, text, start, unit=self.unit_named(text) if kind == "unit" else None))

    def add_number(self, start: int, figures: Figures) -> int:
        """Append a number. Returns where it ends."""
        value, *others = figures.values
        token = Token("number", self.text[start : figures.end], start, value=value, sign=figures.sign)
        return self.append(replace(token, others=tuple(others), product=figures.product, wrong=figures.wrong))

    def unit_named(self, word: str) -> str | None:
        """Return the unit that a word stands for; the catalogue's may be in the plural."""
        folded = word.casefold()
        single = folded.removesuffix("s")
        return self.units.get(folded) or (self.units.get(single) if single in self.own and len(single) > 1 else None)

    def unit_follows(self, at: int) -> bool:
        """Whether the next word is a unit."""
        word = re.match(rf" *(?:([A-Za-z]+)|([{HAN}]))", self.text[at : at + 24])
        if word is None:
            return False
        if word[1]:
            return self.unit_named(word[1]) is not None
        start = at + word.start(2)
        return self.unit_at(start, len(self.text)) is not None

    def add_verb(self, verb: Verb, start: int, end: int) -> int:
        """Append a part of the text as a verb. Returns where it ends."""
        self.verbs.add(verb)
        return self.append(Token("verb", self.text[start:end], start, verb))

    def add_vague(self, may_be: tuple[Verb, ...], start: int, end: int) -> int:
        """Append a part of the text as a verb that can mean any of these. Returns where it ends."""
        return self.append(Token("verb", self.text[start:end], start, may_be=may_be))

    def make_name_of_last_number(self) -> None:
        """Turn the last number into a name, because it is part of one, as in 5号电池."""
        number = self.found.pop()
        self.add("name", number.start, number.end)

    @property
    def before(self) -> str:
        """The kind of the last token."""
        return self.found[-1].kind if self.found else ""

    @property
    def moving(self) -> bool:
        """Whether something goes somewhere."""
        return bool(self.verbs & {"transfer", "move"})

    def follows(self, start: int) -> bool:
        """Whether only spaces lie between the last token and this position."""
        return bool(self.found) and not self.text[self.found[-1].end : start].strip()

    def counts(self, start: int) -> bool:
        """Whether a unit may be here: after a number, or after dozens."""
        dozens = self.before == "unit" and self.found[-1].unit in COUNTS
        return self.follows(start) and (self.before == "number" or dozens)

    def unit_at(self, start: int, end: int) -> int | None:
        """Return where the unit here ends, unless it is the beginning of something else."""
        lengths = (start + length for length in range(LONGEST, 0, -1))
        after = next((each for each in lengths if each <= end and self.text[start:each].casefold() in self.units), None)
        return None if after is None or (after < end and self.text[after] in NOT_AFTER_A_UNIT) else after

    def is_before_figures(self, at: int) -> bool:
        """Whether a number or a price comes next."""
        return re.match(r"[ :：]*[$¥€£]? ?[0-9一二两三四五六七八九十]", self.text[at : at + 8]) is not None

    def is_courtesy(self, word: str, end: int) -> bool:
        """Whether it is a courtesy, before everything else or after it."""
        return self.opening or (word in COURTESIES and not self.text[end:].strip(" .!,。"))
