"""A typed text cut into numbers, units, verbs, labels, dates and names."""

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from bot.language import numerals
from bot.language.lexicon import (
    COURTESIES,
    LABELS,
    LAST_VERBS,
    NOT_AFTER_A_NUMBER,
    NOT_AFTER_A_UNIT,
    SHORT_VERBS,
    SIZES,
    UNITS,
    VERBS,
    Kind,
    Verb,
)
from bot.language.written_dates import NAMED

MOST_DIGITS = 18
LONGEST = 4  # characters of a Chinese word that is known

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇"
_BETWEEN = r"\s,:;=!?()、。"
_CHUNK = re.compile(
    rf"(?P<date>[0-9]{{2,4}} ?年 ?[0-9]{{1,2}} ?月(?: ?[0-9]{{1,2}} ?[日号])?|{NAMED})"
    rf"|(?P<han>[{_HAN}]+)"
    rf"|(?P<latin>^[-+−–—] +(?=[0-9])[^{_BETWEEN}{_HAN}]+|(?:(?<=[0-9])[,:](?=[0-9])|[^{_BETWEEN}{_HAN}])+)"
)
_WORDS = re.compile(rf"/?[A-Za-z]+(?:[ _-]+(?P<second>[A-Za-z]+))?(?![^{_BETWEEN}.{_HAN}])")
_ONE_WORD = re.compile(rf"/?[A-Za-z]+(?![^{_BETWEEN}.{_HAN}])")
_LOT = re.compile(rf"(?:[^{_BETWEEN}{_HAN}]|(?<=[^{_BETWEEN}{_HAN}])[:,](?=[^{_BETWEEN}{_HAN}]))+")
_QUOTED = re.compile(r"\"[^\"]+\"|'[^']+'|“[^”]+”|「[^」]+」|《[^》]+》")
_NUMBER = re.compile(
    r"(?P<sign>[-+−–—]?) *"
    r"(?P<digits>[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?|(?:0|[1-9][0-9]*)?\.[0-9]+|0|[1-9][0-9]*)"
    r"(?P<unit>[A-Za-z]*)"
)
_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_MONEY = re.compile(
    r"(?i)(?P<mark>[@$¥€£]{0,2}) ?(?P<sign>[-−–—]?)"
    r"(?:(?P<comma>(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,18}),[0-9]{1,2})"
    r"|(?P<point>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{0,18}\.[0-9]+|[0-9]{1,18}))"
    r"(?:(?P<behind> ?(?:元|块钱|块(?= ?[/每一])|yuan|rmb|cny|usd|eur|dollars?|euros?))?"
    rf"(?: ?(?:[/每一] ?|\b(?:per|an?|each) )(?P<per>{_UNIT}))(?![A-Za-z{_HAN}])"
    rf"|(?P<alone> ?(?:元|块钱|(?:yuan|rmb|cny|usd)\b))(?![{_HAN}])"
    r"|(?![0-9A-Za-z%/-]|[.,:][0-9]))"
)
_EACH = re.compile(rf"(?i)每 ?(?P<per>{_UNIT})$")
_DATE = re.compile(
    r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}"
)
_NUMERAL = re.compile("[一二两三四五六七八九十零〇][零〇一二两三四五六七八九十百千]*")
_HOW_MANY_AT_THE_END = re.compile(rf"(?:[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十百千]+) ?(?:{_UNIT})?[ .!,。！，]*$")
_LONGEST_NUMERAL = 8  # 一千一百一十一 and a digit to spare: what is longer is no number
_NOT_BEFORE_A_NUMERAL = "零〇一二两三四五六七八九十百千万亿第点几半"


@dataclass(frozen=True)
class Token:
    """A piece of the text, from `start` to before `end`."""

    kind: Literal["number", "money", "unit", "verb", "date", "name"] | Kind
    text: str
    start: int
    verb: Verb | None = None
    unit: str | None = None  # of a price, of what
    value: Decimal = Decimal()  # of a number, without its sign
    sign: Literal["", "+", "-"] = ""

    @property
    def end(self) -> int:
        """Where the next character of the text is."""
        return self.start + len(self.text)

    @property
    def name(self) -> str:
        """What it names: without the quotation marks."""
        return self.text[1:-1] if _QUOTED.fullmatch(self.text) else self.text


def fold(text: str) -> str:
    """The text with full-width forms made plain, and without what cannot be seen, printed or stored.

    What is a number but no decimal digit (½, ², ①) stays as it is: NFKC would make digits of it that nobody typed.
    """
    plain = (c if c.isnumeric() and not c.isdecimal() else unicodedata.normalize("NFKC", c) for c in text)
    seen = (" " if c.isspace() or unicodedata.category(c) == "Cc" else c for c in "".join(plain))
    return unicodedata.normalize("NFC", "".join(c for c in seen if unicodedata.category(c) not in {"Cf", "Cs"}))


def tokens(text: str) -> list[Token]:
    """The tokens of a folded text, in order; between them are only spaces and punctuation."""
    lexer, at = _Lexer(text), 0
    while chunk := _CHUNK.search(text, at):
        at = lexer.read(chunk)
    lexer.end()
    return lexer.found


class _Lexer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Token] = []
        self.opening = True  # whether nothing was said yet, but please
        self.verbs = set[Verb]()

    def add(self, kind: Literal["unit", "date", "name"] | Kind, start: int, end: int) -> int:
        text = self.text[start:end]
        self.found.append(Token(kind, text, start, unit=UNITS[text.casefold()] if kind == "unit" else None))
        self.opening &= kind == "please"
        return end

    def add_verb(self, verb: Verb, start: int, end: int) -> int:
        self.found.append(Token("verb", self.text[start:end], start, verb))
        self.verbs.add(verb)
        self.opening = False
        return end

    @property
    def before(self) -> str:
        """The kind of the last token."""
        return self.found[-1].kind if self.found else ""

    @property
    def moving(self) -> bool:
        """Whether something goes somewhere."""
        return bool(self.verbs & {"transfer", "move"})

    def follows(self, start: int) -> bool:
        """Whether there is nothing but spaces between the last token and here."""
        return bool(self.found) and not self.text[self.found[-1].end : start].strip()

    def read(self, chunk: re.Match[str]) -> int:
        """One token, or several, from the beginning of a run of characters that belong together; where they end."""
        start = chunk.start()
        if chunk["date"] and (
            self.before in ("expiry", "made", "on") or chunk["date"][0].isdigit() or "," in chunk["date"]
        ):
            return self.add("date", start, chunk.end())
        if end := self.quoted(start) or self.money(start) or self.word(start):
            return end
        if chunk["han"]:
            self.han(start, chunk.end())
        else:
            self.latin(start, chunk[0].rstrip(".") or chunk[0])
        return chunk.end()

    def quoted(self, start: int) -> int | None:
        """What a label names, in quotation marks; a lot's code, with colons and commas in it, without them, too."""
        named = _QUOTED.match(self.text, start) if self.before in ("lot", "for", "from", "to") else None
        named = named or (_LOT.match(self.text, start) if self.before == "lot" else None)
        if not named:
            return None
        whole = named[0] if _QUOTED.fullmatch(named[0]) else named[0].rstrip(".") or named[0]
        self.add("name", start, start + len(whole))
        return named.end()

    def money(self, start: int) -> int | None:
        """A price, and of what: behind a label or a currency's mark, or before one. There, a comma may be the point."""
        match = _MONEY.match(self.text, start)
        if not match or not (match["mark"] or match["behind"] or match["alone"] or self.before == "price"):
            return None
        figures = match["comma"] or match["point"]
        figures = figures.replace(".", "").replace(",", ".") if match["comma"] else figures.replace(",", "")
        if len(figures.replace(".", "")) > MOST_DIGITS:
            return None
        value = -Decimal(figures) if match["sign"] else Decimal(figures)
        per = UNITS[match["per"].casefold()] if match["per"] else None
        start, each = self._each(start)
        self.found.append(Token("money", self.text[start : match.end()], start, unit=per or each, value=value))
        self.opening = False
        return match.end()

    def _each(self, start: int) -> tuple[int, str | None]:
        """Of what a price is that begins here, if that was said before it, as in 每箱38元, and where that begins."""
        last = self.found[-1] if self.found else None
        said = _EACH.search(last.text) if last and last.kind == "name" and self.follows(start) else None
        if not last or not said:
            return start, None
        self.found.pop()
        begin = last.start + said.start()
        if last.start < begin:
            self.found.append(replace(last, text=last.text[: said.start()]))
        return begin, UNITS[said["per"].casefold()]

    def word(self, start: int) -> int | None:
        """A verb at the beginning, or a label, of two words or one."""
        for match in (_WORDS.match(self.text, start), _ONE_WORD.match(self.text, start)):
            key = re.sub("[ _/-]", "", match[0]).casefold() if match else ""
            label = LABELS.get(key)
            if match is None or (label == "please" and not self._is_courtesy(key, match.end())):
                continue
            if key in VERBS and self.opening:
                self.add_verb(VERBS[key], start, match.end())
            elif label or (key == "in" and self.moving):
                self.add(label or "to", start, match.end())
            else:
                continue
            return match.end() + (self.text[match.end() : match.end() + 1] == ".")
        return None

    def latin(self, start: int, chunk: str) -> None:
        """A run without spaces or Chinese: one token, or a number and its unit."""
        end, word = start + len(chunk), chunk.casefold()
        kind: Literal["unit", "date", "name"] = "name"
        if self.before == "number" and word in SIZES and self.follows(start) and not self.found[-1].sign:
            self._make_name_of_last_number()
        elif _DATE.fullmatch(chunk) or (self.before in ("expiry", "made") and chunk[0].isdigit()):
            kind = "date"
        elif self.before == "number" and word in UNITS and self.follows(start):
            kind = "unit"
        elif number := self._number(start, chunk):
            self.found.append(number)
            self.opening = False
            if number.end < end:
                self.add("unit", number.end, end)
            return
        self.add(kind, start, end)

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

    def end(self) -> None:
        """A verb may come last: "24 milk in". "24 in" are inches as well, and so it says nothing."""
        numbers = [each for each in self.found if each.kind == "number"]
        last = self.found[-1] if self.found else None
        if last is None or not numbers or any(each.kind == "verb" for each in self.found):
            return
        verb = LAST_VERBS.get(last.text.casefold()) if last.kind == "name" else None
        if verb and any(each.sign for each in numbers):
            return  # which says it already
        if verb:
            del self.found[-1]
            if last.text.casefold() == "in" and self.before == "number":
                self.add("please", last.start, last.end)
            else:
                self.add_verb(verb, last.start, last.end)

    def han(self, start: int, end: int) -> None:
        """A run of Chinese: words that are known, numerals with units, and what is between them."""
        name = at = self._unit_of_last_number(start, end)
        while at < end:
            count = len(self.found)
            if not (self._word(name, at, end) or self._numeral(name, at, end)):
                at += 1
                continue
            known = self.found[count:]
            if name < known[0].start:
                self.found.insert(count, Token("name", self.text[name : known[0].start], name))
            name = at = known[-1].end
        if name < end:
            self.add("name", name, end)

    def _unit_of_last_number(self, start: int, end: int) -> int:
        """Take the unit with which the run begins, if a number stands before it; where the rest of the run begins.

        A number that turns out to be part of a name, as in 5号电池 or 50片装, is made one.
        """
        if not self.follows(start) or self.before != "number":
            return start
        number, after = self.found[-1], self._unit(start, end)
        glued = number.end == start
        if after and (glued or after == end):
            return self.add("unit", start, after)
        if glued and not after and (self.text[start] in NOT_AFTER_A_NUMBER or self.text[start] in UNITS):
            self._make_name_of_last_number()
        return start

    def _make_name_of_last_number(self) -> None:
        number = self.found.pop()
        self.add("name", number.start, number.end)

    def _unit(self, start: int, end: int) -> int | None:
        """Where the unit that is here ends, if it is not the beginning of something else."""
        after = next((each for each in (start + 2, start + 1) if each <= end and self.text[start:each] in UNITS), None)
        return None if after is None or (after < end and self.text[after] in NOT_AFTER_A_UNIT) else after

    def _word(self, name: int, at: int, end: int) -> bool:
        """Take the longest known verb or label here; whether there is one."""
        opening = self.opening and name == at
        for after in range(min(at + LONGEST, end), at, -1):
            word = self.text[at:after]
            if verb := self._verb(word, name, at, end):
                self.add_verb(verb, at, after)
            elif self._is_label(word, after, opening=opening):
                self.add(LABELS[word], at, after)
            else:
                continue
            return True
        return False

    def _verb(self, word: str, name: int, at: int, end: int) -> Verb | None:
        """The verb; one of a single character only where a number or nothing follows, where it goes or comes from."""
        if len(word) > 1:
            return VERBS.get(word)
        begins = self.text[at - 1 : at] in ("", " ") or (self.before in ("please", "ago") and self.found[-1].end == at)
        begins = begins or "from" in [each.kind for each in self.found[-2:]]  # 从西仓调10箱, 从A-01拿3瓶
        if word in VERBS:
            return VERBS[word] if begins else None
        verb, behind = SHORT_VERBS.get(word), self.text[at + 1 : at + 2]
        if verb in ("transfer", "move") and behind and behind in "到至":
            return verb
        if at - name > 1 and verb in ("receive", "issue") and _HOW_MANY_AT_THE_END.match(self.text, at + 1):
            return verb  # 牛奶收24, but not 假发24
        alone = at + 1 == end or self._spelt(at + 1, end)[1] is not None
        return verb if begins and alone else None

    def _is_courtesy(self, word: str, end: int) -> bool:
        """Whether it is only polite: before all else, or behind."""
        return self.opening or (word in COURTESIES and not self.text[end:].strip(" .!,。"))

    def _is_label(self, word: str, end: int, *, opening: bool) -> bool:
        """Whether this is a label here: those of one character are parts of names, too."""
        label = LABELS.get(word)
        if label == "please":
            return opening or self._is_courtesy(word, end)
        if label == "for" and len(word) == 1:
            return bool(self.verbs & {"issue", "reserve"}) or (bool(self.found) and self.found[0].sign == "-")
        if label == "to":
            return self.moving or any(each.kind == "from" for each in self.found)
        return label is not None

    def _numeral(self, name: int, at: int, end: int) -> bool:
        """Take a numeral with its unit; without one only where nothing else is glued to it, or a verb alone."""
        after, value = self._spelt(at, end)
        if value is None or self.text[at - 1 : at] in tuple(_NOT_BEFORE_A_NUMERAL):
            return False
        unit = self._unit(after, end)
        glued = bool(self.found) and self.found[-1].end == at and self.before != "verb"
        if unit is None and (at != name or after != end or glued):
            return False
        self.found.append(Token("number", self.text[at:after], at, value=value))
        self.opening = False
        if unit is not None:
            self.add("unit", after, unit)
        return True

    def _spelt(self, at: int, end: int) -> tuple[int, Decimal | None]:
        """Where a Chinese numeral that begins here ends, and its value."""
        match = _NUMERAL.match(self.text, at, end)
        if not match:
            return at, None
        after = match.end()
        if self.text[after - 1 : after + 1] == "千克":
            after -= 1  # 两千克 is 2 千克
        number = numerals.value(self.text[at:after]) if after - at <= _LONGEST_NUMERAL else None
        return after, None if number is None else Decimal(number)
