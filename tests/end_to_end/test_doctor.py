"""`storekeeper doctor` as a script uses it, and `run` without a sheet."""

import json
from pathlib import Path

from bot.cli.demo import dated_company
from tests.end_to_end.program import Storekeeper
from tests.sandbox_process import Sandbox

NO_SHEET = {"STOREKEEPER_SHEET": "", "STOREKEEPER_GOOGLE_CREDENTIALS": ""}


def test_from_nothing_to_ready(sandbox: Sandbox, tmp_path: Path) -> None:
    program = Storekeeper(tmp_path, sandbox)
    done = program.command("doctor", STOREKEEPER_TOKEN="")
    assert done.returncode == 1
    assert "STOREKEEPER_TOKEN: is not set" in done.stdout
    assert "there is no file" in done.stdout
    with dated_company() as company:
        assert program.command("import", str(company)).returncode == 0
    done = program.command("doctor")
    assert (done.returncode, "Ready to run." in done.stdout) == (0, True), done.stdout
    told = json.loads(program.command("doctor", "--json").stdout)
    assert told["ok"] is True
    assert [each["check"] for each in told["checks"]] == [
        *("settings", "database", "time zones", "people", "fonts", "files"),
        *("token", "privacy mode", "inline mode", "clock", "credentials", "sharing", "rights", "quota"),
    ]


def test_what_is_wrong_is_said_and_no_secret_is(sandbox: Sandbox, tmp_path: Path) -> None:
    program = Storekeeper(tmp_path, sandbox)
    wrong = "123456789:" + "x" * 35
    done = program.command("doctor", "--json", STOREKEEPER_TOKEN=wrong)
    told = json.loads(done.stdout)
    assert (done.returncode, told["ok"]) == (1, False)
    failed = {each["check"]: each["advice"] for each in told["checks"] if each["state"] == "failed"}
    assert failed.keys() == {"database", "token"}
    assert all(failed.values())
    assert wrong not in done.stdout + done.stderr


def test_a_proxy_that_cannot_be_used_is_named(sandbox: Sandbox, tmp_path: Path) -> None:
    done = Storekeeper(tmp_path, sandbox).command("doctor", HTTPS_PROXY="gopher://hunter2@host:1")
    assert (done.returncode, "HTTPS_PROXY: gopher is no kind of proxy" in done.stdout) == (1, True)
    assert "hunter2" not in done.stdout


def test_one_of_sheet_and_key_alone_is_refused(sandbox: Sandbox, tmp_path: Path) -> None:
    done = Storekeeper(tmp_path, sandbox).command("run", STOREKEEPER_GOOGLE_CREDENTIALS="")
    assert done.returncode == 2
    assert "STOREKEEPER_GOOGLE_CREDENTIALS: is not set, and STOREKEEPER_SHEET is" in done.stderr


class Sheetless(Storekeeper):
    @property
    def environment(self) -> dict[str, str]:
        return super().environment | NO_SHEET


def test_it_runs_without_a_sheet_and_says_so_once(sandbox: Sandbox, tmp_path: Path) -> None:
    program = Sheetless(tmp_path, sandbox)
    with dated_company() as company:
        assert program.command("import", str(company)).returncode == 0
    program.start()
    assert "runs without one" in program.command("doctor").stdout
    assert program.stop() == 0
    assert program.log().count("no sheet is set") == 1
    assert "Traceback" not in program.log()
