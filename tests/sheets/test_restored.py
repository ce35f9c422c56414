"""The sheet of a ledger that was brought back from a backup: nothing of it is kept that the ledger does not have."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cli import files, restoring
from domain.ledger import epochs
from domain.storage.schema.people import outbox
from domain.vocabulary import Subject
from sheets.errors import OtherLedger
from sheets.numbers import shown
from sheets.tabs.sync import SYNC
from tests.domain.small_company import ANA, CHEN, LATER, LI, NOW, Company
from tests.sheets.conftest import Office

AFTER = datetime(2026, 3, 12, tzinfo=UTC)


def back_up(office: Office, folder: Path) -> Path:
    while office.company.seal():
        pass
    copy = folder / "copy.sqlite3"
    files.copy_to_file(office.company.database, copy)
    return copy


def put_back(office: Office, copy: Path) -> None:
    """As somebody does by hand: nothing tells the ledger."""
    office.company.database.close()
    file = Path(office.company.database.url.removeprefix("sqlite:///"))
    for end in files.BESIDE:
        Path(f"{file}{end}").unlink(missing_ok=True)
    shutil.copyfile(copy, file)
    office.restart()


def renew(company: Company, now: datetime = AFTER, seen: restoring.Numbers | None = None) -> None:
    restoring.renew(company.database, seen or {}, now)


def told(company: Company, subject: Subject) -> set[int]:
    with company.database.read() as connection:
        return set(connection.execute(select(outbox.c.address).where(outbox.c.subject == subject)).scalars())


def test_what_the_sheet_has_beyond_the_ledger_is_lost_and_told(office: Office, tmp_path: Path) -> None:
    company = office.company
    company.receive("WATER", 10)
    company.receive("WATER", 20, now=NOW + timedelta(days=1))
    copy = back_up(office, tmp_path)
    lost = [
        company.receive("PARA", 5, "P-1", LATER, by=ANA, now=NOW + timedelta(days=1)).posted.number,
        company.issue("WATER", 3, by=LI, now=NOW + timedelta(days=2)).posted.number,
    ]
    office.mirrored()
    put_back(office, copy)
    renew(company)
    new = company.receive("RICE", 7, by=CHEN, now=AFTER)
    office.mirrored()
    assert office.movements() == office.booked()
    assert new.posted.number not in lost
    begun, restored, *rest = office.read(SYNC, "time", "what", "number", "person", "detail")
    assert (begun[1], restored[1]) == ("Begun 启用", "Restored 从备份恢复")
    assert "journal position 2" in restored[4]
    assert [(row[1], row[2]) for row in rest] == [("Lost 丢失", number) for number in lost]
    assert "Receipt 入库 · PARA · 5 box · P-1 · supplier 供应商 → WEST/DOCK" in rest[0][4]
    assert told(company, Subject.RESTORED) == {ANA, CHEN, LI, 1005}
    assert told(company, Subject.LOST) == {ANA, CHEN, LI}
    before = office.movements()
    office.restart()
    assert office.mirrored() == 0
    assert office.movements() == before


def test_a_sheet_that_was_behind_the_backup_goes_on(office: Office, tmp_path: Path) -> None:
    office.company.receive("WATER", 10)
    office.mirrored()
    office.company.receive("WATER", 20)
    copy = back_up(office, tmp_path)
    put_back(office, copy)
    renew(office.company)
    office.mirrored()
    assert office.movements() == office.booked()
    assert told(office.company, Subject.LOST) == set()


def test_a_ledger_that_was_put_back_by_hand_is_refused_until_it_is_adopted(office: Office, tmp_path: Path) -> None:
    company = office.company
    company.receive("WATER", 10)
    copy = back_up(office, tmp_path)
    lost = company.receive("PARA", 5, "P-1", LATER).posted.number
    office.mirrored()
    before = office.movements()
    put_back(office, copy)
    again = company.receive("RICE", 7).posted.number
    assert again == lost, "the same number, given again"
    while company.seal():
        pass
    with pytest.raises(OtherLedger, match="restore --adopt"):
        office.mirror.check()
    assert isinstance(office.tick().error, OtherLedger)
    assert office.movements() == before
    renew(company)
    office.restart()
    office.mirror.check()
    office.mirrored()
    assert office.movements() == office.booked()
    (row,) = [row for row in office.read(SYNC, "time", "what", "number", "person", "detail") if row[1] == "Lost 丢失"]
    assert (row[2], "PARA" in row[4]) == (lost, True)


def test_a_backup_that_is_brought_back_twice(office: Office, tmp_path: Path) -> None:
    """The second time, the ledger knows nothing of the first, in which the sheet was written last."""
    company = office.company
    company.receive("WATER", 10)
    copy = back_up(office, tmp_path)
    booked, asked = [], []
    for hours in range(3):
        put_back(office, copy)
        renew(company, AFTER + timedelta(hours=hours), shown(office.workbook))
        office.mirror.check()
        asked.append(company.request("WATER", 2).number)
        booked.append(company.receive("RICE", 7).posted.number)
        office.mirrored()
        assert office.movements() == office.booked()
    assert len(set(booked)) == len(booked)
    lost = [number for what, number in office.read(SYNC, "what", "number") if what == "Lost 丢失"]
    assert lost == [booked[1], asked[1]], "what was lost before the last time is not known any more"


def test_numbers_of_all_kinds_go_on_above_whatever_was_seen(office: Office, tmp_path: Path) -> None:
    """A transfer of which nothing was booked yet stands in no sheet, but in the chat under its number."""
    company = office.company
    company.receive("WATER", 100)
    copy = back_up(office, tmp_path)
    asked = []
    for hours in range(3):
        put_back(office, copy)
        renew(company, AFTER + timedelta(hours=hours), shown(office.workbook))
        asked.append(company.request("WATER", 2).number)
        company.receive("RICE", 7)
        office.mirrored()
    assert len(set(asked)) == len(asked)


def test_a_copy_that_still_runs_leaves_the_sheet_to_what_was_brought_back_since(office: Office, tmp_path: Path) -> None:
    company = office.company
    company.receive("WATER", 10)
    copy = back_up(office, tmp_path)
    renew(company)
    (tmp_path / "older").mkdir()
    older = back_up(office, tmp_path / "older")
    put_back(office, copy)
    renew(company, AFTER + timedelta(hours=1))
    company.receive("RICE", 7)
    office.mirrored()
    put_back(office, older)
    with pytest.raises(OtherLedger):
        office.mirror.check()


def test_the_answer_to_setting_back_may_be_lost(office: Office, tmp_path: Path) -> None:
    company = office.company
    company.receive("WATER", 10)
    copy = back_up(office, tmp_path)
    company.receive("WATER", 5)
    office.mirrored()
    put_back(office, copy)
    renew(company)
    office.fault("lose_answer", path=":batchUpdate$", times=2)
    office.mirrored()
    assert office.movements() == office.booked()
    with company.database.read() as connection:
        assert len(epochs.lost(connection)) == 1


def test_the_numbers_that_a_sheet_shows(office: Office) -> None:
    company = office.company
    company.receive("WATER", 100)
    transfer = company.request("WATER", 2)
    company.sent(transfer)
    company.tally("WATER", 97)
    company.request("WATER", 1)
    company.reserve("WATER", 5)
    office.mirrored()
    assert shown(office.workbook) == {"movements": 3, "transfers": 2, "counts": 1, "reservations": 2}
