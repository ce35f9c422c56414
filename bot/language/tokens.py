"""A typed text cut into numbers, units, verbs, labels, dates and names."""

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from bot.language import numerals
from bot.language.figures import (
    MOST_DIGITS,
    WORDS,
    Figures,
    Wrong,
    fraction_at,
    grouped_at,
    product_at,
    sign_of,
    wrong_at,
)
from bot.language.lexicon import (
    COUNTS,
    COURTESIES,
    LABELS,
    LAST_VERBS,
    NOT_AFTER_A_NUMBER,
    NOT_AFTER_A_UNIT,
    NOT_VERBS,
    SHORT_VERBS,
    SIZES,
    TIMES,
    UNITS,
    UNSAID,
    VERBS,
    WHOLE,
    Kind,
    Verb,
)
from bot.language.spelling import meant_verb
from bot.language.written_dates import CHINESE_SHORT, NAMED, NAMED_SHORT

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
    r"(?P<digits>[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?|(?:0|[1-9][0-9]*)?\.[0-9]+|(?:0|[1-9][0-9]*),[0-9]{1,2}"
    r"|0|[1-9][0-9]*)"
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
_TOTAL_BEHIND = re.compile(
    r"(?i) ?(?:(?:for|in) (?:all(?: of (?:it|them))?|total)|altogether|all in|for the lot|总共|一共)(?![A-Za-z])"
)
_EACH_BEHIND = re.compile(r"(?i) ?(?:each|apiece|a piece)(?! *[A-Za-z])")
_FOR_ALL = re.compile(
    r"(?P<figures>[0-9]{1,9}(?:\.[0-9]{1,2})?) for (?:all|everything|the lot)(?: of (?:it|them))?(?![A-Za-z])"
)
_IN_TOTAL = re.compile(
    r"(?P<figures>[0-9]{1,9}(?:\.[0-9]{1,2})?) ?(?P<mark>元|块钱|块|yuan|rmb|cny|usd|eur)?(?![0-9A-Za-z.,])"
)
_EACH = re.compile(rf"(?i)每 ?(?P<per>{_UNIT})$")
_DATE = re.compile(
    r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}"
)
_NUMERAL = re.compile("[一二两三四五六七八九十零〇][零〇一二两三四五六七八九十百千万]*")
_HOW_MANY_AT_THE_END = re.compile(
    rf"(?:[0-9]+(?:\.[0-9]+)?|[半一二两三四五六七八九十百千]+) ?(?:(?:{_UNIT})半?)?[ .!,。！，]*$"
)
_AMOUNT = re.compile(rf"[0-9½¼¾]|[半一二两三四五六七八九十百千]+ ?(?:{_UNIT})")
_GIVEN_TO = re.compile(rf"给[{_HAN}A-Za-z0-9-]{{2,12}}?[发出拿领取送](?=.*(?:{_AMOUNT.pattern}))")
_HALF = re.compile(
    r"(?i)(?P<sign>[-+−–—]?)(?:(?P<figures>[0-9]{1,6})|(?P<word>[a-z]+(?:-[a-z]+)?)(?= ))? ?"
    r"(?P<more>and a )?half(?: of)?(?: an?)?(?= )"
)
_SPELT = re.compile(r"(?i)(?P<word>[a-z]+(?:-[a-z]+)?)(?= )")
_SHORT_DATE = re.compile(
    r"(?:(?:到期日?|过期|效期|有效期|保质期|有效日期|失效日期|生产日期)[至到]?"
    r"|\b(?i:exp(?:iry|ires)?(?: date| on)?|best before|use by|mfg|made(?: on)?))[ :：.]*"
    rf"(?P<behind>{CHINESE_SHORT}|{NAMED_SHORT})(?![0-9 ,/.-]*[0-9]|年)|(?P<before>{CHINESE_SHORT}) ?(?=到期|过期|截止)"
)
_LONGEST_NUMERAL = 10  # 一万一千一百一十一 and a digit to spare: what is longer is no number
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
    others: tuple[Decimal, ...] = ()  # what else the number can be
    product: bool = False
    wrong: Wrong = ""  # why it is no number that can be booked

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


def tokens(text: str, units: frozenset[str] = frozenset()) -> list[Token]:
    """The tokens of a folded text, in order; between them are only spaces and punctuation.

    `units` are words for units and packs beside those that everybody uses.
    """
    lexer, at = _Lexer(text, units), 0
    dates = [(date.start(part), date.end(part)) for date in _SHORT_DATE.finditer(text) for part in date.re.groupindex]
    for start, end in [*sorted(span for span in dates if span[0] >= 0), (len(text), len(text))]:
        while at < start and (chunk := _CHUNK.search(text, at, start)):
            at = lexer.read(chunk)
        if at <= start < end:
            at = lexer.add("date", start, end)
    lexer.end()
    return lexer.found


class _Lexer:
    def __init__(self, text: str, units: frozenset[str] = frozenset()) -> None:
        self.text = text
        self.units = UNITS | {word.casefold(): UNITS.get(word.casefold(), word) for word in units}
        self.own = frozenset(word.casefold() for word in units)
        self.found: list[Token] = []
        self.opening = True  # whether nothing was said yet, but please
        self.verbs = set[Verb]()

    def add(self, kind: Literal["unit", "date", "name"] | Kind, start: int, end: int) -> int:
        text = self.text[start:end]
        self.found.append(Token(kind, text, start, unit=self.unit_named(text) if kind == "unit" else None))
        self.opening &= kind == "please"
        return end

    def add_number(self, start: int, figures: Figures) -> int:
        value, *others = figures.values
        token = Token("number", self.text[start : figures.end], start, value=value, sign=figures.sign)
        token = replace(token, others=tuple(others), product=figures.product, wrong=figures.wrong)
        self.found.append(token)
        self.opening = False
        return figures.end

    def unit_named(self, word: str) -> str | None:
        """The unit that a word stands for; those of the catalogue may have a plural."""
        folded = word.casefold()
        single = folded.removesuffix("s")
        return self.units.get(folded) or (self.units.get(single) if single in self.own and len(single) > 1 else None)

    def unit_follows(self, at: int) -> bool:
        """Whether the next word is one for a unit."""
        word = re.match(rf" *(?:([A-Za-z]+)|([{_HAN}]))", self.text[at : at + 24])
        if word is None:
            return False
        if word[1]:
            return self.unit_named(word[1]) is not None
        start = at + word.start(2)
        return self._unit(start, len(self.text)) is not None

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
        if end := self.quoted(start) or self.money(start) or self.word(start) or self.figures(start):
            return end
        if chunk["han"]:
            self.han(start, chunk.end())
        else:
            self.latin(start, chunk[0].rstrip(".") or chunk[0])
        return chunk.end()

    def figures(self, start: int) -> int | None:
        """A number that is more than digits: a product, a fraction, one with groups, a word; or one that is none."""
        if self.before in ("lot", "expiry", "made", "on", "price") or self._goes_on_a_name(start):
            return None
        return self._written(start) or self._half(start) or self._spelt_out(start)

    def _goes_on_a_name(self, start: int) -> bool:
        """Whether what is here is glued to what was before, as in 手套-2, or a dash between words."""
        glued = start > 0 and not re.match(r"[\s,:;=!?()、。]", self.text[start - 1])
        signed = self.text[start] in "-−–—+"
        apart = signed and start > 0 and self.text[start + 1 : start + 2] == " "
        return apart or (signed and glued and self.text[start] != "+")

    def _written(self, start: int) -> int | None:
        text = self.text
        deed = self.before == "verb" or text[start] in "+-−–—"
        if found := product_at(text, start):
            return self.add_number(start, found)
        if found := fraction_at(text, start):
            counts = deed or self.unit_follows(found.end) or found.end == len(text.rstrip())
            return self.add_number(start, found) if counts else None
        if found := grouped_at(text, start):
            counts = deed or text[start : found.end].count(".") > 0 or found.end == len(text.rstrip())
            return (
                self.add_number(start, found) if counts and not (" " in text[start : found.end] and not deed) else None
            )
        if (found := wrong_at(text, start)) and deed:
            return self.add_number(start, found)
        return None

    def _half(self, start: int) -> int | None:
        """Half a case, 3 half cases, two and a half cases."""
        match = _HALF.match(self.text, start)
        if match is None or not self.unit_follows(match.end()):
            return None
        word = (match["word"] or "").casefold()
        count = (
            Decimal(match["figures"])
            if match["figures"]
            else WORDS.get(word, Decimal(1) if word in ("a", "an") else None)
        )
        if count is None and (word or match["more"]):
            return None
        count = Decimal(1) if count is None else count
        half = Decimal("0.5")
        value = count + half if match["more"] else count * half
        return self.add_number(start, Figures(match.end(), (value,), sign_of(match["sign"])))

    def _spelt_out(self, start: int) -> int | None:
        """A number in words: two cases, a dozen; "a case" only where something is done with it."""
        match = _SPELT.match(self.text, start)
        word = match["word"].casefold() if match else ""
        if match is None or not (word in WORDS or word in ("a", "an")):
            return None
        deed, unit = self.before == "verb", self.unit_follows(match.end())
        if word in ("a", "an"):
            behind = re.match(r" +([A-Za-z]+)", self.text[match.end() : match.end() + 24])
            counts = unit and (deed or (behind is not None and self.unit_named(behind[1]) in COUNTS))
        else:
            counts = deed or unit
        return self.add_number(start, Figures(match.end(), (WORDS.get(word, Decimal(1)),))) if counts else None

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
        if end := self._total(start):
            return end
        match = _MONEY.match(self.text, start)
        if not match or not (match["mark"] or match["behind"] or match["alone"] or self.before in ("price", "total")):
            return None
        if self.before == "total" and not (match["mark"] or match["behind"] or match["alone"]):
            return None
        figures = match["comma"] or match["point"]
        figures = figures.replace(".", "").replace(",", ".") if match["comma"] else figures.replace(",", "")
        if len(figures.replace(".", "")) > MOST_DIGITS:
            return None
        value = -Decimal(figures) if match["sign"] else Decimal(figures)
        per = UNITS[match["per"].casefold()] if match["per"] else None
        start, each = self._each(start)
        end, of = self._of_what(match.end(), per or each, sure="@" in match["mark"] or self.before == "price")
        self.found.append(Token("money", self.text[start:end], start, unit=of, value=value))
        self.opening = False
        return end

    def _of_what(self, end: int, per: str | None, *, sure: bool) -> tuple[int, str | None]:
        """Of what a price is that ends here, and where that ends."""
        if per is not None:
            return end, per
        if total := _TOTAL_BEHIND.match(self.text, end):
            return total.end(), WHOLE
        if each := _EACH_BEHIND.match(self.text, end):
            return each.end(), None
        if self.before == "total" or (self.before == "for" and self.follows(self.found[-1].end)):
            return end, WHOLE
        return end, None if sure else UNSAID

    def _total(self, start: int) -> int | None:
        """What all of it costs, without a currency: 共36块, total 36, 36 for all."""
        match = _FOR_ALL.match(self.text, start)
        if match is not None and not any(each.kind == "number" for each in self.found):
            match = None  # what stands alone is how many
        if match is None and self.before == "total":
            bare = _IN_TOTAL.match(self.text, start)
            match = bare if bare and (bare["mark"] or self.found[-1].text.isascii()) else None
        if match is None:
            return None
        self.found.append(Token("money", match[0], start, unit=WHOLE, value=Decimal(match["figures"])))
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
            verb = VERBS.get(key) or (meant_verb(key) if self._may_be_misspelt(match) else None)
            if label in ("total", "aside") and not self._is_before_figures(match.end()):
                continue
            if verb and self.opening:
                self.add_verb(verb, start, match.end())
            elif label or (key == "in" and self.moving):
                self.add(label or "to", start, match.end())
            else:
                continue
            return match.end() + (self.text[match.end() : match.end() + 1] == ".")
        return None

    def _may_be_misspelt(self, word: re.Match[str]) -> bool:
        """Whether a first word that is none may be a verb with a wrong letter: an amount follows it."""
        return self.opening and " " not in word[0] and bool(_AMOUNT.search(self.text, word.end()))

    def _is_before_figures(self, at: int) -> bool:
        """Whether a number or a price comes next."""
        return re.match(r"[ :：]*[$¥€£]? ?[0-9一二两三四五六七八九十]", self.text[at : at + 8]) is not None

    def latin(self, start: int, chunk: str) -> None:
        """A run without spaces or Chinese: one token, or a number and its unit."""
        end, word = start + len(chunk), chunk.casefold()
        kind: Literal["unit", "date", "name"] = "name"
        if self.before == "number" and word in SIZES and self.follows(start) and not self.found[-1].sign:
            self._make_name_of_last_number()
        elif _DATE.fullmatch(chunk) or (self.before in ("expiry", "made") and chunk[0].isdigit()):
            kind = "date"
        elif self._counts(start) and self.unit_named(word):
            kind = "unit"
        elif number := self._number(start, chunk):
            self.found.append(number)
            self.opening = False
            if number.end < end:
                self.add("unit", number.end, end)
            return
        self.add(kind, start, end)

    def _counts(self, start: int) -> bool:
        """Whether a unit may stand here: behind a number, or behind dozens of them."""
        dozens = self.before == "unit" and self.found[-1].unit in COUNTS
        return self.follows(start) and (self.before == "number" or dozens)

    def _number(self, start: int, chunk: str) -> Token | None:
        match = _NUMBER.fullmatch(chunk)
        if not match or (match["unit"] and not self.unit_named(match["unit"])):
            return None
        if match["sign"] not in ("", "+") and self.found and self.found[-1].end == start:
            return None  # 手套-2 is a name
        digits = match["digits"]
        digits = digits.replace(",", "." if re.fullmatch("[0-9]+,[0-9]{1,2}", digits) else "")
        if len(digits.replace(".", "")) > MOST_DIGITS:
            return None
        return Token("number", chunk[: match.end("digits")], start, value=Decimal(digits), sign=sign_of(match["sign"]))

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
        if not self._counts(start):
            return start
        start = self._times(start, end)
        number, after = self.found[-1], self._unit(start, end)
        glued = number.end == start
        if after and (glued or after == end or self.text[start - 1] != " "):
            return self._add_unit(start, after)
        if self.before == "number" and glued and not after and start < end:
            character = self.text[start]
            if character in NOT_AFTER_A_NUMBER or (character in self.units and character != "半"):
                self._make_name_of_last_number()
        return start

    def _times(self, start: int, end: int) -> int:
        """Take 万, 千 or 百 between a number and its unit: 2万箱."""
        times = TIMES.get(self.text[start : start + 1])
        last = self.found[-1]
        after = start + 1
        counts = after >= end or self._unit(after, end) is not None
        if times is None or last.kind != "number" or last.end != start or self._unit(start, end) or not counts:
            return start
        self.found[-1] = replace(last, text=self.text[last.start : after], value=last.value * times)
        return after

    def _add_unit(self, start: int, after: int) -> int:
        """A unit, and half of one more: 一箱半; before a name it may be a part of that, as in 一箱半脱脂牛奶."""
        number = next(each for each in reversed(self.found) if each.kind == "number")
        self.add("unit", start, after)
        if self.text[after : after + 1] != "半":
            return after
        more, place = number.value + Decimal("0.5"), self.found.index(number)
        behind = self.text[after + 1 : after + 2]
        others = (number.value,) if behind and re.match(f"[{_HAN}]", behind) else ()
        self.found[place] = replace(number, value=more, others=others)
        self.found[-1] = replace(self.found[-1], text=self.text[start : after + 1])
        return after + 1

    def _make_name_of_last_number(self) -> None:
        number = self.found.pop()
        self.add("name", number.start, number.end)

    def _unit(self, start: int, end: int) -> int | None:
        """Where the unit that is here ends, if it is not the beginning of something else."""
        lengths = (start + length for length in range(LONGEST, 0, -1))
        after = next((each for each in lengths if each <= end and self.text[start:each].casefold() in self.units), None)
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
        begins = begins or bool(
            {"from", "aside"} & {each.kind for each in self.found[-2:]}
        )  # 从西仓调10箱, 从A-01拿3瓶
        begins = begins or (bool(self.found) and self.found[0].kind == "for")  # 给食堂发5包盐
        if word in VERBS:
            return VERBS[word] if begins else None
        verb, behind = SHORT_VERBS.get(word), self.text[at + 1 : at + 2]
        if verb in ("transfer", "move") and behind and behind in "到至":
            return verb
        if at - name > 1 and verb in ("receive", "issue") and _HOW_MANY_AT_THE_END.match(self.text, at + 1):
            return verb  # 牛奶收24, but not 假发24
        alone = at + 1 == end or self._spelt(at + 1, end)[1] is not None or self.text[at + 1] == "半"
        if begins and not alone and verb and self._may_open(at, name):  # 收可乐3罐, but not 收纳箱3
            alone = not NOT_VERBS.match(self.text, at) and bool(_AMOUNT.search(self.text, at + 1))
        return verb if begins and alone else None

    def _may_open(self, at: int, name: int) -> bool:
        """Whether nothing was said yet but when, to whom, and please."""
        said = [each.kind for each in self.found]
        given = said[:1] == ["for"] and said[1:] in ([], ["name"])
        return (at == name and all(kind in ("please", "ago") for kind in said)) or given

    def _is_courtesy(self, word: str, end: int) -> bool:
        """Whether it is only polite: before all else, or behind."""
        return self.opening or (word in COURTESIES and not self.text[end:].strip(" .!,。"))

    def _is_label(self, word: str, end: int, *, opening: bool) -> bool:
        """Whether this is a label here: those of one character are parts of names, too."""
        label = LABELS.get(word)
        if label == "please":
            return opening or self._is_courtesy(word, end)
        if label in ("total", "aside"):
            return self._is_before_figures(end) or (label == "aside" and len(word) > 1)
        if label == "for" and len(word) == 1 and opening and _GIVEN_TO.match(self.text, end - 1):
            return True
        if label == "for" and len(word) == 1:
            return bool(self.verbs & {"issue", "reserve"}) or (bool(self.found) and self.found[0].sign == "-")
        if label == "to":
            return self.moving or any(each.kind == "from" for each in self.found)
        return label is not None

    def _numeral(self, name: int, at: int, end: int) -> bool:
        """Take a numeral with its unit; without one only where nothing else is glued to it, or a verb alone."""
        if self.before == "unit" and self.found[-1].end == at == name and self.text[at] in "零又加":
            if self._spelt(at + 1, end)[1] is not None:
                self.add("name", at, at + 1)
                return True
            return False
        after, value = self._spelt(at, end)
        if self.text[at] == "半":
            after, value = (at + 1, Decimal("0.5")) if self._unit(at + 1, end) is not None else (at, None)
        joins = bool(self.found) and self.found[-1].text == self.text[at - 1 : at]  # 5箱零三瓶
        if value is None or (self.text[at - 1 : at] in tuple(_NOT_BEFORE_A_NUMERAL) and not joins):
            return False
        unit = self._unit(after, end)
        glued = bool(self.found) and self.found[-1].end == at and self.before != "verb"
        if unit is None and (at != name or after != end or glued):
            return False
        self.found.append(Token("number", self.text[at:after], at, value=value))
        self.opening = False
        if unit is not None:
            self._add_unit(after, unit)
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
