"""Simulates days: `python -m tests.simulation --seeds 1000`; `--replay 17` tells all that happens on one of them."""

import argparse
import signal
import sys

from tests.simulation import running
from tests.simulation.mutants import MUTANTS, POSTGRESQL, SQLITE
from tests.simulation.workers import ALL


def main() -> int:
    """Simulate; 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=100, help="how many days")
    parser.add_argument("--first", type=int, default=1, help="the first of them")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--plan", help="what may go wrong: see plans.py; otherwise all of them in turn")
    parser.add_argument("--replay", type=int, metavar="SEED", help="tell all that happens on this day")
    parser.add_argument("--mutant", choices=MUTANTS, help="with this fault put back in; stops at the first find")
    parser.add_argument("--database", choices=(SQLITE, POSTGRESQL), help="where the ledgers are")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # whoever is told to stop tidies up
    mutant = MUTANTS.get(args.mutant)
    plan = args.plan or (mutant.plan if mutant else ALL)
    database = args.database or (mutant.database if mutant else SQLITE)
    if args.replay is not None:
        return running.replay(args.replay, plan, args.mutant, database)
    seeds = range(args.first, args.first + args.seeds)
    return running.run(seeds, plan, 1 if args.mutant else args.processes, args.mutant, database)


if __name__ == "__main__":
    sys.exit(main())
