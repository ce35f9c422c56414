"""Limits on the size of an import, checked before anything is read, so that no file can exhaust the memory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from zipfile import ZipFile

from domain.tables.table_files import csv_files
from domain.tables.workbook_shape import Misshapen, check_shape
from domain.tables.workbooks import NOT_READABLE

CHUNK = 1 << 20
"""Bytes read at a time."""


@dataclass(frozen=True)
class Limits:
    """Limits on all tables together."""

    rows: int = 250_000
    size: int = 100_000_000  # bytes, unpacked


class TablesTooLarge(Exception):
    """The tables exceed the limits."""


def check_size(path: Path, names: Sequence[str], limits: Limits, count: Callable[[], Iterable[object]]) -> None:
    """Check the files' sizes, and count the rows only if that is not enough. Raises TablesTooLarge, OSError."""
    if path.is_dir():
        files = [file for _, file in csv_files(path, names)]
        size = sum(file.stat().st_size for file in files)
    elif path.is_file():
        try:
            size = _unpacked(path)
        except NOT_READABLE:
            return  # not a workbook, which is reported when it is read
    else:
        return
    if size > limits.size:
        told = f"{size / 1e6:,.0f} MB of tables, unpacked; {limits.size / 1e6:,.0f} MB are the limit"
        raise TablesTooLarge(told)
    rows = _lines(files, limits.rows) if path.is_dir() else _rows(path)
    if rows <= limits.rows:
        return
    for number, _ in enumerate(count()):
        if number > limits.rows:
            raise TablesTooLarge(f"more than {limits.rows:,} rows in all, which is the limit")


def _unpacked(path: Path) -> int:
    """Return the unpacked bytes of a workbook as its archive states them; no more are unpacked."""
    with ZipFile(path) as archive:
        return sum(part.file_size for part in archive.infolist())


def _chunks_of(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _lines(files: Iterable[Path], enough: int) -> int:
    """Count lines with any kind of ending, up to `enough`; there may be fewer rows."""
    ends = [0, 0]
    for chunk in chain.from_iterable(map(_chunks_of, files)):
        ends = [ends[0] + chunk.count(b"\n"), ends[1] + chunk.count(b"\r")]
        if max(ends) > enough:
            break
    return max(ends) + 1


def _rows(path: Path) -> int:
    """Count the rows of the sheets, including empty ones. Raises TablesTooLarge if they are not like a sheet's."""
    try:
        return check_shape(path)
    except Misshapen as found:
        raise TablesTooLarge(f"{found}; no spreadsheet program writes that, and it is beyond the limit") from None
    except NOT_READABLE:
        return 0  # reported when it is read
