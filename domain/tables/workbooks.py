"""XLSX workbooks with a sheet per table. A cell's content becomes text, marked if that lost something."""

import lzma
import re
import warnings
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import ReadOnlyCell

LARGEST_EXACT = 10**15
"""From here on spreadsheets lose digits of numbers: they keep 15."""

AS_TEXT = "@"
"""The number format that keeps what is typed unchanged."""

MAX_ROWS = 1 << 20
"""Maximum rows of a sheet: one that claims more would take days to read, row by missing row."""

CHUNK = 1 << 20
_LONGEST_TAG = 64

_SHOWN = re.compile(r'"([^"]*)"')
_MONEY = re.compile(r"(?i)[a-z]{0,3}[$¥€£￥]|[a-z]{3}|元|人民币|圆")
"""Currencies, by sign or three-letter code."""

Record = tuple[int, list[str]]
"""The number of a row, from 1, and its cells."""

_FORMULA = re.compile(rb"<(\w+:)?f[ />]")
NOT_READABLE = (
    *(BadZipFile, zlib.error, lzma.LZMAError, EOFError, ParseError),
    *(KeyError, IndexError, ValueError, TypeError, RuntimeError),
)
"""What openpyxl and zipfile raise for other kinds of files, damaged ones, and ones with a password."""


class Number(str):
    """A number as its cell shows it: leading zeros may be lost."""

    __slots__ = ()


class Dated(str):
    """A date, year first: it may have been a code that looked like a date to the spreadsheet."""

    __slots__ = ()


class Unreadable(str):
    """Why a cell has no text."""

    __slots__ = ()


class NotAWorkbook(Exception):
    """The file is not an XLSX workbook."""


def read_sheets(path: Path, names: Iterable[str]) -> Iterator[tuple[str, Iterator[Record]]]:
    """Yield the sheets with these names, in any case, with their rows as they are read. Raises NotAWorkbook."""
    with _readable():
        values = _load(path, data_only=True)
        computed = _has_formulas(path)
    titles = {sheet.title.strip().casefold(): sheet.title for sheet in values.worksheets}
    try:
        for name in names:
            if name in titles:
                yield name, _sheet(path, values, titles[name], computed=computed)
    finally:
        values.close()


def _sheet(path: Path, values: "Workbook", title: str, *, computed: bool) -> Iterator[Record]:
    with _readable():
        formulas = _formulas(path, title) if computed else frozenset()
        yield from _records(values, title, formulas)


@contextmanager
def _readable() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about decorations that are not read
        try:
            yield
        except NOT_READABLE as fault:
            raise NotAWorkbook from fault


def write_sheets(path: Path, tables: Iterable[tuple[str, Sequence[str], Iterable[Sequence[str]]]]) -> None:
    """Write a workbook of named tables, with all cells as text so that no spreadsheet strips zeros from barcodes."""
    from openpyxl import Workbook  # noqa: PLC0415 - as below
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    book = Workbook(write_only=True)
    for name, columns, rows in tables:
        sheet: Any = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        cells = [WriteOnlyCell(sheet) for _ in columns]  # one per column: each is written before the next is filled
        for cell in cells:
            cell.number_format = AS_TEXT
        for row in chain([columns], rows):
            for cell, text in zip(cells, row, strict=True):
                cell.value = text or None
                cell.data_type = "s" if text else "n"  # "#N/A" is a text here, too
            sheet.append(cells)
    book.save(path)


def _load(path: Path, *, data_only: bool = False) -> "Workbook":
    from openpyxl import load_workbook  # noqa: PLC0415 - it takes 20 MB, and most commands see no workbook
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        return load_workbook(path, read_only=True, data_only=data_only)
    except InvalidFileException as fault:
        raise NotAWorkbook from fault


def _has_formulas(path: Path) -> bool:
    with ZipFile(path) as archive:
        sheets = [part for part in archive.namelist() if part.startswith("xl/worksheets/")]
        return any(_mentions_formula(archive, part) for part in sheets)


def _mentions_formula(archive: ZipFile, part: str) -> bool:
    with archive.open(part) as stream:
        tail = b""
        while chunk := stream.read(CHUNK):
            if _FORMULA.search(tail + chunk):
                return True
            tail = chunk[-_LONGEST_TAG:]
    return False


def _formulas(path: Path, title: str) -> frozenset[tuple[int, int]]:
    """Return row and column of every formula: one that was never computed would otherwise look empty."""
    book = _load(path)
    cells = (cell for row in _rows(book, title) for cell in row)
    found = frozenset((cell.row, cell.column) for cell in cells if cell.data_type == "f")
    book.close()
    return found


def _rows(book: "Workbook", title: str) -> Iterator[tuple["ReadOnlyCell", ...]]:
    sheet: Any = book[title]
    sheet.reset_dimensions()  # some programs write wrong ones
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > MAX_ROWS:
            raise ValueError(number)
        yield row


def _records(book: "Workbook", title: str, formulas: frozenset[tuple[int, int]]) -> Iterator[Record]:
    for number, row in enumerate(_rows(book, title), 1):
        cells = [_text(cell) for cell in row]
        if formulas:
            for place, cell in enumerate(row):
                # A formula with an empty text as its result has the type "string", and is computed.
                if cell.value is None and cell.data_type == "n" and (number, place + 1) in formulas:
                    cells[place] = Unreadable("a formula without its value: save the workbook in a spreadsheet program")
        yield number, cells


def _text(cell: "ReadOnlyCell") -> str:
    match cell.value:
        case None:
            return ""
        case str() as text:
            return Unreadable(f"the formula gives {text}") if cell.data_type == "e" else text.strip()
        case bool() as truth:
            return str(truth).upper()
        case int() | float() as number:
            return _number(number, cell.number_format)
        case datetime() as moment if moment.time() == time():
            return Dated(moment.date().isoformat())
        case date() as moment:
            return Dated(moment)
        case other:
            return Unreadable(f"{other} is a time, not a date")


def _unit_shown(shown_as: str) -> str:
    """Return what a cell's format shows beside its number, other than a currency."""
    texts = (each.strip() for each in _SHOWN.findall(shown_as or ""))
    return next((each for each in texts if any(c.isalpha() for c in each) and not _MONEY.fullmatch(each)), "")


def _number(value: float, shown_as: str) -> str:
    if abs(value) >= LARGEST_EXACT:
        return Unreadable(
            "more digits than a number keeps in a spreadsheet: format the cell as text, and type it again"
        )
    if unit := _unit_shown(shown_as):
        return Unreadable(f"the cell shows “{unit}” behind a number: write the number alone, in the item's own unit")
    if value != int(value):
        return Number(f"{Decimal(f'{value:.15g}'):f}")
    zeros = len(shown_as) if shown_as and not shown_as.strip("0") else 0
    return Number(str(int(value)).zfill(zeros))
