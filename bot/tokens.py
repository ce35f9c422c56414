"""A typed text cut into numbers, units, verbs, labels, dates and names."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot import numerals
from bot.lexicon import LABELS, NOT_AFTER_A_NUMBER, NOT_AFTER_A_UNIT, SHORT_VERBS, SIZES, UNITS, VERBS, Kind, Verb

MOST_DIGITS = 18
LONGEST = 4  # characters of a Chinese word that is known

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇"
_CHUNK = re.compile(
    rf"(?P<date>[0-9]{{2,4}} ?年 ?[0-9]{{1,2}} ?月(?: ?[0-9]{{1,2}} ?[日号])?)"
    rf"|(?P<han>[{_HAN}]+)"
    rf"|(?P<latin>(?:(?<=[0-9])[,:](?=[0-9])|[^\s,:;=!?()、。{_HAN}])+)"
)
_NUMBER = re.compile(
    r"(?P<sign>[-+−–—]?)(?P<digits>[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?|(?:0|[1-9][0-9]*)?\.[0-9]+|0|[1-9][0-9]*)"
    r"(?P<unit>[A-Za-z]*)"
)
_DATE = re.compile(
    r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}"
)
_NUMERAL = re.compile("[一二两三四五六七八九十零〇][零〇一二两三四五六七八九十百千]*")
_NOT_BEFORE_A_NUMERAL = "零〇一二两三四五六七八九十百千万亿第点几半"


@dataclass(frozen=True)
class Token:
    """A piece of the text, from `start` to before `end`."""

    kind: Literal["number", "unit", "verb", "date", "name"] | Kind
    text: str
    start: int
    verb: Verb | None = None
    unit: str | None = None
    value: Decimal = Decimal()  # of a number, without its sign
    sign: Literal["", "+", "-"] = ""

    @property
    def end(self) -> int:
        """Where the next character of the text is."""
        return self.start + len(self.text)


def fold(text: str) -> str:
    """The text with full-width forms made plain, and without what cannot be seen, printed or stored.

    What is a number but no decimal digit (½, ², ①) stays as it is: NFKC would make digits of it that nobody typed.
    """
    plain = (c if c.isnumeric() and not c.isdecimal() else unicodedata.normalize("NFKC", c) for c in text)
    seen = (" " if c.isspace() or unicodedata.category(c) == "Cc" else c for c in "".join(plain))
    text = unicodedata.normalize("NFC", "".join(c for c in seen if unicodedata.category(c) not in {"Cf", "Cs"}))
    text = re.sub(r"(?i)^ *(write) +(off)\b|^ *(send) +(back)\b|^ *(put) +(away)\b", _one_word, text)
    text = re.sub(r"(?<!\S)[@¥] ?(?=[0-9])", "price ", text)
    return re.sub(r"^ *([-+]) +(?=[0-9])", r"\1", text)


def _one_word(verb: re.Match[str]) -> str:
    return "".join(filter(None, verb.groups()))


def tokens(text: str) -> list[Token]:
    """The tokens of a folded text, in order; between them are only spaces and punctuation."""
    lexer = _Lexer(text)
    for chunk in _CHUNK.finditer(text):
        if chunk["date"]:
            lexer.found.append(lexer.token("date", chunk.start(), chunk.end()))
        elif chunk["han"]:
            lexer.han(chunk.start(), chunk.end())
        else:
            lexer.latin(chunk.start(), chunk[0].rstrip(".") or chunk[0])
    return lexer.found


class _Lexer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Token] = []

    def token(self, kind: Literal["unit", "verb", "date", "name"] | Kind, start: int, end: int) -> Token:
        text = self.text[start:end]
        word = text.casefold()
        verb = VERBS.get(word) or SHORT_VERBS.get(word) if kind == "verb" else None
        return Token(kind, text, start, verb, UNITS[word] if kind == "unit" else None)

    def follows(self, start: int) -> bool:
        """Whether there is nothing but spaces between the last token and here."""
        return bool(self.found) and not self.text[self.found[-1].end : start].strip()

    def latin(self, start: int, chunk: str) -> None:
        """A run without spaces or Chinese: one token, or a number and its unit."""
        end, word = start + len(chunk), chunk.casefold()
        before = self.found[-1].kind if self.found else None
        kind: Literal["unit", "verb", "date", "name"] | Kind = LABELS.get(word, "name")
        if before == "number" and word in SIZES and self.follows(start) and not self.found[-1].sign:
            self._make_name_of_last_number()
        elif before == "lot":
            kind = "name"
        elif _DATE.fullmatch(chunk) or (before in ("expiry", "made") and chunk[0].isdigit()):
            kind = "date"
        elif before == "number" and word in UNITS and self.follows(start):
            kind = "unit"
        elif not self.found and word in VERBS:
            kind = "verb"
        elif number := self._number(start, chunk):
            self.found += [number] + ([self.token("unit", number.end, end)] if number.end < end else [])
            return
        self.found.append(self.token(kind, start, end))

    def _number(self, start: int, chunk: str) -> Token | None:
        match = _NUMBER.fullmatch(chunk)
        if not match or (match["unit"] and match["unit"].casefold() not in UNITS):
            return None
        if match["sign"] not in ("", "+") and self.found and self.found[-1].end == start:
            return None  # 手套-2 is a name
        digits = match["digits"].replace(",", "")
        if len(digits.replace(".", "")) > MOST_DIGITS:
            return None
        sign: Literal["", "+", "-"] = "-" if match["sign"] not in ("", "+") else "+" if match["sign"] else ""
        return Token("number", chunk[: match.end("digits")], start, value=Decimal(digits), sign=sign)

    def han(self, start: int, end: int) -> None:
        """A run of Chinese: words that are known, numerals with units, and what is between them."""
        name = at = self._unit_of_last_number(start, end)
        while at < end:
            known = self._word(at, end) or self._numeral(at, end, begins=at == name)
            if known:
                self.found += ([self.token("name", name, at)] if name < at else []) + known
                name = known[-1].end
            at = max(at + 1, name)
        if name < end:
            self.found.append(self.token("name", name, end))

    def _unit_of_last_number(self, start: int, end: int) -> int:
        """Take the unit with which the run begins, if a number stands before it; where the rest of the run begins.

        A number that turns out to be part of a name, as in 5号电池 or 50片装, is made one.
        """
        if not self.follows(start) or self.found[-1].kind != "number":
            return start
        number, unit = self.found[-1], self._unit(start, end)
        glued = number.end == start
        if unit and (glued or unit.end == end):
            self.found.append(unit)
            return unit.end
        if glued and not unit and (self.text[start] in NOT_AFTER_A_NUMBER or self.text[start] in UNITS):
            self._make_name_of_last_number()
        return start

    def _make_name_of_last_number(self) -> None:
        number = self.found[-1]
        self.found[-1] = self.token("name", number.start, number.end)

    def _unit(self, start: int, end: int) -> Token | None:
        """The unit here, if it is not the beginning of something else."""
        after = next((each for each in (start + 2, start + 1) if each <= end and self.text[start:each] in UNITS), None)
        if after is None or (after < end and self.text[after] in NOT_AFTER_A_UNIT):
            return None
        return self.token("unit", start, after)

    def _word(self, at: int, end: int) -> list[Token]:
        """The longest known verb or label here."""
        for after in range(min(at + LONGEST, end), at + 1, -1):
            word = self.text[at:after]
            if word in VERBS or word in LABELS:
                return [self.token("verb" if word in VERBS else LABELS[word], at, after)]
        word = self.text[at]
        if word in SHORT_VERBS or word in VERBS:
            alone = at + 1 == end or self._spelt(at + 1, end)[1] is not None
            begins = self.text[at - 1 : at] in ("", " ")
            return [self.token("verb", at, at + 1)] if begins and (alone or word in VERBS) else []
        moving = any(each.kind == "from" or each.verb in ("transfer", "move") for each in self.found)
        return [self.token(LABELS[word], at, at + 1)] if word in LABELS and (moving or LABELS[word] == "from") else []

    def _numeral(self, at: int, end: int, *, begins: bool) -> list[Token]:
        """A numeral with its unit; without one only where nothing else is glued to it, or a verb alone."""
        after, value = self._spelt(at, end)
        if value is None or self.text[at - 1 : at] in tuple(_NOT_BEFORE_A_NUMERAL):
            return []
        number = Token("number", self.text[at:after], at, value=value)
        unit = self._unit(after, end)
        glued = bool(self.found) and self.found[-1].end == at and self.found[-1].kind != "verb"
        if unit:
            return [number, unit]
        return [number] if begins and after == end and not glued else []

    def _spelt(self, at: int, end: int) -> tuple[int, Decimal | None]:
        """Where a Chinese numeral that begins here ends, and its value."""
        match = _NUMERAL.match(self.text, at, end)
        if not match:
            return at, None
        after = match.end()
        if self.text[after - 1 : after + 1] == "千克":
            after -= 1  # 两千克 is 2 千克
        number = numerals.value(self.text[at:after])
        return after, None if number is None else Decimal(number)
