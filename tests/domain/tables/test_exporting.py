import csv
import io
import tempfile
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import update

from domain.company import people
from domain.company.values import code, folded, normal, plain, visible, written_barcode, written_code
from domain.ledger.history import value_at
from domain.ledger.sealing import seal
from domain.ledger.verification import verify
from domain.quantities import Quantity, cost_of
from domain.storage.database import Database
from domain.storage.schema.company import items, minimums
from domain.storage.schema.ledger import lots
from domain.tables.exporting import LeftOut, export_company, price_of
from domain.tables.importing import KINDS, Change, Imported, check_import, import_company
from domain.tables.table_files import write_csv, write_tables
from tests.databases import sqlite_database
from tests.domain.small_company import ANA, CHEN, LATER, LI, NOW, TODAY, Company

WORTH = st.tuples(st.integers(1, 10**15), st.integers(0, 10**15))
SHAPES = pytest.mark.parametrize("shape", ["company", "company.xlsx"])


def export(database: Database, path: Path) -> Path:
    with database.read() as connection:
        export_company(connection, path)
    return path


def check(database: Database, path: Path) -> Imported:
    with database.read() as connection:
        return check_import(connection, path)


def rows_of(folder: Path) -> dict[str, list[list[str]]]:
    return {
        name: list(csv.reader((folder / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines())) for name in KINDS
    }


def worth(database: Database) -> dict[str, int]:
    with database.read() as connection:
        return {each.part[0]: each.value for each in value_at(connection, NOW, "item")}


@pytest.fixture
def at_work(company: Company) -> Company:
    """A company with stock of all kinds, and people and groups that differ from site to site."""
    company.costs("WATER", standard=1_2345)
    company.costs("PARA", shelf_life=720)
    company.receive("WATER", 60, price="1.10")
    company.issue("WATER", 12)
    company.receive("RICE", "12.75", price="7.853")
    company.receive("PARA", 3, "P-1", LATER, made_on=TODAY, price="33.333333")
    company.receive("BANDAGE", 2, "B-1", by=ANA)
    with company.database.write() as connection:
        people.register_group(connection, -200, company.person(CHEN), "en")
        people.set_language(connection, company.person(LI), None)
        east = minimums.c.site_id == company.site("EAST").id
        connection.execute(update(minimums).where(east).values(maximum=200_000, lead_days=7))
        connection.execute(update(items).where(items.c.sku == "WATER").values(category="Drinks 饮料"))
        connection.execute(update(lots).where(lots.c.code == "P-1").values(supplier_lot="=S-77"))
    company.move(company.goods("WATER", 13), "A-01")
    company.seal()
    return company


@SHAPES
def test_to_import_what_was_exported_changes_nothing(at_work: Company, tmp_path: Path, shape: str) -> None:
    path = export(at_work.database, tmp_path / shape)
    told = check(at_work.database, path)
    assert told == Imported(*(Change(unchanged=count) for count in (2, 4, 4, 2, 5)))
    with at_work.database.write() as connection:
        assert import_company(connection, path, NOW) == told
    assert rows_of(export(at_work.database, tmp_path / "again"))["opening"][1:] == [
        ["WEST", "DOCK", "BANDAGE", "B-1", "", "2", "", "", ""],
        ["EAST", "DOCK", "PARA", "P-1", f"{LATER}", "3", f"{TODAY}", "'=S-77", "33.333"],
        ["EAST", "DOCK", "RICE", "", "", "12.750", "", "", "7.853"],
        ["EAST", "A-01", "WATER", "", "", "13", "", "", "1.10"],
        ["EAST", "DOCK", "WATER", "", "", "35", "", "", "1.10"],
    ]


@SHAPES
def test_a_new_ledger_starts_where_the_exported_one_is(at_work: Company, tmp_path: Path, shape: str) -> None:
    path = export(at_work.database, tmp_path / shape)
    with sqlite_database(tmp_path / "new") as new:
        with new.write() as connection:
            assert import_company(connection, path, NOW) == Imported(*map(Change, (2, 4, 4, 2, 5)))
            assert seal(connection)
            assert not verify(connection).differences
        assert worth(new) == worth(at_work.database) == {"WATER": 5280, "RICE": 10013, "PARA": 10000}
        assert rows_of(export(new, tmp_path / "new company")) == rows_of(export(at_work.database, tmp_path / "old"))


PRINTABLE = st.characters(exclude_categories=["C", "Z"])
DANGEROUS = st.sampled_from("=+-@'＝＠\"，,;#")
NAMES = st.text(PRINTABLE | DANGEROUS | st.just(" "), min_size=1, max_size=9).map(visible).filter(bool)
CODES = (
    st.text(PRINTABLE | DANGEROUS, min_size=1, max_size=9)
    .map(lambda text: unicodedata.normalize("NFKC", text))
    .filter(lambda text: text.isprintable() and plain(text) == text and not set(text) & set(" :"))
)
SKUS = CODES.map(folded).filter(lambda sku: sku != "" and folded(sku) == plain(sku) == sku)
"""In lower case: what one example has imported in capitals, another would find by another name."""


@st.composite
def catalogues(draw: st.DrawFn) -> list[list[str]]:
    rows = []
    for sku in draw(st.lists(SKUS, min_size=1, max_size=6, unique_by=lambda sku: sku.lstrip("bc"))):
        names = [draw(NAMES), draw(NAMES)]
        pack, size, least = (
            draw(CODES.filter(lambda name: name != "kg")),
            draw(st.integers(1, 99)),
            draw(st.integers(0)),
        )
        barcodes = f"{written_barcode(normal('B' + sku))} {written_barcode(normal('C' + sku))}:{pack}"
        minimums = f"EAST:{Decimal(least % 10**18).scaleb(-3):f}"
        rows.append([written_code(sku), *names, "kg", "3", "lot", f"{pack}:{size}", barcodes, minimums])
    return rows


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=catalogues())
def test_names_and_codes_survive_whatever_they_begin_with(company: Company, rows: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        write_tables(Path(place, "in"), [("items", KINDS["items"].columns, rows)])
        with company.database.write() as connection:
            import_company(connection, Path(place, "in"), NOW)
        for row in rows:
            assert (known := company.item(code(row[0]))).name_en == row[1]
            assert known.name_zh == row[2]
        for shape in ("out", "out.xlsx"):
            told = check(company.database, export(company.database, Path(place, shape)))
            assert (told.items.new, told.items.changed) == (0, 0)


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1 water", "@sum", "＝1", "'=1", "''+1", "-1+cmd", "-1.5.2"])
def test_what_a_spreadsheet_would_run_is_defused(company: Company, tmp_path: Path, name: str) -> None:
    write_tables(tmp_path / "in", [("items", KINDS["items"].columns, [["X", name, "水", "kg", *[""] * 5]])])
    with company.database.write() as connection:
        import_company(connection, tmp_path / "in", NOW)
    assert company.item("X").name_en == name
    assert rows_of(export(company.database, tmp_path / "out"))["items"][-1][1] == f"'{name}"
    book = load_workbook(export(company.database, tmp_path / "out.xlsx"))
    (cell,) = [row[1] for row in book["items"].iter_rows() if row[0].value == "X"]
    assert (cell.value, cell.data_type, cell.number_format) == (f"'{name}", "s", "@")


@SHAPES
def test_an_export_never_writes_over_what_is_there(company: Company, tmp_path: Path, shape: str) -> None:
    (tmp_path / shape).write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError):
        export(company.database, tmp_path / shape)
    assert (tmp_path / shape).read_text(encoding="utf-8") == "mine"


def test_what_does_not_fit_into_the_tables_is_counted(at_work: Company, tmp_path: Path) -> None:
    at_work.sent(at_work.request("WATER", 5, by=LI))
    with at_work.database.write() as connection:
        connection.execute(update(lots).where(lots.c.code == "P-1").values(status="recalled"))
    with at_work.database.read() as connection:
        assert export_company(connection, tmp_path / "company") == LeftOut(in_transit=1, not_ok=1)
    places = {(row[0], row[1]) for row in rows_of(tmp_path / "company")["opening"][1:]}
    assert places == {("EAST", "DOCK"), ("EAST", "A-01"), ("WEST", "DOCK")}


def test_the_export_says_what_the_company_knows_of_its_sites_and_items(at_work: Company, tmp_path: Path) -> None:
    at_work.close_site("WEST", LATER)
    rows = rows_of(export(at_work.database, tmp_path / "company"))
    closed = rows["sites"][0].index("closed")
    assert [row[closed] for row in rows["sites"][1:]] == ["", f"{LATER}"]
    told = {row[0]: row[8:] for row in rows["items"]}
    assert told["sku"] == ["minimums", "category", "shelf_life", "standard_cost", "maximums", "lead_times"]
    assert told["WATER"] == ["EAST:48 WEST:20", "Drinks 饮料", "", "1.2345", "EAST:200000", "EAST:7"]
    assert told["RICE"] == ["EAST:100.000", "", "", "", "EAST:200.000", "EAST:7"]
    assert told["PARA"] == ["", "", "720", "", "", ""]


@settings(max_examples=200, deadline=None)
@given(worth=WORTH, decimals=st.integers(0, 3))
def test_a_price_is_as_short_as_it_can_be_and_comes_to_the_value_again(worth: tuple[int, int], decimals: int) -> None:
    quantity, value = Quantity(worth[0], decimals, "kg"), worth[1]
    price = price_of(quantity, value)
    assert cost_of(quantity, price) == value
    coarser = round(price, max(-int(price.as_tuple().exponent) - 1, 2))
    assert coarser == price or cost_of(quantity, coarser) != value


def test_barcodes_that_differ_in_case_only_came_out_and_were_refused_when_they_came_in(
    company: Company, tmp_path: Path
) -> None:
    company.link("Bf", "WATER", "bottle")
    company.link("BF", "WATER", "bottle")
    told = check(company.database, export(company.database, tmp_path / "out"))
    assert (told.items.new, told.items.changed) == (0, 0)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("broken", ["\r", "\n", "\r\n"])
def test_a_line_break_within_a_cell_begins_no_row_with_a_formula(broken: str, end: str) -> None:
    told = io.StringIO(newline="")
    write_csv(told, ("name", "note"), [(f"milk{broken}=1+1", "")], end)
    assert told.getvalue() == f'name,note{end}"milk{broken}=1+1",{end}'


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "\t=", " =", "\r\n@", "＝", "＠", "'=", "'\t"])
def test_no_cell_of_a_table_that_we_write_begins_as_a_formula(begin: str) -> None:
    told = io.StringIO()
    write_csv(told, ("name", "change"), [(f"{begin}cmd|' /C calc'!A0", "-3"), ("plain", "-12.50")])
    (_, first, second) = csv.reader(io.StringIO(told.getvalue(), newline=""))
    assert first[0] == f"'{begin}cmd|' /C calc'!A0"
    assert (first[1], second) == ("-3", ["plain", "-12.50"])
