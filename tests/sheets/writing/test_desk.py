"""The mirror and the inbox in one workbook: neither undoes what the other writes, whatever people do or kills them."""

import os
import signal
from dataclasses import dataclass
from typing import Any

import gspread
import pytest
from sqlalchemy import event

from domain.company.sheet import repairs
from domain.company.sheet.repairs import Kind
from domain.inbox.form import Column
from domain.storage.database import Database
from domain.storage.schema.company import parties
from domain.storage.schema.sheet import sheet_inbox
from sheets.client import Json
from sheets.tabs.items import ITEMS
from sheets.tabs.settings import SETTINGS
from sheets.words import Language
from sheets.writing import layout
from sheets.writing.desk import Desk
from sheets.writing.layout import ANSWER, IDENTITY, NAMES, SUBMIT, TITLE
from tests.sandbox.google_client import client
from tests.sheets.conftest import TITLES, Office

TICK = 12.0


@dataclass
class Desks:
    """An office whose mirror also answers the inbox."""

    office: Office

    def __post_init__(self) -> None:
        self.restart()
        self.tick(4)
        self.book = client(self.office.sandbox).open_by_key(self.office.sandbox.spreadsheet)

    def restart(self) -> None:
        office = self.office
        office.mirror = self.desk = Desk(office.company.database, office.workbook, lambda: office.now)

    def tick(self, times: int = 2) -> None:
        for _ in range(times):
            self.office.tick()
            self.office.now += TICK

    @property
    def tab(self) -> gspread.Worksheet:
        return self.book.worksheet(TITLE.to(Language.BOTH))

    def write(self, row: int, **cells: Any) -> None:
        self.tab.update([[cells.get(name, "") for name in NAMES]], f"A{row}", raw=False)

    def answers(self) -> list[str]:
        return [str(each) for each in self.tab.col_values(NAMES.index(ANSWER) + 1)[1:]]

    def edit(self, **request: Any) -> None:
        self.office.edit(request)

    def repaired(self) -> set[Kind]:
        with self.office.company.database.read() as connection:
            return {each.repair.kind for each in repairs.remembered(connection)}


@pytest.fixture
def desks(office: Office) -> Desks:
    return Desks(office)


def test_what_is_done_in_the_inbox_stands_in_the_tabs_soon(office: Office, desks: Desks) -> None:
    desks.write(2, **{Column.ACTION: "new item", Column.SKU: "OIL", Column.UNIT: "bottle", Column.NAME_EN: "Oil"})
    desks.tab.update_cell(2, NAMES.index(SUBMIT) + 1, "TRUE")
    desks.tick()
    assert desks.answers() == ["OK I-000001"]
    desks.tick(3)
    assert ["OIL", "Oil"] in office.read(ITEMS, "sku", "name_en")
    desks.tick(6)
    seen = office.sandbox.control.state("sheet")
    desks.tick(3)
    assert office.sandbox.control.state("sheet") == seen, "at rest nothing is written"
    assert layout.sku_range(office.workbook.describe()).startswith("='Items 商品'!$B")


def test_whatever_becomes_of_its_tab_each_row_is_done_once(office: Office, desks: Desks) -> None:
    sheet_id = desks.tab.id

    def ask(row: int, party: str) -> None:
        desks.write(row, **{Column.ACTION: "party", Column.PARTY: party, SUBMIT: True})

    ask(2, "A")
    renamed = {"sheetId": sheet_id, "title": "mine", "hidden": True}
    desks.edit(updateSheetProperties={"properties": renamed, "fields": "title,hidden"})
    desks.tick()
    assert desks.answers() == ["OK I-000001"]
    desks.edit(duplicateSheet={"sourceSheetId": sheet_id})
    desks.restart()
    ask(3, "B")
    desks.tick()
    assert desks.tab.id == sheet_id
    desks.edit(deleteDeveloperMetadata={"dataFilter": {"developerMetadataLookup": {"metadataKey": layout.MARK}}})
    specs = [{"dimensionIndex": NAMES.index(Column.PARTY), "sortOrder": "ASCENDING"}]
    everything = {"sheetId": sheet_id, "startRowIndex": 0, "endRowIndex": 5}
    desks.edit(sortRange={"range": everything, "sortSpecs": specs})
    desks.restart()
    desks.tick(3)
    ask(6, "C")
    desks.tick()
    assert desks.tab.row_values(1) == [layout.title_of(name, Language.BOTH) for name in NAMES]
    assert sorted(filter(None, desks.answers())) == ["OK I-000001", "OK I-000002", "OK I-000003"]
    desks.edit(deleteSheet={"sheetId": desks.tab.id})
    desks.tick(7)
    ask(2, "D")
    desks.tick()
    assert office.company.count(parties) == office.company.count(sheet_inbox) == 4
    assert {Kind.TAB_RENAMED, Kind.TAB_HIDDEN, Kind.TAB_DELETED, Kind.HEADER} <= desks.repaired()


def test_its_writes_are_behind_the_fence(office: Office, desks: Desks) -> None:
    other = Desk(office.company.database, office.connect(), lambda: office.now)
    other.tick()
    desks.write(2, **{Column.ACTION: "party", Column.PARTY: "A", SUBMIT: True})
    before = office.workbook.describe()["namedRanges"]
    desks.tick()
    assert office.workbook.describe()["namedRanges"] != before
    assert desks.answers() == ["OK I-000001"]
    desks.write(3, **{Column.ACTION: "party", Column.PARTY: "B", SUBMIT: True})
    office.now += TICK
    other.tick()
    desks.tick()
    assert desks.answers() == ["OK I-000001", "OK I-000002"]
    assert office.company.count(sheet_inbox) == 2


def test_whatever_stands_where_only_we_write_is_read_past(office: Office, desks: Desks) -> None:
    for row, identity in enumerate(("²", "12.0 ", "'12.0", "9" * 30, "-3", "TRUE"), 2):
        desks.write(row, **{Column.ACTION: "party", Column.PARTY: f"P{row}", SUBMIT: True, IDENTITY: identity})
    settings = desks.book.worksheet(TITLES["Settings"])
    settings.update_cell(2, SETTINGS.place("mark") + 1, "²·1·2")
    settings.update_cell(3, SETTINGS.place("mark") + 1, "9" * 30 + "·1·2")
    never = {"userEnteredValue": {"numberValue": 1e12}, "userEnteredFormat": {"numberFormat": {"type": "DATE"}}}
    start = {"sheetId": settings.id, "rowIndex": 3, "columnIndex": SETTINGS.place("value")}
    fields = "userEnteredValue,userEnteredFormat.numberFormat"
    desks.edit(updateCells={"start": start, "rows": [{"values": [never]}], "fields": fields})
    desks.tick(4)
    assert desks.answers() == [f"OK I-{number:06d}" for number in range(2, 8)]
    assert settings.cell(4, SETTINGS.place("answer") + 1).value.startswith("ERROR")


class Killed(Desk):
    """A desk whose process is killed at its next write, before it is sent or before it is answered."""

    after = False

    def _behind_the_fence(self, requests: list[Json]) -> object:
        if self.after:
            super()._behind_the_fence(requests)
        os.kill(os.getpid(), signal.SIGKILL)
        return None


@pytest.mark.parametrize("statement", [None, 4, 8, 12])
def test_killed_in_the_middle_of_taking_each_row_is_done_once(
    office: Office, desks: Desks, statement: int | None
) -> None:
    for row in range(2, 6):
        desks.write(row, **{Column.ACTION: "party", Column.PARTY: f"P{row}", SUBMIT: True})
    for after in (False, True):
        if (child := os.fork()) == 0:
            _take_and_die(office, after=after, statement=statement)
        assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    desks.restart()
    desks.tick(3)
    assert desks.answers() == [f"OK I-{number:06d}" for number in range(1, 5)]
    assert office.company.count(parties) == office.company.count(sheet_inbox) == 4


def _take_and_die(office: Office, *, after: bool, statement: int | None) -> None:
    """In a process of its own; at so many changes of the database, or at the write."""
    try:
        database = Database(office.company.database.url)
        desk = Killed(database, office.connect(), lambda: office.now)
        desk.after = after
        seen = 0

        def kill(*told: Any) -> None:
            nonlocal seen
            seen += told[2].startswith("INSERT")
            if statement is not None and seen >= statement:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(database._engine, "before_cursor_execute", kill)
        for _ in range(3):
            desk.tick()
            office.now += TICK
    finally:
        os._exit(1)
