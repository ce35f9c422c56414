"""A restore that is killed anywhere leaves the whole old ledger or the whole new one; typed again, it is done."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select

from bot.cli import app, files
from bot.cli.opening import has_ledger, open_database
from bot.migrations.schema_version import prepare
from domain.ledger.epochs import lost
from domain.ledger.verification import verify
from domain.storage.schema.ledger import epochs, movements
from domain.storage.schema.sheet import lost_lines
from tests.databases import new_database
from tests.domain.small_company import Company

STEPS = ("os.rename", "os.link", "os.remove", "os.chmod", "os.mkdir", "os.rmdir", "shutil.copyfile", "sqlite3.connect")
"""What is seen of it from outside: what Python says that it does with files. Statements are counted, too."""


@dataclass(frozen=True)
class Place:
    """A ledger of three movements, the first of which is in `backup.sqlite3`, too; and a database without any."""

    ledger: str
    empty: str


@pytest.fixture(params=["sqlite", "postgresql"])
def place(
    request: pytest.FixtureRequest, tmp_path: Path, postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    """The settings name the ledger."""
    del postgresql
    monkeypatch.chdir(tmp_path)
    with (
        new_database(request, tmp_path / "ledger", empty=True) as database,
        new_database(request, tmp_path / "empty", empty=True) as empty,
    ):
        prepare(database)
        company = Company.founded(database, tmp_path)
        company.receive("WATER", 24)
        files.copy_to_file(database, tmp_path / "backup.sqlite3")
        company.receive("WATER", 5)
        company.issue("WATER", 2)
        files.copy_to_file(database, tmp_path / "old.sqlite3")
        database.close()
        empty.close()
        for name in [name for name in os.environ if name.startswith("STOREKEEPER_")]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("STOREKEEPER_DATABASE", database.url)
        yield Place(database.url, empty.url)


def restored(*words: str, die_at: int | None = None) -> tuple[int, int]:
    """Restore in a process that is killed at a step. Returns how it ended, and how many steps it has taken."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        _restore_and_end(words, die_at, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        steps = told.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), len(steps)


def _restore_and_end(words: tuple[str, ...], die_at: int | None, writing: int) -> None:
    taken = 0

    def step(*_: object) -> None:
        nonlocal taken
        taken += 1
        os.write(writing, b".")
        if taken == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def seen(what: str, _given: Any) -> None:
        if what in STEPS:
            step()

    code = 99
    try:
        sys.stdout = sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - it is for the rest of a short life
        sys.addaudithook(seen)
        event.listen(Engine, "before_cursor_execute", step)
        app(["restore", *words])
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        os._exit(code)


def state(url: str) -> tuple[int, int, bool]:
    """How many movements and epochs there are, and whether everything agrees, as the next start finds it."""
    with closing(open_database(url)) as database, database.read() as connection:
        counts = [
            connection.execute(select(func.count()).select_from(each)).scalar_one() for each in (movements, epochs)
        ]
        return counts[0], counts[1], not verify(connection).differences


def points(steps: int) -> list[int]:
    """Few at first, while the backup is only copied, and more at the end."""
    return sorted({*range(1, steps, max(steps // 2, 1)), *range(max(steps - 3, 1), steps + 1, 2)})


def left_behind(tmp_path: Path) -> list[str]:
    return [each.name for each in (*tmp_path.glob(".*"), *tmp_path.glob("*/.*"))]


def test_what_was_booked_last_and_was_not_in_the_journal_yet_was_lost_without_a_word(
    place: Place,
) -> None:
    assert restored("backup.sqlite3", "--replace")[0] == 0
    with closing(open_database(place.ledger)) as database, database.read() as connection:
        told = [(each.number, each.person) for each in lost(connection)]
        assert told == [("R-000002", "李伟"), ("I-000003", "李伟")]


def test_what_was_listed_as_lost_after_a_backup_was_not_listed_any_more_once_that_was_restored(place: Place) -> None:
    assert restored("backup.sqlite3", "--replace")[0] == 0
    with closing(open_database(place.ledger)) as database:
        files.copy_to_file(database, Path("between.sqlite3"))
    with closing(open_database("sqlite:///between.sqlite3")) as backup, backup.write() as connection:
        connection.execute(lost_lines.delete())  # it was made before the list was
    assert restored("between.sqlite3", "--replace")[0] == 0
    with closing(open_database(place.ledger)) as database, database.read() as connection:
        assert [each.number for each in lost(connection)] == ["R-000002", "I-000003"]


def test_a_ledger_is_replaced_or_it_is_not(place: Place, tmp_path: Path) -> None:
    code, steps = restored("backup.sqlite3", "--replace")
    assert (code, state(place.ledger)) == (0, (1, 2, True))
    assert restored("old.sqlite3", "--replace")[0] == 0
    for die_at in points(steps):
        before = state(place.ledger)
        code, _ = restored("backup.sqlite3", "--replace", die_at=die_at)
        assert code in (-signal.SIGKILL, 0), die_at  # now and then it takes a step less
        assert state(place.ledger) in {before, (1, 2, True)}, die_at
        if state(place.ledger) != before:
            assert restored("old.sqlite3", "--replace")[0] == 0
    assert restored("backup.sqlite3", "--replace")[0] == 0
    assert state(place.ledger) == (1, 2, True)
    assert not left_behind(tmp_path)


def test_a_ledger_is_brought_to_where_nothing_is_or_nothing_is_there(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STOREKEEPER_DATABASE", place.empty)
    _, steps = restored("backup.sqlite3", "--replace", die_at=100_000)
    for die_at in points(steps):
        if has_ledger(place.empty):
            assert state(place.empty) == (1, 2, True), die_at
            break
        code, _ = restored("backup.sqlite3", die_at=die_at)
        assert code in (-signal.SIGKILL, 0), die_at  # now and then it takes a step less
    assert restored("backup.sqlite3", "--replace")[0] == 0
    assert state(place.empty) == (1, 2, True)
    assert not left_behind(tmp_path)


def test_a_ledger_that_is_adopted_is_renewed_or_it_is_not(place: Place) -> None:
    code, steps = restored("--adopt")
    assert (code, state(place.ledger)) == (0, (3, 2, True))
    begun = 2
    for die_at in points(steps):
        code, _ = restored("--adopt", die_at=die_at)
        assert code in (-signal.SIGKILL, 0), die_at  # now and then it takes a step less
        assert state(place.ledger) in {(3, begun, True), (3, begun + 1, True)}, die_at
        begun = state(place.ledger)[1]


def test_a_file_that_is_no_backup_is_told_before_anything_is_asked(
    place: Place, capfd: pytest.CaptureFixture[str]
) -> None:
    for words in (("nofile",), ("nofile", "--replace"), ("items.csv",)):
        with pytest.raises(SystemExit) as ended:
            app(["restore", *words])
        assert ended.value.code == 2
        told = capfd.readouterr().err
        assert words[0] in told
        assert "--replace" not in told
    assert state(place.ledger) == (3, 1, True)
