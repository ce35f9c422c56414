"""Shelf life, from the production date: "shelf life 180 days", 保质期6个月, "good for a year"."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from bot.language import numerals
from bot.language.figures import WORDS
from bot.language.spoken_days import WEEK, months_on

_NUMBER = rf"(?:[0-9]{{1,4}}|an?|{'|'.join(WORDS)})"
_NUMERAL = "(?:[0-9]{1,4}|[一二两三四五六七八九十百]{1,5})"
_UNITS = r"(?:days?|weeks?|wks?|months?|mths?|mos?|years?|yrs?)"
_YEARS = "(?:[0-9]{1,2}|[一二两三四五六七八九]?十?[一二两三四五六七八九十]) ?年半?"
SPAN = (
    rf"(?:(?i:{_NUMBER}[ -]?{_UNITS}(?![A-Za-z]))|半年|一年半"
    rf"|{_NUMERAL} ?(?:天|日(?!期)|个月|周|个?星期|个?礼拜)"
    rf"|{_YEARS}(?! ?[0-9一二三四五六七八九十]{{1,3}} ?月|[底末初中]))"
)
"""A pattern for a time span."""

_LABELS = (
    r"(?i:\b(?:shelf[ -]?life(?: is| of)?|keeps?(?: for)?|good for|valid for|lasts?(?: for)?|best within|use within"
    r"|expir(?:y|es) after|exp(?:iry|ires)?|best (?:before|by)|use (?:before|by)|bb[ed]?))"
    r"|(?:保质期|有效期|效期|保鲜期|保存期|质保期|保质)[限为是]?"
)
KEEPS = (
    rf"(?:(?:{_LABELS}) ?[:：]? ?{SPAN}|{SPAN} ?(?i:shelf[ -]?life)|{SPAN}的?(?:保质期|有效期|效期))"
    r"(?! ?(?:之?[内后前]|以[内后前]|(?i:ago|from)))"
)
"""A pattern for a time span labelled as shelf life."""

_READ = re.compile(
    rf"(?i)(?P<count>{_NUMBER})[ -]?(?P<unit>{_UNITS})(?![A-Za-z])|(?P<half>半年)|(?P<more>一年半)"
    rf"|(?P<numeral>{_NUMERAL}) ?(?P<of>天|日|个月|周|个?星期|个?礼拜|年半?)"
)
LONGEST = 36_500
"""Maximum days that anything keeps."""


class Keeps(NamedTuple):
    """A shelf life in months and days."""

    said: str
    months: int = 0
    days: int = 0

    def after(self, made: date) -> date | None:
        """Return the expiry of goods made on this day."""
        if self.months > LONGEST // 30 or self.days > LONGEST:
            return None
        return months_on(made, self.months) + timedelta(days=self.days)


def keeps(text: str) -> Keeps | None:
    """Return the shelf life, if that is all the text says."""
    if not re.fullmatch(rf"{KEEPS}|{SPAN}", text):
        return None
    match = _READ.search(text)
    return _of(text, match) if match else None


def _of(said: str, match: re.Match[str]) -> Keeps | None:
    if match["half"] or match["more"]:
        return Keeps(said, months=18 if match["more"] else 6)
    count, unit = (match["count"] or match["numeral"]).casefold(), (match["unit"] or match["of"]).casefold()
    number = 1 if count in ("a", "an") else int(WORDS.get(count) or 0) or numerals.value(count)
    number = int(count) if count.isdigit() else number
    if not number:
        return None
    if unit.startswith(("y", "年")):
        return Keeps(said, months=12 * number + 6 * unit.endswith("半"))
    if unit.startswith("m") or unit.endswith("月"):
        return Keeps(said, months=number)
    return Keeps(said, days=number if unit.startswith(("d", "天", "日")) else number * WEEK)
