"""The program is killed at any moment, without warning; what was acknowledged stays, and all is sound."""

import random
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import select

from domain.storage.schema.ledger import movements
from tests.domain.small_company import Company

ROOT = Path(__file__).parents[3]
ROUNDS = 3


def run_and_kill(url: str, name: str, after: float) -> list[str]:
    """The keys that were acknowledged before the kill, `after` seconds from the first."""
    command = [sys.executable, "-m", "tests.domain.ledger.posting_loop", url, name]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            first = process.stdout.readline()
            time.sleep(after)
        finally:
            process.kill()
        return [line.strip() for line in (first, *process.stdout)]


def test_nothing_acknowledged_is_lost_to_a_kill(company: Company) -> None:
    chance, acknowledged = random.Random(20260310), set[str]()
    for number in range(ROUNDS):
        acknowledged.update(run_and_kill(company.database.url, f"run-{number}", chance.uniform(0.05, 0.4)))
    with company.database.read() as connection:
        stored = set(connection.execute(select(movements.c.key)).scalars())
    assert len(acknowledged) > ROUNDS
    assert acknowledged <= stored
    assert len(stored - acknowledged) <= ROUNDS, "at most the one that was under way at each kill"
    assert company.stock("WATER") == len(stored)
    assert company.differences() == ()
    company.seal()
    assert company.differences() == ()
    company.receive("WATER", 1)
