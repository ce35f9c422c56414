"""Cells of tables that people make with a spreadsheet. Every problem is reported with its row and column."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from sys import intern
from typing import TypeVar

from domain.company.values import NotRead, folded, plain, visible
from domain.errors import NothingToMove, Refused, TooMuch, TooPrecise
from domain.quantities import LARGEST
from domain.tables.table_files import Table
from domain.tables.workbooks import Dated, Number, Record, Unreadable
from domain.vocabulary import Words

T = TypeVar("T")

MAX_DAYS = 36_500
"""A longer shelf life or lead time is a mistake, and would exceed the calendar."""

DATES = ("closed", "expiry", "made_on")
"""The columns that hold dates, besides those of custom fields."""


@dataclass(frozen=True)
class Problem:
    """What is wrong in a cell; the header is row 1, as in a spreadsheet, and row 0 is the whole file."""

    file: str
    row: int
    column: str
    problem: str
    zh: str = ""  # the same in Chinese, where people who never see a terminal are told

    @property
    def words(self) -> Words:
        """What is wrong, in both languages."""
        return Words(self.problem, self.zh or self.problem)

    def __str__(self) -> str:
        where = [self.file, *([f"row {self.row}"] if self.row else []), *([self.column] if self.column else [])]
        return f"{', '.join(where)}: {self.problem}"


@dataclass
class Row:
    """A row of a table. Its problems are collected rather than raised, so that all can be shown at once."""

    file: str
    number: int
    cells: dict[str, str]
    problems: list[Problem]
    numbers: frozenset[str] = frozenset()  # the columns whose cells were numbers: these may have lost zeros
    faulty: bool = field(default=False, init=False)
    unreadable: set[str] = field(default_factory=set, init=False)

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def has(self, column: str) -> bool:
        """Whether the table has this column: an empty cell clears a value, a missing column does not."""
        return column in self.cells

    def complain(self, column: str, problem: str, zh: str = "") -> None:
        """Report a problem, unless the cell was unreadable, which is reported already."""
        self.faulty = True
        if problem and column not in self.unreadable:
            self.problems.append(Problem(self.file, self.number, column, problem, zh))

    def read(self, column: str, parse: Callable[[str], T], otherwise: T) -> T:
        """Return the cell as read by `parse`, or `otherwise` if it is wrong."""
        try:
            return parse(self[column])
        except (NotRead, Refused) as fault:
            self.complain(column, *_reason(fault))
            return otherwise

    def keep(self, column: str, parse: Callable[[str], T], known: T) -> T:
        """Return the cell as read by `parse`, or the known value if the table has no such column."""
        return self.read(column, parse, known) if self.has(column) else known

    def read_each(self, column: str, parse: Callable[[str], str]) -> list[str]:
        """Return the words of a cell, without wrong ones; a repeated word is wrong."""
        return list(self.read_pairs(column, lambda word: (parse(word), None)))

    def read_pairs(
        self, column: str, parse: Callable[[str], tuple[str, T]], same: Callable[[str], str] = folded
    ) -> dict[str, T]:
        """Return the words of a cell as pairs of a name and a value; a repeated name is wrong.

        Names are compared by `same`.
        """
        found: dict[str, T] = {}
        named = set()
        for word in self[column].split():
            try:
                what, told = parse(word)
            except (NotRead, Refused) as fault:
                self.complain(column, *_reason(fault))
                continue
            if same(what) in named:
                self.complain(column, f"{what} is there twice", f"“{what}”写了两次")
            named.add(same(what))
            found[what] = told
        return found


def _reason(fault: NotRead | Refused) -> Words:
    match fault:
        case NotRead():
            return fault.words
        case NothingToMove():
            return Words("a quantity must be above 0", "数量必须大于 0")
        case TooPrecise():
            said = f"{fault.amount} is finer than the item is counted ({fault.decimals} decimals)"
            return Words(said, f"{fault.amount} 的小数位太多（该商品最多 {fault.decimals} 位）")
        case TooMuch():
            return Words(f"{fault.amount} is more than a quantity can be", f"{fault.amount} 太大，不能作为数量")
        case _:
            return Words(str(fault), str(fault))


def read_rows(
    table: Table,
    columns: Sequence[str],
    optional: Sequence[str],
    key: Sequence[str],
    problems: list[Problem],
    dates: Sequence[str] = (),
) -> Iterator[Row] | None:
    """Yield the rows of a table with these columns and any of the optional ones, in any order; None if it is not one.

    It is a problem if a row repeats the key cells of an earlier one, or has more cells than there are columns.
    """
    wrong = [Problem(table.where, 0, "", table.problem)] if table.problem else _wrong_header(table, columns, optional)
    problems += wrong
    return None if wrong else _rows(table, key, problems, (*DATES, *dates))


def _wrong_header(table: Table, columns: Sequence[str], optional: Sequence[str]) -> list[Problem]:
    number, header = _header(table.first[0]) if table.first else (1, [])
    below = next((row for row, names in map(_header, table.first[1:]) if set(columns) <= set(names)), None)
    if below:
        why = f"the names of the columns are in row {below}: nothing may stand above them"
        return [Problem(table.where, number, "", why)]
    if not set(header) & {*columns, *optional}:
        why = "the table is empty" if not any(header) else "no column of ours is named here"
        told = f"{why}: the first row has to name the columns, with commas between them: {', '.join(columns)}"
        return [Problem(table.where, number, "", told)]
    if "" in header:
        return [Problem(table.where, number, "", f"column {header.index('') + 1} has no name: delete it, or name it")]
    wrong = [Problem(table.where, number, each, "this column is missing") for each in columns if each not in header]
    wrong += [
        Problem(table.where, number, each, "this column is not known here, or is there twice")
        for place, each in enumerate(header)
        if each not in (*columns, *optional) or each in header[:place]
    ]
    return wrong


def _header(record: Record) -> Record:
    return record[0], [plain(cell).casefold() for cell in record[1]]


def _rows(table: Table, key: Sequence[str], problems: list[Problem], dates: Sequence[str]) -> Iterator[Row]:
    seen: dict[str, int] = {}
    _, header = _header(table.first[0])
    for number, record in table.below:
        cells = dict.fromkeys(header, "") | dict(zip(header, record, strict=False))
        row = _row(table.where, number, cells, problems, dates)
        if len(record) > len(header):
            row.complain("", f"{len(record)} cells under {len(header)} columns")
        first = seen.setdefault("\0".join(folded(row[column]) for column in key), number)  # no text contains a NUL
        if first != number:
            row.complain(key[-1], f"the same {', '.join(key)} as in row {first}")
        yield row


def _row(where: str, number: int, found: dict[str, str], problems: list[Problem], dates: Sequence[str]) -> Row:
    """Return a row of plain text cells; unreadable ones are reported as problems."""
    numbers = frozenset(column for column, cell in found.items() if isinstance(cell, Number))
    row = Row(where, number, {column: _plain(column, cell) for column, cell in found.items()}, problems, numbers)
    for column, cell in found.items():
        if isinstance(cell, Unreadable):
            row.complain(column, cell)
        elif isinstance(cell, Dated) and column not in dates:
            row.complain(column, f"{cell} is a date: if it was a code, format the cell as text, and type it again")
        else:
            continue
        row.unreadable.add(column)
    return row


def _once(cell: str) -> str:
    """Return the same object for equal texts, to save memory; a cell that is more than its text stays as it is."""
    return intern(cell) if type(cell) is str else cell


def _plain(column: str, cell: str) -> str:
    """Return the visible text, with full-width digits and colons made plain except in names.

    The same code in a hundred thousand rows is stored once.
    """
    return visible(cell) if "name" in column else _once(plain(cell))


def pair(cell: str, example: str) -> tuple[str, str]:
    """Return the parts before and after the colon."""
    before, _, after = cell.partition(":")
    if not before or not after:
        raise NotRead(f"{cell} is not written as in {example}", f"“{cell}”的写法不对，应如 {example}")
    return _once(before), after


def days(cell: str) -> int:
    """Return a whole number of days."""
    if not re.fullmatch(r"[0-9]{1,5}", cell) or int(cell) > MAX_DAYS:
        raise NotRead(
            f"{cell or 'nothing'} is not a whole number of days up to {MAX_DAYS}",
            f"“{cell}”不是 {MAX_DAYS} 以内的整天数",
        )
    return int(cell)


def one_of(*known: str) -> Callable[[str], str]:
    """Return a reader of one of these words."""

    def read(cell: str) -> str:
        if cell.casefold() not in known:
            some = ", ".join(word for word in known if word)
            raise NotRead(f"{cell or 'nothing'} is none of {some}", f"“{cell}”不在其中：{some}")
        return _once(cell.casefold())

    return read


def chat_id(cell: str) -> int:
    """Return a Telegram number: of a person (above 0) or a group (below 0)."""
    if not re.fullmatch(r"-?[1-9][0-9]{0,15}", cell):
        raise NotRead(f"{cell or 'nothing'} is not a chat's number")
    return int(cell)


def person_id(cell: str) -> int:
    """Return a person's Telegram number."""
    if (number := chat_id(cell)) < 0:
        raise NotRead(f"{number} is a group: people have positive numbers")
    return number


def group_id(cell: str) -> int:
    """Return a group's Telegram number."""
    if (number := chat_id(cell)) > 0:
        raise NotRead(f"{number} is a person: groups have negative numbers")
    return number


def money(value: int, cell: str) -> int:
    """Return an amount of money in minor units, or finer. `cell`: what was written."""
    if value > LARGEST:
        raise NotRead(f"{cell} is more than an amount of money can be", f"{cell} 太大，不能作为金额")
    return value
