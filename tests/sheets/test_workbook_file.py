"""The tabs as a file, read back by another program's eyes: openpyxl's."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from domain.tables.importing import import_company
from sheets.tab import Edition, Tab
from sheets.tabs import README, TABS
from sheets.tabs.bins import BINS
from sheets.tabs.carried import CARRIED_FORWARD
from sheets.tabs.movements import MOVEMENTS
from sheets.tabs.stock import STOCK
from sheets.words import Language
from sheets.workbook_file import write_workbook
from tests.domain.small_company import ANA, NOW, SOON, Company, write

ENGLISH = Edition(Language.EN, NOW)


def written(company: Company, folder: Path, edition: Edition = ENGLISH, **more: int) -> Any:
    while company.seal():
        pass
    with company.database.read() as connection:
        write_workbook(folder / "tabs.xlsx", connection, edition, **more)
    return load_workbook(folder / "tabs.xlsx")


def column(book: Any, tab: Tab, name: str) -> list[Any]:
    sheet = book[tab.title.en]
    return [row[tab.place(name)].value for row in sheet.iter_rows(min_row=2)]


def test_every_tab_is_a_sheet_with_its_header_in_view(company: Company, tmp_path: Path) -> None:
    company.receive("WATER", 5)
    book = written(company, tmp_path)
    assert book.sheetnames == [tab.title.en for tab in TABS]
    for tab in TABS:
        sheet = book[tab.title.en]
        assert [cell.value for cell in sheet[1]] == [column.title.en for column in tab.columns]
        assert sheet.freeze_panes
        assert sheet.column_dimensions["A"].hidden == tab.columns[0].hidden


def test_numbers_days_and_moments_are_that_and_no_texts(company: Company, tmp_path: Path) -> None:
    company.receive("PARA", 30, "P-1", SOON)
    book = written(company, tmp_path)
    assert column(book, MOVEMENTS, "quantity") == [30]
    assert column(book, MOVEMENTS, "time") == [datetime.fromisoformat("2026-03-10T12:00")]
    assert column(book, BINS, "expiry") == [datetime.combine(SOON, datetime.min.time())]


def test_what_looks_like_a_formula_stays_a_text(company: Company, tmp_path: Path) -> None:
    header = "sku,name_en,name_zh,unit,decimals,tracking,packs,barcodes,minimums\n"
    (tmp_path / "more").mkdir()
    with company.database.write() as connection:
        row = '00123,"=HYPERLINK(""x"")",+1,=piece,0,lot,,,\n'
        import_company(connection, write(tmp_path / "more", {"items": header + row}), NOW)
    company.receive("00123", 7, "007")
    sheet = written(company, tmp_path)[MOVEMENTS.title.en]
    cells = {cell.value: cell.data_type for cell in sheet[2]}
    assert [cells[text] for text in ("00123", '=HYPERLINK("x")', "+1", "=piece", "007")] == ["s"] * 5


def test_colours_come_from_the_declared_rules_and_links_lead_to_the_tabs(company: Company, tmp_path: Path) -> None:
    book = written(company, tmp_path)
    ranges = [str(each.sqref) for each in book[STOCK.title.en].conditional_formatting]
    assert "F2:F4" in ranges, "the state of the three minimums"
    link = book[README.title.en]["B4"].hyperlink
    assert (link.location, book[README.title.en]["B4"].value) == ("'Stock by bin'!A1", "Stock by bin")


def test_who_sees_one_site_gets_its_rows_only(company: Company, tmp_path: Path) -> None:
    company.receive("WATER", 5)
    company.receive("WATER", 6, by=ANA)
    book = written(company, tmp_path, Edition(Language.EN, NOW, frozenset({"WEST"})))
    assert column(book, BINS, "site") == ["WEST"]
    assert column(book, MOVEMENTS, "quantity") == [6]
    assert "Figures" not in book.sheetnames, "of the whole company"
    assert "Sync" not in book.sheetnames


def test_of_very_many_movements_the_newest_are_in_it(company: Company, tmp_path: Path) -> None:
    for amount in (1, 2, 3, 4):
        company.receive("WATER", amount)
    book = written(company, tmp_path, lines=3)
    assert column(book, MOVEMENTS, "quantity") == [None, 2, 3, 4]
    assert column(book, CARRIED_FORWARD, "quantity") == [1]


def test_a_file_that_is_there_is_left_as_it_is(company: Company, tmp_path: Path) -> None:
    written(company, tmp_path)
    with pytest.raises(FileExistsError), company.database.read() as connection:
        write_workbook(tmp_path / "tabs.xlsx", connection, ENGLISH)
