"""Many seeds, and what came of them."""

import time
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tests.simulation.workers import days

if TYPE_CHECKING:
    from tests.simulation.simulation import Outcome


def replay(seed: int, plan: str, mutant: str | None, database: str) -> int:
    """Print the trace of a seed."""
    (outcome,) = days([seed], plan, 1, mutant, database)
    print(*outcome.trace, sep="\n")  # noqa: T201
    return _told(outcome, plan)


def run(seeds: Sequence[int], plan: str, processes: int, mutant: str | None, database: str) -> int:
    """Simulate them all, and print a summary, with what was found as it is found; a mutant's first find is enough."""
    begun, counts, settled, found = time.perf_counter(), Counter[str](), [0.0], 0
    try:
        for outcome in days(seeds, plan, processes, mutant, database):
            counts += outcome.counts
            settled.append(outcome.settled_after)
            found += _told(outcome, plan)
            if found and mutant:
                break
    finally:  # whoever is told to stop tells what was lived through
        seconds = time.perf_counter() - begun
        print(f"{len(settled) - 1} days, {found} with problems, {seconds:.0f} s")  # noqa: T201
        print(*(f"  {count:8} {name}" for name, count in sorted(counts.items())), sep="\n")  # noqa: T201
        print(f"settled at the latest {max(settled):.0f} s after the last fault")  # noqa: T201
    return int(found > 0)


def _told(outcome: "Outcome", plan: str) -> int:
    for problem in outcome.problems:
        print(f"seed {outcome.seed} ({plan}): {problem}", flush=True)  # noqa: T201
    return int(bool(outcome.problems))
