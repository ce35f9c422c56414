"""The program is killed between a rule and its message: what ran out is told in the group all the same, and once."""

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from tests.end_to_end.program import Phone, Storekeeper, eventually

Hang = Callable[[Storekeeper], None]

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT count(*) FROM n"
HANG = f"CREATE TRIGGER hang BEFORE INSERT ON outbox WHEN NEW.subject = 'alert' BEGIN SELECT * FROM ({ENDLESS}); END"


def execute(keeper: Storekeeper, statement: str) -> list[Any]:
    with sqlite3.connect(keeper.database.removeprefix("sqlite:///"), timeout=1) as connection:
        return connection.execute(statement).fetchall()


def before_it_is_committed(keeper: Storekeeper) -> None:
    """The rule has found it, and the database takes for ever to note what is to be told."""
    execute(keeper, HANG)


def while_it_is_on_its_way(keeper: Storekeeper) -> None:
    """What is to be told is committed, and Telegram never gets it."""
    telegram_hangs(keeper, "slow")


def when_it_has_arrived(keeper: Storekeeper) -> None:
    """It is in the group, and the program does not know."""
    telegram_hangs(keeper, "slow_answer")


def telegram_hangs(keeper: Storekeeper, how: str) -> None:
    """The answer to whoever booked hangs, too."""
    fault = {"service": "telegram", "kind": how, "seconds": 3600, "path": "(?i)/sendMessage$", "times": 2}
    keeper.sandbox.control.post("/api/faults", fault)


def is_hanging(keeper: Storekeeper, hang: Hang) -> bool:
    if hang is not before_it_is_committed:
        return execute(keeper, "SELECT state FROM outbox WHERE subject = 'alert'") == [("sending",)]
    try:
        execute(keeper, "BEGIN IMMEDIATE")
    except sqlite3.OperationalError:  # somebody has been writing for a second
        return True
    return False


@pytest.mark.parametrize("hang", [before_it_is_committed, while_it_is_on_its_way, when_it_has_arrived])
def test_killed_between_the_rule_and_its_message_what_ran_out_is_told_after_the_restart(
    keeper: Storekeeper, floor: Phone, group: Phone, hang: Hang
) -> None:
    eventually(lambda: execute(keeper, "SELECT 1 FROM alert_watch"), "the first look")
    hang(keeper)
    floor.send("-4 FLOUR-5K")
    eventually(lambda: is_hanging(keeper, hang), "the moment to kill it")
    if hang is when_it_has_arrived:
        group.sees("just now", "Wheat flour")
    keeper.kill()
    execute(keeper, "DROP TRIGGER IF EXISTS hang")
    keeper.sandbox.control.delete("/api/faults?service=telegram")
    before = [each["id"] for each in group.messages()]
    keeper.start()
    told = group.sees("just now", "Wheat flour", "nothing left", after=max(before, default=0))
    assert ("had this message before" in told["text"]) == (hang is not before_it_is_committed)
    floor.sees("Issued", "Wheat flour")
    eventually(lambda: execute(keeper, "SELECT state FROM outbox WHERE subject = 'alert'") == [("sent",)], "its end")
    assert [each["id"] for each in group.messages() if each["id"] > told["id"]] == []
    assert execute(keeper, "SELECT rule, times, told FROM alerts WHERE rule = 'out' AND state = 'open' AND told") == [
        ("out", 1, 1)
    ]
    assert keeper.command("verify").returncode == 0
