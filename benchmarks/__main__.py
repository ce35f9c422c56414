"""Print what was measured, as Markdown."""

import os
import platform
import sqlite3
from importlib.metadata import version

from benchmarks import importing, posting, replying, searching


def main() -> None:
    """Measure, and print."""
    print(_machine())
    print()
    print("| one posting: a receipt of one line, with its commit | bare driver | ledger | ratio |")
    print("|---|---|---|---|")
    for rate in posting.measure():
        print(
            f"| {rate.database} | {rate.bare:,.0f}/s | {rate.ledger:,.0f}/s | {rate.ledger / rate.bare:.2f} |",
            flush=True,
        )
    print()
    print("| update to reply, p50 / p99 in ms | echo bot | Storekeeper | ratio of p99 |")
    print("|---|---|---|---|")
    for latency in replying.measure():
        echo, keeper = latency.echo, latency.storekeeper
        print(
            f"| {latency.rate} updates/s | {echo[0]:.0f} / {echo[1]:.0f} | {keeper[0]:.0f} / {keeper[1]:.0f} "
            f"| {keeper[1] / echo[1]:.1f} |",
            flush=True,
        )
    print()
    print("| a search among 100,000 items, in ms | median | p95 | slowest words | first in a process |")
    print("|---|---|---|---|---|")
    for each in searching.measure():
        print(
            f"| {each.database} | {each.median:.0f} | {each.p95:.0f} | {each.slowest} | {each.first:,.0f} |", flush=True
        )
    print()
    print(f"| an import, in s | {importing.ITEMS:,} items | so {importing.SCALE:,} | and again, unchanged |")
    print("|---|---|---|---|")
    for done in importing.measure():
        print(
            f"| {done.database} | {done.first:.1f} | {done.first * importing.SCALE / done.items:.0f} (scaled) "
            f"| {done.again:.1f} |",
            flush=True,
        )


def _machine() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in ("SQLAlchemy", "psycopg"))
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {libraries}"
    )


if __name__ == "__main__":
    main()
