"""The real program as a process, and phones to use it with: all over HTTP, as its users do."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from tests.sandbox_process import Sandbox
from tests.zygote import Process, Start, forked

PATIENCE = 45.0


def eventually(look: Callable[[], Any], what: str | Callable[[], str], seconds: float = PATIENCE) -> Any:
    """Look until there is something; fail, saying what was awaited, when there never is."""
    until = time.monotonic() + seconds
    while True:
        begun = time.monotonic()
        found = look()
        if found:
            return found
        took = time.monotonic() - begun
        assert begun < until, f"never came: {what if isinstance(what, str) else what()}"
        time.sleep(max(0.02, took))  # whoever looks must leave room for what is awaited


class Storekeeper:
    """`storekeeper run` against a sandbox, and the other commands."""

    def __init__(
        self, folder: Path, sandbox: Sandbox, database: str | None = None, begin: Start = forked, **settings: str
    ) -> None:
        self.sandbox = sandbox
        self._settings = {f"STOREKEEPER_{name.upper()}": value for name, value in settings.items()}
        self.database = database or f"sqlite:///{folder / 'ledger.sqlite3'}"
        self.folder = folder
        self._begin = begin
        self._process: Process | None = None
        self._log = folder / "bot.log"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("STOREKEEPER_")}
        return kept | {
            "STOREKEEPER_TOKEN": self.sandbox.token,
            "STOREKEEPER_DATABASE": self.database,
            "STOREKEEPER_SHEET": self.sandbox.spreadsheet,
            "STOREKEEPER_GOOGLE_CREDENTIALS": self.sandbox.service_account,
            "STOREKEEPER_TELEGRAM_API": self.sandbox.telegram,
            "STOREKEEPER_GOOGLE_API": self.sandbox.google,
            **self._settings,
        }

    def command(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return self.run_with(self.environment | more, *words)

    def run_with(self, environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
        with TemporaryFile("w+", encoding="utf-8") as output, TemporaryFile("w+", encoding="utf-8") as errors:
            process = self._started(words, environment, output, errors)
            try:
                code = process.wait(60)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                raise
            for told in (output, errors):
                told.seek(0)
            return subprocess.CompletedProcess(words, code, output.read(), errors.read())

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = self._started(("run",), self.environment, log, log)
        eventually(lambda: self.sandbox.control.state("bot")["polling"], lambda: f"a poll; log: {self.log()}")

    def _started(self, words: Sequence[str], environment: dict[str, str], output: IO[Any], errors: IO[Any]) -> Process:
        return self._begin("bot.cli", *words, environment=environment, folder=self.folder, output=output, errors=errors)

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""

    def kill(self) -> None:
        """As a power cut would: no goodbye."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)
        self._process = None

    def wait(self, seconds: float) -> int:
        """Wait until it ends by itself; the exit code."""
        assert self._process is not None
        code = self._process.wait(seconds)
        self._process = None
        return code

    def stop(self) -> int:
        """Stop in good order; the exit code."""
        if self._process is None:
            return 0
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            raise
        finally:
            self._process = None


@dataclass(frozen=True)
class Phone:
    """A person's phone, in one chat."""

    sandbox: Sandbox
    person: int
    chat: int

    def messages(self) -> list[dict[str, Any]]:
        return self.sandbox.control.state("messages").get(str(self.chat), [])

    def send(self, text: str, **more: Any) -> int:
        told = self.sandbox.control.post("/api/send", {"person": self.person, "chat": self.chat, "text": text, **more})
        return int(told["message"]["id"])

    def edit(self, message: int, text: str) -> None:
        body = {"person": self.person, "chat": self.chat, "message": message, "text": text}
        self.sandbox.control.post("/api/edit", body)

    def photograph(self, shelf: str, caption: str = "") -> int:
        body = {"person": self.person, "chat": self.chat, "shelf": shelf, "caption": caption}
        return int(self.sandbox.control.post("/api/photo", body)["message"]["id"])

    def album(self, *shelf: str, caption: str | list[str] = "", **more: Any) -> list[int]:
        """Photographs sent together; the caption is the first one's, a list has one for each."""
        body = {"person": self.person, "chat": self.chat, "shelf": shelf, "caption": caption, **more}
        return [int(each["id"]) for each in self.sandbox.control.post("/api/album", body)["messages"]]

    def upload(self, data: bytes, *, as_file: bool = False, caption: str = "") -> int:
        form = {"person": self.person, "chat": self.chat, "caption": caption} | ({"as_file": "1"} if as_file else {})
        return int(
            self.sandbox.control.post("/api/photo", data=form, files={"file": ("photo.png", data)})["message"]["id"]
        )

    def tap(self, message: dict[str, Any], label: str) -> None:
        self.tap_data(message, data_of(message, label))

    def tap_data(self, message: dict[str, Any], data: str) -> None:
        body = {"person": self.person, "chat": self.chat, "message": message["id"], "data": data}
        self.sandbox.control.post("/api/tap", body)

    def sees(self, *words: str, after: int = 0) -> dict[str, Any]:
        """Wait for a message of the bot's that has all these words; a message edited into them counts."""
        return eventually(
            lambda: self.find(*words, after=after), lambda: f"{words} in chat {self.chat}: {self.texts()}"
        )

    def find(self, *words: str, after: int = 0) -> dict[str, Any] | None:
        for message in reversed(self.messages()):
            text = message["text"] or message["caption"] or ""
            if message["id"] > after and message["from"]["is_bot"] and all(word in text for word in words):
                return message
        return None

    def texts(self) -> list[str]:
        return [message["text"] or message["caption"] or "(photo)" for message in self.messages()[-6:]]


def data_of(message: dict[str, Any], label: str) -> str:
    rows = (message["reply_markup"] or {}).get("inline_keyboard", [])
    found = [button["callback_data"] for row in rows for button in row if label in button["text"]]
    assert found, f"no button {label!r} under {message['text']!r}: {rows}"
    return str(found[0])


def sheet_rows(sandbox: Sandbox, tab: str) -> list[list[str]]:
    """The shown texts of a tab's rows, headers included."""
    for each in sandbox.control.state("sheet")["tabs"]:
        if tab in each["title"]:
            return [[cell["t"] for cell in row] for row in each["rows"]]
    return []
