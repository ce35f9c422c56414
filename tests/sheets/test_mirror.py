from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from domain.company import places
from domain.ledger import lots, posting, sealing
from domain.ledger.lots import Batch
from domain.ledger.movements import Line
from domain.operations import forgetting
from domain.operations.receiving import Receipt, receive
from domain.storage.schema.ledger import NO_LOT
from domain.tables.importing import import_company
from domain.vocabulary import LotStatus
from sheets.errors import OtherLedger
from sheets.tabs import TABS
from sheets.tabs.bins import BINS
from sheets.tabs.heads import HEADS
from sheets.tabs.movements import MOVEMENTS
from sheets.words import Language
from tests.databases import sqlite_database
from tests.domain.small_company import ANA, CHEN, LATER, LI, NOW, SOON, Company, write
from tests.sheets.conftest import Office


def test_what_was_booked_is_in_the_sheet(office: Office) -> None:
    received = office.company.receive("PARA", 30, "P-1", SOON)
    office.company.receive("PARA", 20, "P-2", LATER)
    issued = office.company.issue("PARA", 35)
    office.mirrored()
    assert office.movements() == office.booked()
    names = ("line", "number", "time", "kind", "sku", "name_en", "name_zh", "quantity", "unit", "lot", "expiry")
    first, _, from_the_first, from_the_second = office.read(MOVEMENTS, *names)
    assert first == [
        *("1", received.posted.number, "2026-03-10 12:00", "Receipt 入库", "PARA", "Paracetamol", "对乙酰氨基酚片"),
        *("30", "box", "P-1", "2026-03-20"),
    ]
    assert office.read(MOVEMENTS, "source", "target", "person", "site_name")[0] == [
        *("supplier 供应商", "EAST/DOCK", "李伟", "East warehouse 东区仓"),
    ]
    assert from_the_first[1] == from_the_second[1] == issued.posted.number
    assert [row[7] for row in (from_the_first, from_the_second)] == ["30", "5"]
    shown = office.read(BINS, "sku", "site", "place", "lot", "expiry", "on_hand", "reserved", "unit", "status", "value")
    assert shown == [["PARA", "EAST", "DOCK", "P-2", LATER.isoformat(), "15", "0", "box", "", "0.00"]]


def test_what_it_is_worth_and_what_was_recalled_is_in_the_sheet(office: Office) -> None:
    company, chen = office.company, office.company.person(CHEN)
    item = company.item("PARA")
    receipt = Receipt(item, item.quantity(3), Batch("P-1", LATER), Decimal("3.335"))
    with company.database.write() as connection:
        receive(company.context(connection, by=chen), receipt)
    company.issue("PARA", 1)
    with company.database.write() as connection:
        lots.decide(connection, chen, item, "P-1", LotStatus.RECALLED, "broken seals", NOW)
    office.mirrored()
    assert office.read(MOVEMENTS, "price", "value") == [["3.3333", "10.00"], ["3.33", "-3.33"]]
    assert office.read(BINS, "status", "value") == [["recalled 召回", "6.67"]]


def test_where_the_journal_stood_at_the_end_of_each_day_is_in_the_sheet(office: Office) -> None:
    office.company.receive("WATER", 1)
    office.company.receive("WATER", 2)
    office.mirrored()
    office.company.receive("WATER", 3, now=NOW + timedelta(days=1))
    office.mirrored()
    with office.company.database.read() as connection:
        first, second = sealing.day_heads(connection)
    shown = office.read(HEADS, "day", "entries", "hash")
    assert shown == [["2026-03-10", "2", first.hash], ["2026-03-11", "3", second.hash]]


def test_a_tab_that_an_earlier_version_made_gets_the_columns_that_have_come_since(office: Office) -> None:
    office.company.receive("WATER", 1)
    office.mirrored()
    gone = {"sheetId": office.tab("Movements")["id"], "dimension": "COLUMNS", "startIndex": 24, "endIndex": 25}
    office.edit({"deleteDimension": {"range": gone}})
    office.restart()
    office.company.receive("WATER", 2)
    office.mirrored()
    assert office.tab("Movements")["rows"][0][24]["t"] == "Picture 图片"


def test_times_are_those_of_the_site_where_it_happened(office: Office) -> None:
    office.company.receive("WATER", 1, by=LI)
    office.company.receive("WATER", 1, by=ANA, now=NOW + timedelta(days=60))
    office.mirrored()
    assert [row[2] for row in office.shown("Movements")] == ["2026-03-10 12:00", "2026-05-09 06:00"]


def test_quantities_are_numbers_with_the_decimals_of_their_item(office: Office) -> None:
    office.company.receive("RICE", "1250.5")
    office.company.receive("WATER", 1234)
    office.mirrored()
    kinds = [[(cell["t"], cell["k"]) for cell in row] for row in office.tab("Movements")["rows"][1:]]
    assert [row[7] for row in kinds] == [("1,250.500", "n"), ("1,234", "n")]


def test_digits_and_formulas_stay_text(office: Office, tmp_path: Path) -> None:
    header = "sku,name_en,name_zh,unit,decimals,tracking,packs,barcodes,minimums\n"
    row = '00123,"=HYPERLINK(""x"")",+1,=piece,0,lot,,,\n'
    with office.company.database.write() as connection:
        (tmp_path / "more").mkdir()
        import_company(connection, write(tmp_path / "more", {"items": header + row}), NOW)
    office.company.receive("00123", 7, "007")
    office.mirrored()
    cells = [(cell["t"], cell["k"]) for cell in office.tab("Movements")["rows"][1]]
    texts = ("00123", '=HYPERLINK("x")', "+1", "=piece", "007")
    assert all((text, "s") in cells for text in texts)


def test_a_head_stays_in_place_above_the_rows(office: Office) -> None:
    office.mirrored()
    for declared in TABS:
        tab = office.tab(declared.title.en)
        assert tab["frozen"] == 1
        assert tab["columns"] >= len(declared.columns), "and as many more as a chart beside them takes"
        assert all(cell["bold"] and cell["t"] for cell in tab["rows"][0][: len(declared.columns)])
        shown = [width for column, width in zip(declared.columns, tab["widths"], strict=False) if not column.hidden]
        assert all(shown)


def test_when_nothing_is_new_nothing_is_written(office: Office) -> None:
    office.company.receive("WATER", 1)
    assert office.mirrored() == 2, "the tabs as they are, and then the movement"
    report = office.tick()
    assert (report.requests, report.position, report.behind, report.error) == (0, 1, 0, None)


def test_of_the_stock_only_rows_that_changed_are_written(office: Office) -> None:
    for sku, lot, expiry in (("BANDAGE", "B-1", None), ("PARA", "P-1", SOON), ("WATER", None, None)):
        office.company.receive(sku, 10, lot, expiry)
    office.mirrored()
    office.company.issue("PARA", 4)
    office.tick()
    assert office.read(BINS, "sku", "on_hand") == [["BANDAGE", "10"], ["PARA", "6"], ["WATER", "10"]]
    assert office.mirrored() == 0


def test_what_is_sold_out_leaves_no_row_behind(office: Office) -> None:
    for sku in ("WATER", "RICE"):
        office.company.receive(sku, 10)
    office.mirrored()
    office.company.issue("RICE", 10)
    office.mirrored()
    assert [sku for (sku,) in office.read(BINS, "sku") if sku] == ["WATER"]
    office.company.issue("WATER", 10)
    office.mirrored()
    assert [sku for (sku,) in office.read(BINS, "sku") if sku] == []


def test_five_thousand_movements_take_a_handful_of_requests(office: Office) -> None:
    company = office.company
    item, person, east = company.item("WATER"), company.person(LI), company.site("EAST")
    with company.database.write() as connection:
        supplier = places.location(connection, "supplier")
        dock = places.location(connection, "dock", east.id)
        for number in range(1, 5001):
            line = Line(item.id, NO_LOT, supplier, dock, number)
            posting.post(company.context(connection, by=person), "receipt", [line])
    assert office.mirrored() <= 5
    assert office.movements() == office.booked()
    assert len(office.movements()) == 5000
    tab = office.tab("Movements")
    assert (tab["rows"][-1][0]["t"], len(tab["rows"]) + tab["hidden"]) == ("5000", 5001)


def test_a_restart_in_the_middle_continues_where_it_was(office: Office) -> None:
    for amount in range(1, 6):
        office.company.receive("WATER", amount)
        office.tick()
        office.restart()
    office.mirrored()
    assert office.movements() == office.booked()


def test_tabs_that_were_renamed_moved_and_hidden_are_put_back(office: Office) -> None:
    office.company.receive("WATER", 1)
    office.mirrored()
    properties = {"sheetId": office.tab("Movements")["id"], "title": "流水账 '26", "index": 4, "hidden": True}
    office.edit({"updateSheetProperties": {"properties": properties, "fields": "title,index,hidden"}})
    office.company.issue("WATER", 1)
    office.mirrored()
    assert office.movements() == office.booked()
    there = [tab["title"] for tab in office.sandbox.control.state("sheet")["tabs"]]
    assert list(there) == [tab.title.to(Language.BOTH) for tab in TABS]


def test_a_deleted_tab_is_written_anew(office: Office) -> None:
    office.company.receive("WATER", 1)
    office.mirrored()
    office.edit({"deleteSheet": {"sheetId": office.tab("Movements")["id"]}})
    office.company.receive("WATER", 2)
    office.mirrored(ticks=3)
    assert office.movements() == office.booked()


def test_a_tab_of_somebody_elses_is_left_alone(office: Office) -> None:
    office.edit({"addSheet": {"properties": {"sheetId": 7, "title": "stock by bin 库位库存"}}})
    office.company.receive("WATER", 1)
    office.mirrored()
    assert office.tab("stock by bin 库位库存")["rows"] == []
    assert [row[1]["t"] for row in office.tab("Stock by bin 库位库存 2")["rows"][1:]] == ["WATER"]


def test_what_people_change_in_the_stock_tab_is_put_right(office: Office) -> None:
    office.company.receive("WATER", 5)
    office.mirrored()
    asked = {"userEnteredValue": {"numberValue": 500}}
    start = {"sheetId": office.tab("Stock by bin")["id"], "rowIndex": 1, "columnIndex": BINS.place("on_hand")}
    cells = {"start": start, "rows": [{"values": [asked]}], "fields": "userEnteredValue"}
    office.edit({"updateCells": cells})
    assert office.read(BINS, "on_hand") == [["500"]]
    office.mirrored()
    assert office.read(BINS, "on_hand") == [["5"]]


def test_columns_that_people_deleted_come_back(office: Office) -> None:
    office.mirrored()
    gone = {"sheetId": office.tab("Stock by bin")["id"], "dimension": "COLUMNS", "startIndex": 8, "endIndex": 13}
    office.edit({"deleteDimension": {"range": gone}})
    office.restart()
    office.company.receive("WATER", 5)
    office.mirrored()
    assert office.read(BINS, "on_hand") == [["5"]]


def test_the_sheet_of_another_ledger_is_not_overwritten(office: Office, tmp_path: Path) -> None:
    for amount in (1, 2, 3):
        office.company.receive("WATER", amount)
    office.mirrored()
    before = office.movements()
    (tmp_path / "other").mkdir()
    with sqlite_database(tmp_path / "other") as database:
        other = Office(Company.founded(database, tmp_path / "other"), office.sandbox)
        for count in range(1, 6):  # behind the sheet at first, then past it
            other.company.receive("RICE", count, by=CHEN)
            report = other.tick()
            assert isinstance(report.error, OtherLedger)
            assert "delete the tab" in str(report.error)
    assert office.movements() == before


def test_the_rows_of_who_is_forgotten_lose_their_name(office: Office) -> None:
    company = office.company
    for _ in range(3):
        company.receive("WATER", 2)
        company.receive("WATER", 2, by=ANA)
    office.mirrored()
    li = company.person(LI)
    assert [person for (person,) in office.read(MOVEMENTS, "person")] == [li.name, company.person(ANA).name] * 3
    with company.database.write() as connection:
        forgetting.forget(connection, li, NOW)
    office.restart()
    assert office.mirrored() == 1
    assert [person for (person,) in office.read(MOVEMENTS, "person")] == [f"#{li.id}", company.person(ANA).name] * 3
    assert office.movements() == office.booked()
    assert office.mirrored() == 0


def test_rows_that_could_not_be_written_again_are_written_later(office: Office) -> None:
    company = office.company
    company.receive("WATER", 2)
    office.mirrored()
    with company.database.write() as connection:
        forgetting.forget(connection, company.person(LI), NOW)
    office.fault("status", status=503, path="batchUpdate", times=12)
    assert office.tick().error
    office.mirrored(60)
    assert office.movements() == office.booked()
