"""Where a world's ledger is: what differs between a file of SQLite's and a database of PostgreSQL's."""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Connection

from bot.cli import alone as locking
from bot.cli.files import BESIDE
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

    # What whoever runs the bot does to it, while no program is at it

    @property
    def touches(self) -> int:
        """Of files and databases, at most, after which a command is killed that was to be."""

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What is there, of which nothing is changed by looking."""

    def given(self) -> dict[str, int]:
        """The highest number that was given, by table."""

    def crashed(self) -> AbstractContextManager[None]:
        """Within, programs die; what they leave undone is as they left it, afterwards."""

    def copy_by_hand(self, backup: Path) -> None:
        """Copy it by other means than ours, beside a backup of ours."""

    async def suffer(self, way: str, backup: Path, dice: Random) -> None:
        """Be gone, damaged, or brought back from the copy by other means than ours."""

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

    touches = 25

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Of a copy: whoever closes a ledger last tidies up what a crash has left."""
        with TemporaryDirectory(dir=self.file.parent) as folder:
            for end in ("", "-wal"):
                if self._beside(end).exists():
                    shutil.copyfile(self._beside(end), f"{folder}/copy{end}")
            with closing(sqlite3.connect(f"{folder}/copy")) as connection:
                return connection.execute(query).fetchall()

    def given(self) -> dict[str, int]:
        return dict(self.rows("SELECT name, seq FROM sqlite_sequence"))  # type: ignore[arg-type]

    @contextmanager
    def crashed(self) -> Iterator[None]:
        """What was not checkpointed lies beside the file."""
        left = {end: self._beside(end).read_bytes() for end in ("", "-wal") if self._beside(end).exists()}
        yield
        for end, data in left.items():
            self._beside(end).write_bytes(data)

    def copy_by_hand(self, backup: Path) -> None:
        """The backup is such a copy itself."""

    async def suffer(self, way: str, backup: Path, dice: Random) -> None:
        if way == "damaged":
            with self.file.open("r+b") as file:
                for _ in range(20):
                    file.seek(dice.randrange(self.file.stat().st_size))
                    file.write(dice.randbytes(200))
        if way in ("gone", "adopt"):
            for end in ("", *BESIDE):
                self._beside(end).unlink(missing_ok=True)
        if way == "adopt":
            shutil.copyfile(backup, self.file)

    def _beside(self, end: str) -> Path:
        """The file, or what SQLite keeps beside it under this ending."""
        return Path(f"{self.file}{end}")

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
