"""What the command line says of the ledger."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner, Result

from bot import cli
from bot.cli import reports
from bot.cli.reports import By, Report, Unclear
from bot.migrations.schema_version import prepare
from domain.errors import PeriodNotOver, UnknownItem, UnknownLot, UnknownSite
from domain.tables.cells import Problem
from domain.tables.importing import ImportRefused
from tests.databases import new_database
from tests.domain.small_company import ANA, LATER, NOW, TODAY, YESTERDAY, Company

SHANGHAI = ZoneInfo("Asia/Shanghai")
EVENING = NOW.replace(hour=20)
"""In Shanghai it is the next day then."""


def stock(company: Company, sku: str | None = None, site: str | None = None, at: str | None = None) -> Report:
    with company.database.read() as connection:
        return reports.stock(connection, NOW, sku, site, at)


def value(company: Company, by: By = By.SITE, at: str | None = None) -> Report:
    reports.seal_all(company.database)
    with company.database.read() as connection:
        return reports.value(connection, NOW, by, at)


def trace(company: Company, sku: str, lot: str) -> list[str]:
    with company.database.read() as connection:
        return reports.trace(connection, sku, lot).splitlines()


def close(company: Company, site: str, through: date | None) -> str:
    with company.database.write() as connection:
        return reports.close(connection, site, through, NOW)


@pytest.mark.parametrize(
    ("said", "moment", "words"),
    [
        ("2026-03-01", datetime(2026, 3, 1, 15, 59, 59, 999999, UTC), "at the end of 2026-03-01 (Asia/Shanghai)"),
        ("2026-03-01 12:00", datetime(2026, 3, 1, 4, 0, tzinfo=UTC), "at 2026-03-01 12:00 (Asia/Shanghai)"),
        ("2026-03-01T12:00:30", datetime(2026, 3, 1, 4, 0, 30, tzinfo=UTC), "at 2026-03-01 12:00 (Asia/Shanghai)"),
        ("2026-03-01T12:00Z", datetime(2026, 3, 1, 12, 0, tzinfo=UTC), "at 2026-03-01 20:00 (Asia/Shanghai)"),
        (None, NOW, "now, 2026-03-10 12:00 (Asia/Shanghai)"),
    ],
)
def test_a_moment_is_in_the_zone_and_a_date_is_its_end(said: str | None, moment: datetime, words: str) -> None:
    found = reports.when(said, SHANGHAI, NOW)
    assert (found.moment, found.words) == (moment, words)


@pytest.mark.parametrize("said", ["yesterday", "", "2026-02-30", "2026-03-01 25:00", "0001-01-01 00:00"])
def test_what_is_no_moment_is_told(said: str) -> None:
    with pytest.raises(Unclear, match="is no moment"):
        reports.when(said, SHANGHAI, NOW)


def test_a_table_stands_in_columns_however_wide_its_letters_are() -> None:
    rows = (("A-1", "牛奶", "7"), ("B", "Cafe\u0301 au lait", "1200.50"))
    report = Report("Milk", ("sku", "name", "n"), rows, frozenset({"n"}), ("total", "", "1207.50"))
    assert report.text().splitlines() == [
        "Milk",
        "sku    name                n",
        "A-1    牛奶                7",
        "B      Cafe\u0301 au lait  1200.50",
        "total                1207.50",
    ]
    assert Report("Milk", ("sku",), ()).text() == "Milk\nnothing"


def test_tools_get_the_same_rows_without_title_and_total() -> None:
    rows = (("A,1", '"=1"', "7"),)
    told = Report("Milk", ("sku", "name", "n"), rows, frozenset({"n"}), ("total", "", "7")).csv()
    assert list(csv.reader(io.StringIO(told))) == [["sku", "name", "n"], ["A,1", '"=1"', "7"]]


def test_the_stock_is_told_as_it_was(company: Company) -> None:
    company.receive("WATER", 60, now=NOW - timedelta(days=2))
    company.receive("PARA", 3, "P-1", LATER, now=NOW - timedelta(days=2))
    company.issue("WATER", 12)
    now = stock(company)
    assert now.title == "Stock now, 2026-03-10 04:00 (UTC)"
    assert now.rows == (
        ("PARA", "Paracetamol", "EAST", "DOCK", "P-1", f"{LATER}", "3", "box"),
        ("WATER", "Spring water", "EAST", "DOCK", "", "", "48", "bottle"),
    )
    assert now.total is None
    before = stock(company, "water", at=f"{YESTERDAY}")
    assert [row[6] for row in before.rows] == ["60"]
    assert before.total == ("total", "", "", "", "", "", "60", "bottle")
    assert stock(company, at="2026-03-07").rows == ()


def test_the_end_of_a_day_is_that_of_the_site(company: Company) -> None:
    company.receive("WATER", 60, now=EVENING)
    company.receive("WATER", 7, by=ANA, now=EVENING)
    day = f"{TODAY}"
    assert [row[2] for row in stock(company, at=day).rows] == ["EAST", "WEST"]
    assert stock(company, site="east", at=day).rows == ()
    west = stock(company, site="WEST", at=day)
    assert (west.title, len(west.rows)) == (f"Stock at the end of {TODAY} (Europe/Berlin)", 1)


def test_what_is_not_known_is_refused(company: Company) -> None:
    with pytest.raises(UnknownItem):
        stock(company, "NOPE")
    with pytest.raises(UnknownSite):
        stock(company, site="NOPE")
    with pytest.raises(UnknownItem):
        trace(company, "NOPE", "P-1")
    with pytest.raises(UnknownLot):
        trace(company, "PARA", "P-1")


def test_the_value_of_the_stock_is_told_in_parts_that_add_up(company: Company) -> None:
    company.receive("WATER", 3, price="0.335")
    company.receive("PARA", 2, "P-1", LATER, price="4")
    company.receive("PARA", 2, "P-2", LATER, price="6")
    company.receive("WATER", 3, price="0.335", by=ANA)
    by_site = value(company)
    assert by_site.columns == ("site", "value")
    assert (by_site.rows, by_site.total) == ((("EAST", "21.00"), ("WEST", "1.00")), ("total", "22.00"))
    assert value(company, By.ITEM).rows == (("PARA", "20.00"), ("WATER", "2.00"))
    by_lot = value(company, By.LOT)
    assert by_lot.rows == (("PARA", "P-1", "10.00"), ("PARA", "P-2", "10.00"), ("WATER", "", "2.00"))
    assert by_lot.total == ("total", "", "22.00")
    assert value(company, By.CATEGORY).rows == (("(none)", "22.00"),)
    assert value(company, at=f"{YESTERDAY}").total == ("total", "0.00")


def test_what_was_nowhere_is_worth_nothing_in_every_division(company: Company) -> None:
    """What went out yesterday is told today, when a dearer receipt has been told: nothing was left of it."""
    company.receive("WATER", 3, price="2", on=YESTERDAY)
    company.receive("WATER", 3, price="6")
    company.issue("WATER", 3, on=YESTERDAY)
    for by in By:
        told = value(company, by, f"{YESTERDAY} 23:00")
        assert told.total is not None
        assert len({len(cells) for cells in (told.columns, told.total, *told.rows)}) == 1
        assert told.total[-1] == "0.00"


def test_the_story_of_a_lot_is_told_in_sentences(company: Company) -> None:
    company.receive("PARA", 12, "P-1", LATER, made_on=YESTERDAY)
    company.move(company.goods("PARA", 10, lot="P-1"), "A-01")
    company.issue("PARA", 2, now=NOW + timedelta(hours=1))
    company.damage(company.goods("PARA", 1, "A-01", "P-1"))
    company.reserve("PARA", 4)
    company.decide("PARA", "P-1", "held", "a complaint")
    told = trace(company, "para", "P-1")
    assert told[0] == f"Lot P-1 of PARA, Paracetamol: made on {YESTERDAY}, expires on {LATER}, on hold."
    assert told[1:3] == [
        "It came in:",
        "  2026-03-10 04:00  R-000001 (receipt)  12 boxes from supplier to EAST/DOCK, booked by 李伟",
    ]
    moved, went, now, decided = (
        told.index(each) for each in ("It was moved:", "It went out:", "It is now:", "Decisions, the last first:")
    )
    assert [line.split("  ")[3] for line in told[moved + 1 : went]] == [
        "10 boxes from EAST/DOCK to EAST/A-01, booked by 李伟",
        "1 box from EAST/A-01 to EAST/DAMAGED, booked by 李伟: fell down",
    ]
    assert told[went + 1].startswith("  2026-03-10 05:00  I-000003 (issue)  2 boxes from EAST/")
    held = told[now + 1 : decided]
    assert sum(int(re.findall(r": (\d+) box", line)[0]) for line in held) == 10
    assert sum("not reserved" in line for line in held) == 1
    assert told[decided + 1] == "  2026-03-10 04:00  on hold, says Chen Yu 陈钰: a complaint"
    assert told[-2:] == ["Who touched it: 李伟, Chen Yu 陈钰.", "All times are UTC."]


def test_a_lot_of_which_nothing_is_left_says_so(company: Company) -> None:
    company.receive("BANDAGE", 2, "B-1")
    company.issue("BANDAGE", 2)
    told = trace(company, "BANDAGE", "B-1")
    for sentence in ("It was not moved.", "Nothing of it is left.", "Nothing was decided about it."):
        assert sentence in told


def test_the_books_of_a_site_are_closed_and_opened_again(company: Company) -> None:
    february = date(2026, 2, 28)
    assert close(company, "east", february) == "The books of EAST are closed through 2026-02-28 now; they were open."
    assert close(company, "EAST", february) == "The books of EAST are closed through 2026-02-28 already."
    with company.database.read() as connection:
        told = reports.closed_periods(connection)
    assert told.rows == (("EAST", "East warehouse", "2026-02-28"), ("WEST", "West warehouse", ""))
    opened = "The books of EAST are open now; they were closed through 2026-02-28."
    assert close(company, "EAST", None) == opened
    assert close(company, "EAST", None) == "The books of EAST are open already."
    with pytest.raises(PeriodNotOver):
        close(company, "EAST", TODAY)
    with pytest.raises(UnknownSite):
        close(company, "NOPE", february)


def differences(company: Company, *noted: str) -> list[str]:
    with company.database.read() as connection:
        return [each.where for each in reports.against(connection, reports.marks(noted))]


def test_a_head_that_was_noted_is_found_in_the_journal_again_or_it_differs(company: Company) -> None:
    company.receive("WATER", 1)
    reports.seal_all(company.database)
    with company.database.read() as connection:
        ((day, position, found),) = reports.heads(connection).rows
    assert (day, position) == (f"{TODAY}", "1")
    company.receive("WATER", 1)
    reports.seal_all(company.database)
    assert differences(company, f"1:{found}", f" 1:{found[:12].upper()}\n") == []
    other = found[:-1] + ("0" if found[-1] != "0" else "1")
    assert differences(company, f"1:{other}", f"2:{found}", f"3:{found}") == ["journal 1", "journal 2", "journal 3"]


@pytest.mark.parametrize("noted", ["1", "1:abc", "0:aaaaaaaaaaaa", "x:aaaaaaaaaaaa", f"1:{'a' * 65}", "1:nothexadecim"])
def test_what_is_no_head_of_a_journal_is_told(noted: str) -> None:
    with pytest.raises(Unclear, match="is no head of the journal"):
        reports.marks([noted])


def test_a_refusal_is_a_sentence_even_where_there_are_no_words_for_it() -> None:
    assert reports.refusal(UnknownSite("NOPE", ("EAST",))).startswith("There is no site NOPE")
    wrong = ImportRefused((Problem("items.csv", 2, "sku", "is missing"),))
    assert reports.refusal(wrong) == "items.csv, row 2, sku: is missing"


Command = Callable[..., Result]


@pytest.fixture(params=["sqlite", "postgresql"])
def books(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Company]:
    """A company in a database that the program made."""
    with new_database(request, tmp_path, empty=True) as database:
        prepare(database)
        yield Company.founded(database, tmp_path)


@pytest.fixture
def command(books: Company) -> Command:
    def run(*words: str) -> Result:
        return CliRunner().invoke(cli.app, words, env={"STOREKEEPER_DATABASE": books.database.url})

    return run


def test_each_command_prints_its_report(books: Company, command: Command) -> None:
    books.receive("PARA", 12, "P-1", LATER, price="1.25")
    assert command("stock", "para", "--site", "EAST", "--csv").stdout.splitlines()[1].split(",")[4:7] == [
        "P-1", f"{LATER}", "12",
    ]  # fmt: skip
    stock = command("stock", "--at", f"{YESTERDAY}")
    assert (stock.exit_code, stock.stdout) == (0, f"Stock at the end of {YESTERDAY} (UTC)\nnothing\n")
    value = command("value", "--by", "lot", "--csv")
    assert value.stdout == "sku,lot,value\nPARA,P-1,15.00\n", "sealed, and so valued, first"
    assert value.stderr.startswith("Value now")
    assert "12 boxes from supplier to EAST/DOCK" in command("trace", "PARA", "P-1").stdout
    assert "closed through 2026-01-31 now" in command("close", "EAST", "2026-01-31").stdout
    assert command("periods", "--csv").stdout.splitlines()[1] == "EAST,East warehouse,2026-01-31"
    assert "are open now" in command("reopen", "EAST").stdout


def test_the_ledger_is_verified_against_what_was_noted_of_it(books: Company, command: Command) -> None:
    books.receive("WATER", 1)
    books.seal()
    _, position, found = command("heads", "--csv").stdout.splitlines()[1].split(",")
    agrees = command("verify", "--against", f"{position}:{found[:12]}", "--against", f"{position}:{found}")
    assert (agrees.exit_code, agrees.stdout) == (0, "1 movements, 1 balances: everything agrees\n")
    wrong = command("verify", "--against", f"7:{found}", "--json")
    assert wrong.exit_code == 1
    assert [each["where"] for each in json.loads(wrong.stdout)["differences"]] == ["journal 7"]
    assert "1 difference\n" in command("verify", "--against", f"{position}:{'0' * 12}").stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("stock NOPE", "No item has the SKU NOPE"),
        ("stock --site NOPE", "There is no site NOPE"),
        ("stock --at yesterday", "yesterday is no moment"),
        ("value --at 2026-13-01", "2026-13-01 is no moment"),
        ("trace NOPE P-1", "No item has the SKU NOPE"),
        ("trace PARA P-1", "PARA has no lot P-1"),
        ("close EAST 2999-01-01", "1 Jan 2999 is not over yet"),
        ("close NOPE 2026-01-31", "There is no site NOPE"),
        ("reopen NOPE", "There is no site NOPE"),
        ("verify --against 12:abc", "12:abc is no head of the journal"),
    ],
)
def test_what_is_refused_is_said_in_a_sentence_with_exit_code_2(command: Command, words: str, sentence: str) -> None:
    done = command(*words.split())
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"storekeeper: {sentence}")
