"""The workbook never fills: its oldest lines leave Movements, and no line is lost, or both there and in the archive."""

import random
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.company.settings import mirroring, store
from domain.company.settings.store import Editor
from domain.company.sheet import archives
from domain.ledger import journal, periods
from domain.operations import forgetting
from sheets.client import Workbook
from sheets.errors import RequestRefused
from sheets.healing import steps
from sheets.mirror import Mirror
from sheets.mirror.archive import MARK
from sheets.mirror.checking import Checking
from sheets.mirror.found import cells
from sheets.mirror.moving_out import Room
from sheets.tab import Edition
from sheets.tabs.bins import BINS
from sheets.tabs.carried import CARRIED_FORWARD
from sheets.tabs.movements import MOVEMENTS
from sheets.words import Language
from tests.domain.small_company import LI, NOW
from tests.sandbox.google_client import client
from tests.sheets.conftest import Office
from tests.sheets.test_restored import back_up, put_back, renew

WIDTH = len(MOVEMENTS.columns)
KEPT, OLDEST, AT_LAST = 6, 20, 30
"""Lines: how many are kept, from how many on the oldest leave, and from how many on without the archive."""


class Filling(Office):
    """An office whose workbook is small."""

    def __init__(self, office: Office) -> None:
        super().__init__(office.company, office.sandbox)
        self.company.receive("WATER", 1)
        self.mirrored()
        others = cells(self.workbook.describe()) - WIDTH
        whole = others + 100 * WIDTH

        def part(lines: int) -> float:
            return (others + lines * WIDTH) / whole

        self.room = Room(whole, part(10), part(OLDEST), part(AT_LAST), part(KEPT), least=3)
        self.restart()

    def restart(self) -> None:
        room = getattr(self, "room", None)
        clock, language = (lambda: self.now), Language.BOTH
        self.mirror = Mirror(self.company.database, self.workbook, clock, language, self.open_archive, room)

    def open_archive(self, spreadsheet: str) -> Workbook:
        there = self.connect()
        there.id = spreadsheet
        return there

    def prepare_archive(self) -> Workbook:
        """As a person does: a spreadsheet, shared, and named in the settings."""
        found = self.open_archive(client(self.sandbox).create("Archive").id)
        with self.company.database.write() as connection:
            store.put(connection, mirroring.ARCHIVE, "", found.id, Editor(), NOW)
        return found

    def book(self, count: int) -> None:
        for number in range(count):
            self.company.receive(("WATER", "RICE")[number % 2], 1 + number % 7)

    def settled(self) -> None:
        """Until everything that is to leave has left."""
        for _ in range(3):
            self.now += 61
            self.mirrored()

    def numbers(self) -> list[int]:
        """The lines in the sheet."""
        return [int(row[0]) for row in self.movements()]

    def differing(self) -> list[str]:
        checking = Checking(self.company.database, self.workbook, Language.BOTH)
        return [str(each) for part in (checking.behind(), *checking.parts()) for each in part]

    def lines(self) -> int:
        with self.company.database.read() as connection:
            return journal.line_count(connection)


@pytest.fixture
def filling(office: Office) -> Filling:
    return Filling(office)


def in_archive(archive: Workbook) -> list[list[Any]]:
    for sheet in archive.describe()["sheets"]:
        if any(note["metadataKey"] == MARK for note in sheet.get("developerMetadata", [])):
            return archive.values(sheet["properties"]["title"], "")[1:]
    return []


def test_the_oldest_lines_leave_and_what_they_add_up_to_is_carried_forward(filling: Filling) -> None:
    filling.book(14)
    filling.settled()
    assert filling.numbers() == list(range(1, 16)), "there is room"
    filling.book(8)
    filling.settled()
    first = filling.numbers()[0]
    assert first >= filling.lines() - KEPT
    assert filling.numbers() == list(range(first, filling.lines() + 1))
    assert filling.movements()[0][3] == "Carried forward 结转"
    assert filling.differing() == []
    carried = defaultdict[tuple[str, ...], float](float)
    for *what, quantity in filling.read(CARRIED_FORWARD, "sku", "site", "place", "quantity"):
        carried[tuple(what)] += float(quantity)
    for row in filling.movements()[1:]:
        cell = dict(zip((column.name for column in MOVEMENTS.columns), row, strict=False))
        carried[(cell["sku"], *cell["target"].split("/"))] += cell["quantity"]
    stock = {tuple(what): float(quantity) for *what, quantity in filling.read(BINS, "sku", "site", "place", "on_hand")}
    assert dict(carried) == stock
    filling.book(3)
    filling.mirrored()
    assert filling.numbers() == list(range(first, filling.lines() + 1)), "it goes on"
    filling.restart()
    assert filling.mirrored() == 0
    tab = next(each for each in filling.workbook.describe()["sheets"] if "Movements" in each["properties"]["title"])
    sheet = tab["properties"]["sheetId"]
    filling.edit(
        {"deleteDimension": {"range": steps.span(sheet, "ROWS", 1, 3)}},
        {"updateDeveloperMetadata": _forgotten(tab)},
    )
    filling.now += 61
    filling.mirrored()
    assert filling.numbers() == list(range(first, filling.lines() + 1)), "the row that stands for them is put back"
    filling.edit({"deleteSheet": {"sheetId": sheet}})
    filling.now += 61
    filling.settled()
    assert filling.numbers()[-1] == filling.lines()
    assert filling.differing() == []


def _forgotten(tab: dict[str, Any]) -> dict[str, Any]:
    """A change that changes nothing; the mirror's note stays as it is."""
    note = next(each for each in tab["developerMetadata"] if each["metadataKey"] == MOVEMENTS.mark)
    return {
        "dataFilters": [{"developerMetadataLookup": {"metadataId": note["metadataId"]}}],
        "developerMetadata": {"metadataValue": note["metadataValue"]},
        "fields": "metadataValue",
    }


FAULTS: list[dict[str, Any]] = [
    {"kind": "lose_answer"},
    {"kind": "lose_answer", "path": ":batchUpdate$"},
    {"kind": "status", "status": 503, "times": 3},
    {"kind": "status", "status": 429, "path": ":batchUpdate$"},
]


def test_killed_anywhere_every_line_is_in_the_archive_or_in_the_sheet_once(filling: Filling) -> None:
    dice = random.Random(14)
    archive = filling.prepare_archive()
    for _ in range(12):
        filling.book(dice.randint(1, 6))
        for _ in range(dice.randint(1, 3)):
            filling.now += dice.choice((1, 31, 61))
            if dice.random() < 0.6:
                filling.fault(**dice.choice(FAULTS))
            filling.tick()
        filling.restart()
    filling.sandbox.control.delete("/api/faults?service=google")
    filling.settled()
    with filling.company.database.read() as connection:
        (kept,) = archives.every(connection)
        wanted = [[*row.values] for row in MOVEMENTS.rows(connection, Edition())]
    rows = in_archive(archive)
    assert (kept.first_line, kept.last_line) == (1, len(rows))
    assert filling.numbers() == list(range(kept.last_line, filling.lines() + 1)), "the first stands for the others"
    assert [row + [""] * (WIDTH - len(row)) for row in rows] == wanted[: len(rows)]
    assert filling.differing() == []


def test_closed_periods_leave_first_with_what_people_have_beside_them_and_names_change_there_too(
    filling: Filling,
) -> None:
    archive = filling.prepare_archive()
    filling.book(11)
    filling.mirrored()
    tab = next(each for each in filling.workbook.describe()["sheets"] if "Movements" in each["properties"]["title"])
    sheet = tab["properties"]["sheetId"]
    beside = {"sheetId": sheet, "rowIndex": 2, "columnIndex": WIDTH}
    note = {"rows": [{"values": [{"userEnteredValue": {"stringValue": "paid"}}]}], "fields": "userEnteredValue"}
    filling.edit(
        {"appendDimension": {"sheetId": sheet, "dimension": "COLUMNS", "length": 1}},
        {"updateCells": {"start": beside, **note}},
    )
    filling.settled()
    assert filling.numbers()[0] == 1, "nothing is closed, and it is not that full"
    later = NOW + timedelta(days=40)
    with filling.company.database.write() as connection:
        for code in ("EAST", "WEST"):
            periods.close(connection, filling.company.site(code), date(2026, 3, 31), None, later)
    filling.settled()
    rows = in_archive(archive)
    assert rows
    assert rows[1][WIDTH] == "paid"
    assert filling.numbers()[0] == len(rows)
    li = filling.company.person(LI)
    with filling.company.database.write() as connection:
        forgetting.forget(connection, li, NOW)
    filling.mirrored()
    names = {row[MOVEMENTS.place("person")] for row in (*in_archive(archive), *filling.movements()[1:])}
    assert names == {forgetting.name_of(li)}


def test_an_archive_that_people_have_let_go_is_not_asked_at_every_tick(
    filling: Filling, caplog: pytest.LogCaptureFixture
) -> None:
    archive = filling.prepare_archive()
    filling.book(OLDEST + 2)
    filling.settled()
    li = filling.company.person(LI)
    with filling.company.database.write() as connection:
        forgetting.forget(connection, li, NOW)
    filling.fault("status", status=403, path=archive.id, times=1000)
    for _ in range(9):
        filling.tick()
        filling.now += 3
    assert sum("not written again" in each.message for each in caplog.records) == 1
    assert {row[MOVEMENTS.place("person")] for row in filling.movements()[1:]} == {forgetting.name_of(li)}
    filling.sandbox.control.delete("/api/faults?service=google")
    filling.now += 600
    filling.mirrored()
    assert {row[MOVEMENTS.place("person")] for row in in_archive(archive)} == {forgetting.name_of(li)}


def test_where_the_archive_cannot_be_written_the_sheet_waits_for_it_as_long_as_it_can(filling: Filling) -> None:
    with filling.company.database.write() as connection:
        store.put(connection, mirroring.ARCHIVE, "", "no-such-spreadsheet", Editor(), NOW)
    filling.book(OLDEST + 2)
    filling.settled()
    assert filling.numbers()[0] == 1
    assert "not there" in filling.tick().archive_problem
    filling.book(AT_LAST - OLDEST)
    filling.settled()
    assert filling.numbers()[0] >= filling.lines() - KEPT
    archive = filling.prepare_archive()
    filling.settled()
    assert [row[0] for row in in_archive(archive)] == list(range(1, filling.numbers()[0] + 1)), "out of the ledger"
    tab = next(each for each in archive.describe()["sheets"] if each.get("developerMetadata"))
    archive.write([{"deleteSheet": {"sheetId": tab["properties"]["sheetId"]}}])
    filling.restart()
    filling.book(AT_LAST)
    for _ in range(4):
        filling.settled()
    assert [row[0] for row in in_archive(archive)] == list(range(1, filling.numbers()[0] + 1)), "and once more"
    assert filling.tick().archive_problem == ""


def test_the_other_tabs_go_on_whatever_happens_to_movements(filling: Filling) -> None:
    filling.edit({"addSheet": {"properties": {"title": "mine", "gridProperties": {"rowCount": 1, "columnCount": 10}}}})
    mine = filling.workbook.describe()["sheets"][-1]["properties"]["sheetId"]
    left = 10_000_000 - cells(filling.workbook.describe())
    size = {"sheetId": mine, "gridProperties": {"rowCount": 1 + left // 10}}
    try:
        filling.edit({"updateSheetProperties": {"properties": size, "fields": "gridProperties.rowCount"}})
        filling.room = Room()
        filling.restart()
        filling.company.receive("WATER", 5)
        assert isinstance(filling.tick().error, RequestRefused)
        assert filling.read(BINS, "on_hand") == [["6"]]
        assert filling.numbers() == [1]
    finally:
        filling.edit({"deleteSheet": {"sheetId": mine}})  # the workbook is shared by the tests
    filling.settled()
    assert filling.numbers() == [1, 2]


@pytest.mark.parametrize("booked", [3, 26])
def test_a_ledger_that_was_restored_to_before_or_after_what_has_left(
    filling: Filling, tmp_path: Path, booked: int
) -> None:
    archive = filling.prepare_archive()
    filling.book(booked)
    filling.settled()
    copy = back_up(filling, tmp_path)
    filling.book(29 - booked)
    filling.settled()
    assert filling.numbers()[0] > 1
    put_back(filling, copy)
    renew(filling.company)
    filling.book(2)
    filling.settled()
    assert filling.differing() == []
    assert filling.numbers()[-1] == booked + 3
    filling.book(29)
    filling.settled()
    assert filling.differing() == []
    kept = [row[0] for row in in_archive(archive)]
    assert kept == list(range(1, filling.numbers()[0] + 1))
