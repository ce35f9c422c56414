"""The log: how it is written, how much of it, and that no secret gets into it."""

import asyncio
import errno
import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.chat.log_levels import read_levels
from bot.cli.logs import start_logging
from bot.settings import Settings
from bot.telegram import numbered
from tests.zygote import ROOT

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"
PASSWORD = "pa ss/ü“x"
KEY = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """What is logged in other tests is as it was."""
    names = (
        "",
        "bot",
        "domain",
        "sheets",
        "bot.telegram",
        "bot.telegram.schedule",
        "bot.telegram.watch",
        "bot.scanner",
    )
    before = {name: logging.getLogger(name).level for name in names}
    handlers = list(logging.getLogger().handlers)
    yield
    logging.getLogger().handlers[:] = handlers
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def begin(tmp_path: Path, **values: str) -> None:
    del tmp_path
    url = "postgresql://keeper:pa%20ss%2F%C3%BC%E2%80%9Cx@host/ledger"
    start_logging(Settings.model_validate({"token": TOKEN, "database": url, **values}))


def fail(words: str) -> None:
    raise RuntimeError(words)


def leak() -> None:
    """Say every secret in every way."""
    log = logging.getLogger("bot.telegram")
    for secret in (TOKEN, TOKEN.replace(":", "%3A"), PASSWORD, "pa%20ss%2F%C3%BC%E2%80%9Cx", KEY, "ya29.a0AfH6SMC-x_y"):
        log.warning("https://api.telegram.org/bot%s/getMe", secret)
        try:
            fail(f"could not reach bot{secret}")
        except RuntimeError:
            log.exception("it failed with %r", {"secret": secret})
    log.warning("987654321:AAE_another_token_that_nobody_set_xyz")
    log.warning("postgresql://somebody:swordfish@host/x")


@pytest.mark.parametrize("how", ["text", "json"])
def test_no_secret_is_logged(tmp_path: Path, capsys: pytest.CaptureFixture[str], how: str) -> None:
    begin(tmp_path, log=how)
    leak()
    told = capsys.readouterr().err
    assert told.count("it failed with") == 6
    for secret in (
        "AAEhBOweik6ad9r",
        "pa ss",
        "pa%20ss",
        "pa ss/\\u00fc",
        "MIIEvQ",
        "a0AfH6",
        "AAE_another",
        "swordfish",
    ):
        assert secret not in told, secret


def test_as_json_each_line_is_an_object_with_its_update(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begin(tmp_path, log="json")
    log = logging.getLogger("bot.telegram.handler")

    async def work() -> None:
        with numbered.about(77):
            await asyncio.to_thread(log.info, "库存 %s", "“quoted”\nand a second line")

    asyncio.run(work())
    log.info("later")
    try:
        fail("odd")
    except RuntimeError:
        log.exception("it failed")
    first, second, third = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert first["message"] == "库存 “quoted”\nand a second line"
    assert (first["update"], first["level"], first["subject"]) == (77, "info", "bot.telegram.handler")
    assert "update" not in second
    assert "RuntimeError: odd" in third["failed"]


def test_as_text_each_line_that_an_update_causes_names_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begin(tmp_path)
    with numbered.about(77):
        logging.getLogger("domain.ledger").info("posted")
    logging.getLogger("domain.ledger").info("sealed")
    first, second = capsys.readouterr().err.splitlines()
    assert first.endswith("INFO domain.ledger: [update 77] posted")
    assert second.endswith("INFO domain.ledger: sealed")


def test_each_subject_has_its_level(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begin(tmp_path, log_levels="warning, telegram=debug schedule=error")
    for name in ("bot.telegram.order", "bot.telegram.watch", "sheets.mirror", "bot.routes", "httpx"):
        for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
            logging.getLogger(name).log(level, "%s %s", name, logging.getLevelName(level))
    said = [line.split(": ", 1)[1] for line in capsys.readouterr().err.splitlines()]
    assert said == [
        *(f"bot.telegram.order {level}" for level in ("DEBUG", "INFO", "WARNING", "ERROR")),
        "bot.telegram.watch ERROR",
        *(f"{name} {level}" for name in ("sheets.mirror", "bot.routes", "httpx") for level in ("WARNING", "ERROR")),
    ]


@pytest.mark.parametrize(
    ("written", "words"),
    [("loud", "loud is none of debug"), ("soup=info", "soup is none of all"), ("sheet=", "nothing is")],
)
def test_what_is_no_level_or_no_subject_is_refused(written: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_levels(written)


class Disk(io.StringIO):
    """A file on a disk that is full for a while."""

    full = True

    def write(self, text: str) -> int:
        if self.full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(text)


def test_a_log_on_a_full_disk_stops_nothing_and_says_later_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk()
    monkeypatch.setattr("sys.stderr", disk)
    start_logging()
    for number in range(3):
        logging.getLogger("bot").warning("line %s", number)
    disk.full = False
    logging.getLogger("bot").warning("there is room again")
    assert [each.split(": ", 1)[1] for each in disk.getvalue().splitlines()] == [
        "3 lines of this log came late, or are lost: the disk was full",
        "there is room again",
    ]


GOES_WRONG = """
import gc, threading, warnings
from bot.cli.logs import log_everything, start_logging
log_everything("json")
start_logging(Settings.model_validate({"token": TOKEN, "log": "json"}))
class Odd:
    def __del__(self):
        raise RuntimeError("no end")
warnings.warn("this will be\\nremoved")
Odd()
gc.collect()
thread = threading.Thread(target=int, args=("no number",))
thread.start()
thread.join()
raise OSError(f"https://api.telegram.org/bot{TOKEN}/getMe")
"""


def test_as_json_what_the_program_and_its_libraries_fail_with_is_an_object_a_line_too(tmp_path: Path) -> None:
    program = f"from bot.settings import Settings\nTOKEN = {TOKEN!r}\n{GOES_WRONG}"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert (done.returncode, TOKEN in done.stderr) == (1, False)
    assert "removed" in told[0]["message"]
    assert ["Error" in each.get("failed", "") for each in told] == [False, True, True, True]


@pytest.mark.parametrize("where", ["environment", ".env"])
def test_as_json_a_start_that_fails_is_an_object_too(tmp_path: Path, where: str) -> None:
    set_here = {"STOREKEEPER_LOG": "json"}
    if where == ".env":
        (tmp_path / ".env").write_text("STOREKEEPER_LOG=json\n", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STOREKEEPER_")}
    environment = kept | {"PYTHONPATH": str(ROOT)} | (set_here if where == "environment" else {})
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "run"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    (line,) = done.stderr.splitlines()
    assert done.returncode == 2
    assert json.loads(line)["message"] == "STOREKEEPER_TOKEN: is not set"
