"""Print what was measured, as Markdown."""

import os
import platform
import sqlite3
from importlib.metadata import version

from benchmarks import (
    alert_messages,
    alerting,
    crowding,
    documents,
    growing,
    importing,
    mirroring,
    posting,
    reading,
    replying,
    searching,
)


def main() -> None:
    """Measure, and print."""
    print(_machine())
    print()
    print("| one posting: a receipt of one line, with its commit | threads | items | bare driver | ledger | ratio |")
    print("|---|---|---|---|---|---|")
    for rate in posting.measure():
        print(
            f"| {rate.database} | {rate.threads} | {rate.items} | {rate.bare:,.0f}/s | {rate.ledger:,.0f}/s "
            f"| {rate.ledger / rate.bare:.2f} |",
            flush=True,
        )
    print()
    print(
        "| a ledger of | movements | posting, ms | stock, ms | as it was, ms | verify, s | daily, s | figures, s | MB "
        "| memory, MB |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for grown in growing.measure():
        print(
            f"| {grown.database} | {grown.movements:,} | {grown.posting:.2f} | {grown.query:.2f} "
            f"| {grown.as_it_was:.1f} | {grown.verify:.1f} | {grown.daily:.1f} | {grown.figures:.1f} "
            f"| {grown.megabytes:,.0f} | {grown.memory:,.0f} |",
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
    print("| waiting for an answer, median / longest in ms | nothing else to do | beside 1,000 messages in one chat |")
    print("|---|---|---|")
    for waits in crowding.measure():
        alone, beside = ([f"{seconds * 1000:.0f}" for seconds in of] for of in (waits.alone, waits.beside))
        print(f"| {waits.cap:,} may wait | {' / '.join(alone)} | {' / '.join(beside)} |", flush=True)
    print()
    print(f"| a transfer of {documents.LINES} lines, in ms | SQLite | PostgreSQL |")
    print("|---|---|---|")
    for taken in documents.measure():
        print(f"| {taken.what} | {taken.ms['SQLite']:.0f} | {taken.ms['PostgreSQL']:.0f} |", flush=True)
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
    print()
    _alerting()
    print()
    _mirroring()
    print()
    _telling()
    print()
    _reading()


def _mirroring() -> None:
    print("| a sheet written from nothing, of | rows | writes | reads | minutes at quota | computing, s | memory, MB |")
    print("|---|---|---|---|---|---|---|")
    found = list(mirroring.measure())
    for each in found:
        if isinstance(each, mirroring.Written):
            print(
                f"| {each.movements:,} | {each.rows:,} | {each.writes} | {each.reads} | {each.minutes:.1f} "
                f"| {each.seconds:.0f} | {each.memory:,.0f} |"
            )
    print()
    print("| in a minute | writes | reads |")
    print("|---|---|---|")
    for each in found:
        if isinstance(each, mirroring.Steady):
            print(f"| at {each.booked} bookings a second | {each.writes:.0f} | {each.reads:.0f} |")
    print()
    print("| from an edit to its repair | s | of computing |")
    print("|---|---|---|")
    for each in found:
        if isinstance(each, mirroring.Mended):
            print(f"| {each.what} | {each.seconds:.0f} | {each.computing:.1f} |")


def _alerting() -> None:
    size = f"{alerting.ITEMS:,} items at {alerting.SITES} sites"
    print(
        f"| all rules over {size} | alerts | the first time, s | unchanged, s | after a booking, ms | memory, MB more |"
    )
    print("|---|---|---|---|---|---|")
    for seen in alerting.measure():
        print(
            f"| {seen.database} | {seen.alerts:,} | {seen.first} | {seen.steady} | {seen.booking} "
            f"| {seen.memory:,.0f} |",
            flush=True,
        )


def _telling() -> None:
    print(
        "| messages in four months | the old way | cards | with a sound | to the next person | of the old way "
        "| and weekly pictures | with these |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for told in alert_messages.measure():
        counts = f"{told.old} | {told.cards} | {told.aloud} | {told.next} | {told.ratio:.2f}"
        print(f"| who {told.manager} | {counts} | {told.weekly} | {told.with_pictures:.2f} |", flush=True)


def _reading() -> None:
    if not reading.CORPUS.is_dir():
        print("Photographs were not read: STOREKEEPER_CORPUS names no folder of them.")
        return
    print("| photographs: read, misread, median / p95 in ms | one plain zxing-cpp pass | the ladder |")
    print("|---|---|---|")
    for compared in reading.measure():
        plain, ladder = (
            f"{of.read:.1%}, {of.misread}, {of.median:.0f} / {of.p95:.0f}" for of in (compared.plain, compared.ladder)
        )
        print(f"| {compared.pictures} | {plain} | {ladder} |", flush=True)


def _machine() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in ("SQLAlchemy", "psycopg"))
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {libraries}"
    )


if __name__ == "__main__":
    main()
