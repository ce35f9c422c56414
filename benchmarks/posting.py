"""Postings a second: `ledger.post` of a receipt of one line, commit included, against its SQL through the driver."""

import itertools
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from domain import catalogue, ledger, places
from domain.database import Database
from domain.importing import import_company
from domain.ledger import Line, Origin
from domain.schema import NO_LOT
from tests.databases import postgresql_database, postgresql_server, sqlite_database

SECONDS, ROUNDS = 0.8, 6
"""Of each measurement, and how often each is repeated, in turn; the best counts."""

NOW = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)

_keys = itertools.count()


@dataclass(frozen=True)
class Rate:
    """Postings a second on one database."""

    database: str
    bare: float
    ledger: float


def measure() -> list[Rate]:
    """On both databases, one thread."""
    with tempfile.TemporaryDirectory() as folder, sqlite_database(Path(folder)) as database:
        line = _found(database, Path(folder))
        with _sqlite(database, line) as bare:
            rates = [_compare("SQLite, file, synchronous FULL", bare, _through_ledger(database, line))]
    with (
        postgresql_server(durable=True) as server,
        postgresql_database(server) as database,
        tempfile.TemporaryDirectory() as folder,
    ):
        line = _found(database, Path(folder))
        with _postgresql(database, line) as bare:
            rates.append(_compare("PostgreSQL, local socket", bare, _through_ledger(database, line)))
    return rates


def _compare(name: str, bare: Callable[[], None], through_ledger: Callable[[], None]) -> Rate:
    rounds = [(_rate(bare), _rate(through_ledger)) for _ in range(ROUNDS)]
    return Rate(name, *(max(rates) for rates in zip(*rounds, strict=True)))


def _rate(post: Callable[[], None]) -> float:
    count, start = 0, time.perf_counter()
    while (passed := time.perf_counter() - start) < SECONDS:
        post()
        count += 1
    return count / passed


def _found(database: Database, folder: Path) -> Line:
    """A company of one site and one item, and the line that is posted."""
    header = "sku,name_en,name_zh,unit,decimals,tracking,packs,barcodes,minimums\n"
    (folder / "items.csv").write_text(f"{header}WATER,Water,水,bottle,0,none,,,\n", encoding="utf-8")
    header = "code,name_en,name_zh,timezone,bins\n"
    (folder / "sites.csv").write_text(f"{header}EAST,East,东,Asia/Shanghai,\n", encoding="utf-8")
    with database.write() as connection:
        import_company(connection, folder, NOW)
        dock = places.location(connection, "dock", places.site_by_code(connection, "EAST").id)
        return Line(catalogue.by_sku(connection, "WATER").id, NO_LOT, places.location(connection, "supplier"), dock, 1)


def _through_ledger(database: Database, line: Line) -> Callable[[], None]:
    def post() -> None:
        with database.write() as connection:
            ledger.post(connection, "receipt", [line], Origin(f"key-{next(_keys)}"), NOW)

    return post


MOVEMENT = """INSERT INTO movements (kind, key, digest, happened_at, recorded_at, note, message, photo)
    VALUES ('receipt', {0}, 'digest', {0}, {0}, '', '', '') ON CONFLICT (key) DO NOTHING RETURNING id"""
LINE = "INSERT INTO lines VALUES ({0}, 1, {0}, {0}, {0}, {0}, {0})"
UNSEALED = "INSERT INTO unsealed VALUES ({0})"
CREDIT = """INSERT INTO balances (item_id, location_id, lot_id, on_hand) VALUES ({0}, {0}, {0}, {0})
    ON CONFLICT (item_id, location_id, lot_id) DO UPDATE SET on_hand = balances.on_hand + excluded.on_hand"""


def _statements(connection: sqlite3.Connection | psycopg.Connection, line: Line, mark: str) -> Callable[[], None]:
    """The statements of one posting, as `ledger.post` sends them."""
    movement, lines, unsealed, credit = (each.format(mark) for each in (MOVEMENT, LINE, UNSEALED, CREDIT))
    now = NOW.isoformat(timespec="microseconds")
    run: Callable[..., sqlite3.Cursor | psycopg.Cursor] = connection.execute

    def post() -> None:
        run("BEGIN IMMEDIATE" if mark == "?" else "BEGIN")
        (movement_id,) = run(movement, (f"key-{next(_keys)}", now, now)).fetchone()
        run(lines, (movement_id, line.item_id, line.lot_id, line.source_id, line.target_id, line.quantity))
        run(unsealed, (movement_id,))
        run(credit, (line.item_id, line.target_id, line.lot_id, line.quantity))
        run("COMMIT")

    return post


@contextmanager
def _sqlite(database: Database, line: Line) -> Iterator[Callable[[], None]]:
    connection = sqlite3.connect(database.url.removeprefix("sqlite:///"), isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA recursive_triggers = ON")
    try:
        yield _statements(connection, line, "?")
    finally:
        connection.close()


@contextmanager
def _postgresql(database: Database, line: Line) -> Iterator[Callable[[], None]]:
    with psycopg.connect(database.url, autocommit=True) as connection:
        yield _statements(connection, line, "%s")
