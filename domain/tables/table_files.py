"""Tables as people keep them: a folder of CSV files, or one XLSX workbook with a sheet per table."""

import csv
import errno
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from domain.company.values import encoding_of
from domain.tables.workbooks import NotAWorkbook, Record, read_sheets, write_sheets

WORKBOOK = ".xlsx"
NO_WORKBOOK = "this is neither a folder of CSV files nor an XLSX workbook"

MAX_RECORD = 1 << 18
"""Maximum characters of a row of a CSV file, so that none uses up the memory."""

TOO_LONG = f"the file is not a table: a row of more than {MAX_RECORD:,} characters"

HEADER_ROWS = 10
"""Rows read at once, to find the column names."""

_TAKEN_FOR_FORMULA = re.compile("'*(\\s*[=+\\-@＝＋－＠]|[\t\r\n])|'+[0-9]")
"""What a spreadsheet would run as a formula, and numbers marked as text by an apostrophe."""

_TEXT_AS_FORMULA = re.compile(r'=\s*"((?:[^"]|"")*)"')
_PLAIN_NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Table:
    """A table as found: its non-empty rows, beginning with the column names.

    It is read on demand: `rest` raises Torn or NoTables if reading fails part way.
    """

    name: str
    where: str  # the file or the sheet
    first: tuple[Record, ...]  # some of the records
    rest: Iterator[Record]
    problem: str = ""  # why it cannot be read

    @property
    def below(self) -> Iterator[Record]:
        """Yield the records below the first. Can be called only once."""
        return chain(self.first[1:], self.rest)


class NoTables(Exception):
    """There are no tables at this path; says why."""


class Torn(Exception):
    """A table cannot be read to its end; says why."""


def read_tables(path: Path, names: Sequence[str]) -> Iterator[Table]:
    """Yield the tables that exist, one after another. Raises NoTables."""
    if path.is_dir():
        found = ((name, file.name, _read_csv(file)) for name, file in csv_files(path, names))
        wanted = ", ".join(f"{name}.csv" for name in names)
    elif not path.exists():
        raise NoTables("there is no such folder, nor such a workbook")
    elif not path.is_file():
        raise NoTables(NO_WORKBOOK)
    else:
        found = ((name, f"sheet {name}", rows) for name, rows in _sheets(path, names))
        wanted = ", ".join(f"sheet {name}" for name in names)
    none = True
    for name, where, records in found:
        none = False
        yield _table(name, where, records)
    if none:
        raise NoTables(f"there is none of {wanted}")


def csv_files(path: Path, names: Sequence[str]) -> list[tuple[str, Path]]:
    """Return the tables that exist in a folder, named in any case. Raises OSError for what could be read for ever."""
    there = {file.name.casefold(): file for file in sorted(path.iterdir(), reverse=True)}
    files = [(name, file) for name in names if (file := there.get(f"{name}.csv")) and file.exists()]
    for _, file in files:
        if not file.is_file():
            raise OSError(errno.EINVAL, "Not a file", str(file))
    return files


def _sheets(path: Path, names: Sequence[str]) -> Iterator[tuple[str, Iterator[Record]]]:
    try:
        for name, records in read_sheets(path, names):
            yield name, _whole(records)
    except NotAWorkbook:
        raise NoTables(NO_WORKBOOK) from None


def _whole(records: Iterator[Record]) -> Iterator[Record]:
    """Yield the records of a sheet. Raises NoTables if the workbook is damaged."""
    try:
        yield from records
    except NotAWorkbook:
        raise NoTables(NO_WORKBOOK) from None


def _read_csv(file: Path) -> Iterator[Record]:
    try:
        with file.open("rb") as stream, TextIOWrapper(stream, encoding_of(stream.peek(2)), newline="") as text:
            begun = list(islice(_lines(text), HEADER_ROWS))
            between, above = _separator(begun)
            lines = _RecordLines(chain(begun[above:], _lines(text)))
            for record in enumerate(csv.reader(lines, delimiter=between, strict=True), above + 1):
                lines.size = 0
                yield record
    except UnicodeError:
        raise Torn("the file is not in UTF-8: save it as “CSV UTF-8”") from None
    except csv.Error as fault:
        raise Torn(f"the file is not a table: {fault}") from None


def _lines(text: TextIO) -> Iterator[str]:
    """Yield the lines. Raises Torn for an endless one, and UnicodeError for UTF-16 without its byte order mark."""
    while line := text.readline(MAX_RECORD + 1):
        if "\0" in line:
            raise UnicodeError
        if len(line) > MAX_RECORD:
            raise Torn(TOO_LONG)
        yield line


class _RecordLines:
    """The lines of a table, of which a row may take several, in quotes. Raises Torn for an endless row."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.size = 0  # characters since the last complete row

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.size += len(line)
            if self.size > MAX_RECORD:
                raise Torn(TOO_LONG)
            yield line


def _separator(lines: list[str]) -> tuple[str, int]:
    """Return the separator, judged by the column names, and how many lines above them only declare it ("sep=;")."""
    first = next((line for line in lines if line.strip()), "")
    if told := re.fullmatch(r'"?sep=([,;\t|])"?\s*', first):
        return told[1], lines.index(first) + 1
    return max(",;\t|", key=first.count), 0


def _table(name: str, where: str, records: Iterator[Record]) -> Table:
    filled = _filled(records)
    try:
        return Table(name, where, tuple(islice(filled, HEADER_ROWS)), filled)
    except Torn as torn:
        return Table(name, where, (), filled, str(torn))


def _filled(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the non-empty records, without empty cells at their ends. Raises Torn."""
    for number, record in records:
        cells = [_meant(cell) for cell in record]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def write_tables(path: Path, tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[str]]]]) -> None:
    """Write tables (name, columns, rows) to a new folder, or to a new workbook if the path ends in .xlsx.

    Raises FileExistsError rather than overwriting anything.
    """
    if path.exists():
        raise FileExistsError(path)
    if path.suffix.casefold() == WORKBOOK:
        defused = ((name, columns, (list(map(defuse, row)) for row in rows)) for name, columns, rows in tables)
        write_sheets(path, defused)
        return
    path.mkdir()
    for name, columns, rows in tables:
        with (path / f"{name}.csv").open("x", encoding="utf-8-sig", newline="") as stream:
            write_csv(stream, columns, rows)


def write_csv(stream: TextIO, columns: Sequence[str], rows: Iterable[Sequence[str]], end: str = "\r\n") -> None:
    """Write a table as CSV. All CSV output is written here, so that none of it runs as formulas."""
    writer = csv.writer(_Rows(stream, end))
    writer.writerow(columns)
    writer.writerows(map(defuse, row) for row in rows)


@dataclass(frozen=True)
class _Rows:
    """Ends each row as wanted. The writer itself quotes only those line breaks that its own rows end with: so, all."""

    stream: TextIO
    end: str

    def write(self, row: str) -> int:
        return self.stream.write(row.removesuffix("\r\n") + self.end)


def defuse(text: str) -> str:
    """Return a text that a spreadsheet would run as a formula with an apostrophe before it; any other unchanged."""
    return f"'{text}" if _TAKEN_FOR_FORMULA.match(text) and not _PLAIN_NUMBER.fullmatch(text) else text


def _meant(cell: str) -> str:
    """Return what was passed to `defuse`."""
    text = cell.strip()
    if text.startswith("'") and _TAKEN_FOR_FORMULA.match(text):
        return text[1:]
    if formula := _TEXT_AS_FORMULA.fullmatch(text):
        return formula[1].replace('""', '"').strip()
    return text if text != cell else cell  # a cell that is more than its text stays as it is
