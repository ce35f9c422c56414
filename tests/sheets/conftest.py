from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sheets.client import Pace, Workbook, connect
from sheets.mirror import Mirror, TickReport
from sheets.tab import Edition, Tab
from sheets.tabs import TABS
from sheets.tabs.movements import MOVEMENTS
from sheets.words import Language
from tests.databases import sqlite_database
from tests.domain.small_company import Company, found
from tests.sandbox_process import Sandbox, SandboxProcess

TITLES = {tab.title.en: tab.title.to(Language.BOTH) for tab in TABS}

LAST_COLUMN = chr(ord("A") + len(MOVEMENTS.columns) - 1)

PATIENCE = 0.3  # seconds: tests about failures should not wait


class Office:
    """A company's ledger, a sheet for it, and a mirror whose clock is turned by hand."""

    def __init__(self, company: Company, sandbox: Sandbox) -> None:
        self.company = company
        self.sandbox = sandbox
        self.now = 0.0
        self.workbook = self.connect()
        self.restart()

    def connect(self) -> Workbook:
        there = self.sandbox
        pace = Pace(100_000, lambda: self.now)
        return connect(Path(there.service_account), there.spreadsheet, there.google, PATIENCE, pace)

    def restart(self) -> None:
        """The program starts again: what the mirror had in memory is gone."""
        self.mirror = Mirror(self.company.database, self.workbook, lambda: self.now)

    def tick(self) -> TickReport:
        """Seal what was booked, wait as long as the mirror has to, and tick."""
        while self.company.seal():
            pass
        report = self.mirror.tick()
        if report.pause and report.requests == 0:
            self.now += report.pause
            report = self.mirror.tick()
        self.now += report.pause
        return report

    def mirrored(self, ticks: int = 20) -> int:
        """Tick until nothing is left to be written: how many requests wrote something."""
        requests = 0
        for _ in range(ticks):
            report = self.tick()
            requests += report.requests
            if report.error is None and report.requests == 0:
                return requests
        raise AssertionError(f"not mirrored: {report}")

    def edit(self, *requests: dict[str, Any]) -> None:
        """Somebody in the back office edits the workbook in the browser."""
        self.sandbox.control.post("/api/sheet", {"editor": "office@example.com", "requests": list(requests)})

    def booked(self) -> list[list[Any]]:
        """The values that the Movements tab should hold below its header, from the journal."""
        with self.company.database.read() as connection:
            return [_trimmed(list(row.values)) for row in MOVEMENTS.rows(connection, Edition())]

    def movements(self, title: str = "Movements 流水") -> list[list[Any]]:
        """The values that it does hold."""
        return self.workbook.values(title, f"A2:{LAST_COLUMN}")

    def tab(self, title: str) -> dict[str, Any]:
        tabs = self.sandbox.control.state("sheet")["tabs"]
        return next(tab for tab in tabs if tab["title"] in {title, TITLES.get(title)})

    def shown(self, title: str) -> list[list[str]]:
        """A tab's texts, without the header."""
        return [[cell["t"] for cell in row] for row in self.tab(title)["rows"][1:]]

    def read(self, tab: Tab, *names: str) -> list[list[str]]:
        """The texts of these columns of a tab, without the header."""
        places = [tab.place(name) for name in names]
        return [[row[place] if place < len(row) else "" for place in places] for row in self.shown(tab.title.en)]

    def fault(self, kind: str, **more: Any) -> None:
        self.sandbox.control.post("/api/faults", {"service": "google", "kind": kind, **more})


def _trimmed(row: list[Any]) -> list[Any]:
    while row and row[-1] == "":
        row.pop()
    return row


@pytest.fixture(scope="session")
def shared_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("sandbox")) as process:
        yield process


@pytest.fixture
def sandbox(shared_process: SandboxProcess) -> Sandbox:
    """A sandbox shared by the tests, which behaves, and whose workbook is as new."""
    sandbox = shared_process.sandbox
    assert sandbox is not None
    sandbox.control.post("/api/services", {"service": "google", "up": True})
    sandbox.control.delete("/api/faults?service=google")
    workbook = connect(Path(sandbox.service_account), sandbox.spreadsheet, sandbox.google)
    there = [sheet["properties"]["sheetId"] for sheet in workbook.describe()["sheets"]]
    workbook.write(
        [
            {"addSheet": {"properties": {"sheetId": max(there) + 1, "title": "empty"}}},
            *({"deleteSheet": {"sheetId": sheet_id}} for sheet_id in there),
            {"addSheet": {"properties": {"sheetId": 0, "title": "Sheet1"}}},
            {"deleteSheet": {"sheetId": max(there) + 1}},
        ]
    )
    return sandbox


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    with sqlite_database(tmp_path, begin=found) as database:
        yield Company(database)


@pytest.fixture
def office(company: Company, sandbox: Sandbox) -> Office:
    return Office(company, sandbox)
