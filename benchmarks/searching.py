"""Milliseconds of a search among 100,000 items with names in both languages, on both databases."""

import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Table, insert, select

from domain.company import search
from domain.storage.database import Database
from domain.storage.schema.company import barcodes, items, search_texts
from tests.databases import postgresql_database, postgresql_server, sqlite_database

ITEMS, ROUNDS = 100_000, 6

KINDS = (
    ("Spring water", "矿泉水"), ("Milk", "牛奶"), ("Green tea", "绿茶"), ("Coffee beans", "咖啡豆"), ("Rice", "大米"),
    ("Wheat flour", "小麦面粉"), ("Noodles", "方便面"), ("Oil", "食用油"), ("Soy sauce", "酱油"), ("Yoghurt", "酸奶"),
    ("Biscuits", "饼干"), ("Tissues", "抽纸"), ("Paracetamol", "对乙酰氨基酚片"), ("Ibuprofen", "布洛芬片"),
    ("Saline", "注射液"), ("Bandage", "绷带"), ("Masks", "口罩"), ("Gloves", "手套"), ("Tape", "胶带"),
    ("Hammer", "锤子"), ("Screwdriver", "螺丝刀"), ("Batteries", "电池"), ("Cable", "电缆"), ("Silk", "丝绸"),
)  # fmt: skip
SORTS = (
    ("whole", "全脂"), ("light", "轻便"), ("fresh", "新鲜"), ("organic", "有机"), ("soft", "柔软"), ("large", "大号"),
    ("small", "小号"), ("elastic", "弹性"), ("steel", "不锈钢"), ("electric", "电动"), ("classic", "经典"),
)  # fmt: skip
SIZES = ("50 g", "250 ml", "500 ml", "1 l", "750 g", "8 cm", "24 pieces", "100 pieces")
SYLLABLES = [first + rest for first in "bdfgklmnprst" for rest in ("a", "en", "i", "or", "u", "el")]

WORDS = (
    "water", "mil", "ml", "a", "organic rice", "soy 500", "HAMMER-0000", "cable 1 l", "0012", "69012345",
    "牛奶", "茶", "有机 大米", "niunai", "kafeidou", "nn", "yjdm", "礦泉",
    "watre", "paracetmol", "bateries", "screwdirver 50",
    "danqhaibuxiugangsuannai", "nothing at all", "zzzz",
)  # fmt: skip
"""What is searched for: plentiful and rare, named, said, mistyped, and not there."""


@dataclass(frozen=True)
class Searching:
    """Of one database, in milliseconds: the first search of a process, which reads all texts, and those after it."""

    database: str
    first: float
    median: float
    p95: float
    slowest: str


def measure() -> list[Searching]:
    """On both databases."""
    with tempfile.TemporaryDirectory() as folder, sqlite_database(Path(folder)) as database:
        with database.write() as connection:
            connection.execute(insert(items), list(_items()))
            connection.execute(insert(barcodes), list(_barcodes()))
            search.index_all(connection)
        with database.read() as connection:
            rows = {each: _rows(connection, each) for each in (items, barcodes, search_texts)}
        measured = [_measure("SQLite", database)]
    with postgresql_server() as server, postgresql_database(server) as database:
        with database.write() as connection:
            for each, content in rows.items():
                connection.execute(insert(each), content)
        return [*measured, _measure("PostgreSQL", database)]


def _rows(connection: Connection, table: Table) -> list[dict[str, object]]:
    return [dict(row) for row in connection.execute(select(table)).mappings()]


def _measure(name: str, database: Database) -> Searching:
    first = _milliseconds(database, "water")
    times = [(_milliseconds(database, words), words) for _ in range(ROUNDS) for words in WORDS]
    passed = [each for each, _ in times]
    return Searching(name, first, statistics.median(passed), statistics.quantiles(passed, n=20)[-1], max(times)[1])


def _milliseconds(database: Database, words: str) -> float:
    with database.read() as connection:
        start = time.perf_counter()
        search.find(connection, words)
        return (time.perf_counter() - start) * 1000


def _items() -> Iterator[dict[str, object]]:
    chance = random.Random(1)
    brands = ["".join(chance.choices(SYLLABLES, k=chance.choice((2, 3)))).title() for _ in range(2_000)]
    marks = ["".join(chr(chance.randrange(0x4E00, 0x7000)) for _ in range(2)) for _ in range(2_000)]
    for number in range(1, ITEMS + 1):
        kind, sort, brand = chance.choice(KINDS), chance.choice(SORTS), chance.randrange(len(brands))
        size = chance.choice(SIZES)
        yield {
            "id": number,
            "sku": f"{kind[0].upper().replace(' ', '-')}-{number:06}",
            "name_en": f"{kind[0]}, {sort[0]}, {brands[brand]} {size}",
            "name_zh": f"{marks[brand]}{sort[1]}{kind[1]} {size.replace(' ', '')}",
            "unit": "piece",
            "decimals": 0,
            "tracking": "none",
        }


def _barcodes() -> Iterator[dict[str, object]]:
    for number in range(1, ITEMS + 1):
        digits = f"690{number * 7_919:09}"
        check = -sum(int(digit) * weight for digit, weight in zip(digits, itertools.cycle((1, 3)), strict=False)) % 10
        yield {"code": f"0{digits}{check}", "item_id": number, "pack": "piece"}
