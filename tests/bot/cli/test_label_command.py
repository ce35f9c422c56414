"""`storekeeper label`: what it writes is read back, and what it refuses is one line with exit code 2."""

import pypdfium2
import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.labels.errors import NeedsBarcode
from bot.labels.stored import barcode_of, item_label, places_named
from bot.migrations.schema_version import prepare
from bot.scanner.scanning import scan
from domain.company import gs1
from domain.errors import UnknownLot, UnknownPlace, UnknownSite
from tests.bot.scanner.test_scanner import file
from tests.databases import sqlite_database
from tests.domain.small_company import LATER, Company


@pytest.fixture
def company(tmp_path, monkeypatch):
    """In SQLite; the command is run in its folder."""
    with sqlite_database(tmp_path, empty=True) as database:
        prepare(database)
        company = Company.founded(database, tmp_path)
        company.receive("PARA", 5, "P-2601", LATER)
        company.link("6901028384025", "PARA", "box")
        monkeypatch.setenv("STOREKEEPER_DATABASE", f"sqlite:///{tmp_path / 'ledger.sqlite3'}")
        monkeypatch.chdir(tmp_path)
        yield company


def run(*words):
    return CliRunner().invoke(app, ["label", *words])


def codes(path):
    """What is read of each page, a label after the other."""
    pdf = pypdfium2.PdfDocument(path.read_bytes())
    pictures = [page.render(scale=300 / 72, grayscale=True).to_pil() for page in pdf]
    pdf.close()
    return [scan(file(picture, "PNG"), seconds=60).codes for picture in pictures]


def test_an_items_label_says_lot_and_expiry(company, tmp_path):
    done = run("para", "2", "--lot", "p-2601", "--sheet", "58x40")
    assert (done.exit_code, done.output) == (
        0,
        "labels.pdf: 2 x datamatrix on 58x40. Print it at 100 %, not fitted to the page.\n",
    )
    read = codes(tmp_path / "labels.pdf")
    assert len(read) == 2
    for (code,) in read:
        told = gs1.read(code.text, gs1=code.gs1)
        assert (told.gtin, told.lot, told.expiry) == ("06901028384025", "P-2601", LATER)


def test_a_sheet_is_gone_on_with(company, tmp_path):
    done = run("WATER", "12", "--pack", "case", "--skip", "20", "--language", "zh", "--output", "cases.pdf")
    assert done.exit_code == 0
    first, second = codes(tmp_path / "cases.pdf")
    assert {code.text for code in (*first, *second)} == {"16901234567899"}


def test_bins_are_labelled_one_by_one_or_all_of_a_site(company, tmp_path):
    assert run("--bin", "WEST/A-01", "--bin", "EAST/*", "--sheet", "100x50").exit_code == 0
    assert [code.text for (code,) in codes(tmp_path / "labels.pdf")] == [
        "LOC:WEST/A-01",
        "LOC:EAST/A-01",
        "LOC:EAST/B-01",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["NOSUCH"], "NOSUCH"),
        (["PARA", "--lot", "X-1"], "PARA has no lot X-1"),
        (["WATER", "--pack", "pallet"], "pallet"),
        (["RICE", "--pack", "sack"], "no barcode stands for a sack of RICE"),
        (["RICE", "--kind", "ean"], "ean needs a GTIN, and RICE has none for kg"),
        (["RICE", "--kind", "morse"], "there is no kind 'morse': it is one of code128, ean, qr, datamatrix, gs1-128"),
        (["RICE", "--sheet", "letter"], "there is no sheet 'letter': it is one of a4-3x8"),
        (["RICE", "--skip", "24"], "a page has 24 labels, so 0 to 23 of them can be skipped"),
        (["RICE", "--language", "xx"], "there is no language 'xx': it is one of en, zh"),
        (["PARA", "--lot", "P-2601", "--kind", "gs1-128", "--sheet", "50x30"], "too small for this gs1-128"),
        (["RICE", "--output", "no/such/folder.pdf"], "no/such/folder.pdf cannot be written: No such file or directory"),
        (["--bin", "NORTH/A-01"], "NORTH"),
        (["--bin", "EAST/Z-99"], "Z-99"),
        (["--bin", "EAST"], 'name a place as in EAST/A-01, or all bins of a site as in "EAST/*"'),
        (["--bin", "EAST/A-01", "--kind", "ean"], "ean cannot hold 'LOC:EAST/A-01'"),
        (["RICE", "--bin", "EAST/A-01"], "name an item by its SKU"),
        ([], "name an item by its SKU"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(company, tmp_path, words, said):
    done = run(*words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.startswith("storekeeper: ")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "labels.pdf").exists()


def test_the_ledger_knows_barcode_lot_and_place(company):
    with company.database.read() as connection:
        water, para = company.item("WATER"), company.item("PARA")
        assert barcode_of(connection, water, "case") == "16901234567899"
        assert barcode_of(connection, water, "pallet") is None
        assert item_label(connection, para, language="en", lot="p-2601").lines[1] == "Lot P-2601"
        with pytest.raises(UnknownLot):
            item_label(connection, para, language="en", lot="X-1")
        with pytest.raises(NeedsBarcode):
            item_label(connection, para, language="en", pack="carton")
        for text in ("EAST/A-01", "LOC:EAST/A-01", " east/a-01 ", "东区仓/A-01"):
            ((site, place),) = places_named(connection, text)
            assert (site.code, place.code) == ("EAST", "A-01")
        assert [place.code for _, place in places_named(connection, "EAST/*")] == ["A-01", "B-01"]
        for text, error in (("NORTH/A-01", UnknownSite), ("EAST/Z", UnknownPlace), ("EAST", UnknownPlace)):
            with pytest.raises(error):
                places_named(connection, text)


def test_a_gtin_is_chosen_before_a_code_of_the_companys_own(company):
    company.link("A-OWN-CODE", "WATER", "bottle")
    with company.database.read() as connection:
        assert barcode_of(connection, company.item("WATER"), "bottle") == "06901234567892"
        assert barcode_of(connection, company.item("BANDAGE"), "roll") == "WH-BANDAGE"
