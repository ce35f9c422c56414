"""What a tab is: one declaration, from which the sheet, the workbook file and the page in the docs are made."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection

from sheets.cells import Cell, Format, Value, text, typed
from sheets.words import Language, Words


@dataclass(frozen=True)
class Edition:
    """For whom a tab is written: in which language, and as of when."""

    language: Language = Language.BOTH
    now: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True)
class Column:
    """A column; people rename and move it, its name stays."""

    name: str
    title: Words
    width: int  # pixels
    format: Format = Format.TEXT
    hidden: bool = False


@dataclass(frozen=True)
class Row:
    """A row; the key, which is also its first cell, is the same thing's for ever."""

    key: str | int
    cells: tuple[Cell, ...]

    @property
    def values(self) -> tuple[str | float, ...]:
        """What is in the cells."""
        return tuple(cell.value for cell in self.cells)


@dataclass(frozen=True)
class Tab:
    """A tab that the mirror keeps."""

    name: str
    title: Words
    columns: tuple[Column, ...]  # the first holds the key
    source: Callable[[Connection, Edition], Iterable[Sequence[Value]]]  # a value a column
    grows: bool = False  # rows are only ever added, in the order of their keys, which are 1, 2, 3, ...
    frozen: int = 1  # columns that stay in view, the key's included

    @property
    def mark(self) -> str:
        """The key of the developer metadata by which the tab is found again, whatever people call it."""
        return f"storekeeper.{self.name}"

    def header(self, language: Language) -> tuple[Cell, ...]:
        """The first row."""
        return tuple(text(column.title.said(language)) for column in self.columns)

    def rows(self, connection: Connection, edition: Edition) -> Iterator[Row]:
        """Everything that belongs into it, in order."""
        return map(self.row, self.source(connection, edition))

    def row(self, values: Sequence[Value]) -> Row:
        """The row of these values, the first of which is its key."""
        cells = tuple(typed(column.format, value) for column, value in zip(self.columns, values, strict=True))
        key = cells[0].value
        return Row(key if isinstance(key, str) else int(key), cells)

    def place(self, name: str) -> int:
        """Where the column of this name is; the first is 0."""
        return next(place for place, column in enumerate(self.columns) if column.name == name)


def key_column() -> Column:
    """The first column of a tab whose keys say nothing to people."""
    return Column("key", Words("Key", "键"), 60, hidden=True)
