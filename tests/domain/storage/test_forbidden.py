"""A file that may not be opened or written to is not damaged: whose it should be is said."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import typer

from bot.cli import verifying
from domain.storage import integrity
from domain.storage.integrity import FORBIDDEN, is_damaged, is_forbidden, reason_of


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    file = tmp_path / "ledger.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE items (id)")
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def test_a_file_that_may_only_be_read_is_told_with_what_to_do(read_only: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError) as refused:
        read_only.execute("INSERT INTO items VALUES (1)")
    assert is_forbidden(refused.value)
    assert not is_damaged(refused.value)
    assert reason_of(refused.value) == f"attempt to write a readonly database; {FORBIDDEN}"


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EPERM])
def test_a_folder_that_may_not_be_written_to_is_told_with_what_to_do(number: int) -> None:
    refused = OSError(number, "No", "/ledgers/x.lock")
    assert reason_of(refused) == f"No: /ledgers/x.lock; {FORBIDDEN}"


def test_what_is_not_forbidden_is_told_as_it_is() -> None:
    assert reason_of(FileNotFoundError(errno.ENOENT, "No such file", "x")) == "No such file: x"
    assert not is_forbidden(ValueError("x"))


def test_verify_called_what_it_may_not_open_damaged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(sqlite3.OperationalError):
        integrity.problems(f"sqlite:///{tmp_path}")  # a folder: nobody may open it as a file
    with pytest.raises(typer.Exit) as ended:
        verifying.verify(f"sqlite:///{tmp_path}", ())
    assert ended.value.exit_code == 2
    assert f"the database cannot be read: unable to open database file; {FORBIDDEN}" in capsys.readouterr().err
