"""Simulated days, each from one seed: whatever fails on them, what was promised holds."""

import subprocess
import sys

import pytest

from tests.simulation.mutants import MUTANTS, SQLITE
from tests.zygote import ROOT

PATIENCE = 280
"""Seconds for days that take two of computing each, beside whatever else the machine does."""


pytestmark = pytest.mark.timeout(300)


def simulated(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.simulation", *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=PATIENCE, check=False)


def test_whatever_fails_on_a_day_what_was_promised_holds() -> None:
    told = simulated("--seeds", "6")
    assert told.returncode == 0, f"{told.stdout}{told.stderr}"
    assert "6 days, 0 with problems" in told.stdout


def test_whatever_fails_on_a_day_on_postgresql_what_was_promised_holds() -> None:
    """The seventh is of two programs at one ledger."""
    told = simulated("--first", "7", "--seeds", "1", "--database", "postgresql")
    assert told.returncode == 0, f"{told.stdout}{told.stderr}"
    assert "1 days, 0 with problems" in told.stdout


def test_a_seed_is_the_same_day_every_time() -> None:
    first, second = (simulated("--replay", "17").stdout for _ in range(2))
    assert len(first.splitlines()) > 100
    assert first == second


def test_every_fault_is_still_one_of_the_programs_text() -> None:
    for mutant in MUTANTS.values():
        for change in mutant.changes:
            change.made_in(change.file.read_text("utf-8"))


@pytest.mark.parametrize("mutant", [name for name, each in MUTANTS.items() if each.database == SQLITE])
def test_a_fault_that_is_put_back_in_is_found(mutant: str) -> None:
    told = simulated("--mutant", mutant, "--first", f"{MUTANTS[mutant].first}", "--seeds", "40")
    assert told.returncode == 1, f"{told.stdout}{told.stderr}"
    assert "1 with problems" in told.stdout
    assert MUTANTS[mutant].found_by in told.stdout, told.stdout
