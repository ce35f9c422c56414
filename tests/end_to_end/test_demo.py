"""The demo as a newcomer meets it: one command, Ctrl-C, the same command again."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.end_to_end.program import eventually
from tests.sandbox_process import Control
from tests.zygote import ROOT, executed

WORDS = ("demo", "--no-browser", "--port", "0", "--data")
DEMO = (sys.executable, "-m", "bot.cli", *WORDS)


@contextmanager
def demo(data: Path, **environment: str) -> Iterator[Control]:
    """A demo; at the end Ctrl-C, and what it said as its last word."""
    told = data.parent / "told.txt"
    with told.open("w") as output:
        process = executed(
            "bot.cli",
            *WORDS,
            str(data),
            environment=os.environ | environment,
            folder=ROOT,
            output=output,
            errors=output,
        )

    def address() -> re.Match[str] | None:
        assert process.poll() is None, told.read_text()
        return re.search(r"is ready: (\S+)", told.read_text())

    try:
        control = Control(eventually(address, "the page's address", 40)[1])
        yield control
        control.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert told.read_text().endswith("Stopped.\n")
    assert "Traceback" not in told.read_text()


def test_what_was_booked_is_there_when_the_demo_is_started_again(tmp_path: Path) -> None:
    def booked(control: Control) -> bool:
        messages = control.state("messages").get("1001", [])
        return any("Received 3 pieces" in (message["text"] or "") for message in messages)

    dead = "http://127.0.0.1:9"
    with demo(tmp_path / "data", http_proxy=dead, HTTP_PROXY=dead, all_proxy=dead) as control:
        control.send(1001, "+3 hammer")
        eventually(lambda: booked(control), "the booking")
    with demo(tmp_path / "data") as control:
        assert booked(control)


def test_a_second_demo_in_the_same_folder_is_refused_and_harms_nothing(tmp_path: Path) -> None:
    with demo(tmp_path / "data") as control:
        second = [*DEMO, str(tmp_path / "data"), "--reset"]
        done = subprocess.run(second, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 1
        assert "a demo is running in" in done.stderr
        control.send(1001, "hammer")
        eventually(lambda: len(control.messages(1001)) > 1, "an answer")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = subprocess.run([*DEMO, str(tmp_path / "file")], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "the demo cannot keep its data there" in done.stderr
    assert "Traceback" not in done.stderr


def test_data_of_another_version_is_refused_with_what_to_do(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with closing(sqlite3.connect(data / "ledger.sqlite3")) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute("INSERT INTO alembic_version VALUES ('0007')")
        connection.commit()
    done = subprocess.run([*DEMO, str(data)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "forget it with --reset" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_clock_is_moved_and_a_week_of_sales_is_played(tmp_path: Path) -> None:
    with demo(tmp_path / "data") as control:
        assert [each.get("clock") for each in control.state("actions")] == [
            None,
            "morning",
            "month",
            "week",
        ]
        for step in ("week", "morning"):
            control.post("/api/clock", {"step": step})

        def cards() -> list[str]:
            told = control.state("messages").get("-1001000000001", [])
            return [message["text"] for message in told if (message["text"] or "").startswith("☀️")]

        clock = tmp_path / "data" / "clock.txt"

        def gone_on() -> float:
            return float(clock.read_text()) if clock.exists() else 0.0

        # What the week brought is said before it goes on. A card may be older than the week: of the real morning.
        eventually(lambda: gone_on() > 7 * 24 * 3600, "the morning after that week", 90)
        eventually(cards, "a card of that morning", 40)
    with closing(sqlite3.connect(tmp_path / "data" / "ledger.sqlite3")) as connection:
        days = connection.execute("SELECT DISTINCT date(happened_at) FROM movements WHERE kind = 'issue'").fetchall()
    assert len(days) == 7
