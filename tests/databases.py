"""Databases for the tests and the benchmarks: a new one in SQLite or PostgreSQL, gone afterwards."""

import itertools
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from sqlalchemy import make_url

from domain.storage.database import Database
from tests.compiled import share_compiled
from tests.zygote import ROOT

_numbers = itertools.count(1)


Begin = Callable[[Database], None]
"""What is done in a new ledger before it is copied for all that begin with the same."""


def nothing(_: Database) -> None:
    """Book nothing in it."""


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
def postgresql_database(server: str, *, empty: bool = False, begin: Begin = nothing) -> Iterator[Database]:
    """A new ledger on this server, in a database of its own: a copy of one, which is made sooner than its tables.

    Its files are copied: by the log, which is what PostgreSQL does by itself, that takes twice as long.
    """
    template = "template1" if empty else _postgresql_ledger(server, begin)
    name = f"ledger_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            with _open(_url(server, name)) as database:
                yield database
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def sqlite_database(folder: Path, *, empty: bool = False, begin: Begin = nothing) -> Iterator[Database]:
    """A new ledger in this folder, the copy of one."""
    folder.mkdir(exist_ok=True)
    file = folder / "ledger.sqlite3"
    if not empty and not file.exists():
        file.write_bytes(_sqlite_ledger(begin))
    with _open(f"sqlite:///{file}") as database:
        yield database


@contextmanager
def new_database(
    request: pytest.FixtureRequest, folder: Path, *, empty: bool = False, begin: Begin = nothing
) -> Iterator[Database]:
    """A new ledger, or a database without one, of the kind that a fixture's parameter names.

    It needs the fixture `postgresql`. What it begins with is done once, and copied.
    """
    if request.param == "sqlite":
        with sqlite_database(folder, empty=empty, begin=begin) as database:
            yield database
    else:
        with postgresql_database(request.getfixturevalue("postgresql"), empty=empty, begin=begin) as database:
            yield database


@contextmanager
def _open(url: str) -> Iterator[Database]:
    database = Database(url)
    share_compiled(database)
    try:
        yield database
    finally:
        database.close()


@cache
def _sqlite_ledger(begin: Begin) -> bytes:
    """The file of a new ledger."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.sqlite3"
        with _open(f"sqlite:///{file}") as database:
            database.create()
            begin(database)
        return file.read_bytes()


@cache
def _postgresql_ledger(server: str, begin: Begin) -> str:
    """The name of a new ledger on this server."""
    name = f"new_ledger_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    with _open(_url(server, name)) as database:
        database.create()
        begin(database)
    return name


def _url(server: str, database: str) -> str:
    return make_url(server).set(database=database).render_as_string(hide_password=False)
