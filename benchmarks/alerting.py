"""Alerts: all rules over a large company, and after one booking."""

import random
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from sqlalchemy import Connection, func, select

from domain.alerts import life, watching
from domain.alerts.rules.rule import Scope
from domain.storage.database import Database, insert_many
from domain.storage.schema.alerts import alerts
from domain.storage.schema.company import items, locations, minimums, sites
from domain.storage.schema.ledger import balances, lots
from domain.vocabulary import LocationKind, LotStatus, Tracking
from tests.databases import postgresql_database, postgresql_server, sqlite_database

Result = TypeVar("Result")

NOW = datetime(2026, 3, 10, 4, tzinfo=UTC)
ITEMS, SITES = 100_000, 10
BOOKINGS = 20


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, and of the processor in this process: of a server's there is nothing in them."""

    clock: float
    processor: float

    def __str__(self) -> str:
        """Both of them."""
        return f"{self.clock:.1f} ({self.processor:.1f})"

    def of(self, count: int) -> "Spent":
        """Milliseconds for one of so many."""
        return Spent(self.clock / count * 1000, self.processor / count * 1000)


@dataclass(frozen=True)
class Watched:
    """Seconds for all rules at first and when nothing has changed, ms after a booking, and MB more than before."""

    database: str
    alerts: int
    first: Spent
    steady: Spent
    booking: Spent
    memory: float


def measure(count: int = ITEMS) -> Iterator[Watched]:
    """On both databases."""
    with TemporaryDirectory() as folder, sqlite_database(Path(folder)) as database:
        yield _watched("SQLite", database, count)
    with ExitStack() as stack:
        server = stack.enter_context(postgresql_server())
        yield _watched("PostgreSQL", stack.enter_context(postgresql_database(server)), count)


def _watched(name: str, database: Database, count: int) -> Watched:
    _fill(database, count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    first, _ = _timed(lambda: watching.sweep(database, NOW))
    steady, left = _timed(lambda: watching.sweep(database, NOW))
    if left:
        raise RuntimeError(f"{left} items differ after a sweep")
    with database.write() as connection:
        several, _ = _timed(lambda: _look_after_bookings(connection))
        found = connection.execute(select(func.count()).select_from(alerts)).scalar_one()
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return Watched(name, found, first, steady, several.of(BOOKINGS), memory)


def _look_after_bookings(connection: Connection) -> None:
    for item in range(1, BOOKINGS + 1):
        scope = Scope.at(connection, NOW, items=[item])
        life.look(connection, scope, NOW, rules=watching.AFTER_BOOKINGS)


def _timed(way: Callable[[], Result]) -> tuple[Spent, Result]:
    clock, processor = time.perf_counter(), time.process_time()
    found = way()
    return Spent(time.perf_counter() - clock, time.process_time() - processor), found


def _fill(database: Database, count: int) -> None:
    """Stock at random: a tenth is below its minimum, one in a hundred out, some of what expires does so soon."""
    chance = random.Random(1)
    numbers = range(1, count + 1)
    with database.write() as connection:
        insert_many(connection, sites, [_site(number) for number in range(1, SITES + 1)])
        insert_many(connection, locations, [_bin(number) for number in range(1, SITES + 1)])
        insert_many(connection, items, [_item(number) for number in numbers])
        expiring = [number for number in numbers if number % 4 == 0]
        insert_many(connection, lots, [_lot(number, chance.randrange(2_000)) for number in expiring])
        for site in range(1, SITES + 1):
            kept = [{"item_id": item, "site_id": site, "quantity": 50, "maximum": 500} for item in numbers]
            insert_many(connection, minimums, kept)
            insert_many(
                connection, balances, [_held(item, site, max(0, chance.randrange(-5, 500))) for item in numbers]
            )


def _site(number: int) -> dict[str, object]:
    name = f"S{number}"
    return {"id": number, "code": name, "name_en": name, "name_zh": name, "timezone": "Asia/Shanghai"}


def _bin(site: int) -> dict[str, object]:
    return {"id": 100 + site, "site_id": site, "kind": LocationKind.BIN, "code": "A-01"}


def _held(item: int, site: int, steps: int) -> dict[str, object]:
    lot = 0 if item % 4 else item
    return {"item_id": item, "location_id": 100 + site, "lot_id": lot, "on_hand": steps}


def _item(number: int) -> dict[str, object]:
    tracking = Tracking.NONE if number % 4 else Tracking.EXPIRY
    names = {"sku": f"I{number:06d}", "name_en": f"item {number}", "name_zh": f"商品 {number}"}
    return {"id": number, **names, "unit": "piece", "decimals": 0, "tracking": tracking}


def _lot(number: int, days: int) -> dict[str, object]:
    codes = {"code": f"L{number}", "folded": f"l{number}", "status": LotStatus.OK}
    return {"id": number, "item_id": number, **codes, "expiry": date(2026, 3, 1) + timedelta(days=days)}
