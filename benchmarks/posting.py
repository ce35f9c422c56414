"""Postings a second: `posting.post` of a receipt of one line, commit included, against its SQL through the driver."""

import itertools
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from domain.company import catalogue, people, places
from domain.ledger import posting
from domain.ledger.context import Context, Origin
from domain.ledger.movements import Line
from domain.storage.database import Database
from domain.storage.schema.ledger import NO_LOT
from domain.tables.importing import import_company
from tests.databases import postgresql_database, postgresql_server, sqlite_database

SECONDS, ROUNDS, THREADS = 0.8, 6, 8
"""Of each measurement; how often each is repeated, in turn, the best counts; of the threaded ones."""

NOW = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)

_keys = itertools.count()


@dataclass(frozen=True)
class Rate:
    """Postings a second on one database, by so many threads, of one hot item or each thread of its own."""

    database: str
    threads: int
    items: str
    bare: float
    ledger: float


def measure() -> Iterator[Rate]:
    """On both databases: one thread, then many, on items of their own and all on one."""
    with tempfile.TemporaryDirectory() as folder, sqlite_database(Path(folder)) as database:
        yield from _measure("SQLite, file, synchronous FULL", database, Path(folder), _sqlite)
    with (
        postgresql_server(durable=True) as server,
        postgresql_database(server) as database,
        tempfile.TemporaryDirectory() as folder,
    ):
        yield from _measure("PostgreSQL, local socket", database, Path(folder), _postgresql)


Bare = Callable[[Database, Line], AbstractContextManager[Callable[[], None]]]


def _measure(name: str, database: Database, folder: Path, bare: Bare) -> Iterator[Rate]:
    lines = _found(database, folder)
    for threads, items in ((1, "one"), (THREADS, "spread"), (THREADS, "one hot")):
        moved = lines if items == "spread" else lines[:1] * threads
        with ExitStack() as stack:
            plain = [stack.enter_context(bare(database, line)) for line in moved]
            ledger_s = [_through_ledger(database, line) for line in moved]
            lock = threading.Lock() if name.startswith("SQLite") and threads > 1 else None
            if lock:  # the driver alone would wait unfairly: give it the queue that the ledger has
                plain = [_queued(lock, post) for post in plain]
            rounds = [(_rate(plain[:threads]), _rate(ledger_s[:threads])) for _ in range(ROUNDS)]
        yield Rate(name, threads, items, *(max(rates) for rates in zip(*rounds, strict=True)))


def _queued(lock: threading.Lock, post: Callable[[], None]) -> Callable[[], None]:
    def wait_and_post() -> None:
        with lock:
            post()

    return wait_and_post


def _rate(posts: list[Callable[[], None]]) -> float:
    start = time.perf_counter()

    def run(post: Callable[[], None]) -> int:
        count = 0
        while time.perf_counter() - start < SECONDS:
            post()
            count += 1
        return count

    with ThreadPoolExecutor(len(posts)) as threads:
        done = sum(threads.map(run, posts))
    return done / (time.perf_counter() - start)


def _found(database: Database, folder: Path) -> list[Line]:
    """A company of one site, and for each thread an item and the line that it posts."""
    header = "sku,name_en,name_zh,unit,decimals,tracking,packs,barcodes,minimums\n"
    rows = "".join(f"WATER-{number},Water,水,bottle,0,none,,,\n" for number in range(THREADS))
    (folder / "items.csv").write_text(header + rows, encoding="utf-8")
    header = "code,name_en,name_zh,timezone,bins\n"
    (folder / "sites.csv").write_text(f"{header}EAST,East,东,Asia/Shanghai,\n", encoding="utf-8")
    header = "telegram_id,name,role,sites,language\n"
    (folder / "people.csv").write_text(f"{header}1,Li,floor,EAST,\n", encoding="utf-8")
    with database.write() as connection:
        import_company(connection, folder, NOW)
        dock = places.location(connection, "dock", places.site_by_code(connection, "EAST").id)
        supplier = places.location(connection, "supplier")
        return [
            Line(catalogue.by_sku(connection, f"WATER-{number}").id, NO_LOT, supplier, dock, 1)
            for number in range(THREADS)
        ]


def _through_ledger(database: Database, line: Line) -> Callable[[], None]:
    with database.read() as connection:
        person = people.get(connection, 1)

    def post() -> None:
        with database.write() as connection:
            posting.post(Context(connection, person, Origin(f"key-{next(_keys)}"), NOW), "receipt", [line])

    return post


MOVEMENT = """INSERT INTO movements (kind, key, digest, person_id, happened_at, recorded_at, note, message, photo)
    VALUES ('receipt', {0}, 'digest', 1, {0}, {0}, '', '', '') ON CONFLICT (key) DO NOTHING RETURNING id"""
LINE = "INSERT INTO lines VALUES ({0}, 1, {0}, {0}, {0}, {0}, {0}, NULL)"
CREDIT = """INSERT INTO balances (item_id, location_id, lot_id, on_hand) VALUES ({0}, {0}, {0}, {0})
    ON CONFLICT (item_id, location_id, lot_id) DO UPDATE SET on_hand = balances.on_hand + excluded.on_hand"""


def _statements(connection: sqlite3.Connection | psycopg.Connection, line: Line, mark: str) -> Callable[[], None]:
    """The statements of one posting, as `posting.post` sends them."""
    movement, lines, credit = (each.format(mark) for each in (MOVEMENT, LINE, CREDIT))
    now = NOW.isoformat(timespec="microseconds")
    run: Callable[..., sqlite3.Cursor | psycopg.Cursor] = connection.execute

    def post() -> None:
        run("BEGIN IMMEDIATE" if mark == "?" else "BEGIN")
        (movement_id,) = run(movement, (f"key-{next(_keys)}", now, now)).fetchone()
        run(lines, (movement_id, line.item_id, line.lot_id, line.source_id, line.target_id, line.quantity))
        run(credit, (line.item_id, line.target_id, line.lot_id, line.quantity))
        run("COMMIT")

    return post


@contextmanager
def _sqlite(database: Database, line: Line) -> Iterator[Callable[[], None]]:
    connection = sqlite3.connect(
        database.url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False, timeout=10
    )
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
