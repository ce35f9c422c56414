"""Echoes: cells that the sheet shows differently from how they were written, although nobody edits them.

Repairing those would never end.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sheets.cells import Cell
from sheets.healing.held import Held
from sheets.healing.identity import Key

TIMES = 3
"""How often a cell is repaired, and found unchanged afterwards, before it is left as it is."""


class PutBack(NamedTuple):
    """A repaired cell: its position, what was found there, and what was written."""

    tab: str
    key: Key
    place: int
    held: Held
    cell: Cell


class Echoes:
    """Remembers repairs until the cells are read as written, which a person's edit is at the next look."""

    def __init__(self) -> None:
        self._times: dict[tuple[str, Key, int], tuple[Held, Cell, int]] = {}

    def note(self, written: Iterable[PutBack]) -> list[PutBack]:
        """Record repairs that were written. Returns those that are left as they are from now on."""
        given_up = []
        for each in written:
            held, cell, times = self._times.get(each[:3], (each.held, each.cell, 0))
            times = times + 1 if (held, cell) == each[3:] else 1
            self._times[each[:3]] = (each.held, each.cell, times)
            given_up += [each] if times == TIMES else []
        return given_up

    def is_right(self, tab: str, key: Key, place: int, held: Held, cell: Cell) -> bool:
        """Whether a cell is correct, or is shown like this whatever is written."""
        if held.is_as(cell):
            self._times.pop((tab, key, place), None)
            return True
        known = self._times.get((tab, key, place))
        return known is not None and known == (held, cell, max(known[2], TIMES))
