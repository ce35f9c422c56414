"""The references in a formula's text: found, and rewritten when what they refer to moves or is renamed."""

import re
from collections.abc import Callable
from typing import NamedTuple

from sandbox.google.a1 import letters, number, quoted, unquoted

_CORNER = r"\$?[A-Za-z]{1,3}\$?[1-9]\d*"
_OPEN = r"\$?[A-Za-z]{1,3}|\$?[1-9]\d*"
PATTERN = re.compile(
    rf"(?:(?P<tab>'(?:[^']|'')+'|[^\W\d]\w*)!)?"
    rf"(?:(?P<start>{_CORNER})(?::(?P<end>{_CORNER}|{_OPEN}))?|(?P<from>{_OPEN}):(?P<to>{_OPEN}|{_CORNER}))(?![\w(!])"
)
_PARTS = re.compile(rf'"(?:[^"]|"")*"|(?<![\w.]){PATTERN.pattern}')
LOST = "#REF!"


class Corner(NamedTuple):
    """One end of a reference; None where it is open. Dollar signs are kept."""

    column: int | None
    row: int | None
    fixed: tuple[bool, bool] = (False, False)

    @classmethod
    def read(cls, text: str) -> "Corner":
        """Parse a corner."""
        found = re.fullmatch(r"(\$?)([A-Za-z]*)(\$?)(\d*)", text)
        assert found is not None  # noqa: S101 - the pattern of a reference saw to it
        first, name, second, digits = found.groups()
        fixed = (bool(first) and bool(name), bool(second) or (bool(first) and not name))
        return cls(number(name) - 1 if name else None, int(digits) - 1 if digits else None, fixed)

    def __str__(self) -> str:
        column = "" if self.column is None else "$" * self.fixed[0] + letters(self.column)
        row = "" if self.row is None else "$" * self.fixed[1] + str(self.row + 1)
        return column + row


class Reference(NamedTuple):
    """A cell, if both ends are the same, or a range."""

    tab: str | None
    start: Corner
    end: Corner
    cell: bool

    @classmethod
    def read(cls, found: re.Match[str]) -> "Reference":
        """Return the reference of a match of the pattern."""
        start, end = found["start"] or found["from"], found["end"] or found["to"]
        return cls(found["tab"] and unquoted(found["tab"]), Corner.read(start), Corner.read(end or start), not end)

    def __str__(self) -> str:
        where = "" if self.tab is None else quoted(self.tab) + "!"
        return where + (str(self.start) if self.cell else f"{self.start}:{self.end}")


Change = Callable[[Reference], Reference | None]
"""Returns the new reference; None: it refers to nothing any more."""


def rewritten(text: str, change: Change) -> str:
    """Return the formula with each of its references changed."""

    def one(found: re.Match[str]) -> str:
        if found[0].startswith('"'):
            return found[0]
        before = Reference.read(found)
        after = change(before)
        return found[0] if after == before else LOST if after is None else str(after)

    return _PARTS.sub(one, text)


def carried(text: str, down: int, right: int) -> str:
    """Return the formula as it reads in another cell at this distance: relative references move along."""

    def corner(at: Corner) -> Corner | None:
        column = at.column if at.column is None or at.fixed[0] else at.column + right
        row = at.row if at.row is None or at.fixed[1] else at.row + down
        return None if min(column or 0, row or 0) < 0 else Corner(column, row, at.fixed)

    def change(before: Reference) -> Reference | None:
        start, end = corner(before.start), corner(before.end)
        return before._replace(start=start, end=end) if start and end else None

    return rewritten(text, change)
