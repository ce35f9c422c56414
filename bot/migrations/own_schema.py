"""What is in a ledger's file beside what this program makes: a backup that somebody had in hand may hold more.

A trigger is run by whoever writes, so none is kept but ours.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from bot.migrations.schema_version import SchemaMismatch, metadata

VERSION_TABLE = "alembic_version"

DROPPED_IN_ORDER = ("trigger", "view", "index", "table")

Columns = tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class _Schema:
    """What a file has: by kind and name, the words by which it was made; and the tables' columns."""

    made_by: Mapping[tuple[str, str], str]
    columns: Mapping[str, Columns]

    def is_part(self, name: str) -> bool:
        """Whether something may be part of a virtual table, with which it is dropped."""
        return not self.made_by.get(("table", name), "").upper().startswith("CREATE VIRTUAL")


def keep_only_ours(file: Path) -> list[str]:
    """Take what is not ours out of a ledger's file, and put our triggers back. Returns what was done, a line each.

    Nothing in the file is run meanwhile. Raises SchemaMismatch where a table is not as ours; sqlite3.Error.
    """
    ours = _ours()
    with closing(sqlite3.connect(file)) as connection:
        connection.isolation_level = None
        there = _schema(connection)
        told = []
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            for kind in DROPPED_IN_ORDER:
                for name in sorted((name for its, name in there.made_by if its == kind), key=there.is_part):
                    if not _is_ours(ours, there, kind, name):
                        connection.execute(f"DROP {kind} IF EXISTS {_quoted(name)}")
                        told.append(f"a {kind} {name!r} that is not this program's was left out")
            for (kind, name), words in ours.made_by.items():
                if kind == "trigger" and there.made_by.get((kind, name)) != words:
                    connection.execute(words)
                    told.append(f"the {kind} {name!r}, which was missing or changed, was put back")
            if any(_schema(connection).columns.get(name) != columns for name, columns in ours.columns.items()):
                raise SchemaMismatch("its tables are not those of a ledger")
    return told


def _is_ours(ours: _Schema, there: _Schema, kind: str, name: str) -> bool:
    if (kind, name) == ("table", VERSION_TABLE):
        return True
    known = ours.made_by.get((kind, name))
    return known is not None and (kind in ("table", "index") or known == there.made_by[kind, name])


@cache
def _ours() -> _Schema:
    """Of a new ledger."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        metadata.create_all(connection)
        driver: Any = connection.connection.driver_connection
        return _schema(driver)


def _schema(connection: sqlite3.Connection) -> _Schema:
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    made_by = {(kind, name): " ".join((words or "").split()) for kind, name, words in rows.fetchall()}
    tables = [name for kind, name in made_by if kind == "table"]
    return _Schema(made_by, {name: _columns(connection, name) for name in tables})


def _columns(connection: sqlite3.Connection, table: str) -> Columns:
    """Name, type, whether it may be empty, place in the key; in any order: a migration adds below."""
    rows = connection.execute(f"PRAGMA table_xinfo({_quoted(table)})").fetchall()
    return tuple(sorted((name, kind, needed, key, hidden) for _, name, kind, needed, _, key, hidden in rows))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
