"""Limits on the size of an import, checked before anything is read, so that no file can exhaust the memory."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from domain.tables.workbooks import NOT_READABLE

CHUNK = 1 << 20
"""Bytes read at a time."""

_ROW = re.compile(rb"<(?:\w+:)?row[ />]")
_LONGEST_TAG = 64


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
        files = [file for name in names if (file := path / f"{name}.csv").exists()]
        size, rows = sum(file.stat().st_size for file in files), _lines
        parts: Callable[[], Iterator[bytes]] = lambda: (chunk for file in files for chunk in _chunks_of(file))  # noqa: E731
    elif path.is_file():
        try:
            size = _unpacked(path)
        except NOT_READABLE:
            return  # not a workbook, which is reported when it is read
        rows, parts = _rows, lambda: _parts(path)
    else:
        return
    if size > limits.size:
        told = f"{size / 1e6:,.0f} MB of tables, unpacked; {limits.size / 1e6:,.0f} MB are the limit"
        raise TablesTooLarge(told)
    if rows(parts(), limits.rows) <= limits.rows:
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


def _parts(path: Path) -> Iterator[bytes]:
    with ZipFile(path) as archive:
        for part in archive.namelist():
            with archive.open(part) as stream:  # a sheet may have any name
                while chunk := stream.read(CHUNK):
                    yield chunk


def _lines(chunks: Iterator[bytes], enough: int) -> int:
    """Count lines with any kind of ending, up to `enough`; there may be fewer rows."""
    ends = [0, 0]
    for chunk in chunks:
        ends = [ends[0] + chunk.count(b"\n"), ends[1] + chunk.count(b"\r")]
        if max(ends) > enough:
            break
    return max(ends) + 1


def _rows(chunks: Iterator[bytes], enough: int) -> int:
    """Count the rows of the sheets, including empty ones."""
    count, tail = 0, b""
    try:
        for chunk in chunks:
            part = tail + chunk
            found = [each.end() for each in _ROW.finditer(part)]
            count += len(found)
            tail = part[max(found[-1] if found else 0, len(part) - _LONGEST_TAG) :]
            if count > enough:
                break
    except NOT_READABLE:
        return 0  # reported when it is read
    return count
