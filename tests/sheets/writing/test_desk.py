"""The mirror and the inbox in one workbook: neither undoes what the other writes."""

from domain.inbox.form import Column
from sheets.tabs.items import ITEMS
from sheets.words import Language
from sheets.writing import layout
from sheets.writing.desk import Desk
from sheets.writing.layout import ANSWER, NAMES, SUBMIT
from tests.sandbox.google_client import client
from tests.sheets.conftest import Office


def test_what_is_done_in_the_inbox_stands_in_the_tabs_soon(office: Office) -> None:
    desk = Desk(office.company.database, office.workbook, lambda: office.now)
    office.mirror = desk

    def tick(times: int) -> None:
        for _ in range(times):
            office.tick()
            office.now += 12

    tick(4)
    book = client(office.sandbox).open_by_key(office.sandbox.spreadsheet)
    tab = book.worksheet(layout.TITLE.to(Language.BOTH))
    cells = {Column.ACTION: "new item", Column.SKU: "OIL", Column.UNIT: "bottle", Column.NAME_EN: "Oil", SUBMIT: True}
    tab.update([[cells.get(name, "") for name in NAMES]], "A2", raw=False)
    tick(2)
    assert tab.cell(2, NAMES.index(ANSWER) + 1).value == "OK I-000001"
    tick(3)
    assert ["OIL", "Oil"] in office.read(ITEMS, "sku", "name_en")
    tick(6)
    seen = office.sandbox.control.get("/api/state")["sheet"]
    tick(3)
    assert office.sandbox.control.get("/api/state")["sheet"] == seen, "at rest nothing is written"
    told = office.workbook.describe()
    assert layout.sku_range(told).startswith("='Items 商品'!$B")
