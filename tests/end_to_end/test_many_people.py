"""Two hundred people at work at the same time, in twenty groups and each in a chat of their own with the bot."""

import json
import os
import re
import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import pytest
import requests

from bot.cli.demo import cast, dated_company
from tests.end_to_end.program import Phone, Storekeeper, eventually
from tests.sandbox_process import Sandbox

SECONDS = float(os.environ.get("STOREKEEPER_LOAD_SECONDS", "15"))
"""How long they go on."""

PEOPLE = range(5001, 5201)
GROUPS = [-1002000000001 - number for number in range(20)]
ITEMS = ("HAMMER-500", "FLOUR-5K")

IN_A_GROUP = 3.6
"""Seconds between two messages in a group: Telegram lets a bot answer 20 in a minute."""

TO_THE_BOT = 11.0
"""Seconds between two messages of one person to the bot: this makes 18 a second, of the 30 that Telegram takes."""


class Listener(threading.Thread):
    """Notes when the bot said what, by chat, in the order in which it came."""

    def __init__(self, page: str) -> None:
        super().__init__(daemon=True)
        self.heard: defaultdict[int, list[tuple[float, str]]] = defaultdict(list)
        self._stream = requests.get(f"{page}/api/events", stream=True, timeout=60)

    def run(self) -> None:
        with suppress(requests.RequestException):  # the sandbox is stopped
            for line in self._stream.iter_lines(chunk_size=None):
                self._note(json.loads(line.removeprefix(b"data: ")) if line.startswith(b"data: ") else {"type": ""})

    def _note(self, event: dict[str, Any]) -> None:
        if event["type"] == "message" and event["message"]["from"]["is_bot"]:
            self.heard[event["message"]["chat"]].append((time.monotonic(), event["message"]["text"]))


@pytest.fixture
def keeper(sandbox: Sandbox, tmp_path: Path) -> Iterator[Storekeeper]:
    """The demo's company, with many more people and groups in it."""
    everybody = cast()
    everybody["people"] += [{"id": who, "first_name": f"Worker {who}"} for who in PEOPLE]
    everybody["groups"] += [
        {"id": chat, "title": f"Shift {number}", "members": list(PEOPLE[number::20])}
        for number, chat in enumerate(GROUPS)
    ]
    sandbox.control.put("/api/cast", everybody)
    program = Storekeeper(tmp_path, sandbox)
    with dated_company() as folder:
        with (folder / "people.csv").open("a", encoding="utf-8") as file:
            file.writelines(f"{who},Worker {who},floor,EAST,\n" for who in PEOPLE)
        with (folder / "groups.csv").open("a", encoding="utf-8") as file:
            file.writelines(f"{chat},EAST,en\n" for chat in GROUPS)
        assert program.command("import", str(folder)).returncode == 0
    program.start()
    yield program
    program.stop()


def appointments() -> list[tuple[float, int, int]]:
    """When who says something, and where."""
    plan = [
        (turn * IN_A_GROUP + number * IN_A_GROUP / 20, PEOPLE[number::20][turn % 10], chat)
        for number, chat in enumerate(GROUPS)
        for turn in range(int(SECONDS / IN_A_GROUP))
    ]
    plan += [
        (turn * TO_THE_BOT + number * TO_THE_BOT / 200, who, who)
        for number, who in enumerate(PEOPLE)
        for turn in range(max(1, int(SECONDS / TO_THE_BOT)))
    ]
    return sorted(plan)


@pytest.mark.timeout(90 + 3 * SECONDS)
def test_everybody_is_answered_once_and_in_turn_and_everything_is_booked_once(keeper: Storekeeper) -> None:
    listener = Listener(keeper.sandbox.page)
    listener.start()
    asked: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)  # when, and how much: in a chat one more each
    booked = {}  # how much of what, by where in the chat it was said
    begun = time.monotonic()
    for turn, (moment, who, chat) in enumerate(appointments()):
        time.sleep(max(0, begun + moment - time.monotonic()))
        item, amount = ITEMS[turn % 2], len(asked[chat]) + 1
        asked[chat].append((time.monotonic(), amount))
        said = Phone(keeper.sandbox, who, chat).send(f"/receive {item} {amount}")
        booked[f"{chat}/{said}"] = (item, amount)
    sent = time.monotonic() - begun
    eventually(
        lambda: sum(map(len, answers(listener).values())) >= len(booked), "an answer for everybody", SECONDS + 30
    )
    all_in = time.monotonic() - begun

    assert movements(keeper) == booked
    verified = keeper.command("verify")
    assert verified.returncode == 0, verified.stdout
    heard = answers(listener)
    for chat, questions in asked.items():
        assert [amount for _, amount in heard[chat]] == [amount for _, amount in questions], f"in chat {chat}"
    waits = [heard[chat][turn][0] - asked[chat][turn][0] for chat in asked for turn in range(len(asked[chat]))]
    pace = f"{len(booked)} bookings in {sent:.0f} s, {len(booked) / sent:.1f} a second, answered after {all_in:.1f} s"
    waited = (
        f"median {median(waits):.2f} s, 99 % within {quantiles(waits, n=100)[98]:.2f} s, longest {max(waits):.2f} s"
    )
    print(f"{pace}; {waited}")  # noqa: T201 - pytest shows it with -s


def answers(listener: Listener) -> dict[int, list[tuple[float, int]]]:
    """When which amount was said to be received, by chat."""
    found: dict[int, list[tuple[float, int]]] = {}
    for chat, said in list(listener.heard.items()):
        matches = [(when, re.search(r"Received (\d+) ", text)) for when, text in list(said)]
        found[chat] = [(when, int(match[1])) for when, match in matches if match]
    return found


def movements(keeper: Storekeeper) -> dict[str, tuple[str, int]]:
    """What was received, by where in the chat that was said."""
    query = """
        SELECT CASE WHEN movements.message LIKE '/%' THEN people.address ELSE '' END || movements.message,
            items.sku, lines.quantity FROM movements JOIN people ON people.id = movements.person_id
        JOIN lines ON lines.movement_id = movements.id JOIN items ON items.id = lines.item_id
        WHERE movements.kind = 'receipt'"""
    with closing(sqlite3.connect(keeper.database.removeprefix("sqlite:///"))) as connection:
        rows = connection.execute(query).fetchall()
    assert len({message for message, _, _ in rows}) == len(rows), "one booking a message"
    return {message: (sku, quantity) for message, sku, quantity in rows}
