"""The drill: a backup is made while people work, and brought back; what was drawn in between acts on nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.cli import reports
from bot.cli.demo import cast, dated_company
from bot.migrations.schema_version import metadata, prepare
from domain.storage.database import Database
from domain.tables.importing import import_company
from tests.databases import new_database, postgresql_database
from tests.end_to_end.conftest import FLOOR, MANAGER
from tests.end_to_end.program import Phone, Storekeeper, data_of, eventually, sheet_rows
from tests.sandbox_process import Sandbox


@pytest.fixture(params=["sqlite", "postgresql"])
def drilled(request: pytest.FixtureRequest, sandbox: Sandbox, tmp_path: Path) -> Iterator[Storekeeper]:
    """The program, running, with the demo's company, on either database."""
    sandbox.control.put("/api/cast", cast())
    with new_database(request, tmp_path / "ledger", empty=True) as database:
        prepare(database)
        with dated_company() as folder, database.write() as connection:
            import_company(connection, folder, datetime.now(UTC))
        database.close()
        program = Storekeeper(tmp_path, sandbox, database.url)
        program.start()
        yield program
        program.stop()


def asked(program: Storekeeper, query: str) -> list[tuple[object, ...]]:
    with closing(Database(program.database)) as database, database.read() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_what_was_drawn_between_the_backup_and_its_return_acts_on_nothing(drilled: Storekeeper) -> None:
    floor, manager = Phone(drilled.sandbox, FLOOR, FLOOR), Phone(drilled.sandbox, MANAGER, MANAGER)
    kept = requested(floor, manager, "WATER-550 5", "T-000001")
    back_up(drilled)
    old_request = requested(floor, manager, "SALT-400 3", "T-000002")
    floor.send("+7 SOY-500")
    old_receipt = floor.sees("Received", "7 bottles")
    number = "R-" + old_receipt["text"].split("R-")[1][:6]
    eventually(lambda: any(number in row for row in sheet_rows(drilled.sandbox, "Movements")), f"{number} in the sheet")
    bring_back(drilled)

    floor.sees("brought back from a backup")
    for phone in (floor, manager):
        phone.sees("are not in the records any more", number, "SOY-500", "T-000002", "Ana Silva")
    eventually(lambda: any(number in row for row in sheet_rows(drilled.sandbox, "Sync")), "the tab Sync")
    assert not any(number in row for row in sheet_rows(drilled.sandbox, "Movements"))

    new = requested(floor, manager, "TAPE-48 30", "30 rolls")
    assert "T-000002" not in new["text"]
    before = asked(drilled, "SELECT count(*) FROM movements")
    floor.send("12", reply_to=old_receipt["id"])
    floor.sees("The message you answered is from before")
    for phone, message, button in ((manager, old_request, "Approve"), (floor, old_receipt, "Undo")):
        assert "Nothing was done. Please start again" in tapped(drilled, phone, message, button)
    eventually(lambda: data_of(shown(manager, kept), "Approve") != data_of(kept, "Approve"), "the card drawn anew")
    assert asked(drilled, "SELECT count(*) FROM movements") == before
    manager.tap(shown(manager, kept), "Approve")
    manager.sees("T-000001", "approved by Chen Yu")
    for words in ("brought back from a backup", "are not in the records any more"):
        assert sum(words in each["text"] for each in manager.messages()) == 1
    assert drilled.command("verify").returncode == 0


def requested(floor: Phone, manager: Phone, what: str, *words: str) -> dict[str, Any]:
    """Somebody asks for goods from the other site; the manager's card."""
    after = floor.send(f"/transfer {what}")
    route = floor.sees("From where to where", after=after)
    floor.tap(route, "East warehouse → West warehouse")
    return manager.sees("asked for by Ana Silva", *words, after=after)


def back_up(program: Storekeeper) -> None:
    """While it runs."""
    made = program.command("backup", "night.sqlite3")
    assert (made.returncode, made.stderr) == (0, "")
    assert "everything agrees" in made.stdout
    (file,) = program.folder.glob("night.sqlite3*")
    assert file.stat().st_mode & 0o777 == 0o600
    assert program.command("backup", "night.sqlite3").returncode == 2, "there is one already"
    assert "there is no folder nowhere" in program.command("backup", "nowhere/night.sqlite3").stderr


def bring_back(program: Storekeeper) -> None:
    """Only while nobody is at it, and only if that is meant."""
    busy = program.command("restore", "night.sqlite3", "--replace")
    assert (busy.returncode, "storekeeper run (" in busy.stderr) == (2, True)
    program.stop()
    refused = program.command("restore", "night.sqlite3")
    assert (refused.returncode, "--replace" in refused.stderr) == (2, True)
    done = program.command("restore", "night.sqlite3", "--replace")
    assert done.returncode == 0, done.stderr
    program.start()


def shown(phone: Phone, message: dict[str, Any]) -> dict[str, Any]:
    """What a message is now."""
    return next(each for each in phone.messages() if each["id"] == message["id"])


def tapped(program: Storekeeper, phone: Phone, message: dict[str, Any], button: str) -> str:
    """What is answered to a tap on a message as it was, whatever it shows now."""
    before = asked(program, "SELECT count(*) FROM inbox")
    phone.tap_data(message, data_of(message, button))
    eventually(lambda: asked(program, "SELECT count(*) FROM inbox") != before, "the tap")
    eventually(lambda: not asked(program, "SELECT 1 FROM inbox WHERE state = 'waiting'"), "its answer")
    return str(asked(program, "SELECT replies FROM inbox ORDER BY update_id DESC LIMIT 1")[0][0])


def test_a_backup_of_either_database_is_brought_back_into_either(
    drilled: Storekeeper, postgresql: str, tmp_path: Path
) -> None:
    floor = Phone(drilled.sandbox, FLOOR, FLOOR)
    floor.send("+7 SOY-500")
    floor.sees("Received", "7 bottles")
    drilled.stop()
    assert drilled.command("backup", "a.sqlite3").returncode == 0
    whole = dump(drilled.database)
    with postgresql_database(postgresql, empty=True) as other:
        other.close()
        for number, url in enumerate((f"sqlite:///{tmp_path / 'other.sqlite3'}", other.url)):
            done = drilled.command("restore", "a.sqlite3", STOREKEEPER_DATABASE=url)
            assert done.returncode == 0, done.stderr
            assert drilled.command("verify", STOREKEEPER_DATABASE=url).returncode == 0
            again = dump(url)
            changed = {table for table in whole if whole[table] != again[table]}
            assert changed <= {"epochs", "outbox", "inbox", "drafts"}
            assert drilled.command("backup", f"b{number}.sqlite3", STOREKEEPER_DATABASE=url).returncode == 0
            assert dump(f"sqlite:///{tmp_path / f'b{number}.sqlite3'}") == again


def test_a_request_that_only_the_sheet_knows_is_told_as_lost(drilled: Storekeeper, postgresql: str) -> None:
    """The old database is gone, and the backup was made before the request."""
    floor, manager = Phone(drilled.sandbox, FLOOR, FLOOR), Phone(drilled.sandbox, MANAGER, MANAGER)
    requested(floor, manager, "WATER-550 5", "T-000001")
    assert drilled.command("backup", "night.sqlite3").returncode == 0
    requested(floor, manager, "SALT-400 3", "T-000002")
    eventually(lambda: any("T-000002" in row for row in sheet_rows(drilled.sandbox, "Transfers")), "the request's row")
    drilled.stop()
    with postgresql_database(postgresql, empty=True) as other:
        other.close()
        drilled.database = other.url
        assert drilled.command("restore", "night.sqlite3").returncode == 0
        drilled.start()
        for phone in (floor, manager):
            told = phone.sees("not in the records any more", "T-000002", "SALT-400 · 3", "Ana Silva")
            assert "T-000001" not in told["text"]
        eventually(lambda: any("T-000002" in row for row in sheet_rows(drilled.sandbox, "Sync")), "the tab Sync")
        drilled.stop()


def dump(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, once all is sealed."""
    with closing(Database(url)) as database:
        reports.seal_all(database)
        with database.read() as connection:
            tables = {table.name: select(table).order_by(*table.primary_key) for table in metadata.sorted_tables}
            return {name: [tuple(row) for row in connection.execute(query)] for name, query in tables.items()}


def test_run_refuses_a_ledger_that_was_copied_back_by_hand_until_it_is_adopted(
    keeper: Storekeeper, floor: Phone
) -> None:
    file = Path(keeper.database.removeprefix("sqlite:///"))
    assert keeper.command("backup", "copy.sqlite3").returncode == 0
    floor.send("+7 SOY-500")
    number = "R-" + floor.sees("Received", "7 bottles")["text"].split("R-")[1][:6]
    eventually(lambda: any(number in row for row in sheet_rows(keeper.sandbox, "Movements")), f"{number} in the sheet")
    keeper.stop()
    for each in file.parent.glob(f"{file.name}*"):
        each.unlink()
    (file.parent / "copy.sqlite3").rename(file)
    refused = keeper.command("run")
    assert refused.returncode == 2
    assert "restore --adopt" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert keeper.command("restore", "--adopt").returncode == 0
    keeper.start()
    floor.sees("is not in the records any more", number)


def test_a_ledger_that_was_copied_back_by_hand_while_the_sheet_was_away_stops_and_tells(
    keeper: Storekeeper, floor: Phone, manager: Phone
) -> None:
    """It cannot be asked at the start; as soon as it can be, no number is given a second time."""
    file = Path(keeper.database.removeprefix("sqlite:///"))
    assert keeper.command("backup", "copy.sqlite3").returncode == 0
    floor.send("+7 SOY-500")
    number = "R-" + floor.sees("Received", "7 bottles")["text"].split("R-")[1][:6]
    eventually(lambda: any(number in row for row in sheet_rows(keeper.sandbox, "Movements")), f"{number} in the sheet")
    keeper.stop()
    for each in file.parent.glob(f"{file.name}*"):
        each.unlink()
    (file.parent / "copy.sqlite3").rename(file)
    keeper.sandbox.control.post("/api/faults", {"service": "google", "kind": "status", "status": 503, "times": 1000})
    keeper.start()
    eventually(
        lambda: "whether the sheet is this ledger's cannot be asked" in keeper.log(), "the start without a sheet"
    )
    keeper.sandbox.control.delete("/api/faults?service=google")
    manager.sees("I have stopped", "restore --adopt")
    assert keeper.wait(30) == 2
    assert "Traceback" not in keeper.log()
    assert "restore --adopt" in keeper.log().splitlines()[-1]
    assert keeper.command("restore", "--adopt").returncode == 0
    keeper.start()
    floor.sees("is not in the records any more", number)


def test_what_is_no_backup_is_refused_and_changes_nothing(keeper: Storekeeper, tmp_path: Path) -> None:
    keeper.stop()
    whole = dump(keeper.database)
    assert keeper.command("backup", "good.sqlite3").returncode == 0
    data = (tmp_path / "good.sqlite3").read_bytes()
    (tmp_path / "half.sqlite3").write_bytes(data[: len(data) // 2])
    (tmp_path / "text.sqlite3").write_text("not a database, but long enough to be read as the header of one " * 9)
    (tmp_path / "empty.sqlite3").touch()
    with closing(sqlite3.connect(tmp_path / "other.sqlite3")) as other:
        other.execute("CREATE TABLE things (id INTEGER)")
    for name in ("half", "text", "empty", "other", "missing"):
        done = keeper.command("restore", f"{name}.sqlite3", "--replace")
        assert done.returncode == 2, name
        assert name in done.stderr
        assert "Traceback" not in done.stderr
    for words in ([], ["good.sqlite3", "--adopt"], ["good.sqlite3"]):
        assert keeper.command("restore", *words).returncode == 2
    assert dump(keeper.database) == whole
    assert not list(tmp_path.glob(".*sqlite3-*")), "something was left behind"
    assert not list(tmp_path.glob("*before*"))


def test_without_a_sheet_the_ledger_that_is_replaced_says_what_is_lost(
    keeper: Storekeeper, floor: Phone, tmp_path: Path
) -> None:
    assert keeper.command("backup", "copy.sqlite3").returncode == 0
    floor.send("+7 SOY-500")
    number = "R-" + floor.sees("Received", "7 bottles")["text"].split("R-")[1][:6]
    eventually(lambda: not asked(keeper, "SELECT 1 FROM unsealed"), "the journal")
    keeper.stop()
    file = Path(keeper.database.removeprefix("sqlite:///"))
    (link := tmp_path / "link.sqlite3").symlink_to(file)
    done = keeper.command(
        "restore", "copy.sqlite3", "--replace", STOREKEEPER_SHEET="", STOREKEEPER_DATABASE=f"sqlite:///{link}"
    )
    assert done.returncode == 0, done.stderr
    assert "are lost: 1." in done.stdout
    assert link.is_symlink()
    (kept,) = tmp_path.glob("*.before-*")
    assert kept.stat().st_size > 0
    keeper.start()
    floor.sees("is not in the records any more", number)
    eventually(lambda: sum(number in row for row in sheet_rows(keeper.sandbox, "Sync")) == 1, "the tab Sync")
    assert sum("not in the records any more" in each["text"] for each in floor.messages()) == 1
