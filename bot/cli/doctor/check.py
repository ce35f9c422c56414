"""A check, its findings, and how long it may take."""

import queue
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How serious a finding is."""

    OK = "ok"
    WARNING = "warning"  # it runs, but something does not work, or not for everybody
    FAILED = "failed"  # it does not run like this
    SKIPPED = "skipped"  # what it needs is missing


@dataclass(frozen=True)
class Finding:
    """A check's result in a sentence, and what to do about it."""

    check: str
    state: State
    told: str
    advice: str = ""


@dataclass(frozen=True)
class Check:
    """A check that may hang: after this many seconds it is abandoned."""

    name: str
    look: Callable[[], Iterable[Finding]]
    seconds: float = 20.0
    advice: str = "try again; if it stays so, see what is slow"


def run(check: Check) -> list[Finding]:
    """Return a check's findings, including that it took too long or failed itself. Never raises."""
    found: queue.SimpleQueue[list[Finding]] = queue.SimpleQueue()
    threading.Thread(target=lambda: found.put(_looked(check)), daemon=True).start()
    try:
        return found.get(timeout=check.seconds)
    except queue.Empty:
        told = f"no answer within {check.seconds:g} seconds"
        return [Finding(check.name, State.FAILED, told, check.advice)]


def _looked(check: Check) -> list[Finding]:
    try:
        return list(check.look())
    except Exception as error:  # noqa: BLE001 - whatever it is, the other checks go on; its text may hold a secret
        told = f"the check itself failed: {type(error).__name__}"
        return [Finding(check.name, State.FAILED, told, "please report this, with your versions of all packages")]
