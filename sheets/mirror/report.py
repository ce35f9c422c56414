"""What a tick did."""

from dataclasses import dataclass

from sheets.errors import SheetsError


@dataclass(frozen=True)
class TickReport:
    """What a tick did; with an error, why it stopped, and in how many seconds it makes sense to tick again."""

    requests: int = 0  # writes that Google answered
    rows: int = 0
    position: int | None = None  # the last journal entry in the sheet; None: not known just now
    behind: int = 0  # entries that are still to be written
    error: SheetsError | None = None
    pause: float = 0.0
    repairs: int = 0  # what people had changed, and was put right
    moved_out: int | None = None  # the last journal entry that is not in the sheet any more; None: not known just now
    cells: int | None = None  # of the whole workbook
    archive_problem: str = ""  # what keeps the archive from being written
