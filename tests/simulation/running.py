"""Many seeds, in several processes, and what came of them."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.simulation.company import Template
from tests.simulation.faults import PLANS
from tests.simulation.simulation import Outcome, simulate

MEMORY = Path("/dev/shm")  # the ledgers' commits are not what is measured

_template: list[Template] = []  # of this process


def replay(seed: int, plan: str) -> int:
    """Print the trace of a seed."""
    with _folder() as folder:
        outcome = simulate(seed, Template.made_in(folder), PLANS[plan])
    print(*outcome.trace, sep="\n")  # noqa: T201
    return _told(outcome, plan)


def run(seeds: range, plan: str, processes: int, *, first_only: bool = False) -> int:
    """Simulate them all, and print a summary, with what was found as it is found."""
    begun, counts, settled, found = time.perf_counter(), Counter[str](), [0.0], 0
    with _folder() as folder:
        for outcome in _outcomes(seeds, plan, processes, folder):
            counts += outcome.counts
            settled.append(outcome.settled_after)
            found += _told(outcome, plan)
            if found and first_only:
                break
    _summarise(counts, f"{len(settled) - 1} days, {found} with problems, {time.perf_counter() - begun:.0f} s")
    print(f"settled at the latest {max(settled):.0f} s after the last fault")  # noqa: T201
    return int(found > 0)


def _outcomes(seeds: range, plan: str, processes: int, folder: Path) -> Iterator[Outcome]:
    if processes == 1:
        _prepare(folder)
        yield from map(partial(_simulated, plan), seeds)
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), _prepare, (folder,)) as pool:
        yield from pool.map(partial(_simulated, plan), seeds)


def _prepare(folder: Path) -> None:
    own = folder / str(time.monotonic_ns())
    _template[:] = [Template.made_in(own)]


def _simulated(plan: str, seed: int) -> Outcome:
    outcome = simulate(seed, _template[0], PLANS[plan])
    return Outcome(outcome.seed, outcome.problems, outcome.counts, (), outcome.settled_after)


def _told(outcome: Outcome, plan: str) -> int:
    for problem in outcome.problems:
        print(f"seed {outcome.seed} ({plan}): {problem}", flush=True)  # noqa: T201
    return int(bool(outcome.problems))


def _summarise(counts: Counter[str], headline: str) -> None:
    rows: Iterable[tuple[str, int]] = sorted(counts.items())
    print(headline, *(f"  {count:8} {name}" for name, count in rows), sep="\n")  # noqa: T201


@contextmanager
def _folder() -> Iterator[Path]:
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)
