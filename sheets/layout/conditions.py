"""Conditions as spreadsheet formulas for row 2, which apply relative to every row."""

from sheets.tab import AtLeast, AtMost, Condition, IsToday, Says, Tab
from sheets.words import Language


def formula(tab: Tab, condition: Condition, language: Language) -> str:
    """Return the formula without its equals sign."""
    cell = f"${letters(tab.place(condition.column))}2"
    match condition:
        case Says(_, words):
            each = [f"{cell}={quoted(word.to(language))}" for word in words]
            return each[0] if len(each) == 1 else f"OR({','.join(each)})"
        case AtMost(_, limit):
            return f"AND(ISNUMBER({cell}),{cell}<={limit})"
        case AtLeast(_, limit):
            return f"AND(ISNUMBER({cell}),{cell}>={limit})"
        case IsToday():
            return f"AND(ISNUMBER({cell}),INT({cell})=TODAY())"


def quoted(text: str) -> str:
    """Return a text as written in a formula."""
    return '"' + text.replace('"', '""') + '"'


def letters(place: int) -> str:
    """Return the letters of a column; 0 is A."""
    return (letters(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)  # noqa: PLR2004
