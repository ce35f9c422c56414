"""Importing a company's sites, items, people, groups and opening stock, from a folder of CSV files or a workbook.

An import is all or nothing, and can be repeated: what is known by its code, SKU or chat id is updated, and what the
tables do not mention stays. A person's roles and a group's sites become exactly those in the table.

Some columns may be missing, which leaves known values; where they are present, an empty cell clears the value. Lots are
different, because they may be in several rows: known values stay, and unknown ones are filled in.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from sqlalchemy import Connection

from domain.company import granting, search
from domain.company.values import folded
from domain.errors import Refused
from domain.tables.cells import Problem, read_rows
from domain.tables.importing.items import take_item
from domain.tables.importing.run import NO_MORE_THAN, Kind, Progress, Run, unwatched
from domain.tables.importing.sites import take_site
from domain.tables.importing.staff import take_group, take_person
from domain.tables.importing.stock import take_opening
from domain.tables.limits import Limits, check_size
from domain.tables.master_data import ITEMS, PEOPLE, SITES
from domain.tables.table_files import NoTables, Table, Torn, read_tables
from domain.tables.workbooks import Record
from domain.vocabulary import Role

__all__ = ["KINDS", "Change", "ImportRefused", "Imported", "check_import", "import_company"]

KINDS = {
    "sites": Kind(("code", "name_en", "name_zh", "timezone", "bins"), ("code",), take_site, ("closed",)),
    "fields": Kind(("field", "described"), ("field",), lambda run, row: run.own.declare(row)),
    "items": Kind(
        ("sku", "name_en", "name_zh", "unit", "decimals", "tracking", "packs", "barcodes", "minimums"),
        ("sku",),
        take_item,
        ("category", "shelf_life", "standard_cost", "maximums", "lead_times"),
    ),
    "people": Kind(("telegram_id", "name", "role", "sites", "language"), ("telegram_id",), take_person, ("google",)),
    "groups": Kind(("chat_id", "sites", "language"), ("chat_id",), take_group),
    "opening": Kind(
        ("site", "bin", "sku", "lot", "expiry", "quantity"),
        ("site", "bin", "sku", "lot"),
        take_opening,
        ("made_on", "supplier_lot", "cost"),
    ),
}
"""In the order in which they refer to each other."""


@dataclass(frozen=True)
class Change:
    """How many rows of a table were new, changed something, or changed nothing."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Imported:
    """What an import changed, or would change."""

    sites: Change = Change()
    items: Change = Change()
    people: Change = Change()
    groups: Change = Change()
    opening: Change = Change()
    fields: Change = Change()


MAX_PROBLEMS = 1_000
"""Maximum problems reported at once."""


class TooManyProblems(Exception):
    """There are too many problems to read on."""


class ImportRefused(Refused):
    """Something is wrong in the tables; nothing was imported."""

    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def check_import(
    connection: Connection,
    path: Path,
    now: datetime | None = None,
    *,
    limits: Limits = NO_MORE_THAN,
    progress: Progress = unwatched,
) -> Imported:
    """Return what an import would change, by default at this moment. Writes nothing.

    Raises ImportRefused with the problems of every table, TablesTooLarge.
    """
    return _read(Run(connection, now or datetime.now(UTC), limits, progress), path)


def import_company(
    connection: Connection,
    path: Path,
    now: datetime,
    *,
    limits: Limits = NO_MORE_THAN,
    progress: Progress = unwatched,
) -> Imported:
    """Import the tables that are present. Raises ImportRefused with the problems of every table, TablesTooLarge.

    `progress` is called with the table and the row read last.
    """
    run = Run(connection, now, limits, progress)
    imported = _read(run, path)
    with connection.begin_nested():  # nothing stays even if a database error is handled and the rest committed
        run.data.write()
        run.own.write(now)
        ids = run.data.ids(ITEMS)
        search.index(connection, [ids[sku,] for sku in run.changed_items])
        _note_rights(run)
        run.opening.book(now)
    return imported


def _note_rights(run: Run) -> None:
    """Log the roles that were given and taken away."""
    numbers, sites = (run.data.ids(register) for register in (PEOPLE, SITES))
    for address, site, role in run.changed_roles:
        granting.record_change(
            run.connection, None, numbers[address,], sites[site,], Role(role) if role else None, run.now
        )


def _read(run: Run, path: Path) -> Imported:
    """Read the tables and collect what is to be written. Raises ImportRefused."""
    problems: list[Problem] = []
    changes: dict[str, Change] = {}
    try:
        check_size(path, tuple(KINDS), run.limits, lambda: _records(path))
        for table in read_tables(path, tuple(KINDS)):
            changes[table.name] = _take(run, table, KINDS[table.name], problems)
    except NoTables as fault:
        problems.append(Problem(str(path), 0, "", str(fault)))
    except TooManyProblems:
        del problems[MAX_PROBLEMS:]  # one row may have thousands
        problems.append(Problem(str(path), 0, "", f"and perhaps more: only {MAX_PROBLEMS:,} are told at once"))
    if problems:
        raise ImportRefused(tuple(problems))
    return Imported(**changes)


def _take(run: Run, table: Table, kind: Kind, problems: list[Problem]) -> Change:
    optional = (*kind.optional, *run.own.columns(table.name))
    rows = read_rows(table, kind.columns, optional, kind.key, problems, run.own.dates(table.name))
    if rows is None:
        run.faulty.add((table.name, ""))
    _require_few(problems)
    outcomes: Counter[str] = Counter()
    try:
        for count, row in enumerate(rows or (), 1):
            if outcome := kind.take(run, row):
                outcomes[outcome] += 1
            if row.faulty:
                run.faulty.add((table.name, folded(row[kind.key[0]])))
            _require_few(problems)
            run.progress(table.name, count)
    except Torn as torn:
        problems.append(Problem(table.where, 0, "", str(torn)))
    return Change(**outcomes)


def _require_few(problems: list[Problem]) -> None:
    """Raise TooManyProblems once there are more than anybody reads."""
    if len(problems) >= MAX_PROBLEMS:
        raise TooManyProblems


def _records(path: Path) -> Iterator[Record]:
    """Yield all records of all tables, for counting; unreadable ones are not counted."""
    with suppress(Torn, NoTables):
        for table in read_tables(path, tuple(KINDS)):
            yield from chain(table.first, table.rest)
