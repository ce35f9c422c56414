"""Cells of the tables that people make with a spreadsheet; every problem is noted with its row and column."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from domain.company.catalogue import LONGEST_CODE, is_code
from domain.errors import NothingToMove, Refused, TooMuch, TooPrecise
from domain.quantities import LARGEST
from domain.tables.table_files import Table
from domain.tables.workbooks import Dated, Number, Record, Unreadable

T = TypeVar("T")

MAX_TEXT_LENGTH = 120
"""Characters of a name."""

MAX_DAYS = 36_500
"""A shelf life or a lead time of more is a mistake, and would leave the calendar."""

DATES = ("closed", "expiry", "made_on")
"""The columns that hold dates."""


@dataclass(frozen=True)
class Problem:
    """What is wrong in a cell; the header is row 1, as in a spreadsheet, and row 0 is the whole file."""

    file: str
    row: int
    column: str
    problem: str

    def __str__(self) -> str:
        where = [self.file, *([f"row {self.row}"] if self.row else []), *([self.column] if self.column else [])]
        return f"{', '.join(where)}: {self.problem}"


class InvalidCell(Exception):
    """A cell is not valid, and why; the reason is empty where it has been reported elsewhere."""


@dataclass
class Row:
    """A row of a table; its problems are collected, not raised, so that all can be shown at once."""

    file: str
    number: int
    cells: dict[str, str]
    problems: list[Problem]
    numbers: frozenset[str] = frozenset()  # the columns whose cells were numbers: they may have lost zeros
    faulty: bool = field(default=False, init=False)
    unreadable: set[str] = field(default_factory=set, init=False)

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def has(self, column: str) -> bool:
        """Whether the table has this column: an empty cell clears a value, a missing column does not."""
        return column in self.cells

    def complain(self, column: str, problem: str) -> None:
        """Report a problem, unless the cell was unreadable: that has been reported."""
        self.faulty = True
        if problem and column not in self.unreadable:
            self.problems.append(Problem(self.file, self.number, column, problem))

    def read(self, column: str, parse: Callable[[str], T], otherwise: T) -> T:
        """The cell as `parse` understands it, or `otherwise` when it is wrong."""
        try:
            return parse(self[column])
        except (InvalidCell, Refused) as fault:
            self.complain(column, _reason(fault))
            return otherwise

    def keep(self, column: str, parse: Callable[[str], T], known: T) -> T:
        """The cell as `parse` understands it, or the known value where the table has no such column."""
        return self.read(column, parse, known) if self.has(column) else known

    def read_each(self, column: str, parse: Callable[[str], T]) -> list[T]:
        """The words of a cell, those that are wrong left out."""
        found = []
        for word in self[column].split():
            try:
                found.append(parse(word))
            except (InvalidCell, Refused) as fault:
                self.complain(column, _reason(fault))
        return found


def _reason(fault: InvalidCell | Refused) -> str:
    match fault:
        case NothingToMove():
            return "a quantity must be above 0"
        case TooPrecise():
            return f"{fault.amount} is finer than the item is counted ({fault.decimals} decimals)"
        case TooMuch():
            return f"{fault.amount} is more than a quantity can be"
        case _:
            return str(fault)


def read_rows(
    table: Table, columns: Sequence[str], optional: Sequence[str], key: Sequence[str], problems: list[Problem]
) -> Iterator[Row] | None:
    """The rows of a table with these columns, and any of the optional ones, in any order; None if it is no such table.

    A row that repeats the key cells of an earlier one is a problem, as is one with more cells than there are columns.
    """
    wrong = [Problem(table.where, 0, "", table.problem)] if table.problem else _wrong_header(table, columns, optional)
    problems += wrong
    return None if wrong else _rows(table, key, problems)


def _wrong_header(table: Table, columns: Sequence[str], optional: Sequence[str]) -> list[Problem]:
    number, header = _header(table.records[0]) if table.records else (1, [])
    below = next((row for row, names in map(_header, table.records[1:10]) if set(columns) <= set(names)), None)
    if below:
        why = f"the names of the columns are in row {below}: nothing may stand above them"
        return [Problem(table.where, number, "", why)]
    wrong = [Problem(table.where, number, each, "this column is missing") for each in columns if each not in header]
    wrong += [
        Problem(table.where, number, each, "this column is not known here, or is there twice")
        for place, each in enumerate(header)
        if each not in (*columns, *optional) or each in header[:place]
    ]
    return wrong


def _header(record: Record) -> Record:
    return record[0], [cell.casefold() for cell in record[1]]


def _rows(table: Table, key: Sequence[str], problems: list[Problem]) -> Iterator[Row]:
    seen: dict[tuple[str, ...], int] = {}
    _, header = _header(table.records[0])
    for number, record in table.records[1:]:
        cells = dict.fromkeys(header, "") | dict(zip(header, record, strict=False))
        row = _row(table.where, number, cells, problems)
        if len(record) > len(header):
            row.complain("", f"{len(record)} cells under {len(header)} columns")
        first = seen.setdefault(tuple(row[column].casefold() for column in key), number)
        if first != number:
            row.complain(key[-1], f"the same {', '.join(key)} as in row {first}")
        yield row


def _row(where: str, number: int, found: dict[str, str], problems: list[Problem]) -> Row:
    """A row of plain text cells; unreadable ones are reported as problems."""
    numbers = frozenset(column for column, cell in found.items() if isinstance(cell, Number))
    row = Row(where, number, {column: _plain(column, cell) for column, cell in found.items()}, problems, numbers)
    for column, cell in found.items():
        if isinstance(cell, Unreadable):
            row.complain(column, cell)
        elif isinstance(cell, Dated) and column not in DATES:
            row.complain(column, f"{cell} is a date: if it was a code, format the cell as text, and type it again")
        else:
            continue
        row.unreadable.add(column)
    return row


def _plain(column: str, cell: str) -> str:
    """An input method's full-width digits and colons are meant as plain ones; in a name they are meant."""
    if "name" in column or cell.isascii():
        return str(cell)
    return unicodedata.normalize("NFKC", cell).strip()


def text(cell: str) -> str:
    """A name, or nothing."""
    if len(cell) > MAX_TEXT_LENGTH or not cell.isprintable():
        raise InvalidCell(f"longer than {MAX_TEXT_LENGTH} characters, or more than one line")
    return cell


def name(cell: str) -> str:
    """A name."""
    if not cell:
        raise InvalidCell("is missing")
    return text(cell)


def code(cell: str) -> str:
    """A code."""
    if not cell:
        raise InvalidCell("is missing")
    if not is_code(cell):
        raise InvalidCell(f"{cell!r} is not a code: one word of at most {LONGEST_CODE} characters, without a colon")
    return cell


def pair(cell: str, example: str) -> tuple[str, str]:
    """The parts before and after the colon."""
    before, _, after = cell.partition(":")
    if not before or not after:
        raise InvalidCell(f"{cell} is not written as in {example}")
    return before, after


def amount(cell: str) -> Decimal:
    """A plain number of zero or more."""
    if not re.fullmatch(r"[0-9]{1,18}(\.[0-9]{1,18})?", cell):
        raise InvalidCell(f"{cell} is not a plain number" if cell else "is missing")
    return Decimal(cell)


def price(cell: str) -> Decimal | None:
    """A price per unit; None where the cell is empty."""
    return amount(cell) if cell else None


def days(cell: str) -> int:
    """A whole number of days."""
    if not re.fullmatch(r"[0-9]{1,5}", cell) or int(cell) > MAX_DAYS:
        raise InvalidCell(f"{cell or 'nothing'} is not a whole number of days up to {MAX_DAYS}")
    return int(cell)


def day(cell: str) -> date | None:
    """A date, the year first, as in 2026-01-31 or 2026/1/31; None where there is none."""
    if not cell:
        return None
    try:
        year, month, number = re.split("[-/]", cell)
        return date(int(year), int(month), int(number))
    except ValueError:
        raise InvalidCell(f"{cell} is not a date as in 2026-01-31") from None


def one_of(*known: str) -> Callable[[str], str]:
    """Reads one of these words."""

    def read(cell: str) -> str:
        if cell.casefold() not in known:
            raise InvalidCell(f"{cell or 'nothing'} is none of {', '.join(word for word in known if word)}")
        return cell.casefold()

    return read


def chat_id(cell: str) -> int:
    """The number by which the chat knows a person (above 0) or a group (below 0)."""
    if not re.fullmatch(r"-?[1-9][0-9]{0,15}", cell):
        raise InvalidCell(f"{cell or 'nothing'} is not a chat's number")
    return int(cell)


def person_id(cell: str) -> int:
    """The number of a person's chat."""
    if (number := chat_id(cell)) < 0:
        raise InvalidCell(f"{number} is a group: people have positive numbers")
    return number


def group_id(cell: str) -> int:
    """The number of a group's chat."""
    if (number := chat_id(cell)) > 0:
        raise InvalidCell(f"{number} is a person: groups have negative numbers")
    return number


def money(value: int, cell: str) -> int:
    """An amount of money in minor units, or finer; `cell` is what was written."""
    if value > LARGEST:
        raise InvalidCell(f"{cell} is more than an amount of money can be")
    return value
