"""Verifying a ledger in whatever state its file is: the database's own check, and the recount."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from bot.cli import reports
from bot.cli.opening import fail, open_file
from bot.cli.reports import Unclear
from bot.migrations.schema_version import SchemaMismatch, check
from bot.settings import PREFIX
from domain.ledger import verification
from domain.ledger.replay import Difference
from domain.storage import integrity, own_schema
from domain.storage.database import Database
from domain.storage.integrity import UNREADABLE, reason_of
from domain.storage.legible import illegible

FILE = "the database"

MIXED = (
    "The file is damaged. If a copy was put in its place by hand, it is mixed with what is left of the previous file. "
    "Restore a backup, or that copy, with storekeeper restore FILE --replace"
)
"""What to do about a file in which nothing may be booked any more."""


@dataclass(frozen=True)
class VerificationReport:
    """What was counted, as far as it could be read, and what does not agree."""

    movements: int | None
    balances: int | None
    differences: tuple[Difference, ...]
    since: int = 0  # journal entries after this were checked, and a part of the others


def verify(url: str, against: Sequence[str], *, quick: bool = False) -> VerificationReport:
    """Verify the ledger at this URL, and compare it with recorded heads. Raises typer.Exit."""
    try:
        marks = reports.marks(against)
    except Unclear as unclear:
        raise fail(str(unclear)) from None
    with closing(open_file(url)) as database:
        try:
            damage = tuple(Difference(FILE, problem) for problem in integrity.problems(database.url, quick=quick))
        except sqlite3.Error as error:
            raise fail(f"{PREFIX}DATABASE: the database cannot be read: {reason_of(error)}") from error
        try:
            check(database)
            lacking = tuple(Difference(own_schema.TABLES, each) for each in _differing_tables(database))
            with database.read() as connection:
                if url.startswith("sqlite") and not quick and not damage and own_schema.has_our_columns(connection):
                    damage += tuple(Difference(*each) for each in illegible(connection))
                found = verification.verify_quickly(connection) if quick else verification.verify(connection)
                compared = tuple(reports.against(connection, marks))
        except SchemaMismatch as mismatch:
            if not damage:
                raise fail(f"{PREFIX}DATABASE: {mismatch}") from None
            return VerificationReport(None, None, damage)
        except Exception as error:
            if isinstance(error, UNREADABLE) and (not url.startswith("sqlite") or integrity.is_forbidden(error)):
                raise fail(f"{PREFIX}DATABASE: the database cannot be read: {reason_of(error)}") from error
            return VerificationReport(
                None, None, (*damage, Difference(FILE, f"it cannot be recounted: {_said(error)}"))
            )
    since = found.since.position if found.since else 0
    return VerificationReport(
        found.movements, found.balances, (*damage, *found.differences, *compared, *lacking), since
    )


def _differing_tables(database: Database) -> list[str]:
    """Or that they were not compared: who verifies is told."""
    try:
        return own_schema.differences_in(database)
    except own_schema.NotCompared as unknown:
        return [str(unknown)]


def damage_of(found: VerificationReport) -> list[str]:
    """Return what is wrong with the file itself, as it is reported."""
    return [f"{each.where}: {each.problem}" for each in found.differences if each.where == FILE]


def verdict(found: VerificationReport) -> str:
    """Return the last line of the report."""
    count = "1 difference" if len(found.differences) == 1 else f"{len(found.differences)} differences"
    counted = f"{found.movements} movements, {found.balances} balances"
    if found.since:
        counted += f", and of the journal what came since entry {found.since}"
    told = counted if found.movements is not None else "what could be read"
    return f"{told}: {count if found.differences else 'everything agrees'}"


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {reason_of(error)}" if str(error).strip() else type(error).__name__
