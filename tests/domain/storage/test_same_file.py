"""A ledger's file that is deleted or replaced under a program at work: nothing is booked where nobody finds it."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from domain.storage.database import Database
from domain.storage.integrity import is_damaged, is_failing, reason_of
from domain.storage.same_file import AnotherFile


def _delete(file: Path) -> None:
    file.unlink()


def _replace(file: Path) -> None:
    shutil.copy(file, copy := file.with_name("copy"))
    copy.replace(file)


@pytest.mark.parametrize(("harm", "what"), [(_delete, "deleted"), (_replace, "replaced")])
def test_a_file_that_was_deleted_or_replaced_takes_no_booking_and_no_empty_one_is_made_in_its_place(
    tmp_path: Path, harm: Callable[[Path], None], what: str
) -> None:
    file = tmp_path / "ledger.sqlite3"
    with closing(Database(f"sqlite:///{file}")) as database:
        database.create()
        with database.read():
            pass
        harm(file)
        there = file.exists()
        for begin in (database.write, database.read):
            with pytest.raises(AnotherFile) as raised, begin():
                pytest.fail("it went on")
            assert what in reason_of(raised.value)
            assert is_failing(raised.value)
            assert not is_damaged(raised.value)
        assert file.exists() == there


def test_a_file_that_comes_back_is_used_again(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite3"
    with closing(Database(f"sqlite:///{file}")) as database:
        database.create()
        with database.read():
            pass
        file.rename(tmp_path / "away")
        with pytest.raises(AnotherFile), database.read():
            pass
        (tmp_path / "away").rename(file)
        with database.write():
            pass
