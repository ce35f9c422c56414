"""Looking after the sheet: comparing it with the ledger, and writing it anew, while the bot runs."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import cli
from bot.migrations.schema_version import prepare
from domain.company.sheet import state
from sheets.healing import steps
from sheets.mirror.checking import Checking
from sheets.tabs.movements import MOVEMENTS
from sheets.tabs.stock import STOCK
from sheets.tabs.sync import SYNC
from sheets.words import Language
from tests.databases import sqlite_database
from tests.domain.small_company import NOW, Company
from tests.sheets.conftest import Office


def differing(office: Office) -> list[str]:
    checking = Checking(office.company.database, office.workbook, Language.BOTH)
    return [str(each) for part in (checking.behind(), *checking.parts()) for each in part]


def sheet_id(office: Office, title: str) -> int:
    found = next(each for each in office.workbook.describe()["sheets"] if each["properties"]["title"].startswith(title))
    return int(found["properties"]["sheetId"])


def text(value: str) -> dict[str, Any]:
    return {"values": [{"userEnteredValue": {"stringValue": value}}]}


def vandalise(office: Office) -> None:
    """An edited and a deleted row of movements, an edited cell of the stock, a note of somebody's beside it."""
    movements, stock = sheet_id(office, "Movements"), sheet_id(office, "Stock 库存")
    beside = len(STOCK.columns)
    office.edit(
        {"appendDimension": {"sheetId": stock, "dimension": "COLUMNS", "length": 1}},
        *(
            {
                "updateCells": {
                    "start": {"sheetId": sheet, "rowIndex": row, "columnIndex": column},
                    "rows": [text(value)],
                    "fields": "userEnteredValue",
                }
            }
            for sheet, row, column, value in (
                (movements, 1, MOVEMENTS.place("person"), "somebody else"),
                (stock, 1, STOCK.place("on_hand"), "many"),
                (stock, 1, beside, "mine"),
            )
        ),
        {"deleteDimension": {"range": steps.span(movements, "ROWS", 3, 4)}},
    )


def test_what_was_put_right_is_told_by_what_people_see_of_tabs_and_rows(office: Office) -> None:
    for _ in range(2):
        office.company.receive("WATER", 5)
    office.mirrored()
    stock, lots = (sheet_id(office, title) for title in ("Stock 库存", "Lots"))
    office.edit(
        {
            "updateCells": {
                "start": {"sheetId": stock, "rowIndex": 1, "columnIndex": STOCK.place("on_hand")},
                "rows": [text("many")],
                "fields": "userEnteredValue",
            }
        },
        steps.properties(lots, title="Batches"),
    )
    office.mirrored()
    told = [detail for (detail,) in office.read(SYNC, "detail")]
    assert any(each.startswith("Stock 库存 · RICE EAST · On hand 现有 · many → 0") for each in told), told
    assert "Batches → Lots and expiry 批次与效期" in told
    assert not any(name in each for each in told for name in ("stock ·", "lots ·", "on_hand"))


def test_every_cell_is_compared_and_nothing_changed(office: Office) -> None:
    for _ in range(4):
        office.company.receive("WATER", 5)
    office.mirrored()
    assert differing(office) == []
    vandalise(office)
    before = office.sandbox.control.state("sheet")
    told = differing(office)
    assert any(" · By 经手人: somebody else, not " in each for each in told), told
    assert any(each.startswith("Movements 流水 · ") for each in told)
    assert any(each.startswith("Stock 库存 · RICE EAST · On hand 现有: many, not ") for each in told)
    inside = ("movements", "on_hand", "person", "stock ·", "lots ·", "1:1")
    assert not any(name in each for each in told for name in inside), "people see no names of the program's own"
    assert not any("mine" in each for each in told)
    assert office.sandbox.control.state("sheet") == before
    office.company.receive("WATER", 1)
    office.company.seal()
    assert "Movements 流水: bookings up to 4, not up to 5" in differing(office)
    office.restart()
    office.mirrored()
    assert differing(office) == []


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    with sqlite_database(tmp_path, empty=True) as database:
        prepare(database)
        yield Company.founded(database, tmp_path)


@pytest.fixture
def command(office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    there = office.sandbox
    values = {
        "TOKEN": there.token,
        "SHEET": there.spreadsheet,
        "GOOGLE_CREDENTIALS": there.service_account,
        "GOOGLE_API": there.google,
        "DATABASE": f"sqlite:///{tmp_path / 'ledger.sqlite3'}",
    }
    for name, value in values.items():
        monkeypatch.setenv(f"STOREKEEPER_{name}", str(value))
    return CliRunner()


def test_the_commands(office: Office, command: CliRunner) -> None:
    found = command.invoke(cli.app, ["mirror", "status"])
    assert (found.exit_code, found.stdout) == (1, "no bot has written into a sheet yet\n")
    for _ in range(4):
        office.company.receive("WATER", 5)
    office.mirrored()
    with office.company.database.write() as connection:
        state.note(connection, state.SheetFinding(office.workbook.id, 3, 0, 5_000_000), NOW)
    status = command.invoke(cli.app, ["mirror", "status"])
    assert "3 of 4 written (75%), 1 to come" in status.stdout
    assert "(50%)" in status.stdout
    assert json.loads(command.invoke(cli.app, ["mirror", "status", "--json"]).stdout)["booked"] == 4
    vandalise(office)
    checked = command.invoke(cli.app, ["mirror", "check", "--pause", "0"])
    assert checked.exit_code == 1, checked.output
    assert "On hand 现有: many, not " in checked.stdout
    rebuilt = command.invoke(cli.app, ["mirror", "rebuild"])
    assert rebuilt.exit_code == 0, rebuilt.output
    assert command.invoke(cli.app, ["mirror", "check"]).exit_code == 0
    assert "mine" in office.shown("Stock")[0]
    assert office.mirrored() == 0  # the running bot goes on from it
