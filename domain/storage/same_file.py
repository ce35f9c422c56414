"""Checks that a ledger's file is still the one that was opened.

What is written to a deleted or replaced file is lost, and SQLite does not report it.
"""

from pathlib import Path

from sqlalchemy.exc import OperationalError


class AnotherFile(OperationalError):
    """The file was deleted or replaced."""

    def __init__(self, what: str) -> None:
        super().__init__(None, None, Exception(what))


class SameFile:
    """A file by name, remembered from when it was first opened."""

    def __init__(self, file: Path | None) -> None:
        """`file` None: the database has no file."""
        self._file = file
        self._known: tuple[int, int] | None = None

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

    def opened(self) -> None:
        """Remember the file, which has just been opened."""
        if self._file is not None and self._known is None:
            found = self._file.stat()
            self._known = found.st_dev, found.st_ino
