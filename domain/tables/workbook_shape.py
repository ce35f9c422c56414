"""The shape of a workbook's XML: what would make its reader use up the memory, seen without keeping any of it."""

from collections.abc import Iterator
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZipFile

from domain.tables.workbooks import MAX_ROWS

CHUNK = 1 << 16
"""Bytes read at a time."""

MAX_DEPTH = 64
"""Maximum elements within each other. A sheet has eight or so."""

MAX_TAG = 1 << 20
"""Maximum bytes of a tag: expat begins an unfinished one anew with each chunk."""

MAX_RECORD_ELEMENTS, MAX_RECORD_TEXT = 100_000, 1 << 20
"""Maximum elements and characters of a row or a shared text. A sheet has 16,384 columns, a cell 32,767 characters."""

MAX_STRINGS = 2_000_000
"""Maximum shared texts, all of which are kept."""

MAX_OTHER_ELEMENTS, MAX_OTHER_TEXT = 200_000, 1 << 24
"""Maximum elements and characters of a part outside rows and shared texts: styles, merged cells. They are kept."""

_RECORDS = {"row": MAX_ROWS, "si": MAX_STRINGS}
_NOT_READ = {"calcChain", "pivotCacheRecords", "chartSpace"}
"""Roots of parts that may be longer, and are never read."""


class Misshapen(Exception):
    """The workbook's XML is not that of a sheet that people made; the message says what is too large."""


def check_shape(path: Path) -> int:
    """Check each part of a workbook. Returns its rows, also empty ones.

    Raises Misshapen, and what zipfile raises for damaged files.
    """
    rows = 0
    with ZipFile(path) as archive:
        for part in archive.namelist():  # a sheet may have any name
            with archive.open(part) as stream:
                rows += _check(part, iter(lambda: stream.read(CHUNK), b""))
    return rows


def _check(part: str, chunks: Iterator[bytes]) -> int:
    """Return the rows of a part."""
    shape, fed = _Shape(), 0
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = shape.start
    parser.EndElementHandler = shape.end
    parser.CharacterDataHandler = shape.text
    parser.StartDoctypeDeclHandler = shape.declares
    try:
        for chunk in chunks:
            parser.Parse(chunk)
            fed += len(chunk)
            if shape.is_not_read:
                break
            shape.require_short_tag(fed - max(parser.CurrentByteIndex, 0))
    except ExpatError:
        pass  # no XML, or damaged, which is reported when it is read
    except Misshapen as found:
        raise Misshapen(f"{part}: {found}") from None
    return shape.rows


class _Shape:
    """What is open in a part, and what was counted in it."""

    def __init__(self) -> None:
        self._depth = 0
        self._record_depth = 0  # of the row or shared text that is open
        self._record = [0, 0]  # its elements and characters
        self._other = [0, 0]
        self._records = dict.fromkeys(_RECORDS, 0)
        self.is_not_read = False

    @property
    def rows(self) -> int:
        """Return how many rows were begun."""
        return self._records["row"]

    def start(self, tag: str, _attributes: object) -> None:
        """Count an element."""
        self._depth += 1
        name = tag.rpartition(":")[2]
        if self._depth == 1:
            self.is_not_read = name in _NOT_READ
        if self._depth > MAX_DEPTH:
            raise Misshapen("too many elements within each other")
        if self._record_depth:
            self._record[0] += 1
            if self._record[0] > MAX_RECORD_ELEMENTS:
                raise Misshapen("a row or a text has too many parts")
        elif name in _RECORDS:
            self._record_depth, self._record = self._depth, [0, 0]
            self._records[name] += 1
            if self._records[name] > _RECORDS[name]:
                raise Misshapen("too many rows or texts")
        else:
            self._other[0] += 1
            if self._other[0] > MAX_OTHER_ELEMENTS:
                raise Misshapen("too many elements outside rows")

    def end(self, _tag: str) -> None:
        """Leave an element."""
        if self._depth == self._record_depth:
            self._record_depth = 0
        self._depth -= 1

    def text(self, text: str) -> None:
        """Count characters."""
        counted, most = (self._record, MAX_RECORD_TEXT) if self._record_depth else (self._other, MAX_OTHER_TEXT)
        counted[1] += len(text)
        if counted[1] > most:
            raise Misshapen("a text is too long")

    def require_short_tag(self, size: int) -> None:
        """Refuse a tag of which this many bytes have come, and not its end."""
        if size > MAX_TAG:
            raise Misshapen("a tag is too long")

    def declares(self, *_: object) -> None:
        """Refuse a document type: it can define texts that stand for longer ones, and no workbook has one."""
        raise Misshapen("it declares a document type")
