"""What the mirror costs: requests, the quota of a minute, memory, and how soon an edit is put right.

The clock that the mirror is told is turned by hand, 2 s a tick, so that nothing waits; the stand-in for Google is a
process of its own. Of a ledger of a million movements this is a model at a tenth: 100,000, and a workbook of 1,000,000
cells.
"""

import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.growing import START, Ledger
from sheets.bucket import A_MINUTE
from sheets.client import Pace, connect
from sheets.mirror import Mirror
from sheets.mirror.moving_out import Room
from sheets.tabs.movements import MOVEMENTS
from sheets.words import Language
from tests.databases import sqlite_database
from tests.sandbox_process import Sandbox, SandboxProcess

TICK = 2.0
TENTH = Room(cells=1_000_000)


@dataclass(frozen=True)
class Written:
    """A ledger that was written from nothing."""

    movements: int
    rows: int  # in Movements, afterwards
    reads: int
    writes: int
    seconds: float  # that it took, without waiting for the quota
    memory: float  # megabytes that this process has taken at most

    @property
    def minutes(self) -> float:
        """How many minutes it takes at the quota."""
        return max(self.reads, self.writes) / A_MINUTE


@dataclass(frozen=True)
class Steady:
    """A minute in the life of a mirror."""

    booked: int  # movements a second
    reads: float
    writes: float


@dataclass(frozen=True)
class Mended:
    """How long an edit stands, in seconds of the mirror's clock and of computing."""

    what: str
    seconds: float
    computing: float


class Mirrored:
    """A ledger, a workbook, and a mirror whose requests are counted."""

    def __init__(self, ledger: Ledger, sandbox: Sandbox, room: Room) -> None:
        self.ledger, self.sandbox, self.now = ledger, sandbox, 0.0
        self.sent: Counter[str] = Counter()
        key, sheet = Path(sandbox.service_account), sandbox.spreadsheet
        self.workbook = connect(key, sheet, sandbox.google, pace=_Counted(self.sent))
        self.mirror = Mirror(ledger.database, self.workbook, lambda: self.now, Language.BOTH, None, room)

    def tick(self) -> bool:
        """Whether there was anything to do."""
        report = self.mirror.tick()
        if report.error:
            raise report.error
        self.now += TICK
        return bool(report.requests or report.behind)

    def write(self) -> Written:
        before, begun = self.sent.copy(), time.perf_counter()
        while self.tick():
            pass
        spent, took = self.sent - before, time.perf_counter() - begun
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rows = self.grid()["rowCount"] - 1
        return Written(self.ledger.size, rows, spent["get"], spent["post"], took, memory)

    def minute(self, booked: int) -> Steady:
        """Measure the second of two minutes with this many bookings a second."""
        number, before = self.ledger.size + 10_000, self.sent.copy()
        for tick in range(60):
            if tick == 30:
                before = self.sent.copy()
            if count := int(booked * TICK):
                self.ledger.book(number + tick * count, count, START + timedelta(days=900))
            self.tick()
        spent = self.sent - before
        return Steady(booked, spent["get"], spent["post"])

    def mend(self, what: str, row: int) -> Mended:
        """Edit a cell in a row of Movements (1 is the header), and measure how long it takes to be restored."""
        self.rest()
        cell = f"E{row}"
        was = self.workbook.values(self.title, cell)
        start = {"sheetId": self.grid_id, "rowIndex": row - 1, "columnIndex": 4}
        edit = {"start": start, "rows": [{"values": [{"userEnteredValue": {"stringValue": "edited"}}]}]}
        request = {"updateCells": edit | {"fields": "userEnteredValue"}}
        self.sandbox.control.post("/api/sheet", {"editor": "office@example.com", "requests": [request]})
        since, begun = self.now, time.process_time()
        while self.workbook.values(self.title, cell) != was:
            self.tick()
        return Mended(what, self.now - since, time.process_time() - begun)

    def rest(self) -> None:
        for _ in range(40):
            self.tick()

    def described(self) -> dict[str, Any]:
        title = MOVEMENTS.title.to(Language.BOTH)
        sheets = self.workbook.describe()["sheets"]
        return next(each["properties"] for each in sheets if each["properties"]["title"] == title)

    def grid(self) -> dict[str, int]:
        return dict(self.described()["gridProperties"])

    @property
    def grid_id(self) -> int:
        return int(self.described()["sheetId"])

    @property
    def title(self) -> str:
        return MOVEMENTS.title.to(Language.BOTH)


class _Counted(Pace):
    """As fast as it goes, and counted."""

    def __init__(self, sent: Counter[str]) -> None:
        super().__init__(1_000_000)
        self._sent = sent

    def of(self, method: str, url: str) -> None:
        if "/v4/spreadsheets" in url:
            self._sent[method.lower()] += 1


@contextmanager
def mirrored(size: int, room: Room) -> Iterator[Mirrored]:
    """Make a new ledger with this many movements, and an empty workbook."""
    with tempfile.TemporaryDirectory() as folder, SandboxProcess(Path(folder) / "sandbox") as process:
        assert process.sandbox is not None
        with sqlite_database(Path(folder)) as database:
            yield Mirrored(Ledger(database, Path(folder), size), process.sandbox, room)


def measure(sizes: tuple[int, ...] = (10_000, 30_000)) -> Iterator[Written | Steady | Mended]:
    """Measure the first mirroring, then daily operation."""
    for size in sizes:
        with mirrored(size, Room()) as office:
            yield office.write()
            if size == sizes[-1]:
                yield from (office.minute(booked) for booked in (20, 0))
                yield office.mend("of the newest movements", office.grid()["rowCount"] - 10)
                yield office.mend(f"of the oldest of {size:,} movements", 2)
    with mirrored(100_000, TENTH) as office:
        yield office.write()
