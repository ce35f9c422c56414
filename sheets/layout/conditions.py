"""Conditions as formulas that spreadsheets understand, for the row 2; they slide down with the rows."""

from sheets.tab import AtLeast, AtMost, Condition, IsToday, Says, Tab
from sheets.words import Language


def formula(tab: Tab, condition: Condition, language: Language) -> str:
    """Without the equals sign."""
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
    """A text in a formula."""
    return '"' + text.replace('"', '""') + '"'


def letters(place: int) -> str:
    """The letters of a column; the first, A, is 0."""
    return (letters(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)  # noqa: PLR2004
