"""What a tick did."""

from dataclasses import dataclass

from sheets.errors import SheetsError


@dataclass(frozen=True)
class TickReport:
    """What a tick did; with an error, why it stopped, and after how many seconds to tick again."""

    requests: int = 0  # writes that Google answered
    rows: int = 0
    position: int | None = None  # the last journal position in the sheet; None: unknown at the moment
    behind: int = 0  # entries still to be written
    error: SheetsError | None = None
    pause: float = 0.0
    repairs: int = 0  # what people had changed, and was repaired
    moved_out: int | None = None  # the last journal position moved out of the sheet; None: unknown at the moment
    cells: int | None = None  # of the whole workbook
    archive_problem: str = ""  # what prevents writing the archive
