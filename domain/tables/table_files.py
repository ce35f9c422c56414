"""Tables as people keep them: a folder with a CSV file for each, or one XLSX workbook with a sheet for each."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from domain.company.values import decoded
from domain.tables.workbooks import NotAWorkbook, Record, read_sheets, write_sheets

WORKBOOK = ".xlsx"

_TAKEN_FOR_FORMULA = re.compile("'*(\\s*[=+\\-@＝＋－＠]|[\t\r\n])|'+[0-9]")
"""What a spreadsheet would run; and a number that says with its apostrophe that it is a text."""

_TEXT_AS_FORMULA = re.compile(r'=\s*"((?:[^"]|"")*)"')
_PLAIN_NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Table:
    """A table as it was found: the rows that are not empty, the names of the columns first."""

    name: str
    where: str  # the file, or the sheet
    records: tuple[Record, ...]
    problem: str = ""  # why it cannot be read


class NoTables(Exception):
    """There are no tables at this path, and why."""


def read_tables(path: Path, names: Sequence[str]) -> list[Table]:
    """Read those of the tables that exist. Raises NoTables."""
    if path.is_dir():
        files = [(name, path / f"{name}.csv") for name in names]
        found = [_read_csv(name, file) for name, file in files if file.exists()]
        wanted = ", ".join(file.name for _, file in files)
    elif not path.exists():
        raise NoTables("there is no such folder, nor such a workbook")
    else:
        try:
            found = [_table(name, f"sheet {name}", rows) for name, rows in read_sheets(path, names).items()]
        except NotAWorkbook:
            raise NoTables("this is neither a folder of CSV files nor an XLSX workbook") from None
        wanted = ", ".join(f"sheet {name}" for name in names)
    if not found:
        raise NoTables(f"there is none of {wanted}")
    return found


def _read_csv(name: str, file: Path) -> Table:
    try:
        lines = io.StringIO(decoded(file.read_bytes()), newline="").readlines()
        between, above = _separator(lines)
        records = csv.reader(lines[above:], delimiter=between, strict=True)
        return _table(name, file.name, enumerate(records, above + 1))
    except UnicodeError:
        return Table(name, file.name, (), "the file is not in UTF-8: save it as “CSV UTF-8”")
    except csv.Error as fault:
        return Table(name, file.name, (), f"the file is not a table: {fault}")


def _separator(lines: list[str]) -> tuple[str, int]:
    """What stands between cells, by the names of the columns, and how many lines above them only say so ("sep=;")."""
    first = next((line for line in lines if line.strip()), "")
    if told := re.fullmatch(r'"?sep=([,;\t|])"?\s*', first):
        return told[1], lines.index(first) + 1
    return max(",;\t|", key=first.count), 0


def _table(name: str, where: str, records: Iterable[Record]) -> Table:
    return Table(name, where, tuple(_filled(records)))


def _filled(records: Iterable[Record]) -> Iterator[Record]:
    """The records that are not empty, without the empty cells at their ends."""
    for number, record in records:
        cells = [_meant(cell) for cell in record]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def write_tables(path: Path, tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[str]]]]) -> None:
    """Write tables (name, columns, rows) to a new folder, or to a new workbook where the path ends in .xlsx.

    Raises FileExistsError rather than write over something.
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
    """Write a table; every CSV file and every CSV on standard output comes from here, so that none runs formulas."""
    writer = csv.writer(stream, lineterminator=end)
    writer.writerow(columns)
    writer.writerows(map(defuse, row) for row in rows)


def defuse(text: str) -> str:
    """A text that a spreadsheet would run as a formula, with an apostrophe before it; any other as it is."""
    return f"'{text}" if _TAKEN_FOR_FORMULA.match(text) and not _PLAIN_NUMBER.fullmatch(text) else text


def _meant(cell: str) -> str:
    """What `defuse` was given."""
    text = cell.strip()
    if text.startswith("'") and _TAKEN_FOR_FORMULA.match(text):
        return text[1:]
    if formula := _TEXT_AS_FORMULA.fullmatch(text):
        return formula[1].replace('""', '"').strip()
    return text if text != cell else cell  # a cell that says more than its text stays what it is
