"""Every check of the doctor: what is right, each way in which it fails, and what to do about it."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy import make_url

from bot.cli.doctor import chat, here, sheet
from bot.cli.doctor.check import Check, Finding, State, run
from bot.migrations.schema_version import prepare
from domain.company import granting
from domain.company.sheet.state import MAX_CELLS
from domain.storage.database import Database
from domain.vocabulary import Role
from tests.databases import postgresql_database
from tests.domain.small_company import CHEN, NOW, Company
from tests.sandbox_process import ROOT, Sandbox

TOKEN = "123456789:AAEAAEAAEAAEAAEAAEAAE"
ME = {"id": 1, "username": "keeper_bot", "can_read_all_group_messages": False, "supports_inline_queries": True}


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def telegram(
    body: Any = None, status: int = 200, date: str | None = None, seconds: float = 0, *, raw: bytes | None = None
) -> Iterator[str]:
    """Somebody who answers everything like this."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(seconds)
            told = raw if raw is not None else json.dumps({"ok": status == 200, "result": body or ME}).encode()
            self.send_response_only(status)
            self.send_header("Date", format_datetime(now(), usegmt=True) if date is None else date)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def asked(base: str, clock: Callable[[], datetime] = now) -> dict[str, Finding]:
    return {each.check: each for each in chat.chat(base, TOKEN, clock)}


def states(found: dict[str, Finding]) -> list[str]:
    return [each.state for each in found.values()]


def test_a_bot_as_it_should_be() -> None:
    with telegram() as base:
        found = asked(base)
    assert states(found) == ["ok"] * 4
    assert found["token"].told == "the bot is @keeper_bot"
    assert list(found) == ["token", "privacy mode", "inline mode", "clock"]


@pytest.mark.parametrize("status", [401, 404])
def test_a_token_that_telegram_does_not_know(status: int) -> None:
    with telegram(status=status) as base:
        found = asked(base)
    assert states(found) == ["failed", "skipped", "skipped", "ok"]
    assert "@BotFather" in found["token"].advice


@pytest.mark.parametrize(
    ("status", "raw"), [(200, b"<html>portal</html>"), (502, b""), (200, b"[]"), (200, b'{"ok":1}')]
)
def test_something_else_than_telegram_answers(status: int, raw: bytes) -> None:
    with telegram(status=status, raw=raw) as base:
        found = asked(base)
    assert found["token"].state is State.FAILED
    assert f"HTTP {status}" in found["token"].told


def test_nobody_answers_and_the_token_is_not_told() -> None:
    found = asked("http://127.0.0.1:9")
    assert states(found) == ["failed", "skipped", "skipped", "skipped"]
    assert TOKEN not in str(found)


def test_somebody_answers_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "TIMEOUT", (0.2, 0.2))
    with telegram(seconds=1) as base:
        assert "no answer in time" in asked(base)["token"].told


def test_privacy_mode_is_off() -> None:
    with telegram(ME | {"can_read_all_group_messages": True}) as base:
        found = asked(base)["privacy mode"]
    assert (found.state, "/setprivacy" in found.advice) == (State.WARNING, True)


def test_inline_mode_is_off() -> None:
    with telegram(ME | {"supports_inline_queries": False}) as base:
        found = asked(base)["inline mode"]
    assert (found.state, "/setinline" in found.advice) == (State.WARNING, True)


@pytest.mark.parametrize(
    ("off", "state", "told"),
    [
        (0, State.OK, "right"),
        (5, State.OK, "right"),
        (-5, State.OK, "right"),
        (30, State.WARNING, "fast"),
        (-30, State.WARNING, "slow"),
        (3600, State.FAILED, "fast"),
        (-86400 * 365, State.FAILED, "slow"),
    ],
)
def test_our_clock_beside_theirs(off: float, state: State, told: str) -> None:
    with telegram() as base:
        found = asked(base, lambda: now() + timedelta(seconds=off))["clock"]
    assert (found.state, told in found.told) == (state, True), found


@pytest.mark.parametrize("date", ["", "tomorrow", "99 Foo 2026"])
def test_the_time_is_not_told(date: str) -> None:
    with telegram(date=date) as base:
        assert asked(base)["clock"].state is State.WARNING


def looked_at(url: str) -> dict[str, Finding]:
    return {each.check: each for each in here.database(url)}


def test_a_ledger_as_it_should_be(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
    database = Database(url)
    prepare(database)
    empty = looked_at(url)
    assert [empty[name].state for name in ("database", "time zones", "people")] == ["ok", "ok", "warning"]
    assert "storekeeper import" in empty["people"].advice
    company = Company.founded(database, tmp_path)
    with database.write() as connection:
        granting.grant(connection, None, company.person(CHEN), company.site("EAST").id, Role.ADMINISTRATOR, NOW)
    assert {each.state for each in looked_at(url).values()} == {State.OK}
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE sites SET timezone = 'Mars/Olympus'")
    database.close()
    found = looked_at(url)["time zones"]
    assert (found.state, "Mars/Olympus" in found.told, "tzdata" in found.advice) == (State.FAILED, True, True)


def test_a_ledger_that_is_not_there_and_is_not_made(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    found = looked_at(f"sqlite:///{file}")["database"]
    assert (found.state, found.told) == (State.FAILED, f"there is no file {file}")
    assert found.advice.startswith("to begin a ledger, type storekeeper init")
    assert not file.exists()
    elsewhere = tmp_path / "nowhere" / "ledger.sqlite3"
    assert looked_at(f"sqlite:///{elsewhere}")["database"].told == f"there is no folder {elsewhere.parent}"


def test_an_empty_file_is_no_ledger_yet_and_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    file.touch()
    found = looked_at(f"sqlite:///{file}")["database"]
    assert (found.state, "nothing in it" in found.told) == (State.FAILED, True)
    with Database(f"sqlite:///{file}").read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar() == 0


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    file.write_bytes(b"not a database at all" * 100)
    found = looked_at(f"sqlite:///{file}")["database"]
    assert (found.state, "backup" in found.advice) == (State.FAILED, True)


def test_a_damaged_page(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    database = Database(f"sqlite:///{file}")
    prepare(database)
    company = Company.founded(database, tmp_path)
    for _ in range(30):
        company.receive("WATER", 1)
    database.close()
    for name in ("-wal", "-shm"):
        Path(f"{file}{name}").unlink(missing_ok=True)
    data = bytearray(file.read_bytes())
    for page in range(20, len(data) // 4096):
        data[page * 4096 + 8 : page * 4096 + 200] = os.urandom(192)
    file.write_bytes(data)
    found = looked_at(f"sqlite:///{file}")["database"]
    assert (found.state, "backup" in found.advice) == (State.FAILED, True), found


def test_a_reference_to_nothing(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    database = Database(f"sqlite:///{file}")
    prepare(database)
    with database._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("INSERT INTO packs VALUES (77, 'case', 3)")
        connection.commit()
    database.close()
    assert "row 1 of packs refers to nothing" in looked_at(f"sqlite:///{file}")["database"].told


def test_a_schema_of_another_version(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    database = Database(f"sqlite:///{file}")
    prepare(database)
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0099_future'")
    database.close()
    assert "newer than this program" in looked_at(f"sqlite:///{file}")["database"].told


def test_a_server_that_is_not_there() -> None:
    found = looked_at("postgresql://nobody@127.0.0.1:9/nothing")["database"]
    assert (found.state, "server up" in found.advice) == (State.FAILED, True)


def test_a_server_on_which_nothing_can_be_booked(postgresql: str) -> None:
    with postgresql_database(postgresql, empty=True) as ledger:
        prepare(ledger)
        assert looked_at(ledger.url)["database"].state is State.OK
        url = make_url(ledger.url)
        with ledger.write() as connection:
            connection.exec_driver_sql("CREATE ROLE reader LOGIN")
            connection.exec_driver_sql("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
        reader = url.set(username="reader").render_as_string(hide_password=False)
        try:
            found = looked_at(reader)["database"]
            assert (found.state, "may not write to" in found.told) == (State.FAILED, True)
            with ledger.write() as connection:
                granted = "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public"
                connection.exec_driver_sql(f"GRANT {granted} TO reader")
            assert "_seq" in looked_at(reader)["database"].told
            with ledger.write() as connection:
                connection.exec_driver_sql("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO reader")
            assert looked_at(reader)["database"].state is State.OK
        finally:
            with ledger.write() as connection:
                connection.exec_driver_sql("DROP OWNED BY reader")
                connection.exec_driver_sql("DROP ROLE reader")
        with ledger.write() as connection:
            connection.exec_driver_sql(f"ALTER DATABASE {url.database} SET default_transaction_read_only = on")
        found = looked_at(ledger.url)["database"]
        assert (found.state, "can only be read" in found.told) == (State.FAILED, True)


@pytest.mark.parametrize("rules", [b"TZif2", b"no rules at all " * 9, b"TZif2" + b"\x01" * 99])
def test_rules_of_time_zones_that_are_damaged(tmp_path: Path, rules: bytes) -> None:
    """Whatever stands in their file, the doctor can be asked."""
    for name in here.ALWAYS:
        (file := tmp_path / name).parent.mkdir(exist_ok=True)
        file.write_bytes(rules)
    settings = {"STOREKEEPER_DATABASE": f"sqlite:///{tmp_path / 'none.sqlite3'}", "PYTHONTZPATH": str(tmp_path)}
    command = [sys.executable, "-m", "bot.cli", "doctor"]
    told = subprocess.run(
        command, env=os.environ | settings, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (told.returncode, told.stderr) == (1, "")
    assert "time zones: nothing is known of UTC, Asia/Shanghai, Europe/London" in told.stdout


def test_characters_that_no_font_has() -> None:
    (found,) = here.fonts("\U000f1234")
    assert (found.state, "fonts-noto-cjk" in found.advice) == (State.WARNING, True)


def test_secrets_that_others_can_read(tmp_path: Path) -> None:
    mine, shared = tmp_path / "mine", tmp_path / "shared"
    for file, mode in ((mine, 0o600), (shared, 0o644)):
        file.touch()
        file.chmod(mode)
    (found,) = here.files([mine, shared, tmp_path / "missing"])
    assert (found.state, found.advice) == (State.WARNING, f"chmod 600 {shared}")
    assert [each.state for each in here.files([mine])] == [State.OK]
    assert list(here.files([])) == []


def of_sheet(sandbox: Sandbox, key: Path | None = None, number: str = "") -> dict[str, Finding]:
    path, spreadsheet = key or Path(sandbox.service_account), number or sandbox.spreadsheet
    return {each.check: each for each in sheet.sheet(path, spreadsheet, sandbox.google)}


def fault(sandbox: Sandbox, status: int, path: str = "", times: int = 100) -> None:
    told = {"service": "google", "kind": "status", "status": status, "path": path, "times": times}
    sandbox.control.post("/api/faults", told)


def test_a_sheet_as_it_should_be(sandbox: Sandbox) -> None:
    before = sandbox.control.state("sheet")
    assert states(of_sheet(sandbox)) == ["ok"] * 4
    assert sandbox.control.state("sheet") == before, "and nothing in it was changed"


def test_a_key_that_is_none_or_not_known(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "key.json").write_text("{}")
    found = of_sheet(sandbox, tmp_path / "key.json")
    assert states(found) == ["failed", "skipped", "skipped", "skipped"]
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    account = json.loads(Path(sandbox.service_account).read_text()) | {"private_key": other.decode()}
    (tmp_path / "key.json").write_text(json.dumps(account))
    assert of_sheet(sandbox, tmp_path / "key.json")["credentials"].state is State.FAILED


def test_a_sheet_that_is_not_shared(sandbox: Sandbox) -> None:
    found = of_sheet(sandbox, number="another-sheet-altogether")
    assert states(found) == ["ok", "failed", "skipped", "skipped"]
    assert "as Editor" in found["sharing"].advice


def test_a_sheet_that_may_only_be_read(sandbox: Sandbox) -> None:
    fault(sandbox, 403, "batchUpdate")
    found = of_sheet(sandbox)
    assert [found[name].state for name in ("sharing", "rights", "quota")] == ["ok", "failed", "ok"]
    assert "not as Viewer" in found["rights"].advice


@pytest.mark.parametrize(("status", "name"), [(429, "quota"), (503, "credentials"), (400, "sharing")])
def test_google_does_not_want_or_is_away(sandbox: Sandbox, status: int, name: str) -> None:
    fault(sandbox, status, "spreadsheets")
    found = of_sheet(sandbox)
    assert found[name].state is State.FAILED
    assert set(states(found)) <= {"ok", "failed", "skipped"}


def test_the_quota_of_writes_is_spent(sandbox: Sandbox) -> None:
    fault(sandbox, 429, "batchUpdate")
    found = list(sheet.sheet(Path(sandbox.service_account), sandbox.spreadsheet, sandbox.google))
    assert [each.check for each in found if each.state is State.FAILED] == ["quota"]


@pytest.mark.parametrize(
    ("cells", "state"), [(1000, State.OK), (int(MAX_CELLS * 0.9), State.WARNING), (MAX_CELLS, State.FAILED)]
)
def test_a_sheet_that_is_full(cells: int, state: State) -> None:
    assert sheet._room(cells).state is state


def test_a_check_that_hangs_is_not_waited_for() -> None:
    started = time.monotonic()
    (found,) = run(Check("slow", lambda: time.sleep(60) or [], 0.2, "do this"))  # type: ignore[func-returns-value]
    assert (found.state, found.advice) == (State.FAILED, "do this")
    assert time.monotonic() - started < 30


def test_a_check_that_fails_itself_says_so_without_what_it_was_about() -> None:
    def look() -> list[Finding]:
        raise RuntimeError(TOKEN)

    (found,) = run(Check("broken", look))
    assert (found.state, "RuntimeError" in found.told, TOKEN in str(found)) == (State.FAILED, True, False)
