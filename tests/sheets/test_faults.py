import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sheets.errors import QuotaSpent, Unavailable
from sheets.tabs import TABS
from sheets.tabs.bins import BINS
from sheets.words import Language
from tests.domain.small_company import Company
from tests.sandbox_process import ROOT, SandboxProcess
from tests.sheets.conftest import Office


def booked_once(office: Office) -> bool:
    rows = office.movements()
    return rows == office.booked() and len({row[0] for row in rows}) == len(rows)


def test_booking_goes_on_while_google_is_away_and_the_sheet_catches_up(office: Office) -> None:
    control = office.sandbox.control
    office.company.receive("WATER", 1)
    office.mirrored()
    control.post("/api/services", {"service": "google", "up": False})
    for amount in (2, 3):
        office.company.receive("WATER", amount)
        assert isinstance(office.tick().error, Unavailable)
    control.post("/api/services", {"service": "google", "up": True})
    office.mirrored()
    assert booked_once(office)
    assert office.read(BINS, "on_hand") == [["6"]]


FAULTS = {
    "quota": {"kind": "status", "status": 429},
    "internal error": {"kind": "status", "status": 500},
    "bad gateway": {"kind": "status", "status": 502},
    "unavailable": {"kind": "status", "status": 503},
    "lost answer": {"kind": "lose_answer"},
}


WHERE = [(name, ":batchUpdate$") for name in FAULTS]
WHERE += [("quota", "/spreadsheets/"), ("internal error", "/spreadsheets/[^:/]*$"), ("lost answer", "")]


@pytest.mark.parametrize(("name", "path"), WHERE)
def test_whatever_fails_every_row_is_there_once(office: Office, name: str, path: str) -> None:
    for times in (1, 3):
        office.fault(**FAULTS[name], path=path, times=times)
        for _ in range(2):
            office.company.receive("WATER", 7)
            office.tick()
        office.restart()
    office.mirrored()
    assert booked_once(office)
    assert [tab["title"] for tab in office.sandbox.control.state("sheet")["tabs"]] == [
        tab.title.to(Language.BOTH) for tab in TABS
    ]


def test_a_short_hiccup_is_not_even_noticed(office: Office) -> None:
    office.mirrored()
    office.fault("status", status=503, path="batchUpdate")
    office.company.receive("WATER", 1)
    assert office.tick().error is None


def test_after_a_failure_the_mirror_waits_as_long_as_google_asks(office: Office) -> None:
    office.mirrored()
    office.fault("status", status=429, retry_after=40, times=100)
    office.company.receive("WATER", 1)
    office.company.seal()
    report = office.mirror.tick()
    assert isinstance(report.error, QuotaSpent)
    assert report.pause == 40
    office.sandbox.control.delete("/api/faults?service=google")
    office.now += 39
    report = office.mirror.tick()
    assert isinstance(report.error, QuotaSpent)
    assert report.pause == pytest.approx(1)
    office.now += 1
    assert office.mirror.tick().error is None


def test_pauses_grow_but_stay_within_a_minute(office: Office) -> None:
    office.sandbox.control.post("/api/services", {"service": "google", "up": False})
    office.workbook = office.connect()
    pauses = []
    for _ in range(9):
        report = office.mirror.tick()
        pauses.append(report.pause)
        office.now += report.pause
    assert pauses[0] <= 1
    assert 30 <= pauses[-1] <= 60


WRITER = """
import sys
from pathlib import Path
from domain.storage.database import Database
from sheets.client import Pace, connect
from sheets.mirror import Mirror
import sheets.mirror.ticking
sheets.mirror.ticking.ROWS_A_REQUEST = 7
url, key, sheet, base = sys.argv[1:]
mirror = Mirror(Database(url), connect(Path(key), sheet, base, pace=Pace(100_000)))
print("started", flush=True)
while True:
    mirror.tick()
"""


def test_killed_at_any_moment_it_writes_nothing_twice_and_skips_nothing(office: Office, tmp_path: Path) -> None:
    for amount in range(1, 121):
        office.company.receive("WATER", amount)
    office.company.seal()
    there = office.sandbox
    arguments = (f"sqlite:///{tmp_path / 'ledger.sqlite3'}", there.service_account, there.spreadsheet, there.google)
    moments = random.Random(1)
    for _ in range(5):
        command = [sys.executable, "-c", WRITER, *arguments]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "started\n"
            time.sleep(moments.uniform(0, 0.25))
            writer.kill()
    office.mirrored()
    assert booked_once(office)


def test_google_goes_and_comes_back_with_what_it_had_kept(company: Company, sandbox_process: SandboxProcess) -> None:
    assert sandbox_process.sandbox is not None
    office = Office(company, sandbox_process.sandbox)
    office.company.receive("WATER", 1)
    office.mirrored()
    sandbox_process.stop()
    office.company.receive("WATER", 2)
    assert isinstance(office.tick().error, Unavailable)
    sandbox_process.start()
    office.mirrored()
    assert booked_once(office)
