"""Checks that a ledger's file is still the one that was opened.

What is written to a deleted or replaced file is lost, and what is written to one that was overwritten is mixed with
pages of another version. SQLite reports neither.

A running bot writes a mark into the file's header after each checkpoint of the write-ahead log, because only then does
the file itself change. A copy put in its place has another mark, unless the file has not changed since it was copied.
Each backup has a mark of its own.
"""

import os
import random
import threading
from pathlib import Path

from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError

_MARK_AT, _MARK_BYTES = 60, 4
"""Where SQLite keeps `user_version`, which it leaves to applications."""


class AnotherFile(OperationalError):
    """The file was deleted, replaced or overwritten."""

    def __init__(self, what: str) -> None:
        super().__init__(None, None, Exception(what))


class SameFile:
    """A file by name, remembered from when it was first opened."""

    def __init__(self, file: Path | None, *, marked: bool = False) -> None:
        """`file` None: the database has no file. `marked`: for the running bot, which writes marks into it."""
        self._file = file
        self._marked = marked
        self._descriptor: int | None = None
        """Kept open: by POSIX, closing it would release all locks that SQLite holds on the file in this process."""
        self._known: tuple[int, int] | None = None
        self._seen: tuple[int, int] | None = None  # size and time of modification
        self._mark: int | None = None  # in the file, when last checked
        self._next: int | None = None  # in the log; the next checkpoint moves it into the file
        self._is_noted = True  # whether the next one is in the log
        self._looking = threading.Lock()  # a thread's reading is outdated once another knows a newer mark

    def require(self) -> None:
        """Check that the file is still the same. Raises AnotherFile."""
        if self._file is None or self._known is None:
            return
        try:
            found = self._file.stat()
        except FileNotFoundError:
            raise AnotherFile(f"{self._file} was deleted while it was in use") from None
        if (found.st_dev, found.st_ino) != self._known:
            raise AnotherFile(f"{self._file} was replaced while it was in use")
        if self._descriptor is not None and self._seen != _looks(found):
            with self._looking:
                mark = _mark_in(self._descriptor)
                if mark not in (self._mark, self._next):
                    raise AnotherFile(f"{self._file} was overwritten while it was in use")
                self._mark, self._seen = mark, _looks(found)

    def opened(self, dbapi: DBAPIConnection) -> None:
        """Remember the file, which this connection has just opened; a killed bot may have left a mark in the log."""
        if self._file is not None and self._known is None:
            found = self._file.stat()
            self._known = found.st_dev, found.st_ino
            if self._marked:
                self._descriptor = os.open(self._file, os.O_RDONLY)
                self._mark, self._next = _mark_in(self._descriptor), _mark_known_to(dbapi)

    def close(self) -> None:
        """Stop checking the file, once nothing in this program has it open."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = self._known = None

    def new_mark(self) -> int | None:
        """Return the mark to write into the file's header now, until it is written; None if none is needed."""
        if self._descriptor is None:
            return None
        if self._mark == self._next:
            self._next, self._is_noted = random_mark(), False
        return None if self._is_noted else self._next

    def noted(self) -> None:
        """Record that the new mark is in the log."""
        self._is_noted = True


def random_mark() -> int:
    """Return a mark that no other file has, in all likelihood."""
    return random.randrange(1, 2**31)  # noqa: S311 - it is not a secret


def _looks(found: os.stat_result) -> tuple[int, int]:
    return found.st_size, found.st_mtime_ns


def _mark_in(descriptor: int) -> int | None:
    data = os.pread(descriptor, _MARK_BYTES, _MARK_AT)
    return int.from_bytes(data, "big") if len(data) == _MARK_BYTES else None


def _mark_known_to(dbapi: DBAPIConnection) -> int:
    """Return the mark as SQLite sees it, which reads the log, too."""
    cursor = dbapi.cursor()
    cursor.execute("PRAGMA user_version")
    (mark,) = cursor.fetchone() or (0,)
    cursor.close()
    return int(mark) % 2**32
