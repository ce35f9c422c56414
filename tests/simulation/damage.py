"""Damage to a ledger's file: whatever SQLite itself sees of it, `storekeeper verify` must see."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import typer

from bot.cli import verifying

if TYPE_CHECKING:
    from tests.simulation.world import World

FLIPS = 8
"""Bytes that are changed, at most."""


def overlooked(world: "World") -> Iterator[str]:
    """Change some bytes in a copy of the ledger, and compare what SQLite and `verify` say of it."""
    dice = Random(f"the damage of {world.seed}")
    with TemporaryDirectory(dir=world.folder.parent) as folder:
        copy = f"{folder}/ledger.sqlite3"
        with closing(sqlite3.connect(world.ledger)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(world.ledger, copy)
        with Path(copy).open("r+b") as file:
            size = file.seek(0, 2)
            for _ in range(dice.randint(1, FLIPS)):
                file.seek(dice.randrange(size))
                file.write(dice.randbytes(1))
        seen = _seen_by_sqlite(copy)
        told = _seen_by_verify(copy)
    which = {(True, True): "both", (True, False): "SQLite alone", (False, True): "verify alone"}.get(
        (seen, told), "none"
    )
    world.counts[f"bytes flipped, seen by {which}"] += 1
    if seen and not told:
        yield f"SQLite sees damage that verify does not see: seed {world.seed}"


def _seen_by_sqlite(file: str) -> bool:
    try:
        with closing(sqlite3.connect(file)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return not whole or bool(connection.execute("PRAGMA foreign_key_check").fetchall())
    except (sqlite3.Error, UnicodeError):
        return True


def _seen_by_verify(file: str) -> bool:
    try:
        return bool(verifying.verify(f"sqlite:///{file}", ()).differences)
    except typer.Exit:
        return True
