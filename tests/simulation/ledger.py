"""Where a world's ledger is: what differs between a file of SQLite's and a database of PostgreSQL's."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Connection

from bot.cli import alone as locking
from domain.storage.database import Database
from tests.compiled import share_compiled
from tests.simulation.program import Program, SeenDatabase, Witness

if TYPE_CHECKING:
    from tests.simulation.world import World


class Looking(Protocol):
    """What SQLite's connections and psycopg's have in common."""

    def execute(self, query: str, /) -> Any: ...


class Ledger(Protocol):
    """A world's ledger."""

    @property
    def url(self) -> str: ...

    def opened(self, program: Program, witness: Witness) -> SeenDatabase:
        """As a program opens it."""

    def held(self, *, beside_others: bool) -> AbstractContextManager[None]:
        """Within, a program runs on it, as the command line does."""

    def connected(self) -> AbstractContextManager[Looking]:
        """Look into it without the program."""

    async def lost(self, program: Program) -> None:
        """The program has died, and what it had begun there comes to nothing."""

    def damage(self) -> Iterable[str]:
        """What the database itself sees."""

    def close(self) -> None: ...


class FileLedger:
    """In a file, by SQLite."""

    def __init__(self, file: Path) -> None:
        self.file, self.url = file, f"sqlite:///{file}"

    def opened(self, program: Program, witness: Witness) -> SeenDatabase:
        return SeenDatabase(self.url, program, witness)

    @contextmanager
    def held(self, *, beside_others: bool) -> Iterator[None]:
        if beside_others:  # which the command line would refuse; what follows is what they would do
            yield
        else:
            with locking.alone(self.url, "run"):
                yield

    def connected(self) -> AbstractContextManager[Looking]:
        return closing(sqlite3.connect(self.file))

    async def lost(self, program: Program) -> None:
        """It was rolled back as the program died."""

    def damage(self) -> Iterator[str]:
        with self.connected() as connection:
            for pragma in ("integrity_check", "foreign_key_check"):
                for row in connection.execute(f"PRAGMA {pragma}"):
                    if row != ("ok",):
                        yield f"{pragma}: {row}"

    def close(self) -> None: ...


def connected(world: "World") -> AbstractContextManager[Looking]:
    """Without the program."""
    return world.home.connected()


@contextmanager
def read(world: "World") -> Iterator[Connection]:
    """As the program does."""
    database = Database(world.home.url)
    share_compiled(database)
    try:
        with database.read() as connection:
            yield connection
    finally:
        database.close()
