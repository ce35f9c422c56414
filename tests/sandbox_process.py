"""Runs the sandbox as its own process, for tests that need the outside world."""

import json
import os
import select
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import requests

from tests.zygote import ROOT, Process, forked

__all__ = ["ROOT", "Control", "ControlError", "Sandbox", "SandboxProcess"]

READY_WITHIN = 30  # seconds
STOPPED_WITHIN = 10  # seconds


class Control:
    """The page's API. What it refuses is raised, with its reason."""

    def __init__(self, page: str) -> None:
        self._page = page
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy has no business on the loopback

    def get(self, path: str) -> Any:
        return self._call("GET", path)

    def post(self, path: str, body: dict[str, Any] | None = None, **options: Any) -> Any:
        return self._call("POST", path, json=body, **options)

    def put(self, path: str, body: dict[str, Any]) -> Any:
        return self._call("PUT", path, json=body)

    def delete(self, path: str) -> Any:
        return self._call("DELETE", path)

    def state(self, part: str) -> Any:
        """A part of what the page shows."""
        return self.get(f"/api/state?of={part}")[part]

    def messages(self, chat: int) -> list[dict[str, Any]]:
        return self.state("messages")[str(chat)]

    def send(self, person: int, text: str, chat: int | None = None, **more: Any) -> dict[str, Any]:
        return self.post("/api/send", {"person": person, "chat": chat or person, "text": text, **more})

    def close(self) -> None:
        self._session.close()

    def _call(self, method: str, path: str, **options: Any) -> Any:
        response = self._session.request(method, self._page + path, timeout=20, **options)
        if not response.ok:
            raise ControlError(response.status_code, response.text)
        is_json = response.headers["Content-Type"].startswith("application/json")
        return response.json() if is_json else response.content


class ControlError(Exception):
    pass


@dataclass(frozen=True)
class Sandbox:
    """The ready line, and the page's API."""

    page: str
    telegram: str
    google: str
    token: str
    service_account: str
    spreadsheet: str
    control: Control

    @property
    def bot_api(self) -> str:
        return self.telegram + "/bot"

    @property
    def bot_files(self) -> str:
        return self.telegram + "/file/bot"


class SandboxProcess:
    """Started again, it comes back at the same addresses with what it had kept."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.process: Process | None = None
        self.sandbox: Sandbox | None = None
        self._says: IO[str] | None = None

    def start(self) -> Sandbox:
        self.data.mkdir(parents=True, exist_ok=True)
        words = ["--data", str(self.data.resolve())]
        for name in ("page", "telegram", "google"):
            port = getattr(self.sandbox, name).rpartition(":")[2] if self.sandbox else "0"
            words += [f"--{name}-port", port]
        ours, its = os.pipe()
        self._says = os.fdopen(ours)
        with (self.data / "stderr.txt").open("w") as errors, os.fdopen(its, "w") as output:
            self.process = forked(
                "sandbox", *words, environment=dict(os.environ), folder=ROOT, output=output, errors=errors
            )
        ready = select.select([self._says], [], [], READY_WITHIN)[0] and self._says.readline()
        if not ready:
            self.kill()
            raise RuntimeError("the sandbox did not start: " + (self.data / "stderr.txt").read_text())
        fields = json.loads(ready)
        self.sandbox = Sandbox(**fields, control=Control(fields["page"]))
        return self.sandbox

    def stop(self) -> int:
        """SIGTERM; its exit code."""
        return self._end(signal.SIGTERM)

    def kill(self) -> int:
        """SIGKILL."""
        return self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> int:
        if self.process is None or self._says is None:
            return 0
        self.process.send_signal(how)
        try:
            return self.process.wait(STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            raise
        finally:
            self._says.close()
            self.process = self._says = None
            if self.sandbox is not None:
                self.sandbox.control.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
