"""That a ledger's file is still the one that was opened.

What is written into a file that was deleted or replaced arrives nowhere, and SQLite does not say so.
"""

from pathlib import Path

from sqlalchemy.exc import OperationalError


class AnotherFile(OperationalError):
    """The file was deleted or replaced."""

    def __init__(self, what: str) -> None:
        super().__init__(None, None, Exception(what))


class SameFile:
    """A file by its name, from when it is first there."""

    def __init__(self, file: Path | None) -> None:
        """None: there is no file."""
        self._file = file
        self._known: tuple[int, int] | None = None

    def require(self) -> None:
        """Make sure that it is the same. Raises AnotherFile."""
        if self._file is None:
            return
        try:
            found = self._file.stat()
        except FileNotFoundError:
            if self._known is None:
                return  # it is made now
            raise AnotherFile(f"{self._file} was deleted while it was in use") from None
        there = found.st_dev, found.st_ino
        if self._known is None:
            self._known = there
        elif there != self._known:
            raise AnotherFile(f"{self._file} was replaced while it was in use")
