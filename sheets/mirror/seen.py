"""What the mirror knows of the workbook between two looks."""

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
    first: int = 1  # the line in the first row; what came before it has been moved out
    moved_out: int = 0  # the position of that line's entry; 0: nothing has been
    cells: int = 0  # of the whole workbook, when it was looked at
    memories: dict[str, Memory] = field(default_factory=dict)
    rounds: Rounds = field(default_factory=Rounds)  # what of many movements is to be read back
    has_changed: bool = False  # whether something else belongs by now into a tab that people write in
    is_unfinished: bool = False  # whether more is to be put right than fitted into one request

    @property
    def movements(self) -> Found:
        """The tab that grows."""
        return self.tabs[MOVEMENTS.name]

    @property
    def is_long(self) -> bool:
        """Whether the movements are too many to be read at one look."""
        return len(self.numbers) > WHOLE

    @property
    def numbers(self) -> range:
        """The lines that have rows."""
        return range(self.first, self.lines + 1)

    def row_of(self, line: int) -> int:
        """Where in the tab a line is; the header is 0."""
        return line - self.first + 1

    @property
    def sync_id(self) -> int:
        """Where the fence stands."""
        return self.tabs[SYNC.name].grid.sheet_id

    def add_lines(self, count: int) -> None:
        """So many movements were added below the others."""
        if not self.is_long:
            rows = self.memories[MOVEMENTS.name].rows
            end = len(self.numbers)
            rows[end:end] = range(self.lines + 1, self.lines + 1 + count)
        self.lines += count
