"""What spreadsheets and people do to tables: read where it can be meant in one way only, and refused otherwise."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.company import catalogue
from domain.storage.database import Database
from domain.storage.schema.company import barcodes
from domain.storage.schema.ledger import lots
from domain.tables.importing import KINDS, Change, ImportRefused, check_import, import_company
from tests.databases import sqlite_database
from tests.domain.small_company import FILES, NOW, found, write
from tests.domain.tables.test_workbooks import Shown, item, workbook

OPENING = "site,bin,sku,lot,expiry,quantity,made_on\n"


def problems_of(database: Database, path: Path) -> list[tuple[int, str, str]]:
    with database.read() as connection, pytest.raises(ImportRefused) as refused:
        check_import(connection, path)
    return [(each.row, each.column, each.problem) for each in refused.value.problems]


@pytest.fixture
def ledger(tmp_path: Path):
    with sqlite_database(tmp_path, begin=found) as database:
        yield database


def row_of(**cells: str) -> str:
    """A table of items with one."""
    told = {"sku": "X", "name_en": "Thing", "unit": "piece", **cells}
    return ",".join(KINDS["items"].columns) + "\n" + ",".join(told.get(each, "") for each in KINDS["items"].columns)


@pytest.mark.parametrize("column", ["expiry", "made_on"])
@pytest.mark.parametrize("written", ["31/01/27", "1/5/27", "26-01-31", "5/3/26", "9999-12-31", "+75", "46053"])
def test_a_date_with_a_short_year_is_refused_by_row_and_column(
    ledger: Database, tmp_path: Path, column: str, written: str
) -> None:
    days = {"expiry": "2027-01-31", "made_on": "2026-01-31", column: written}
    row = f"EAST,B-01,PARA,P-1,{days['expiry']},12,{days['made_on']}\n"
    ((number, where, why),) = problems_of(ledger, write(tmp_path, {"opening": OPENING + row}))
    assert (number, where) == (2, column)
    assert why.endswith("write it as 2026-01-31")


def test_a_short_year_in_a_workbook_or_of_a_site_is_refused_too(ledger: Database, tmp_path: Path) -> None:
    rows = [list(KINDS["opening"].columns), ["EAST", "B-01", "PARA", "P-1", "31/01/27", 2]]
    assert [each[:2] for each in problems_of(ledger, workbook(tmp_path / "c.xlsx", {"opening": rows}))] == [
        (2, "expiry")
    ]
    header, *sites = FILES["sites"].splitlines()
    told = "\n".join([f"{header},closed", *(f"{site},31/12/27" for site in sites)])
    assert [each[:2] for each in problems_of(ledger, write(tmp_path, {"sites": told}))] == [
        (2, "closed"),
        (3, "closed"),
    ]


def test_a_date_that_can_be_no_other_is_read(ledger: Database, tmp_path: Path) -> None:
    write(tmp_path, {"opening": OPENING + "EAST,B-01,PARA,P-1,31/01/2027,12,2026年1月5日\n"})
    with ledger.write() as connection:
        import_company(connection, tmp_path, NOW)
        query = select(lots.c.expiry, lots.c.made_on).where(lots.c.code == "P-1")
        assert connection.execute(query).one() == (date(2027, 1, 31), date(2026, 1, 5))


@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("barcodes", "6.95003E+12"),
        ("barcodes", "6950025446465.0"),
        ("barcodes", "6950025446464"),
        ("barcodes", "69500257"),
        ("barcodes", "6 950025 446465"),
        ("barcodes", "6\u2009950025\u2009446465"),
        ("barcodes", "6950025446465;6900001117308"),
        ("barcodes", "6950025446465 6950025446465"),
        ("barcodes", "6950025446465 06950025446465"),
        *(("barcodes", told) for told in ("6950025446465/6900001117308", "6950025446465=case", "[6950025446465]")),
        *(("barcodes", told) for told in ("条码6950025446465", "6950025446465个", "6950025446465'", "-6950025446465")),
        *(("barcodes", told) for told in ("EAN 6950025446465", "ISBN 978-7-111-40701-0", "6950025446465 (case)")),
        *(("barcodes", told) for told in ("695002544646S", "2-Mar", "3月2日")),
        *(("barcodes", told) for told in ("04252614", "0-306-40615-2", "080442957X", "0317-8471")),
        *(("sku", told) for told in ("-", "n/a", "无", "2-Mar", "Mar-02", "3月2日")),
        *(("unit", told) for told in ("-", "n/a", "无", "1", "24")),
        ("sku", "1.23E+05"),
        ("sku", "1001.0"),
        ("unit", "1E+03"),
        ("packs", "case:24;box:6"),
        ("packs", "case:24 case:12"),
        ("packs", "case:24 Case:12"),
        ("packs", "Piece:6"),
        ("minimums", "EAST:10 EAST:20"),
        ("minimums", "EAST:10 east:20"),
        ("minimums", "EAST:10 东区仓:20"),
        ("minimums", "EAST:1.5"),
    ],
)
def test_what_a_cell_of_an_item_cannot_say_is_refused_once(
    ledger: Database, tmp_path: Path, column: str, written: str
) -> None:
    write(tmp_path, {"items": row_of(**{column: written})})
    assert [each[:2] for each in problems_of(ledger, tmp_path)] == [(2, column)]


def test_the_same_barcode_for_the_unit_and_a_pack_is_refused(ledger: Database, tmp_path: Path) -> None:
    write(tmp_path, {"items": row_of(packs="case:24", barcodes="6950025446465 6950025446465:case")})
    assert problems_of(ledger, tmp_path) == [(2, "barcodes", "06950025446465 is there twice")]


@pytest.mark.parametrize(
    "written",
    ["\u200e6950025446465", '="6950025446465"', "'6950025446465", "*6950025446465*", "\u00a06950025446465\u200b"],
)
@pytest.mark.parametrize("shape", ["csv", "xlsx"])
def test_a_barcode_with_something_around_it_is_found_by_a_scan(
    ledger: Database, tmp_path: Path, written: str, shape: str
) -> None:
    path = tmp_path
    if shape == "csv":
        write(tmp_path, {"items": row_of(barcodes=written)})
    else:
        path = workbook(tmp_path / "c.xlsx", {"items": item(barcodes=f" {written}")})  # a text, no formula
    with ledger.write() as connection:
        import_company(connection, path, NOW)
        hit = catalogue.by_barcode(connection, "6950025446465")
        assert hit
        assert hit.item.sku == "X"


def test_a_number_of_ones_own_says_that_it_is_meant_so(ledger: Database, tmp_path: Path) -> None:
    write(tmp_path, {"items": row_of(barcodes="!69500257")})
    with ledger.write() as connection:
        import_company(connection, tmp_path, NOW)
        assert connection.execute(select(barcodes.c.code).where(barcodes.c.code == "69500257")).one()
        assert import_company(connection, tmp_path, NOW).items == Change(unchanged=1)


@pytest.mark.parametrize("bins", ["A-01 B-01 a-02 A-02", "A-01 A-02,A-03;A-04", "A-01 A-02、A-03"])
def test_a_bin_that_is_there_twice_or_several_in_one_word_are_refused(
    ledger: Database, tmp_path: Path, bins: str
) -> None:
    sites = "code,name_en,name_zh,timezone,bins\n" + f'EAST,East,东,Asia/Shanghai,"{bins}"\n'
    assert [each[:2] for each in problems_of(ledger, write(tmp_path, {"sites": sites}))] == [(2, "bins")]


def test_a_known_bin_in_another_case_is_that_bin(ledger: Database, tmp_path: Path) -> None:
    sites = FILES["sites"].replace("A-01 B-01", "a-01 b-01")
    with ledger.read() as connection:
        write(tmp_path, {"sites": sites, "opening": OPENING + "EAST,a-01,water,,,6,\n"})
        told = check_import(connection, tmp_path)
    assert (told.sites, told.opening) == (Change(unchanged=2), Change(new=1))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("EAST,A-01,WATER,", "east,a-01,water,"),
        ("EAST,A-01,WATER,", "东区仓,A-01,WATER,"),
        ("EAST,A-01,WATER,", "ＥＡＳＴ,Ａ-01,ＷＡＴＥＲ,"),
        ("EAST,A-01,PARA,M-1", "EAST,A-01,PARA,m-1"),
        ("EAST,A-01,PARA,L 1", "EAST,A-01,PARA,L  1"),
        ("EAST,A-01,PARA,L 1", "East warehouse,A-01,PARA,L\u200b1"),
    ],
)
def test_the_same_stock_under_another_name_is_refused(ledger: Database, tmp_path: Path, one: str, other: str) -> None:
    expiry = "2027-01-31" if "PARA" in one else ""
    rows = "".join(f"{row},{expiry},6,\n" for row in (one, other))
    assert [each[:2] for each in problems_of(ledger, write(tmp_path, {"opening": OPENING + rows}))] == [(3, "lot")]


@pytest.mark.parametrize(("one", "other"), [("M-1", "m-1"), ("L 1", "L  1"), ("M-1", "Ｍ－１")])
def test_a_lot_in_two_bins_is_one_lot(ledger: Database, tmp_path: Path, one: str, other: str) -> None:
    rows = f"EAST,A-01,PARA,{one},2027-01-31,6,\nEAST,B-01,PARA,{other},2027-01-31,6,\n"
    write(tmp_path, {"opening": OPENING + rows})
    with ledger.write() as connection:
        import_company(connection, tmp_path, NOW)
        assert connection.execute(select(lots.c.code).where(lots.c.code != "")).scalars().all() == [one]
    with ledger.read() as connection:
        assert check_import(connection, tmp_path).opening == Change(unchanged=2)


@pytest.mark.parametrize("lot", ["1.2E+11", "20260131.0"])
def test_a_lot_that_a_spreadsheet_took_for_a_number_is_refused(ledger: Database, tmp_path: Path, lot: str) -> None:
    write(tmp_path, {"opening": OPENING + f"EAST,A-01,PARA,{lot},2027-01-31,6,\n"})
    assert [each[:2] for each in problems_of(ledger, tmp_path)] == [(2, "lot")]


def test_one_site_twice_and_a_name_of_two_sites_are_refused(ledger: Database, tmp_path: Path) -> None:
    people = FILES["people"].replace("manager,EAST WEST", "manager,EAST 东区仓:floor")
    assert [each[:2] for each in problems_of(ledger, write(tmp_path, {"people": people}))] == [(3, "sites")]
    sites = FILES["sites"].replace("西区仓", "东区仓")
    rows = {"people": FILES["people"], "sites": sites, "opening": OPENING + "东区仓,A-01,WATER,,,6,\n"}
    assert problems_of(ledger, write(tmp_path, rows)) == [
        (2, "site", "东区仓 is the name of EAST and WEST: write the code")
    ]


@pytest.mark.parametrize("between", [";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_may_have_other_separators_and_the_encoding_of_windows(
    ledger: Database, tmp_path: Path, between: str, encoding: str
) -> None:
    content = "sku,name_en,name_zh,unit,decimals,tracking,packs,barcodes,minimums\nX,Thing,东西,piece,,,case:24,,\n"
    (tmp_path / "items.csv").write_text(content.replace(",", between), encoding=encoding)
    with ledger.read() as connection:
        assert check_import(connection, tmp_path).items == Change(new=1)


def test_a_separator_may_be_said_above_the_columns(ledger: Database, tmp_path: Path) -> None:
    (tmp_path / "groups.csv").write_text("sep=;\nchat_id;sites;language\n7;EAST;en\n", encoding="utf-8")
    ((row, column, _),) = problems_of(ledger, tmp_path)
    assert (row, column) == (3, "chat_id")


def test_a_barcode_that_is_the_sku_of_another_item_is_refused_whichever_comes_first(
    ledger: Database, tmp_path: Path
) -> None:
    header, first = row_of(sku="X1", barcodes="X2").split("\n")
    second = row_of(sku="X2").split("\n")[1]
    assert [each[:2] for each in problems_of(ledger, write(tmp_path, {"items": f"{header}\n{second}\n{first}"}))] == [
        (3, "barcodes")
    ]
    assert [each[:2] for each in problems_of(ledger, write(tmp_path, {"items": f"{header}\n{first}\n{second}"}))] == [
        (3, "sku")
    ]


@pytest.mark.parametrize("shown_as", ['#,##0 "箱"', '0" cases"', '0.0"kg"'])
def test_a_number_that_is_shown_with_a_unit_is_refused(ledger: Database, tmp_path: Path, shown_as: str) -> None:
    rows = [list(KINDS["opening"].columns), ["EAST", "B-01", "PARA", "P-1", "2027-01-31", Shown(2, shown_as)]]
    ((row, column, why),) = problems_of(ledger, workbook(tmp_path / "c.xlsx", {"opening": rows}))
    assert (row, column) == (2, "quantity")
    assert "write the number alone" in why


@pytest.mark.parametrize("shown_as", ['"¥"#,##0.00', '#,##0.00 "CNY"', '#,##0.00"元"', '_-"£"* #,##0.00_-'])
def test_a_number_that_is_shown_as_money_is_read(ledger: Database, tmp_path: Path, shown_as: str) -> None:
    rows = [[*KINDS["opening"].columns, "cost"], ["EAST", "B-01", "PARA", "P-1", "2027-01-31", 2, Shown(3.2, shown_as)]]
    with ledger.read() as connection:
        check_import(connection, workbook(tmp_path / "c.xlsx", {"opening": rows}))


@pytest.mark.parametrize(("text", "why"), [("", "is empty"), ("\n\n", "is empty"), ("编码，名称\n1", "is named here")])
def test_a_table_that_names_none_of_its_columns_is_told_in_one_sentence(
    ledger: Database, tmp_path: Path, text: str, why: str
) -> None:
    ((row, column, told),) = problems_of(ledger, write(tmp_path, {"items": text}))
    assert (row, column) == (1, "")
    assert why in told
    assert "sku, name_en" in told


def test_a_column_without_a_name_is_told_by_its_place(ledger: Database, tmp_path: Path) -> None:
    text = "\n".join(f",{line}" for line in row_of().split("\n"))
    assert problems_of(ledger, write(tmp_path, {"items": text})) == [
        (1, "", "column 1 has no name: delete it, or name it")
    ]


@pytest.mark.parametrize("name", ["Items.csv", "ITEMS.CSV"])
def test_a_file_is_found_in_any_case_of_letters(ledger: Database, tmp_path: Path, name: str) -> None:
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / name).write_text(row_of(), encoding="utf-8")
    with ledger.write() as connection:
        assert import_company(connection, tmp_path / "t", NOW).items == Change(new=1)
