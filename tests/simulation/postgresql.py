"""A ledger in PostgreSQL: its transactions interleave, and wait for each other's locks, in the simulation's own time.

The server is a real one, and lives on whatever dies here. Before a statement the thread may have to wait for its turn;
whoever waits for a lock lets the others go on. Which lock a statement waits for the server itself is asked, so that it
does not depend on how fast that is.
"""

import asyncio
import select
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from contextvars import copy_context
from pathlib import Path
from random import Random
from typing import Any

import psycopg
from greenlet import getcurrent
from psycopg import waiting
from sqlalchemy import Dialect, Engine, event, make_url

from bot.migrations.schema_version import metadata, prepare
from domain.storage.copying import numbered
from domain.storage.database import Database
from tests.databases import postgresql_server
from tests.simulation.loop import Stuck, VirtualLoop, blocking
from tests.simulation.program import OWNER, Program, SeenDatabase, Unheard, Witness

SETTINGS = {
    "autovacuum": "off",  # it would have rows come in another order, another time
    "synchronous_commit": "off",
    "deadlock_timeout": "'1ms'",
}

WAITS_OUT = 0.05
"""Real seconds in which the server answers, or waits for a lock and has looked whether that would be for ever."""

MOMENT = 0.001
"""Real seconds between two looks at what the server does by itself."""

TURNS = (0.0, 0.001, 0.003, 0.02)
"""Seconds that a thread waits for its turn."""

INTERRUPTED = 0.1
"""How likely it is that another thread goes on before a statement."""

LOCK_PAUSE = 0.004
"""Seconds after which who waits for a lock looks again."""

LINGERS = 3.0
"""Seconds, at most, for which the server believes in a program that has died with its machine."""

DAMAGE = (
    "SET session_replication_role = replica; DELETE FROM movements WHERE id % 3 = 0; RESET session_replication_role",
    "SET session_replication_role = replica; UPDATE balances SET on_hand = 7; RESET session_replication_role",
    "DROP TABLE lines CASCADE",
    "ALTER TABLE movements DISABLE TRIGGER USER",
    "ALTER TABLE balances DROP CONSTRAINT ck_balances_on_hand",
)
"""What somebody may do to it by hand."""


@contextmanager
def server() -> Iterator[str]:
    """A PostgreSQL server for the days of one run: its URL."""
    with postgresql_server() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            for name, value in SETTINGS.items():
                connection.execute(f"ALTER SYSTEM SET {name} = {value}")
            connection.execute("SELECT pg_reload_conf()")
        yield url


def begun(server: str, name: str, *, like: str = "template0") -> str:
    """A new database on this server: its URL."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    return make_url(server).set(database=name).render_as_string(hide_password=False)


class ServerLedger:
    """In a database of its own, which is gone with it."""

    def __init__(self, server: str, url: str, loop: VirtualLoop, dice: Random) -> None:
        self.url = url
        self._server, self._loop, self._dice = server, loop, dice
        self._outside = psycopg.connect(url, autocommit=True)
        event.listen(Engine, "do_connect", self._connect_command)
        self._copies: dict[Path, dict[str, bytes]] = {}
        self._connections: defaultdict[Program, list[SeenConnection]] = defaultdict(list)
        self.is_away = False
        """Whether it takes no connections."""
        self.cut_off: frozenset[Program] = frozenset()
        """Those that it takes no connections of."""

    def opened(self, program: Program, witness: Witness) -> SeenDatabase:
        return SeenDatabase(self.url, program, witness, lambda given: self._connect(program, given))

    def held(self, *, beside_others: bool) -> AbstractContextManager[None]:
        return nullcontext()

    @contextmanager
    def connected(self) -> Iterator[psycopg.Connection[Any]]:
        yield self._outside

    async def lost(self, program: Program) -> None:
        left = [each for each in self._connections.pop(program, []) if not each.closed]
        if left and self._dice.random() < 0.3:
            await asyncio.sleep(self._dice.uniform(0, LINGERS))
        for each in left:
            each.pgconn.finish()
        self._gone({each.backend for each in left})

    def damage(self) -> Iterator[str]:
        """Nothing that it would say."""
        yield from ()

    touches = 400

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._outside.execute(query).fetchall()

    def given(self) -> dict[str, int]:
        query = "SELECT pg_sequence_last_value(CAST(pg_get_serial_sequence(%s, 'id') AS regclass))"
        rows = {table.name: self._outside.execute(query, (table.name,)).fetchone() for table in numbered()}
        return {name: row[0] for name, row in rows.items() if row and row[0]}

    def crashed(self) -> AbstractContextManager[None]:
        return nullcontext()

    def copy_by_hand(self, backup: Path) -> None:
        """As logical replication does: the rows as they are at one moment, and not how far the sequences are."""
        with psycopg.connect(self.url) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            rows = {}
            for table in metadata.sorted_tables:
                with connection.cursor().copy(f"COPY {table.name} TO STDOUT") as copied:
                    rows[table.name] = b"".join(copied)
        self._copies[backup] = rows

    async def suffer(self, way: str, backup: Path, dice: Random) -> None:
        if way == "replace":
            return
        while any(self._connections.values()):  # noqa: ASYNC110 - what is dead is at it for a while
            await asyncio.sleep(LINGERS)
        if way == "damaged":
            self._outside.execute(dice.choice(DAMAGE))
            return
        self._outside.execute("DROP SCHEMA public CASCADE")
        self._outside.execute("CREATE SCHEMA public")
        if way == "adopt":
            self._bring_back(self._copies[backup])

    def _bring_back(self, copy: dict[str, bytes]) -> None:
        with closing(Database(self.url)) as database:
            prepare(database)
        with psycopg.connect(self.url) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(f"TRUNCATE {', '.join(copy)}")
            for name, rows in copy.items():
                with connection.cursor().copy(f"COPY {name} FROM STDIN") as copied:
                    copied.write(rows)

    def close(self) -> None:
        event.remove(Engine, "do_connect", self._connect_command)
        self._outside.close()
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{make_url(self.url).database}" WITH (FORCE)')

    def cut(self) -> None:
        """Every program loses its connections, whatever it is about."""
        left = [each for connections in self._connections.values() for each in connections if not each.closed]
        for each in left:
            self._outside.execute("SELECT pg_terminate_backend(%s)", (each.backend,))
        self._gone({each.backend for each in left})

    def _connect(self, program: Program, given: dict[str, Any]) -> "SeenConnection":
        program.must_live()
        if self.is_away or program in self.cut_off:
            raise psycopg.OperationalError("connection refused")
        connection = SeenConnection.connect(cursor_factory=SeenCursor, **given)
        connection.join(program, self)
        self._connections[program].append(connection)
        return connection

    def _connect_command(
        self, _dialect: Dialect, _record: object, _words: object, given: dict[str, Any]
    ) -> "SeenConnection | None":
        """Of a command, which opens databases by itself, and files of SQLite's, too."""
        owner = OWNER.get()
        is_ours = owner is not None and given.get("dbname") == make_url(self.url).database
        return self._connect(owner, given) if owner is not None and is_ours else None

    def let_others_go_on(self) -> None:
        """Perhaps, before a statement."""
        if getcurrent().parent is not None and self._dice.random() < INTERRUPTED:
            self._pause(self._dice.choice(TURNS))

    def wait_for_lock(self) -> None:
        """Let others go on, for one of them has it."""
        if getcurrent().parent is None:
            raise Stuck("the event loop itself would wait for a lock")
        self._pause(LOCK_PAUSE)

    def is_blocked(self, backend: int) -> bool:
        """Whether it waits for a lock."""
        return self._outside.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", (backend,)).fetchone() == (True,)

    def _pause(self, seconds: float) -> None:
        blocking(asyncio.sleep(seconds), self._loop, copy_context())

    def _gone(self, backends: set[int]) -> None:
        """The server has seen that they are."""
        there = "SELECT 1 FROM pg_stat_activity WHERE pid = ANY(%s)"
        while backends and self._outside.execute(there, (list(backends),)).fetchone():
            select.select([], [], [], MOMENT)


class SeenConnection(psycopg.Connection[Any]):
    """A connection of one program, which is lost when that dies."""

    def join(self, program: Program, ledger: ServerLedger) -> None:
        self.backend = self.pgconn.backend_pid
        self._program, self._ledger = program, ledger
        self._told: Callable[[str], object] | None = None
        self._writes = False

    def set_trace_callback(self, told: Callable[[str], object] | None) -> None:
        """As SQLite's do, have each statement told."""
        self._told = told
        self._writes = True

    def commit(self) -> None:
        """Its answer may be lost, and the connection with it."""
        super().commit()
        if self._writes and self._program.loses_answer():
            self.pgconn.finish()
            raise Unheard("server closed the connection unexpectedly")
        self._writes = False

    def execute(self, query: Any, params: Any = None, **_: Any) -> Any:  # type: ignore[override]
        """From outside: nothing comes between this and what the program does."""
        return psycopg.Cursor(self).execute(query, params)

    def begins(self, statement: str) -> None:
        self._program.must_live()
        self._program.touches("a statement")
        if self._told is not None:
            self._told(statement)
        self._ledger.let_others_go_on()

    def wait(self, gen: Generator[Any, Any, Any], interval: float = 0.0, timeout: float | None = None) -> Any:
        """In the simulation's time, if it is for a lock."""
        self._program.must_live()
        try:
            wanted = next(gen)
            while True:
                wanted = gen.send(self._ready(wanted))
        except StopIteration as ended:
            return ended.value

    def _ready(self, wanted: int) -> waiting.Ready:
        while not (ready := self._seen(wanted, WAITS_OUT)):
            while self._ledger.is_blocked(self.backend):
                self._ledger.wait_for_lock()
                self._program.must_live()
        return ready

    def _seen(self, wanted: int, seconds: float) -> waiting.Ready | None:
        socket = [self.pgconn.socket]
        reads, writes, _ = select.select(
            socket if wanted & waiting.WAIT_R else (), socket if wanted & waiting.WAIT_W else (), socket, seconds
        )
        if reads:
            return waiting.READY_RW if writes else waiting.READY_R
        return waiting.READY_W if writes else None

    def close(self) -> None:
        """One of a program that is dead is not closed: the server finds out by itself."""
        if not self._program.dead:
            super().close()


class SeenCursor(psycopg.Cursor[Any]):
    """Tells of its statements."""

    def execute(self, query: Any, params: Any = None, **given: Any) -> "SeenCursor":  # type: ignore[override]
        self.connection.begins(query)  # type: ignore[attr-defined]
        return super().execute(query, params, **given)

    def executemany(self, query: Any, params_seq: Any, **given: Any) -> None:
        self.connection.begins(query)  # type: ignore[attr-defined]
        super().executemany(query, params_seq, **given)
