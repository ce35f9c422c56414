"""The database: one way to read and one way to write, the same on SQLite and PostgreSQL."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Dialect,
    Insert,
    Select,
    Table,
    Update,
    bindparam,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor, ExceptionContext

import domain.storage.schema  # noqa: F401 - its tables are in the metadata
from domain.storage.columns import metadata
from domain.storage.presence import Presence
from domain.storage.same_file import AnotherFile, SameFile

BUSY_SECONDS = 10
"""How long a writer waits for another process's transaction before it gives up, in seconds."""

BUSY_PAUSE = 0.02
"""Seconds between two attempts at what SQLite does not wait for by itself."""

MANY = 5_000
"""Maximum rows in one statement."""

_SCHEMA_LOCK = 7_236_800
"""PostgreSQL advisory lock: one process at a time creates the tables."""


class Database:
    """A ledger's database, by URL: `sqlite:///stock.sqlite3` or `postgresql://user@host/name`."""

    def __init__(self, url: str, *, running: bool = False) -> None:
        """`running`: for the running bot, beside which no command may take PostgreSQL for itself, or replace a file."""
        self.url = url
        parsed = make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        self._sqlite = parsed.get_backend_name() == "sqlite"
        arguments: dict[str, Any] = {"timeout": BUSY_SECONDS} if self._sqlite else {"connect_timeout": BUSY_SECONDS}
        self._engine = create_engine(
            parsed,
            connect_args=arguments,
            pool_pre_ping=not self._sqlite,
            hide_parameters=True,  # keeps what people wrote, and who they are, out of the logs
        )
        # SQLite's busy handler is unfair among threads, so one lock per process queues them instead.
        self._writer = threading.Lock() if self._sqlite else nullcontext()
        is_file = self._sqlite and parsed.database not in (None, "", ":memory:")
        self._same = SameFile(Path(str(parsed.database)) if is_file else None, marked=running)
        if self._sqlite:
            event.listen(self._engine, "connect", _prepare_sqlite)
            event.listen(self._engine, "connect", lambda dbapi, _: self._same.opened(dbapi))
        elif running:
            event.listen(self._engine, "connect", Presence().share)

    def create(self) -> None:
        """Create the tables that are missing."""
        with self.write() as connection:
            lock_schema(connection)
            metadata.create_all(connection)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Begin a transaction that sees one consistent state and changes nothing."""
        self._same.require()
        with self._engine.connect() as connection:
            if not self._sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                self._begin(connection, "BEGIN")
                yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Begin a transaction that is committed at the end of the block, or not at all."""
        self._same.require()
        with self._writer, self._engine.connect() as connection:
            if (mark := self._same.new_mark()) is not None:
                connection.exec_driver_sql(f"PRAGMA user_version = {mark}")
                connection.commit()
                self._same.noted()
            with connection.begin():
                self._begin(connection, "BEGIN IMMEDIATE")
                yield connection

    @contextmanager
    def pinned(self) -> Iterator[Connection]:
        """Open a connection outside all transactions, for locks that last as long as it does."""
        with self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def scrub(self) -> bool:
        """Rewrite the files so that nothing of deleted rows remains in them. Returns False if somebody is reading.

        Takes seconds for a large ledger, during which nothing can be booked.
        """
        with self._writer, self._engine.connect() as connection:
            if not self._sqlite:
                connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM")
                return True
            connection.exec_driver_sql("VACUUM")
            return all(connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0] == 0 for _ in range(2))

    def is_same_file(self) -> bool:
        """Whether the file is still the one that was opened. Closing one that was overwritten mixes the two."""
        try:
            self._same.require()
        except AnotherFile:
            return False
        return True

    def _begin(self, connection: Connection, statement: str) -> None:
        """Begin on SQLite.

        A transaction that reads first and writes later would get BUSY at once, whatever the timeout.

        Not done in a SQLAlchemy event, because an engine listener would cost every statement of a posting.
        """
        if self._sqlite:
            connection.exec_driver_sql(statement)

    def on_error(self, told: Callable[[BaseException], None]) -> None:
        """Call `told` in whatever thread with every error of the database, whoever ran the statement."""

        def tell(context: ExceptionContext) -> None:
            told(context.original_exception)

        event.listen(self._engine, "handle_error", tell)

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()
        self._same.close()


class Prepared:
    """A statement compiled once per dialect: compiling the most frequent ones would cost more than running them.

    `make` returns the statement for a dialect; it is run with the columns' values by name.
    """

    def __init__(self, make: "Callable[[str], Insert | Update]") -> None:
        self._make = make
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, *rows: dict[str, Any]) -> CursorResult[Any]:
        """Execute it once per row."""
        name = connection.dialect.name
        if name not in self._compiled:
            self._compiled[name] = _Compiled.of(self._make(name), connection.dialect)
        compiled = self._compiled[name]
        bound = [compiled.bind(row) for row in rows]
        return connection.exec_driver_sql(compiled.sql, bound[0] if len(bound) == 1 else bound)


@dataclass(frozen=True)
class _Compiled:
    """A statement in the driver's form, with its parameters in order and how to convert each."""

    sql: str
    names: tuple[str, ...]
    convert: tuple[Callable[[Any], Any] | None, ...]
    positional: bool

    @classmethod
    def of(cls, statement: "Insert | Update", dialect: Dialect) -> "_Compiled":
        compiled = statement.compile(dialect=dialect)
        names = tuple(compiled.positiontup or compiled.binds)
        convert = tuple(compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names)
        return cls(compiled.string, names, convert, positional=compiled.positional)

    def bind(self, row: dict[str, Any]) -> Any:  # noqa: ANN401 - as the driver wants it
        values = [
            row[name] if convert is None else convert(row[name])
            for name, convert in zip(self.names, self.convert, strict=True)
        ]
        return tuple(values) if self.positional else dict(zip(self.names, values, strict=True))


def lock_schema(connection: Connection) -> None:
    """Lock the schema until the transaction ends, because several replicas may start at once."""
    if connection.dialect.name == "postgresql":  # SQLite has only one writer
        connection.execute(select(func.pg_advisory_xact_lock(_SCHEMA_LOCK)))


def insert_in(dialect: str, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """Return an INSERT that supports ON CONFLICT, for "sqlite" or "postgresql"."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def insert(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """Return an INSERT that supports ON CONFLICT, in the connection's dialect."""
    return insert_in(connection.dialect.name, table)


def rows_of(connection: Connection, query: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    """Yield the rows of a large query, fetched some thousands at a time; one by one takes twice as long."""
    for some in connection.execute(query).partitions(MANY):
        yield from some


def insert_many(
    connection: Connection,
    table: Table,
    rows: list[dict[str, Any]],
    *,
    key: Sequence[str] = (),
    replace: Sequence[str] = (),
    add: Sequence[str] = (),
) -> None:
    """Insert many rows with the same columns, in few statements.

    For existing rows, found by `key` (by default the primary key), the columns in `replace` take the new values, and
    those in `add` grow by them.
    """
    if not rows:
        return
    statement, columns = insert(connection, table), list(rows[0])
    arrays = connection.dialect.name == "postgresql"  # one per column: half the time of a statement per row
    if arrays:
        # One-dimensional: a list in a JSON column is a value.
        given = (
            func.unnest(bindparam(name, type_=postgresql.ARRAY(table.c[name].type, dimensions=1))) for name in columns
        )
        statement = statement.from_select(columns, select(*given))
    if replace or add:
        new: dict[str, ColumnElement[Any]] = {name: statement.excluded[name] for name in replace}
        new |= {name: table.c[name] + statement.excluded[name] for name in add}
        statement = statement.on_conflict_do_update(index_elements=key or list(table.primary_key), set_=new)
    for start in range(0, len(rows), MANY):
        some = rows[start : start + MANY]
        connection.execute(statement, {name: [row[name] for row in some] for name in columns} if arrays else some)


def _prepare_sqlite(dbapi: DBAPIConnection, _record: object) -> None:
    dbapi.isolation_level = None  # we send BEGIN ourselves: the driver's would come too late and be deferred
    cursor = dbapi.cursor()
    _switch_to_wal(cursor)
    cursor.execute("PRAGMA synchronous = FULL")  # NORMAL may lose the last commits in a power cut
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA recursive_triggers = ON")  # otherwise INSERT OR REPLACE would bypass append-only triggers
    cursor.close()


def _switch_to_wal(cursor: DBAPICursor) -> None:
    """Switch a new file to WAL. SQLite needs it exclusively for that, and does not wait, whatever the timeout."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(BUSY_PAUSE)
        else:
            return
