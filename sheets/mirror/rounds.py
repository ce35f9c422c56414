"""Rounds: which lines of Movements are read back next, if they are too many to be read at once.

Reading cells with their formats is slow, so they are read block by block. Values alone are read for many blocks at
once: a block whose values are as they were when it was last correct can wait, and a block whose values differ comes
first. So an edited value is found within about a minute, in whichever line, and everything else within a round.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from gspread.utils import absolute_range_name, rowcol_to_a1

from sheets.client import Workbook

STRETCH = 10
"""Blocks whose values are read at once: about 2 MB, as much as Google recommends."""

IN_A_ROW = 2
"""Stretches read before a block has its turn again."""

Values = Sequence[Sequence[Any]]


@dataclass
class Rounds:
    """What is still to be read, next one last, and what is known about what was."""

    blocks: list[range] = field(default_factory=list)  # lines to be read with formats
    stretches: list[list[range]] = field(default_factory=list)  # blocks whose values are to be read
    _in_a_row: int = 0
    _urgent: set[range] = field(default_factory=set)  # blocks whose values have changed
    _right: dict[range, int] = field(default_factory=dict)  # a digest of a block's values when it was correct
    _read: dict[range, int] = field(default_factory=dict)  # the same, as last read

    def begin(self, blocks: Sequence[range], first: Iterable[range]) -> None:
        """Read everything, newest first, after what was not reached yet, because somebody may have edited.

        `first`: blocks in which rows were missing.
        """
        self._urgent |= {*first}
        self._urgent &= {*blocks}
        turn = {block.start: place for place, block in enumerate(self.blocks, 1)}
        self.blocks = sorted(blocks, key=lambda each: (each in self._urgent, turn.get(each.start, 0), each.start))
        known = {block: digest for block, digest in self._right.items() if block in {*blocks}}
        self._right, self._read = known, {}
        turn = {stretch[0].start: place for place, stretch in enumerate(self.stretches, 1)}
        stretches = [list(blocks[start : start + STRETCH]) for start in range(0, len(blocks), STRETCH)]
        self.stretches = sorted(stretches, key=lambda each: (turn.get(each[0].start, 0), each[0].start))

    @property
    def next_stretch(self) -> list[range] | None:
        """Return the blocks whose values are to be read now; None: read a block. Only if there are any."""
        if not self.stretches or self._in_a_row >= IN_A_ROW or self.blocks[-1] in self._urgent:
            return None
        return self.stretches[-1]

    def glanced(self, values: Values) -> None:
        """Record the values of the next stretch; what has changed comes first."""
        stretch, changed, start = self.stretches.pop(), [], 0
        self._in_a_row += 1
        for block in stretch:
            self._read[block] = _digest(values[start : start + len(block)])
            start += len(block)
            if self._right.get(block, self._read[block]) != self._read[block]:
                changed.append(block)
        self._urgent |= {*changed}
        self.blocks = [*(each for each in self.blocks if each not in changed), *changed]

    def done(self, *, is_right: bool) -> None:
        """Record that the next block was read, and was correct or has been repaired."""
        block, self._in_a_row = self.blocks.pop(), 0
        self._urgent.discard(block)
        digest = self._read.pop(block, None)
        if is_right and digest is not None:
            self._right[block] = digest
        elif not is_right:
            self._right.pop(block, None)


def values_of(workbook: Workbook, title: str, top: int, lines: int, columns: int) -> Values:
    """Return the values of these lines, the first from the row `top` (0 is the header)."""
    cells = f"A{top + 1}:{rowcol_to_a1(top + lines, columns)}"
    return workbook.ranges([absolute_range_name(title, cells)])[0]


def _digest(rows: Values) -> int:
    return hash(tuple(tuple(row) for row in rows))
