"""Which of many movements are read back next: edits are found soon, wherever they are, and nothing is passed over."""

import pytest

from sheets.mirror.blocks import BLOCK, blocks
from sheets.mirror.rounds import Rounds

LINES = range(1, 200_001)
TICK, LOOK = 2, 20  # seconds; without Drive the workbook is looked at so often


class Sheet:
    """Values of many lines, which people edit, and what is read back of them tick by tick."""

    def __init__(self) -> None:
        self.rounds, self.edited, self.now, self.read = Rounds(), set[int](), 0, set[int]()

    def look(self) -> None:
        self.rounds.begin(blocks(LINES), [])

    def tick(self) -> None:
        self.now += TICK
        if not self.rounds.blocks:
            return
        if stretch := self.rounds.next_stretch:
            lines = range(stretch[0].start, stretch[-1].stop)
            self.rounds.glanced([[line, line in self.edited] for line in lines])
            return
        block = self.rounds.blocks[-1]
        found = self.edited & {*block}
        self.edited -= found
        self.read.add(block.start)
        self.rounds.done(is_right=not found)

    def wait(self, until: int, *, looks: bool) -> int:
        """Until nothing is edited any more: how many seconds."""
        since = self.now
        while self.edited and self.now - since < until:
            self.tick()
            if looks and self.now % LOOK == 0:
                self.look()
        return self.now - since


@pytest.fixture
def sheet() -> Sheet:
    """All of it was read once."""
    sheet = Sheet()
    sheet.look()
    while sheet.rounds.blocks:
        sheet.tick()
    return sheet


@pytest.mark.parametrize("line", [1, 99_999, 200_000])
def test_an_edit_that_drive_tells_of_is_found_within_a_minute_in_whichever_line(sheet: Sheet, line: int) -> None:
    sheet.edited = {line}
    sheet.look()
    assert sheet.wait(60, looks=False) < 60


@pytest.mark.parametrize("line", [1, 200_000])
@pytest.mark.parametrize("after", [0, 18, 20, 44])
def test_without_drive_it_is_found_within_a_minute_too(sheet: Sheet, line: int, after: int) -> None:
    for _ in range(after // TICK):
        sheet.tick()
        if sheet.now % LOOK == 0:
            sheet.look()
    sheet.edited = {line}
    assert sheet.wait(70, looks=True) <= 60


def test_where_the_sheet_is_looked_at_again_and_again_the_oldest_lines_have_their_turn() -> None:
    sheet = Sheet()
    sheet.look()
    for _ in range(3 * len(blocks(LINES)) + 20):
        sheet.tick()
        if sheet.now % LOOK == 0:
            sheet.look()
    assert sheet.read == {block.start for block in blocks(LINES)}


def test_blocks_of_which_rows_were_missing_come_first() -> None:
    rounds, every = Rounds(), blocks(LINES)
    rounds.begin(every, [every[3]])
    assert rounds.next_stretch is None
    assert rounds.blocks[-1] == every[3]
    rounds.done(is_right=True)
    assert rounds.blocks[-1] == every[-1]
    assert len(every[3]) == BLOCK
