"""Who may be at one ledger at the same time: on PostgreSQL several that run, and nobody beside a command."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import typer
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.cli.alone import Busy, alone
from bot.cli.opening import held, open_database
from bot.migrations.schema_version import prepare
from domain.storage.database import Database
from tests.databases import postgresql_database


@pytest.fixture
def url(postgresql: str) -> Iterator[str]:
    with postgresql_database(postgresql, empty=True) as database:
        prepare(database)
        database.close()
        yield database.url


def running(url: str) -> Database:
    database = Database(url, running=True)
    with database.read() as connection:
        connection.execute(text("SELECT 1"))
    return database


@pytest.mark.parametrize("command", ["migrate", "init", "restore"])
def test_a_command_that_needs_the_ledger_alone_is_refused_while_any_replica_runs(url: str, command: str) -> None:
    with closing(running(url)), closing(running(url)):
        with pytest.raises(Busy, match=r"storekeeper run \(connection \d+ from .*UTC\) is at this ledger: stop it"):
            alone(url, command).__enter__()
        with alone(url, "run", beside_others=True):
            pass
    with alone(url, command):
        pass


def test_the_last_replica_counts(url: str) -> None:
    first, second = running(url), running(url)
    first.close()
    with pytest.raises(Busy):
        alone(url, "migrate").__enter__()
    second.close()
    with alone(url, "migrate"):
        pass


def test_nobody_begins_to_run_while_a_command_is_at_it(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with alone(url, "restore"):
        with pytest.raises(OperationalError, match=r"storekeeper restore \(.*\) is at this ledger"):
            running(url)
        with pytest.raises(typer.Exit):
            open_database(url, running=True)
        with pytest.raises(Busy, match="storekeeper restore"):
            alone(url, "migrate").__enter__()
        with closing(Database(url)) as looking, looking.read() as connection:
            assert connection.execute(text("SELECT count(*) FROM movements")).scalar() == 0, "to look is free"
    assert re.search(r"cannot be opened: storekeeper restore \(.*\) is at this ledger", capsys.readouterr().err)
    running(url).close()


def test_a_replica_whose_connections_were_cut_is_there_again_with_the_next(url: str) -> None:
    with closing(running(url)) as replica:
        with closing(Database(url)) as other, other.write() as connection:
            cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'storekeeper run'"
            assert connection.execute(text(cut)).all() == [(True,)]
        with replica.read() as connection:
            connection.execute(text("SELECT 1"))
        with pytest.raises(Busy):
            alone(url, "migrate").__enter__()


def test_a_command_that_dies_leaves_nothing_locked(url: str) -> None:
    holding = alone(url, "migrate")
    holding.__enter__()
    with closing(Database(url)) as other, other.write() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE classid = 7236802"))
    with alone(url, "migrate"):
        pass


def test_a_server_that_is_not_there_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit), held("postgresql://nobody@127.0.0.1:1/nothing", "migrate"):
        raise AssertionError
    assert "STOREKEEPER_DATABASE: the database cannot be opened" in capsys.readouterr().err


def test_on_sqlite_one_program_is_at_the_ledger(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
    with alone(url, "run", beside_others=True), pytest.raises(Busy, match=r"storekeeper run \(process \d+"):
        alone(url, "run", beside_others=True).__enter__()
