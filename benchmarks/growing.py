"""What a ledger costs as it grows: posting and asking at a thousand, a hundred thousand, a million movements."""

import itertools
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import text

from domain.company import catalogue, people, places
from domain.company.catalogue import Item
from domain.ledger import checkpoints, history, posting, sealing, stock, verification
from domain.ledger.context import Context, Origin
from domain.ledger.movements import Line
from domain.reports.figures.period import Period
from domain.reports.figures.report import report
from domain.reports.figures.scope import Scope
from domain.storage.database import Database
from domain.storage.schema.ledger import NO_LOT
from domain.tables.importing import import_company
from tests.databases import postgresql_database, postgresql_server, sqlite_database

SIZES = (1_000, 100_000, 1_000_000)
ITEMS, A_DAY = 1_000, 2_500
ROUNDS, ASKED = 6, 60
"""The ledgers are asked in turn, each so often a round; the median of a round counts, and the best round."""

START = datetime(2024, 1, 1, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Grown:
    """A ledger of so many movements: posting and questions in milliseconds, the whole recount in seconds."""

    database: str
    movements: int
    posting: float
    query: float
    as_it_was: float  # one item, in the middle of the time
    verify: float
    daily: float  # a verification a day of bookings later
    figures: float  # all of a month, in seconds
    megabytes: float
    memory: float  # megabytes that this process has taken at most


def measure(sizes: tuple[int, ...] = SIZES) -> Iterator[Grown]:
    """On both databases."""
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in sizes]
        databases = [stack.enter_context(sqlite_database(folder)) for folder in folders]
        yield from _compare("SQLite", [Ledger(*each) for each in zip(databases, folders, sizes, strict=True)])
    with ExitStack() as stack:
        server = stack.enter_context(postgresql_server(durable=True))
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in sizes]
        databases = [stack.enter_context(postgresql_database(server)) for _ in sizes]
        yield from _compare("PostgreSQL", [Ledger(*each) for each in zip(databases, folders, sizes, strict=True)])


def _compare(name: str, ledgers: "list[Ledger]") -> Iterator[Grown]:
    questions = (Ledger.post, Ledger.ask, Ledger.was)
    rounds = [[[_median(partial(ask, each)) for ask in questions] for each in ledgers] for _ in range(ROUNDS)]
    for place, each in enumerate(ledgers):
        best = [min(told[place][question] for told in rounds) for question in range(len(questions))]
        verify, figures = _seconds(each.verify), _seconds(each.figures)
        each.a_day_later()
        daily = _seconds(each.verify_daily)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        yield Grown(name, each.size, *best, verify, daily, figures, each.megabytes, memory)


class Ledger:
    """Receipts of a thousand items in turn, so many a day, all in the journal."""

    def __init__(self, database: Database, folder: Path, size: int) -> None:
        self.database, self.size = database, size
        self.items, self.ends, self.site = _found(database, folder)
        with database.read() as connection:
            (self.person,) = people.everybody(connection)
        for first in range(0, size, A_DAY):
            self.book(first, min(A_DAY, size - first), START + timedelta(days=first / A_DAY))
        self.middle = START + timedelta(days=size / A_DAY / 2)
        self.chosen = itertools.cycle(random.Random(7).sample(self.items, 50))

    def book(self, first: int, more: int, moment: datetime) -> None:
        moved = [
            (Line(self.items[number % ITEMS].id, NO_LOT, *self.ends, 1 + number % 9, 100), Origin(f"grown-{number}"))
            for number in range(first, first + more)
        ]
        with self.database.write() as connection:
            posting.post_each(connection, "receipt", moved, moment)
        sealed = 1
        while sealed:
            with self.database.write() as connection:
                sealed = sealing.seal(connection)

    def post(self) -> None:
        line = Line(next(self.chosen).id, NO_LOT, *self.ends, 1)
        origin, now = Origin(f"one-{next(_keys)}"), START + timedelta(days=1000)
        with self.database.write() as connection:
            posting.post(Context(connection, self.person, origin, now), "receipt", [line])

    def ask(self) -> None:
        with self.database.read() as connection:
            stock.holdings(connection, next(self.chosen), self.site)

    def was(self) -> None:
        with self.database.read() as connection:
            history.stock_at(connection, self.middle, next(self.chosen).id)

    def verify(self) -> None:
        with self.database.read() as connection:
            found = verification.verify(connection)
        assert not found.differences
        with self.database.write() as connection:
            checkpoints.store(connection, found.reached, START)

    def a_day_later(self) -> None:
        """Book as much as a day brings."""
        self.book(self.size, A_DAY, START + timedelta(days=1001))

    def verify_daily(self) -> None:
        with self.database.read() as connection:
            assert not verification.verify_quickly(connection).differences

    def figures(self) -> None:
        with self.database.read() as connection:
            period = Period.of_month(self.middle.date(), self.middle.date())
            list(report(Scope(connection, period, self.middle)).lines())

    @property
    def megabytes(self) -> float:
        with self.database.read() as connection:
            if connection.dialect.name == "postgresql":
                size = """SELECT sum(pg_total_relation_size(oid)) FROM pg_class
                    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"""
                return int(connection.execute(text(size)).scalar_one()) / 2**20
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            return int(pages * connection.exec_driver_sql("PRAGMA page_size").scalar_one()) / 2**20


_keys = itertools.count()


def _found(database: Database, folder: Path) -> tuple[list[Item], tuple[int, int], int]:
    """The items, the supplier and the dock, and the site."""
    rows = "".join(f"SKU-{number},Item {number},,piece,0,none,,,\n" for number in range(ITEMS))
    header = "sku,name_en,name_zh,unit,decimals,tracking,packs,barcodes,minimums\n"
    (folder / "items.csv").write_text(header + rows, encoding="utf-8")
    header = "code,name_en,name_zh,timezone,bins\n"
    (folder / "sites.csv").write_text(f"{header}EAST,East,东,Asia/Shanghai,\n", encoding="utf-8")
    header = "telegram_id,name,role,sites,language\n"
    (folder / "people.csv").write_text(f"{header}1,Li,floor,EAST,\n", encoding="utf-8")
    with database.write() as connection:
        import_company(connection, folder, START)
        known = [catalogue.by_sku(connection, f"SKU-{number}") for number in range(ITEMS)]
        site = places.site_by_code(connection, "EAST").id
        return known, (places.location(connection, "supplier"), places.location(connection, "dock", site)), site


def _median(ask: Callable[[], None]) -> float:
    return statistics.median(_seconds(ask) for _ in range(ASKED)) * 1000


def _seconds(ask: Callable[[], None]) -> float:
    start = time.perf_counter()
    ask()
    return time.perf_counter() - start
