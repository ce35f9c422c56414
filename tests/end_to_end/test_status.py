"""The program seen from outside: its status while it runs, and how it ends when it must."""

import json
import sqlite3
from pathlib import Path
from typing import Any

from tests.end_to_end.program import Phone, Storekeeper, eventually
from tests.sandbox_process import Sandbox


def status(keeper: Storekeeper) -> dict[str, Any]:
    return dict(json.loads(keeper.command("status", "--json").stdout))


def test_while_it_runs_its_status_is_well_and_when_it_has_stopped_it_is_not(keeper: Storekeeper, floor: Phone) -> None:
    floor.send("+5 hammer")
    floor.sees("Received", "11 pieces")
    found = eventually(
        lambda: (now := status(keeper))["healthy"] and now["queues"]["sheet"]["waiting"] == 0 and now, "all to be well"
    )
    assert found["queues"]["inbox"] == {"waiting": 0, "oldest_seconds": None}
    (program,) = found["programs"]
    assert {"seal", "mirror", "outgoing", "inbox", "alerts"} <= set(program["ticks"])
    assert keeper.stop() == 0
    assert status(keeper)["ails"] == ["the bot is not running"]


def test_a_token_that_telegram_does_not_take_any_more_ends_the_program_with_a_sentence(
    keeper: Storekeeper, floor: Phone
) -> None:
    floor.send("hammer")
    floor.sees("HAMMER-500")
    fault = {"service": "telegram", "kind": "status", "status": 401, "times": 99, "path": "(?i)getUpdates"}
    keeper.sandbox.control.post("/api/faults", fault)
    assert keeper.wait(40) == 2
    assert "STOREKEEPER_TOKEN: Telegram does not know this token" in keeper.log().splitlines()[-1]
    assert "Traceback" not in keeper.log()


def test_while_telegram_is_away_the_log_does_not_grow(sandbox: Sandbox, keeper: Storekeeper, floor: Phone) -> None:
    floor.send("hammer")
    floor.sees("HAMMER-500")
    before = keeper.log().count("\n")
    fault = {"service": "telegram", "kind": "status", "status": 502, "times": 12, "path": "(?i)(getUpdates|send)"}
    sandbox.control.post("/api/faults", fault)
    said = floor.send("+5 hammer")
    floor.sees("Received", after=said)
    assert keeper.log().count("\n") - before <= 6
    assert "Traceback" not in keeper.log()


def test_what_an_update_of_another_version_brings_is_set_aside_and_the_others_are_answered(
    keeper: Storekeeper, floor: Phone, tmp_path: Path
) -> None:
    for content in ({"text": "no chat"}, "no object", ["nor", "this"]):
        keeper.sandbox.control.post("/api/update", {"kind": "message", "content": content})
    said = floor.send("+5 hammer")
    floor.sees("Received", after=said)
    with sqlite3.connect(tmp_path / "ledger.sqlite3") as connection:
        states = [row[0] for row in connection.execute("SELECT state FROM inbox")]
    assert states.count("failed") == 3
    assert len(keeper.log()) < 20_000
    assert status(keeper)["set_aside"] == 3
