"""What the sheet shows otherwise than it was written, though nobody edits it: to put that right would never end."""

from collections.abc import Iterable
from typing import NamedTuple

from sheets.cells import Cell
from sheets.healing.held import Held
from sheets.healing.identity import Key

TIMES = 3
"""So often a cell is put right, and comes back the same each time, before it is left as it is."""


class PutBack(NamedTuple):
    """A cell that was put right: where it is, what was found there, and what was written."""

    tab: str
    key: Key
    place: int
    held: Held
    cell: Cell


class Echoes:
    """Remembers what was put right, until it is read as it was written: a person's edit is, at the next look."""

    def __init__(self) -> None:
        self._times: dict[tuple[str, Key, int], tuple[Held, Cell, int]] = {}

    def note(self, written: Iterable[PutBack]) -> list[PutBack]:
        """These were written. Returns those that are left as they are from now on."""
        given_up = []
        for each in written:
            held, cell, times = self._times.get(each[:3], (each.held, each.cell, 0))
            times = times + 1 if (held, cell) == each[3:] else 1
            self._times[each[:3]] = (each.held, each.cell, times)
            given_up += [each] if times == TIMES else []
        return given_up

    def is_right(self, tab: str, key: Key, place: int, held: Held, cell: Cell) -> bool:
        """Whether a cell is as it should be, or as it is shown whatever is written."""
        if held.is_as(cell):
            self._times.pop((tab, key, place), None)
            return True
        known = self._times.get((tab, key, place))
        return known is not None and known == (held, cell, max(known[2], TIMES))
