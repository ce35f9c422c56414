"""A ledger whose file is damaged: whatever SQLite's own check sees, `verify` says, in sentences."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import typer

from bot.cli import verifying
from bot.migrations.schema_version import prepare
from tests.databases import sqlite_database
from tests.domain.small_company import LATER, NOW, Company

PAGE = 4096


@dataclass(frozen=True)
class Ledger:
    """A sound one, to be copied and damaged."""

    file: Path

    def damaged(self, folder: Path, dice: random.Random) -> Path:
        data = bytearray(self.file.read_bytes())
        page = dice.randrange(len(data) // PAGE) * PAGE
        match dice.choice(("bytes", "page", "zeros", "bit", "header", "cut")):
            case "bytes":
                start = page + dice.randrange(PAGE - 90)
                data[start : start + 90] = dice.randbytes(90)
            case "page":
                data[page : page + PAGE] = dice.randbytes(PAGE)
            case "zeros":
                data[page : page + PAGE] = bytes(PAGE)
            case "bit":
                data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
            case "header":
                start = dice.randrange(100)
                data[start : start + 4] = dice.randbytes(4)
            case _:
                del data[dice.randrange(len(data)) :]
        file = folder / "damaged.sqlite3"
        file.write_bytes(data)
        return file


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    folder = tmp_path_factory.mktemp("sound")
    with sqlite_database(folder, empty=True) as database:
        prepare(database)
        company = Company.founded(database, folder)
        for number in range(60):
            company.receive("WATER", number + 2, now=NOW + timedelta(minutes=number))
            company.receive("PARA", 3, f"P-{number % 7}", LATER)
            company.issue("WATER", 1)
        while company.seal():
            pass
        database.close()
        yield Ledger(folder / "ledger.sqlite3")


def is_damaged(file: Path) -> bool:
    """By SQLite's own check."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            return connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]
    except (sqlite3.Error, UnicodeError):
        return True


def test_a_sound_ledger_agrees(ledger: Ledger) -> None:
    assert verifying.verify(f"sqlite:///{ledger.file}", ()).differences == ()


@pytest.mark.parametrize("seed", range(24))
def test_what_the_integrity_check_sees_verify_says(ledger: Ledger, tmp_path: Path, seed: int) -> None:
    file = ledger.damaged(tmp_path, random.Random(seed))
    damaged = is_damaged(file)
    found = verifying.verify(f"sqlite:///{file}", ())
    assert found.differences or not damaged
    assert verifying.verdict(found)


@pytest.mark.parametrize("seed", [206, 7, 11])
def test_a_damaged_header_is_told_too(ledger: Ledger, tmp_path: Path, seed: int) -> None:
    data = bytearray(ledger.file.read_bytes())
    data[:100] = random.Random(seed).randbytes(100)
    (tmp_path / "x").write_bytes(data)
    (first, *_) = verifying.verify(f"sqlite:///{tmp_path / 'x'}", ()).differences
    assert first.problem == "SQLite cannot read it: file is not a database"


def test_a_reference_to_nothing_is_told(ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "x.sqlite3"
    file.write_bytes(ledger.file.read_bytes())
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DELETE FROM people WHERE address = 1005")  # who has a role
        connection.execute("DELETE FROM roles WHERE site_id = 2 AND person_id = 2")
        connection.execute("UPDATE roles SET site_id = 99 WHERE person_id = 3")
    told = [each.problem for each in verifying.verify(f"sqlite:///{file}", ()).differences]
    assert any("of roles refers to nothing: there is no such row in sites" in each for each in told)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("items", "name_en", "CAST(x'57e9' AS TEXT)"), ("lots", "expiry", "'2026-1p-01'")],
)
def test_a_value_that_nobody_can_read_is_told_where_it_stands(
    ledger: Ledger, tmp_path: Path, table: str, column: str, value: str
) -> None:
    file = tmp_path / "flipped.sqlite3"
    file.write_bytes(ledger.file.read_bytes())
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(f"UPDATE {table} SET {column} = {value}")
        connection.execute("PRAGMA integrity_check")
    told = [each for each in verifying.verify(f"sqlite:///{file}", ()).differences if each.where == table]
    assert [f"a value in {column} cannot be read" in each.problem for each in told] == [True]


def test_an_empty_file_is_no_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.sqlite3").touch()
    with pytest.raises(typer.Exit):
        verifying.verify(f"sqlite:///{tmp_path / 'x.sqlite3'}", ())
    assert "there is nothing in it" in capsys.readouterr().err
