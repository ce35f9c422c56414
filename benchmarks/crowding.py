"""One chat's backlog: how long everybody else waits for an answer while a thousand messages of one person do."""

import json
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from benchmarks.replying import PEOPLE, TEXT, storekeeper
from tests.sandbox_process import Sandbox

MESSAGES = 1000
QUESTIONS = 40
PAUSE = 0.15
"""Seconds between two questions of the others."""

CAPS = (100, 2 * MESSAGES)
"""How many messages of one person may wait: as it is by default, and so many that all of them do."""


@dataclass(frozen=True)
class Waits:
    """Seconds from a question to its answer: the median and the longest, with nothing else to do and beside it."""

    cap: int
    alone: tuple[float, float]
    beside: tuple[float, float]


def measure() -> list[Waits]:
    """Measure a new program with each cap."""
    return [_measured(cap) for cap in CAPS]


def _measured(cap: int) -> Waits:
    with tempfile.TemporaryDirectory() as folder, storekeeper(Path(folder), backlog=str(cap)) as sandbox:
        crowd, *others = PEOPLE
        _asked(sandbox, others, 5)  # warm
        alone = _asked(sandbox, others, QUESTIONS)
        with _crowding(sandbox, crowd):
            beside = _asked(sandbox, others, QUESTIONS)
    return Waits(cap, _summary(alone), _summary(beside))


def _summary(waits: list[float]) -> tuple[float, float]:
    return sorted(waits)[len(waits) // 2], max(waits)


@contextmanager
def _crowding(sandbox: Sandbox, who: int) -> Iterator[None]:
    """Send a thousand messages as fast as they are taken; go on once they begin to come."""

    def send() -> None:
        with requests.Session() as session:
            for number in range(MESSAGES):
                body = {"person": who, "chat": who, "text": f"{TEXT} {number}"}
                session.post(f"{sandbox.page}/api/send", json=body, timeout=60).raise_for_status()

    sender = threading.Thread(target=send)
    sender.start()
    time.sleep(0.5)
    yield
    sender.join()


def _asked(sandbox: Sandbox, people: list[int], count: int) -> list[float]:
    """Return how long each of this many questions, asked one after the other, waits for its answer."""
    waits = []
    with requests.get(f"{sandbox.page}/api/events", stream=True, timeout=120) as stream, requests.Session() as session:
        events = _said_by_the_bot(stream)
        for number in range(count):
            who = people[number % len(people)]
            begun = time.perf_counter()
            body = {"person": who, "chat": who, "text": TEXT}
            session.post(f"{sandbox.page}/api/send", json=body, timeout=60).raise_for_status()
            next(chat for chat in events if chat == who)
            waits.append(time.perf_counter() - begun)
            time.sleep(PAUSE)
    return waits


def _said_by_the_bot(stream: requests.Response) -> Iterator[int]:
    for line in stream.iter_lines(chunk_size=1):
        event: dict[str, Any] = json.loads(line[6:]) if line.startswith(b"data: ") else {}
        if event.get("type") == "message" and event["message"]["from"]["is_bot"]:
            yield event["message"]["chat"]
