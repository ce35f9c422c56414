"""A transfer of many lines over the chat: from what is needed to what has arrived, each message and tap by itself."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from domain.storage.database import Database
from domain.tables.importing import import_company
from tests.bot.chatting import Chat
from tests.bot.routes.test_transfers import carded
from tests.databases import postgresql_database, postgresql_server, sqlite_database
from tests.domain.small_company import ANA, CHEN, LI, NOW, Company, write

LINES, ROUNDS = 50, 5

HEADER = "sku,name_en,name_zh,unit,decimals,tracking,packs,barcodes,minimums\n"


@dataclass(frozen=True)
class Taken:
    """Milliseconds that one message or tap takes, the median of the rounds, by database."""

    what: str
    ms: dict[str, float]


def measure() -> list[Taken]:
    """On both databases."""
    found: dict[str, dict[str, float]] = {}
    for name, database in _databases():
        company = _company(database)
        chats = Chat(company, ANA), Chat(company, CHEN), Chat(company, LI)
        rounds = [_round(company, *chats, number) for number in range(1, ROUNDS + 1)]
        for what in rounds[0]:
            found.setdefault(what, {})[name] = statistics.median(each[what] for each in rounds)
    return [Taken(what, ms) for what, ms in found.items()]


def _databases() -> Iterator[tuple[str, Database]]:
    with tempfile.TemporaryDirectory() as folder, sqlite_database(Path(folder)) as database:
        yield "SQLite", database
    with postgresql_server() as server, postgresql_database(server) as database:
        yield "PostgreSQL", database


def _company(database: Database) -> Company:
    rows = [f"I{number:02},Thing {number},东西{number},piece,0,none,,,EAST:5\n" for number in range(LINES)]
    with tempfile.TemporaryDirectory() as folder:
        company = Company.founded(database, Path(folder))
        more = Path(folder) / "more"
        more.mkdir()
        with database.write() as connection:
            import_company(connection, write(more, {"items": HEADER + "".join(rows)}), NOW)
    for number in range(LINES):
        company.receive(f"I{number:02}", 100)
    return company


def _round(company: Company, ana: Chat, chen: Chat, li: Chat, number: int) -> dict[str, float]:
    """One transfer of all the items."""
    said = "need " + ", ".join(f"{item % 7 + 1} I{item:02}" for item in range(LINES)) + " by Friday"
    found = {"`need ..., by Friday`": _ms(lambda: ana.says(said))}
    found["*East: has all of it to spare*"] = _ms(lambda: ana.taps("to spare"))
    carded(company, chen, number)
    found["*Approve*"] = _ms(lambda: chen.taps("Approve"))
    carded(company, li, number)
    found["`全部` (all picked)"] = _ms(lambda: li.says("全部", about=li.card))
    found["*All picked, sent*"] = _ms(lambda: li.taps("已拣齐发出"))
    carded(company, ana, number)
    found["*Arrived*"] = _ms(lambda: ana.taps("Arrived"))
    found["*History*"] = _ms(lambda: ana.taps("History"))
    return found


def _ms(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return (time.perf_counter() - begun) * 1000
