"""Somebody has left: forgotten while the bot runs, in its database, its files and the sheet."""

import json
from pathlib import Path

from tests.end_to_end.conftest import FLOOR
from tests.end_to_end.program import Phone, Storekeeper, eventually


def names_in_the_sheet(keeper: Storekeeper) -> set[str]:
    tabs = keeper.sandbox.control.state("sheet")["tabs"]
    rows = next((tab["rows"] for tab in tabs if tab["title"].startswith("Movements")), [])
    place = [cell["t"] for cell in rows[0]].index("By 经手人") if rows else 0
    return {row[place]["t"] for row in rows[1:] if len(row) > place}


def test_who_left_is_forgotten_everywhere_while_the_bot_runs(keeper: Storekeeper, floor: Phone, tmp_path: Path) -> None:
    people = keeper.command("people", "--csv").stdout
    name = next(line.split(",")[1] for line in people.splitlines() if line.startswith(f"{FLOOR},"))
    asked = floor.send("+5 hammer")
    floor.sees("Received", after=asked)
    eventually(lambda: name in names_in_the_sheet(keeper), "the booking in the sheet")
    assert keeper.command("forget", "nobody").returncode == 2
    assert keeper.command("forget", name).returncode == 1, "nobody is there to say yes"
    assert name in keeper.command("people").stdout
    done = keeper.command("forget", str(FLOOR), "--yes")
    assert (done.returncode, "Forgotten" in done.stdout) == (0, True), done.stderr
    assert "Google keeps older versions of the sheet" in done.stdout
    eventually(lambda: name not in names_in_the_sheet(keeper), "the sheet without the name")
    verified = keeper.command("verify", "--json")
    assert (verified.returncode, json.loads(verified.stdout)["differences"]) == (0, [])
    asked = floor.send("+5 hammer")
    floor.sees("works for people of one company only", after=asked)
    number = done.stdout.partition("#")[2].split()[0]
    assert keeper.command("forget", f"#{number}", "--yes").returncode == 0, "and once more changes nothing"
    assert keeper.stop() == 0
    files = [path for path in tmp_path.iterdir() if path.name.startswith("ledger.sqlite3")]
    assert files
    assert not any(name.encode() in path.read_bytes() for path in files), "nor in the pages that are free"
    told = keeper.command("export", str(tmp_path / "left"))
    assert told.returncode == 0
    assert name not in (tmp_path / "left" / "people.csv").read_text(encoding="utf-8-sig")
    rights = keeper.command("rights", "--csv").stdout
    assert name not in rights
