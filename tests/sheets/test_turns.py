"""When requests go, and in which order: the quota of a minute, Drive switched off, two writers, a late batch."""

from pathlib import Path

import pytest

from sheets.bucket import MINUTE, Bucket
from sheets.client import Pace, connect
from sheets.errors import FenceGone
from sheets.healing import steps
from sheets.mirror import Mirror
from sheets.mirror.fence import Fence
from sheets.tabs.bins import BINS
from tests.sheets.conftest import Office


def test_in_no_minute_more_is_given_out_than_the_bucket_holds() -> None:
    now, taken = [0.0], list[float]()
    bucket = Bucket(3, lambda: now[0])
    for number in range(40):
        if number == 20:
            bucket.pause(200)
        if not bucket.wait():
            bucket.take()
            taken.append(now[0])
        now[0] += 7
    assert all(later - earlier >= MINUTE for earlier, later in zip(taken, taken[3:], strict=False))
    assert not [moment for moment in taken if 140 <= moment < 340], "as long as Google asked"
    assert len(taken) > 6


def test_the_mirror_waits_for_its_turn_and_goes_on(office: Office) -> None:
    there, pace = office.sandbox, Pace(6, lambda: office.now)
    office.workbook = connect(Path(there.service_account), there.spreadsheet, there.google, 0.3, pace)
    office.restart()
    for _ in range(12):
        office.company.receive("WATER", 1)
        office.tick()
    office.mirrored(60)
    assert office.now >= MINUTE
    assert office.movements() == office.booked()


def test_without_drive_an_edit_is_noticed_all_the_same(office: Office) -> None:
    office.fault("status", status=403, path="/drive/v3/files/", times=1000)
    office.company.receive("WATER", 5)
    office.mirrored()
    sheet = office.tab("Stock by bin")["id"]
    cell = {"values": [{"userEnteredValue": {"numberValue": 99}}]}
    start = {"sheetId": sheet, "rowIndex": 1, "columnIndex": BINS.place("on_hand")}
    office.edit({"updateCells": {"start": start, "rows": [cell], "fields": "userEnteredValue"}})
    since = office.now
    while office.read(BINS, "on_hand") != [["5"]]:
        office.now += 2
        office.tick()
        assert office.now - since < MINUTE
    office.sandbox.control.delete("/api/faults?service=google")


def test_two_that_write_side_by_side_write_every_row_once(office: Office) -> None:
    other = Mirror(office.company.database, office.connect(), lambda: office.now)
    for number in range(12):
        office.company.receive("WATER", 1 + number)
        office.company.seal()
        (other, office.mirror)[number % 2].tick()
        office.now += 3
        if number % 3 == 0:
            other.tick()
    office.mirrored()
    assert office.movements() == office.booked()


def test_a_batch_that_comes_late_does_nothing(office: Office) -> None:
    office.company.receive("WATER", 1)
    office.mirrored()
    late, sheet = Fence(office.workbook), office.tab("Movements")["id"]
    late.see(office.workbook.describe())
    office.company.receive("WATER", 2)
    office.mirrored()
    with pytest.raises(FenceGone):
        late.write([steps.insert(sheet, "ROWS", 1, 3)], sheet)
    assert office.movements() == office.booked()
