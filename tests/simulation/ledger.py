"""Looking into a world's ledger."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from domain.storage.database import Database
from tests.compiled import share_compiled

if TYPE_CHECKING:
    from tests.simulation.world import World


@contextmanager
def read(world: "World") -> Iterator[Connection]:
    """As the program does."""
    database = Database(world.database_url)
    share_compiled(database)
    try:
        with database.read() as connection:
            yield connection
    finally:
        database.close()


@contextmanager
def connected(world: "World") -> Iterator[sqlite3.Connection]:
    """Without the program."""
    with closing(sqlite3.connect(world.database_url.removeprefix("sqlite:///"))) as connection:
        yield connection
