"""The demo: the whole bot against stand-ins for Telegram and Google, with a small company, and nothing to set up."""

import asyncio
import csv
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import requests
import typer

from bot.chat.texts import language_of
from bot.cli.demo_clock import ACTIONS, DemoClock
from bot.cli.files import url_of
from bot.cli.opening import fail, held
from bot.migrations.schema_version import SchemaMismatch, migrate
from bot.settings import Settings
from bot.telegram.application import run
from domain.company import people, places
from domain.company.settings import changing, issuing
from domain.company.settings.declaration import Setting
from domain.company.settings.fields import FIELDS
from domain.company.settings.store import Editor
from domain.storage.database import Database
from domain.tables.importing import import_company
from domain.tables.table_files import write_csv
from sheets.client import connect
from sheets.words import Language
from sheets.writing.desk import Desk

READY_SECONDS = 20
STOP_SECONDS = 5

GROUP = -1001000000001
MANAGER = 1002
STRANGER = {"id": 1003, "first_name": "Kim", "language_code": "en", "label": "stranger"}
PHONES = {
    1001: {"first_name": "Ana Silva", "language_code": "en", "label": "floor, East"},
    1004: {"first_name": "李伟", "language_code": "zh-hans", "label": "floor, West"},
    MANAGER: {"first_name": "Chen Yu 陈钰", "language_code": "en", "label": "manager"},
}

MORNING = {"label": "☀️ Run the morning now 发晨报", "person": MANAGER, "chat": GROUP, "text": "/morning"}

COMPANY_AS_OF = date(2026, 3, 10)
"""The date as of which bot/company/opening.csv is the stock."""

SHELF = ("MILK-UHT-1L", "WATER-550", "NOODLE-BEEF", "HAMMER-500", "RICE-JAS", "BANDAGE-8")
"""Items whose plain barcodes are on the shelf."""


def run_demo(data: Path, *, reset: bool, port: int | None, browser: bool) -> int:
    """Run until Ctrl-C. Returns the exit code."""
    os.environ["no_proxy"] = "*"  # everything that the demo talks to is on this machine
    with only_one(data):
        if reset:
            forget(data)
        return _run_demo(data, port, browser=browser)


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Lock the folder, creating it if needed: of two demos in it, each would receive the other's messages."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = (data / "lock").open("w")
    except OSError as error:
        raise fail(f"the demo cannot keep its data there: {error}", code=1) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            busy = f"a demo is running in {data} already: stop it, or name another folder with --data"
            raise fail(busy, code=1) from None
        yield


def _run_demo(data: Path, port: int | None, *, browser: bool) -> int:
    url = url_of(data / "ledger.sqlite3")
    with held(url, "demo"):
        return _run_held(data, url, port, browser=browser)


def _run_held(data: Path, url: str, port: int | None, *, browser: bool) -> int:
    database = Database(url)
    try:
        migrate(database)
    except SchemaMismatch:
        database.close()
        older = f"the data in {data} is another version's: forget it with --reset (make demo RESET=1)"
        raise fail(older, code=1) from None
    seed(database, datetime.now(UTC))
    clock = DemoClock(data / "clock.txt", database)
    with Sandbox(data / "sandbox", port) as sandbox:
        requests.put(f"{sandbox.page}/api/cast", json=cast(), timeout=10).raise_for_status()
        settings = Settings.model_validate(
            {
                "token": sandbox.told["token"],
                "database": url,
                "sheet": sandbox.told["spreadsheet"],
                "google_credentials": sandbox.told["service_account"],
                "telegram_api": sandbox.told["telegram"],
                "google_api": sandbox.told["google"],
            }
        )
        key_file = Path(sandbox.told["service_account"])
        workbook = connect(key_file, sandbox.told["spreadsheet"], settings.google_base)
        typer.echo(f"\n  Storekeeper 库管 is ready: {sandbox.page}\n  Ctrl-C stops it; what you book stays.\n")
        if browser and _has_display():
            webbrowser.open(sandbox.page)
        desk = Desk(database, workbook, language=Language(settings.sheet_language))
        with clock.following(sandbox.page):
            asyncio.run(run(settings, database, desk, clock.clocks))
    database.close()
    typer.echo("Stopped.")
    return 0


def forget(data: Path) -> None:
    """Delete what the demo keeps in this folder, and nothing else in it."""
    shutil.rmtree(data / "sandbox", ignore_errors=True)
    for file in (*data.glob("ledger.sqlite3*"), *data.glob("clock.txt*")):
        file.unlink()


class Sandbox:
    """The stand-ins, in a process of their own."""

    def __init__(self, data: Path, port: int | None) -> None:
        page_port = [] if port is None else ["--page-port", str(port)]
        self._command = [sys.executable, "-m", "sandbox", "--data", str(data), *page_port]
        self.told: dict[str, str] = {}

    @property
    def page(self) -> str:
        """Return the page's address."""
        return self.told["page"]

    def __enter__(self) -> Self:
        # A session of its own: Ctrl-C reaches this program first, which then stops the sandbox properly.
        # Its standard input is a pipe that closes when this program ends, however it ends, and stops the sandbox.
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [*self._command, "--until-input-ends"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            self.told = json.loads(self._first_line())
        except BaseException:
            self.__exit__()
            raise
        return self

    def _first_line(self) -> str:
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        ready, _, _ = select.select([self._process.stdout], [], [], READY_SECONDS)
        line = self._process.stdout.readline() if ready else ""
        if not line:
            raise fail("the sandbox did not start", code=1)
        return line

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


SETTINGS: tuple[tuple[Setting[Any], str], ...] = (
    (issuing.COST_CENTRES, "Assembly = 装配线"),
    (issuing.COST_CENTRES, "Maintenance = 维修组"),
    (issuing.PURPOSES, "Repair = 维修"),
    (FIELDS, "lot Origin = 产地, text"),
)
"""The company's settings, as its administrators would write them."""


def seed(database: Database, now: datetime) -> None:
    """Import the company, unless there is one."""
    with database.write() as connection, dated_company() as folder:
        if not places.all_sites(connection):
            import_company(connection, folder, now)
            everybody = {person.address: person for person in people.everybody(connection)}
            for address, phone in PHONES.items():  # those who have not written yet would otherwise get English
                people.follow_phone(connection, everybody[address], language_of(phone["language_code"]))
            for setting, written in SETTINGS:
                editor = Editor(everybody[MANAGER])
                changing.change(connection, setting, *changing.apart(setting, written), editor, now)


@contextmanager
def dated_company() -> Iterator[Path]:
    """Yield a folder with the company's files, ready for import."""
    with TemporaryDirectory() as folder, as_file(files("bot") / "company") as company:
        shutil.copytree(company, folder, dirs_exist_ok=True)
        _date_opening_stock(Path(folder, "opening.csv"), since=datetime.now(UTC).date() - COMPANY_AS_OF)
        yield Path(folder)


def _date_opening_stock(file: Path, since: timedelta) -> None:
    """Move the demo's dates so that the tables seem to be from today, and something always expires soon."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        for column in ("expiry", "made_on"):
            if row[column]:
                row[column] = (date.fromisoformat(row[column]) + since).isoformat()
    with file.open("w", encoding="utf-8", newline="") as stream:
        write_csv(stream, list(rows[0]), [list(row.values()) for row in rows])


def cast() -> dict[str, Any]:
    """Return who has a phone, what is on the shelf, and what the page's buttons do."""
    people = [{"id": number, **phone} for number, phone in PHONES.items()]
    members = [1001, 1002, 1004]
    return {
        "people": [*people, STRANGER],
        "groups": [{"id": GROUP, "title": "Managers 主管群", "members": members, "bot_member": True}],
        "shelf": shelf(),
        "actions": [MORNING, *ACTIONS],
    }


def shelf() -> list[dict[str, str]]:
    """Return products to photograph: plain barcodes, a case, a medicine's GS1 codes, and an unknown product."""
    with files("bot").joinpath("company", "items.csv").open(encoding="utf-8") as stream:
        items = {row["sku"]: row for row in csv.DictReader(stream)}
    expiry = date.today() + timedelta(days=420)  # noqa: DTZ011 - any zone's today will do for a label

    def name(sku: str) -> str:
        return f"{items[sku]['name_en']} {items[sku]['name_zh']}"

    def gtin(sku: str, place: int = 0) -> str:
        return items[sku]["barcodes"].split()[place].split(":")[0]

    def label(sku: str, lot: str) -> str:
        return f"(01)0{gtin(sku)}(17){expiry:%y%m%d}(10){lot}"

    def product(key: str, name: str, caption: str, symbology: str, text: str) -> dict[str, str]:
        return {"id": key, "name": name, "caption": caption, "format": symbology, "text": text}

    return [
        *(product(sku.lower(), name(sku), sku, "EAN13", gtin(sku)) for sku in SHELF),
        product("case", f"{name('COLA-330')}, case of 24", "COLA-330, a case", "ITF14", gtin("COLA-330", 1)),
        *(
            product(key, name(sku), f"{sku}, with lot and expiry", symbology, label(sku, lot))
            for key, sku, symbology, lot in (
                ("medicine", "PARA-500", "DataMatrix", "P26D"),
                ("saline", "SALINE-500", "GS1-128", "S-6001"),
            )
        ),
        product("unknown", "Something nobody knows 来历不明", "not in the catalogue", "EAN13", "4006381333931"),
    ]


def _has_display() -> bool:
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
