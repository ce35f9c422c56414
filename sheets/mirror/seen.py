"""What the mirror knows about the workbook between two looks."""

from dataclasses import dataclass, field

from sheets.healing.comparing import Memory
from sheets.mirror.blocks import WHOLE
from sheets.mirror.found import Found
from sheets.mirror.rounds import Rounds
from sheets.tabs.movements import MOVEMENTS
from sheets.tabs.sync import SYNC


@dataclass
class Seen:
    """Its tabs, and how the mirror left them."""

    tabs: dict[str, Found]
    position: int  # of the journal, up to which movements are written
    lines: int  # of movements
    first: int = 1  # the line in the first row; earlier ones have been moved out
    moved_out: int = 0  # the position of that line's entry; 0: none was moved out
    cells: int = 0  # of the whole workbook, when it was last looked at
    memories: dict[str, Memory] = field(default_factory=dict)
    rounds: Rounds = field(default_factory=Rounds)  # what is to be read back if there are many movements
    has_changed: bool = False  # whether the content of a tab that people write in should change
    is_unfinished: bool = False  # whether there are more repairs than fitted into one request

    @property
    def movements(self) -> Found:
        """The tab that grows."""
        return self.tabs[MOVEMENTS.name]

    @property
    def is_long(self) -> bool:
        """Whether movements are too many to be read at once."""
        return len(self.numbers) > WHOLE

    @property
    def numbers(self) -> range:
        """The lines that have rows."""
        return range(self.first, self.lines + 1)

    def row_of(self, line: int) -> int:
        """Return a line's row in the tab; the header is 0."""
        return line - self.first + 1

    @property
    def sync_id(self) -> int:
        """The tab that holds the fence."""
        return self.tabs[SYNC.name].grid.sheet_id

    def add_lines(self, count: int) -> None:
        """Record that this many movements were appended."""
        if not self.is_long:
            rows = self.memories[MOVEMENTS.name].rows
            end = len(self.numbers)
            rows[end:end] = range(self.lines + 1, self.lines + 1 + count)
        self.lines += count
