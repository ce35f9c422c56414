"""Update to reply: from a person's message at Telegram's door to the bot's answer there, against an echo bot."""

import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.end_to_end.program import Storekeeper, eventually
from tests.sandbox_process import Sandbox, SandboxProcess

RATES = (1, 5, 20)
"""Updates a second."""

SECONDS, ROUNDS = 4, 2
"""Of each rate, and how often, the two bots in turn."""

FEWEST = 30
"""Updates of each turn: the p99 of a handful is but the slowest."""

PEOPLE = range(5001, 5021)
TEXT = "hammer"


@dataclass(frozen=True)
class Latency:
    """Milliseconds from update to reply at a rate."""

    rate: int
    echo: tuple[float, float]  # p50, p99
    storekeeper: tuple[float, float]


def measure() -> list[Latency]:
    """At each rate, in turn, so that both bots meet the same weather."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        echo = stack.enter_context(_echo_bot(folder / "echo"))
        keeper = stack.enter_context(storekeeper(folder / "keeper"))
        for sandbox in (echo, keeper):
            _load(sandbox, 5, 2)  # warm
        figures = []
        for rate in RATES:
            taken: dict[str, list[float]] = {"echo": [], "keeper": []}
            for _ in range(ROUNDS):
                seconds = max(SECONDS, FEWEST // rate)
                taken["echo"] += _load(echo, rate, seconds)
                taken["keeper"] += _load(keeper, rate, seconds)
            figures.append(Latency(rate, _percentiles(taken["echo"]), _percentiles(taken["keeper"])))
        return figures


def _percentiles(seconds: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return cuts[49] * 1000, cuts[98] * 1000


def _load(sandbox: Sandbox, rate: int, seconds: int) -> list[float]:
    """Seconds from each message to its reply, sent evenly at the rate, by the people in turn."""
    waiting: defaultdict[int, deque[float]] = defaultdict(deque)
    taken: list[float] = []
    wanted = rate * seconds
    with requests.get(f"{sandbox.page}/api/events", stream=True, timeout=60) as stream:
        listener = threading.Thread(target=_listen, args=(stream, waiting, taken, wanted))
        listener.start()
        session = requests.Session()
        start = time.perf_counter()
        for number in range(wanted):
            time.sleep(max(0.0, start + number / rate - time.perf_counter()))
            person = PEOPLE[number % len(PEOPLE)]
            waiting[person].append(time.perf_counter())
            body = {"person": person, "chat": person, "text": TEXT}
            session.post(f"{sandbox.page}/api/send", json=body, timeout=10).raise_for_status()
        listener.join(30)
        session.close()
    if len(taken) != wanted:
        raise RuntimeError(f"{wanted} messages, {len(taken)} replies")
    return taken


def _listen(stream: requests.Response, waiting: dict[int, deque[float]], taken: list[float], wanted: int) -> None:
    for line in stream.iter_lines(chunk_size=1):
        event: dict[str, Any] = json.loads(line[6:]) if line.startswith(b"data: ") else {}
        message = event.get("message")
        if event.get("type") == "message" and message["from"]["is_bot"]:
            taken.append(time.perf_counter() - waiting[message["chat"]].popleft())
            if len(taken) == wanted:
                return


def _people() -> dict[str, Any]:
    people = [{"id": number, "first_name": f"P{number}", "language_code": "en", "label": ""} for number in PEOPLE]
    return {"people": people, "groups": [], "shelf": [], "actions": []}


@contextmanager
def _echo_bot(folder: Path) -> Iterator[Sandbox]:
    with SandboxProcess(folder) as process:
        sandbox = process.sandbox
        assert sandbox is not None
        sandbox.control.put("/api/cast", _people())
        bot = subprocess.Popen([sys.executable, "-m", "benchmarks.echo_bot", sandbox.token, sandbox.telegram])
        try:
            eventually(lambda: sandbox.control.state("bot")["polling"], "the echo bot")
            yield sandbox
        finally:
            bot.terminate()
            bot.wait(15)


@contextmanager
def storekeeper(folder: Path, **settings: str) -> Iterator[Sandbox]:
    """The program with a company of one item, and the people at work there."""
    with SandboxProcess(folder / "sandbox") as process:
        sandbox = process.sandbox
        assert sandbox is not None
        sandbox.control.put("/api/cast", _people())
        company = folder / "company"
        company.mkdir()
        (company / "sites.csv").write_text("code,name_en,name_zh,timezone,bins\nEAST,East,东,UTC,A-01\n")
        (company / "items.csv").write_text(
            "sku,name_en,name_zh,unit,decimals,tracking,packs,barcodes,minimums\nHAMMER,Hammer,锤,piece,0,none,,,\n"
        )
        rows = "".join(f"{number},P{number},floor,EAST,en\n" for number in PEOPLE)
        (company / "people.csv").write_text(f"telegram_id,name,role,sites,language\n{rows}")
        program = Storekeeper(folder, sandbox, **settings)
        done = program.command("import", str(company))
        if done.returncode:
            raise RuntimeError(done.stderr)
        program.start()
        try:
            yield sandbox
        finally:
            program.stop()
