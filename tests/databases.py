"""Databases for the tests and the benchmarks: a new one in SQLite or PostgreSQL, gone afterwards."""

import itertools
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from domain.storage.database import Database
from tests.zygote import ROOT

_numbers = itertools.count(1)


@contextmanager
def postgresql_server(*, durable: bool = False) -> Iterator[str]:
    """A PostgreSQL server of our own: its URL. It is stopped and its data removed at the end, however that comes."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.postgresql_keeper"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as keeper:
        assert keeper.stdin is not None
        assert keeper.stdout is not None
        url = keeper.stdout.readline().strip()
        if not url:
            raise RuntimeError("the PostgreSQL server did not start")
        if not durable:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("SELECT pg_reload_conf()")
        try:
            yield url
        finally:
            keeper.stdin.close()
            keeper.stdout.read()  # ends when the keeper does


@contextmanager
def postgresql_database(server: str, *, empty: bool = False) -> Iterator[Database]:
    """A new ledger on this server, in a schema of its own: that is made much sooner than a database."""
    schema = f"ledger_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        try:
            url = make_url(server).update_query_dict({"options": f"-csearch_path={schema}"})
            yield from _ledger(url.render_as_string(hide_password=False), empty)
        finally:
            connection.execute(f"DROP SCHEMA {schema} CASCADE")


@contextmanager
def sqlite_database(folder: Path, *, empty: bool = False) -> Iterator[Database]:
    """A new ledger in this folder."""
    folder.mkdir(exist_ok=True)
    yield from _ledger(f"sqlite:///{folder / 'ledger.sqlite3'}", empty)


@contextmanager
def new_database(request: pytest.FixtureRequest, folder: Path, *, empty: bool = False) -> Iterator[Database]:
    """A new ledger, or a database without one, of the kind that a fixture's parameter names.

    It needs the fixture `postgresql`.
    """
    if request.param == "sqlite":
        with sqlite_database(folder, empty=empty) as database:
            yield database
    else:
        with postgresql_database(request.getfixturevalue("postgresql"), empty=empty) as database:
            yield database


def _ledger(url: str, empty: bool) -> Iterator[Database]:
    database = Database(url)
    try:
        if not empty:
            database.create()
        yield database
    finally:
        database.close()
