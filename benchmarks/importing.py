"""Importing a whole catalogue: items with a pack, two barcodes, two minimums and opening stock each, in one go."""

import csv
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from biip.checksums import gs1_standard_check_digit

from domain.storage.database import Database
from domain.tables.importing import KINDS, Change, import_company
from tests.databases import postgresql_database, postgresql_server, sqlite_database

ITEMS = 10_000
SCALE = 100_000
"""Items that the figures are scaled to: `measure(SCALE)` measures so many."""

NOW = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Import:
    """Seconds that it took on one database: new, and once more when nothing changes."""

    database: str
    items: int
    first: float
    again: float


def measure(items: int = ITEMS) -> Iterator[Import]:
    """On both databases."""
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        folder = _company(Path(place, "company"), items)
        database = stack.enter_context(sqlite_database(Path(place)))
        yield _import("SQLite", database, folder, items)
        server = stack.enter_context(postgresql_server(durable=True))
        database = stack.enter_context(postgresql_database(server))
        yield _import("PostgreSQL", database, folder, items)


def _import(name: str, database: Database, folder: Path, items: int) -> Import:
    seconds = []
    for expected in (Change(new=items), Change(unchanged=items)):
        start = time.perf_counter()
        with database.write() as connection:
            imported = import_company(connection, folder, NOW)
        seconds.append(time.perf_counter() - start)
        assert imported.items == imported.opening == expected
    return Import(name, items, *seconds)


def _company(folder: Path, items: int) -> Path:
    folder.mkdir()
    with (folder / "sites.csv").open("w", encoding="utf-8", newline="") as stream:
        bins = " ".join(f"A-{number:02}" for number in range(100))
        rows = [[site, site, site, "Asia/Shanghai", bins] for site in ("EAST", "WEST")]
        csv.writer(stream).writerows([KINDS["sites"].columns, *rows])
    with (
        (folder / "items.csv").open("w", encoding="utf-8", newline="") as catalogue,
        (folder / "opening.csv").open("w", encoding="utf-8", newline="") as opening,
    ):
        csv.writer(catalogue).writerow(KINDS["items"].columns)
        csv.writer(opening).writerow(KINDS["opening"].columns)
        csv.writer(catalogue).writerows(_item(number) for number in range(items))
        csv.writer(opening).writerows(_opening(number) for number in range(items))
    return folder


def _item(number: int) -> list[str]:
    piece, case = (_gtin(f"{indicator}690{number:09}") for indicator in (0, 1))
    names = [f"Article {number} in a box", f"商品{number}盒装"]
    return [f"SKU-{number}", *names, "piece", "0", "none", "case:24", f"{piece} {case}:case", "EAST:48 WEST:24"]


def _gtin(digits: str) -> str:
    return f"{digits}{gs1_standard_check_digit(digits)}"


def _opening(number: int) -> list[str]:
    return ["EAST", f"A-{number % 100:02}", f"SKU-{number}", "", "", f"{number % 500 + 1}"]
