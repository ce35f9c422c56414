"""A process of its own that wants the last piece, round after round; which way it asks for it is drawn from a seed."""

import itertools
import random
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier

from domain.errors import NotEnough
from domain.storage.database import Database
from tests.domain.small_company import CHEN, LI, Company

WAIT = 60
"""Seconds until the others must have come."""


def want_the_last(url: str, seed: int, rounds: int, start: Barrier, end: Barrier, ended: "SimpleQueue[str]") -> None:
    company = Company(Database(url), itertools.count(seed * 1_000_000))
    chance = random.Random(seed)
    ways = {
        "issue": lambda: company.issue("WATER", 1, by=LI),
        "reserve": lambda: company.reserve("WATER", 1, by=CHEN),
        "request": lambda: company.approve(company.request("WATER", 1, by=CHEN), by=CHEN),
        "move": lambda: company.move(company.goods("WATER", 1), "HELD", by=CHEN),
        "lose": lambda: company.adjust("WATER", -1),
    }
    for _ in range(rounds):
        way = chance.choice(sorted(ways))
        start.wait(WAIT)
        try:
            ways[way]()
        except NotEnough:
            ended.put("")
        else:
            ended.put(way)
        end.wait(WAIT)
    company.database.close()
