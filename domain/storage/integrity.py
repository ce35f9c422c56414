"""Integrity: what a database itself reports as wrong with its data."""

import errno
import re
import sqlite3
from contextlib import closing

from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from domain.storage.database import BUSY_SECONDS

FULL = "the disk is full: make room on it; nothing that was booked is lost, and what waits goes on then"

FORBIDDEN = "make sure that the file and its folder belong to the user who runs this, and that the disk is writable"
"""What to do about a file that may not be opened or written to."""

_DISK_FULL = "53100"
"""PostgreSQL's code for a full disk."""

DAMAGED = (
    "stop the bot, keep a copy of the file, see what storekeeper verify says, and bring the last backup back with "
    "storekeeper restore FILE --replace"
)
"""What to do about a damaged database."""

_PAGES_DAMAGED = ("XX001", "XX002")
"""PostgreSQL's codes for damaged data, and for a damaged index."""

_GIVEN_UP = "25P03"
"""PostgreSQL's code for a transaction that it ended because it was idle: the machine may have slept."""

_AWAY = ("08", "57P")
"""How PostgreSQL's codes for a lost connection and a stopping server begin. A failed connection attempt has no code."""

_NO_ROOM = "SQLITE_IOERR_SHMSIZE"
"""SQLite's name for having no room for the files beside its own; it reports "disk I/O error"."""

_PROGRAMS_FAULT = re.compile("syntax error|^no such (column|function)")
"""What SQLite says about a wrong statement; PostgreSQL has an error class of its own for it."""

MAX_LINES = 20
"""Maximum problems of each kind that are reported; the first ones say what is damaged."""

UNREADABLE = (SQLAlchemyError, sqlite3.Error, UnicodeError)
"""What is raised if a file is damaged: while connecting, the driver's own error; or an error about its text."""


def problems(url: str, *, quick: bool = False) -> list[str]:
    """Return what SQLite finds wrong with its file, a sentence each. PostgreSQL offers no such check.

    Raises sqlite3.Error if the file may not be opened.

    `quick`: without comparing indexes with their tables, and without checking foreign keys.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return []
    found: list[str] = []
    with closing(sqlite3.connect(str(parsed.database), timeout=BUSY_SECONDS)) as connection:
        connection.text_factory = lambda text: text.decode("utf-8", "replace")  # it may quote damaged text
        for check in (_pages,) if quick else (_integrity, _references):
            try:
                found += check(connection)
            except (sqlite3.Error, UnicodeError) as error:
                if is_forbidden(error):
                    raise
                said = f"SQLite cannot read it: {reason_of(error)}"
                found += [said] if said not in found else []
    return found


def reason_of(error: BaseException) -> str:
    """Return what the database, or anything else, says in one line; for a full disk, also what to do."""
    if isinstance(error, OSError) and error.strerror and error.filename:
        said = error.strerror if is_full(error) else f"{error.strerror}: {error.filename}"
    else:
        said = (str(getattr(error, "orig", None) or error).strip() or type(error).__name__).splitlines()[0]
    if is_full(error):
        return f"{FULL} ({said})"
    return f"{said}; {FORBIDDEN}" if is_forbidden(error) else said


def is_failing(error: BaseException) -> bool:
    """Whether the database is damaged, away or full, rather than the program being at fault."""
    behind = getattr(error, "orig", None) or error
    if is_full(error) or is_damaged(error) or getattr(behind, "sqlstate", None) == _GIVEN_UP:
        return True
    is_operational = isinstance(error, (OperationalError, sqlite3.OperationalError)) or _is_cut_off(behind)
    return is_operational and not _PROGRAMS_FAULT.search(str(behind))


def _is_cut_off(behind: object) -> bool:
    """Whether the driver reports that PostgreSQL is away. A deadlock, which passes, has a code of its own."""
    state = getattr(behind, "sqlstate", "")
    return (state is None and type(behind).__name__ == "OperationalError") or (state or "").startswith(_AWAY)


def is_damaged(error: BaseException) -> bool:
    """Whether data cannot be read, so that waiting will not help."""
    behind = getattr(error, "orig", None) or error
    return type(behind) is sqlite3.DatabaseError or getattr(behind, "sqlstate", None) in _PAGES_DAMAGED


def is_forbidden(error: BaseException) -> bool:
    """Whether a file may not be opened or written to, by this user or at all."""
    behind = getattr(error, "orig", None) or error
    if isinstance(behind, OSError):
        return behind.errno in (errno.EACCES, errno.EPERM, errno.EROFS)
    code = getattr(behind, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)


def is_full(error: BaseException) -> bool:
    """Whether a disk is full."""
    behind = getattr(error, "orig", None) or error
    if isinstance(behind, OSError):
        return behind.errno in (errno.ENOSPC, errno.EDQUOT)
    if getattr(behind, "sqlstate", None) == _DISK_FULL:
        return True
    if isinstance(behind, sqlite3.Error):
        return "disk is full" in str(behind) or getattr(behind, "sqlite_errorname", "") == _NO_ROOM
    return False


def _integrity(connection: sqlite3.Connection, pragma: str = "integrity_check") -> list[str]:
    rows = connection.execute(f"PRAGMA {pragma}(1000)")
    said = [line for (row,) in rows for line in row.splitlines() if line != "ok" and not line.startswith("***")]
    return first([f"SQLite's integrity check says: {line}" for line in said])


def _pages(connection: sqlite3.Connection) -> list[str]:
    return _integrity(connection, "quick_check")


def _references(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("PRAGMA foreign_key_check")
    return first([f"row {row[1]} of {row[0]} refers to nothing: there is no such row in {row[2]}" for row in rows])


def first(said: list[str]) -> list[str]:
    """Return the first of these sentences, and one that says how many more there are."""
    left = len(said) - MAX_LINES
    return [*said[:MAX_LINES], f"and {left} more"] if left > 1 else said
