"""Numbers as people write them: grouped, with a comma for the point, as fractions, products and words.

If a text can be two numbers, both are kept, the likelier first; if it is no number that can be booked, the reason is.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

MOST_DIGITS = 18
"""Maximum digits of a number that can be booked."""

TIMES = "xX×*✕"
"""Signs before or after a number, and between two that are multiplied."""

Wrong = Literal["", "no-quantity", "too-large"]

_PLAIN = r"(?:0|[1-9][0-9]{0,5})(?:\.[0-9]+)?"
_SIGN = r"(?P<sign>[-+−–—]?) ?"
_VULGAR = "½¼¾⅛⅜⅝⅞⅕⅖⅗⅘⅒"
_ENDS = r"(?![0-9.,:/*×xX-]*[0-9])"
_PRODUCT = re.compile(rf"{_SIGN}(?P<one>{_PLAIN}) ?[{TIMES}] ?(?P<two>{_PLAIN}){_ENDS}(?![A-Z0-9])")
_MIXED = re.compile(
    rf"{_SIGN}(?:(?P<whole>[0-9]{{1,6}}) ?)?(?P<vulgar>[{_VULGAR}])"
    rf"|{_SIGN.replace('sign', 'sign2')}(?:(?P<ones>[0-9]{{1,6}}) )?(?P<over>[1-9])/(?P<under>2|4|5|8|10)(?![0-9/])"
)
_SPACED = re.compile(rf"{_SIGN}(?P<first>[1-9][0-9]{{0,2}})(?P<groups>(?:[ '’][0-9]{{3}})+)(?![0-9A-Za-z.,:/*'’-])")
_POINTED = re.compile(rf"{_SIGN}(?P<first>[1-9][0-9]{{0,2}})(?P<groups>(?:\.[0-9]{{3}})+)(?![0-9.,:/*-])")
_SCIENCE = re.compile(rf"{_SIGN}[0-9]+(?:\.[0-9]+)?[eE]\+?[0-9]{{1,4}}(?![0-9A-Za-z-])")
_RANGE = re.compile(rf"{_SIGN}(?P<low>[1-9][0-9]{{0,3}}) ?[-~–—至到] ?(?P<high>[1-9][0-9]{{0,3}})(?![0-9./-])")
_THOUSANDS = re.compile(rf"{_SIGN}(?P<figures>{_PLAIN})[kK](?![0-9A-Za-z-])")
_SIGNS = re.compile(r"[-+−–—]{2,4} ?[0-9]{1,18}(?![0-9A-Za-z.-])")
_TIMES = re.compile(rf"(?P<sign>)[{TIMES}] ?(?P<figures>{_PLAIN}){_ENDS}(?![0-9.])")
_TIMES_BEHIND = re.compile(rf"{_SIGN}(?P<figures>{_PLAIN}) ?[{TIMES}](?= *$| +[^0-9\s]|[^\x00-\x7f])")
_ENDLESS = re.compile(rf"{_SIGN}(?:[0-9]{{{MOST_DIGITS + 1},}}|[1-9][0-9]{{0,2}}(?:,[0-9]{{3}}){{6,}})(?![0-9A-Za-z-])")

_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_ONES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_TEENS = {"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16}
_TEENS |= {"seventeen": 17, "eighteen": 18, "nineteen": 19}
WORDS = {
    **{word: Decimal(value) for words in (_ONES, _TEENS, _TENS, {"hundred": 100}) for word, value in words.items()},
    **{f"{ten}-{one}": Decimal(tens + ones) for ten, tens in _TENS.items() for one, ones in _ONES.items()},
}
"""Numbers in words, which count only before a unit or after a verb."""


_BELOW_TEN, _BELOW_HUNDRED = "|".join(_ONES), "|".join((*_TEENS, *_ONES))
_SPELT = re.compile(
    rf"(?i)(?:(?P<hundreds>a|{_BELOW_TEN}) hundred(?: and)?(?: |\b))?"
    rf"(?:(?P<tens>{'|'.join(_TENS)})(?:[ -](?P<ones>{_BELOW_TEN}))?|(?P<few>{_BELOW_HUNDRED}))?(?![A-Za-z-])"
)


@dataclass(frozen=True)
class Figures:
    """A number at some position in a text: where it ends, everything it can mean, and whether it is a product."""

    end: int
    values: tuple[Decimal, ...]
    sign: Literal["", "+", "-"] = ""
    product: bool = False
    wrong: Wrong = ""


def sign_of(written: str) -> Literal["", "+", "-"]:
    """Return the sign for any kind of dash."""
    return "" if not written else "+" if written == "+" else "-"


def product_at(text: str, start: int) -> Figures | None:
    """Read a product: 2x12, 24*3."""
    match = _PRODUCT.match(text, start)
    if match is None:
        return None
    value = Decimal(match["one"]) * Decimal(match["two"])
    return Figures(match.end(), (value,), sign_of(match["sign"]), product=True)


def fraction_at(text: str, start: int) -> Figures | None:
    """Read ½, 1½, 1/2 or 1 1/2; thirds are not amounts."""
    match = _MIXED.match(text, start)
    if match is None:
        return None
    if match["vulgar"]:
        part = Decimal(str(unicodedata.numeric(match["vulgar"])))
        return Figures(match.end(), (Decimal(match["whole"] or 0) + part,), sign_of(match["sign"]))
    if int(match["over"]) >= int(match["under"]):
        return None
    part = Decimal(match["over"]) / Decimal(match["under"])
    return Figures(match.end(), (Decimal(match["ones"] or 0) + part,), sign_of(match["sign2"]))


def grouped_at(text: str, start: int) -> Figures | None:
    """Read thousands grouped by spaces, apostrophes or points; a single group may be something else."""
    if match := _SPACED.match(text, start):
        whole = Decimal(match["first"] + re.sub("[ '’]", "", match["groups"]))
        sure = match["groups"].endswith("000") or match["groups"][0] != " "
        return Figures(match.end(), (whole,) if sure else (whole, Decimal(match["first"])), sign_of(match["sign"]))
    if match := _POINTED.match(text, start):
        whole = Decimal(match["first"] + match["groups"].replace(".", ""))
        several = match["groups"].count(".") > 1
        point = match["groups"].rstrip("0").rstrip(".")
        as_point = Decimal(match["first"] + ("" if several else point))
        return Figures(match.end(), (whole,) if several else (as_point, whole), sign_of(match["sign"]))
    return None


def range_at(text: str, start: int) -> Figures | None:
    """Read a range, 7-8 or 7~8: only whoever counted knows which."""
    match = _RANGE.match(text, start)
    if match is None or int(match["low"]) >= int(match["high"]):
        return None
    values = (Decimal(match["low"]), Decimal(match["high"]))
    return Figures(match.end(), values, sign_of(match["sign"]))


def thousands_at(text: str, start: int) -> Figures | None:
    """Read 1.5k: thousands, or kilograms cut short."""
    match = _THOUSANDS.match(text, start)
    if match is None:
        return None
    value = Decimal(match["figures"])
    return Figures(match.end(), ((value * 1000).normalize() + 0, value), sign_of(match["sign"]))


def times_at(text: str, start: int) -> Figures | None:
    """Read a multiplier, as on a delivery note: x24, 24x."""
    match = _TIMES.match(text, start) or _TIMES_BEHIND.match(text, start)
    if match is None:
        return None
    return Figures(match.end(), (Decimal(match["figures"]),), sign_of(match["sign"]))


def spelt_at(text: str, start: int) -> Figures | None:
    """Read a number of several words, as dictated to a phone: twenty four, two hundred and fifty."""
    match = _SPELT.match(text, start)
    said = match[0].split() if match else []
    if match is None or len(said) < 2:  # noqa: PLR2004 - one word is not several
        return None
    value = 100 * _ONES.get((match["hundreds"] or "").casefold(), 1) if match["hundreds"] else 0
    few = {**_TENS, **_TEENS, **_ONES}
    value += sum(few.get((match[part] or "").casefold(), 0) for part in ("tens", "ones", "few"))
    return Figures(start + len(match[0].rstrip()), (Decimal(value),))


def wrong_at(text: str, start: int) -> Figures | None:
    """Read a number that cannot be booked: 1e9, --3, or more digits than any stock has."""
    if match := _SIGNS.match(text, start):
        return Figures(match.end(), (Decimal(0),), sign_of(text[start]), wrong="no-quantity")
    if match := _SCIENCE.match(text, start):
        return Figures(match.end(), (Decimal(0),), sign_of(match["sign"]), wrong="no-quantity")
    if match := _ENDLESS.match(text, start):
        return Figures(match.end(), (Decimal(0),), sign_of(match["sign"]), wrong="too-large")
    return None
