"""A company in an XLSX workbook, with all that a spreadsheet does to what people type."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from domain.storage.database import Database
from domain.storage.schema.company import barcodes, items
from domain.storage.schema.ledger import lots
from domain.tables.importing import KINDS, Change, Imported, ImportRefused, check_import, import_company
from tests.databases import sqlite_database
from tests.domain.small_company import FILES, NOW, Company, write

OPENING = """\
site,bin,sku,lot,expiry,quantity
EAST,A-01,WATER,,,60
EAST,B-01,PARA,P-1,2026-03-20,12
"""


@dataclass(frozen=True)
class Shown:
    """A number with a format."""

    value: float
    number_format: str


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    book = Workbook()
    book.remove(book["Sheet"])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                shown = value if isinstance(value, Shown) else Shown(value, "")
                cell = sheet.cell(number, column, shown.value)
                cell.number_format = shown.number_format or cell.number_format
    book.save(path)
    return path


def edited(path: Path, before: str, after: str) -> Path:
    """With another text in its sheets' XML."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(before.encode(), after.encode()))
    return path


def item(**cells: object) -> list[list[object]]:
    """A sheet of one item."""
    row = {"sku": "X", "name_en": "Thing", "unit": "piece", **cells}
    return [list(KINDS["items"].columns), [row.get(column) for column in KINDS["items"].columns]]


def problems_of(database: Database, path: Path) -> list[tuple[str, int, str, str]]:
    with database.read() as connection, pytest.raises(ImportRefused) as refused:
        check_import(connection, path)
    return [(each.file, each.row, each.column, each.problem) for each in refused.value.problems]


def test_a_workbook_comes_in_like_a_folder(database: Database, tmp_path: Path) -> None:
    tables = FILES | {"opening": OPENING}
    sheets = {name.title(): list(csv.reader(content.splitlines())) for name, content in tables.items()}
    path = workbook(tmp_path / "company.xlsx", sheets | {"Notes": [["whatever"]]})
    with database.write() as connection:
        assert import_company(connection, path, NOW) == Imported(*map(Change, (2, 4, 4, 1, 2)))
    with database.read() as connection:
        again = check_import(connection, write(tmp_path, tables))
    assert again == Imported(*(Change(unchanged=count) for count in (2, 4, 4, 1, 2)))


@pytest.fixture
def ledger(tmp_path: Path):
    with sqlite_database(tmp_path) as database:
        yield database


@pytest.mark.parametrize(
    ("sku", "barcode", "stored"),
    [
        (1001, 6901234567892, ("1001", "06901234567892")),
        (1001.0, 6.901234567892e12, ("1001", "06901234567892")),
        (Shown(12, "00000"), Shown(36000291452, "000000000000"), ("00012", "00036000291452")),
        ("0012", 36000291452, ("0012", "00036000291452")),
        (True, 4711, ("TRUE", "4711")),
        (0.1 + 0.2, " 36000291452 ", ("0.3", "36000291452")),
        ("'-1", "'=A1", ("-1", "=A1")),
    ],
)
def test_codes_are_understood_as_they_are_shown(
    ledger: Database, tmp_path: Path, sku: object, barcode: object, stored: tuple[str, str]
) -> None:
    path = workbook(tmp_path / "company.xlsx", {"items": item(sku=sku, barcodes=barcode, decimals=0.0)})
    with ledger.write() as connection:
        assert import_company(connection, path, NOW).items == Change(new=1)
    with ledger.read() as connection:
        query = select(items.c.sku, barcodes.c.code).join(barcodes, barcodes.c.item_id == items.c.id)
        assert connection.execute(query).all() == [stored]


def test_formulas_are_read_as_their_values(ledger: Database, tmp_path: Path) -> None:
    path = workbook(tmp_path / "company.xlsx", {"items": item(sku="=20+22", name_zh='=""')})
    edited(edited(path, "<f>20+22</f><v />", "<f>20+22</f><v>42</v>"), '"C2"><f>""</f>', '"C2" t="str"><f>""</f>')
    with ledger.write() as connection:
        import_company(connection, path, NOW)
    with ledger.read() as connection:
        assert connection.execute(select(items.c.sku, items.c.name_zh)).all() == [("42", "Thing")]


def test_an_expiry_may_be_a_real_date(company: Company, tmp_path: Path) -> None:
    rows = [list(KINDS["opening"].columns), ["EAST", "B-01", "PARA", "P-1", date(2026, 5, 31), 2.0]]
    with company.database.write() as connection:
        import_company(connection, workbook(tmp_path / "company.xlsx", {"opening": rows}), NOW)
        assert connection.execute(select(lots.c.expiry).where(lots.c.code == "P-1")).scalar() == date(2026, 5, 31)


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("sku", date(2026, 3, 4), "2026-03-04 is a date: if it was a code, format the cell as text"),
        ("barcodes", 690123456789012345, "more digits than a number keeps in a spreadsheet: format the cell as text"),
        ("name_en", "#REF!", "the formula gives #REF!"),
        ("name_zh", "=A1", "a formula without its value: save the workbook in a spreadsheet program"),
        ("unit", time(12, 30), "12:30:00 is a time, not a date"),
        ("decimals", 0.5, "0.5 is none of 0, 1, 2, 3"),
    ],
)
def test_a_cell_that_lost_what_was_typed_is_told_once(
    ledger: Database, tmp_path: Path, column: str, value: object, problem: str
) -> None:
    path = workbook(tmp_path / "company.xlsx", {"items": item(**{column: value})})
    ((*where, told),) = problems_of(ledger, path)
    assert where == ["sheet items", 2, column]
    assert told.startswith(problem)


def test_empty_rows_and_columns_at_the_end_and_wrong_dimensions_are_nothing(ledger: Database, tmp_path: Path) -> None:
    header, row = item()
    sheet = [[*header, None, " "], [*row, "", None], [None] * 20, [" "], *[[""]] * 50]
    path = edited(workbook(tmp_path / "company.xlsx", {"items": sheet}), 'ref="A1:T54"', 'ref="A1"')
    with ledger.read() as connection:
        assert check_import(connection, path).items == Change(new=1)


def test_a_title_above_the_columns_is_refused_in_one_sentence(ledger: Database, tmp_path: Path) -> None:
    path = workbook(tmp_path / "company.xlsx", {"items": [["Our items", None, None, "v3"], [], *item()]})
    assert problems_of(ledger, path) == [
        ("sheet items", 1, "", "the names of the columns are in row 3: nothing may stand above them")
    ]


def test_what_is_no_workbook_is_refused(ledger: Database, tmp_path: Path) -> None:
    whole = workbook(tmp_path / "company.xlsx", {"items": item()}).read_bytes()
    for name, content in (("a.xlsx", b"sku,name"), ("b.csv", b"sku"), ("c.xlsx", whole[:2000]), ("d.xls", whole)):
        (tmp_path / name).write_bytes(content)
        ((_, _, _, told),) = problems_of(ledger, tmp_path / name)
        assert told == "this is neither a folder of CSV files nor an XLSX workbook"
    torn = edited(tmp_path / "company.xlsx", "</sheetData>", "")
    ((_, _, _, told),) = problems_of(ledger, torn)
    assert told == "this is neither a folder of CSV files nor an XLSX workbook"
    ((_, _, _, told),) = problems_of(ledger, workbook(tmp_path / "other.xlsx", {"stuff": [["sku"]]}))
    assert told.startswith("there is none of sheet sites, sheet fields, sheet items")
    ((_, _, _, told),) = problems_of(ledger, tmp_path / "missing.xlsx")
    assert told == "there is no such folder, nor such a workbook"


def torn(data: bytearray, begin: int, end: int) -> None:
    for place in range(begin, end):
        data[place] ^= 0xFF


def locked(data: bytearray, begin: int, end: int) -> None:
    """Every part of the archive says that it has a password."""
    del begin, end
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + flags] |= 1
            place = data.find(mark, place + 4)


def unknown_way(data: bytearray, begin: int, end: int) -> None:
    """Every part is compressed in a way that nobody knows."""
    del begin, end
    for mark, method in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = data.find(mark)
        while place >= 0:
            data[place + method] = 77
            place = data.find(mark, place + 4)


@pytest.mark.parametrize("hurt", [torn, locked, unknown_way])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_a_workbook_that_is_hurt_is_refused_in_a_sentence(
    ledger: Database, tmp_path: Path, hurt: Callable[[bytearray, int, int], None], part: str
) -> None:
    rows = item() + [[f"S{number}", "Thing", "", "piece", "0", "none", "", "", ""] for number in range(300)]
    path = workbook(tmp_path / "company.xlsx", {"items": rows})
    data = bytearray(path.read_bytes())
    with ZipFile(path) as archive:
        begin = archive.getinfo(part).header_offset + 60
        hurt(data, begin, begin + archive.getinfo(part).compress_size // 2)
    path.write_bytes(data)
    assert problems_of(ledger, path)
