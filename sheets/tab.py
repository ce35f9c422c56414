"""Tabs: one declaration each, from which the sheet, the workbook file and the documentation are made."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum

from sqlalchemy import Connection

from domain.vocabulary import Words
from sheets.cells import Cell, Format, Link, Value, text, typed
from sheets.words import Language

OURS = Words("Only the program writes here; the columns to the right are yours.", "只由程序填写；右边的列归您使用。")


@dataclass(frozen=True)
class Edition:
    """For whom a tab is written: in which language, as of when, and for which part of the company."""

    language: Language = Language.BOTH
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    sites: frozenset[str] | None = None  # by code; None: the whole company
    addresses: Mapping[str, str] = field(default_factory=dict)  # where links to the tab with this name lead
    moved_out: int = 0  # the journal position up to which Movements omits entries

    def say(self, words: Words) -> str:
        """Return words in its language."""
        return words.to(self.language)

    def name(self, english: str, chinese: str) -> str:
        """Return a site's name in its language."""
        return Words(english, chinese).to(self.language)

    def within_file(self, tabs: Iterable["Tab"], moved_out: int) -> "Edition":
        """Return an edition with links for a file, and Movements after a position."""
        addresses = {tab.name: f"#'{self.say(tab.title)}'!A1" for tab in tabs if self.sites is None or not tab.whole}
        return replace(self, addresses=addresses, moved_out=moved_out)

    def to(self, tab: str, said: str) -> Link | str:
        """Return a link to another tab, if its address is known."""
        return Link(said, self.addresses[tab]) if said and tab in self.addresses else said


@dataclass(frozen=True)
class Column:
    """A column. People may rename and move it; its name stays."""

    name: str
    title: Words
    width: int  # pixels
    format: Format = Format.TEXT
    hidden: bool = False
    wraps: bool = False  # whether long texts are wrapped


@dataclass(frozen=True)
class Row:
    """A row; its key, which is also its first cell, always stands for the same thing."""

    key: str | int
    cells: tuple[Cell, ...]

    @property
    def values(self) -> tuple[str | float, ...]:
        """Return what is in the cells."""
        return tuple(cell.value for cell in self.cells)


class Colour(Enum):
    """What a cell's colour means."""

    RED = "red"  # act
    AMBER = "amber"  # soon
    BLUE = "blue"  # on its way, as it should be
    GREY = "grey"  # over and done


@dataclass(frozen=True)
class Says:
    """A column contains one of these words."""

    column: str
    words: tuple[Words, ...]


@dataclass(frozen=True)
class AtMost:
    """A column contains a number up to this one."""

    column: str
    limit: int


@dataclass(frozen=True)
class AtLeast:
    """A column contains a number from this one on."""

    column: str
    limit: int


@dataclass(frozen=True)
class IsToday:
    """A column contains a moment of today."""

    column: str


Condition = Says | AtMost | AtLeast | IsToday


@dataclass(frozen=True)
class Rule:
    """A colour for these columns in rows that meet the condition; the first matching rule applies."""

    colour: Colour
    columns: tuple[str, ...]
    when: Condition


@dataclass(frozen=True)
class View:
    """A predefined filter view: rows that meet all conditions, sorted by a column."""

    title: Words
    conditions: tuple[Condition, ...] = ()
    sorted_by: str = ""
    descending: bool = False


class ChartKind(Enum):
    """How a chart is drawn."""

    COLUMN = "COLUMN"
    LINE = "LINE"
    BAR = "BAR"


@dataclass(frozen=True)
class Chart:
    """A chart of these rows (1 is the first below the header): a label and a number each."""

    title: Words
    kind: ChartKind
    rows: range
    labels: str
    numbers: str


Line = Mapping[str, str]
"""A row as it is in the sheet: texts by column name; missing ones are empty."""


@dataclass(frozen=True)
class Offers:
    """What can be chosen in a column: in every row, or in those with these keys."""

    everywhere: Mapping[str, tuple[str, ...]]
    rows: Mapping[tuple[str, str | int], tuple[str, ...]]  # by column and key


@dataclass(frozen=True)
class Written:
    """What people may write into a tab of ours: as text, in these columns, and below our rows."""

    columns: tuple[str, ...]
    is_edited: Callable[[Connection, Sequence[Line], Edition], bool]
    take: Callable[[Connection, Sequence[Line], str, Edition], Mapping[int, str | int]]  # keys of rows, by position
    offers: Callable[[Connection, Edition], Offers]


@dataclass(frozen=True)
class Tab:
    """A tab that the mirror keeps."""

    name: str
    title: Words
    about: Words  # what it is for
    columns: tuple[Column, ...]  # the first holds the key
    source: Callable[[Connection, Edition], Iterable[Sequence[Value]]]  # one value per column
    grows: bool = False  # rows are only ever appended, in the order of their keys, which are 1, 2, 3, ...
    every: int = 0  # seconds between queries, if they are expensive; 0: whenever something changed
    frozen: int = 1  # columns that stay in view, including the key's
    sites: tuple[str, ...] = ()  # columns that say to which sites a row belongs; none: to the whole company
    whole: bool = False  # only shown to those who see the whole company
    writers: Words = OURS
    written: Written | None = None
    rules: tuple[Rule, ...] = ()
    views: tuple[View, ...] = ()  # besides one for each site, if there is a site column
    charts: tuple[Chart, ...] = ()

    @property
    def mark(self) -> str:
        """The developer metadata key by which the tab is found again, whatever people call it."""
        return f"storekeeper.{self.name}"

    @property
    def site_column(self) -> str:
        """The column with a site's code; empty: none."""
        return next((column.name for column in self.columns if column.name == "site"), "")

    def header(self, language: Language) -> tuple[Cell, ...]:
        """Return the first row."""
        return tuple(text(column.title.to(language)) for column in self.columns)

    def rows(self, connection: Connection, edition: Edition) -> Iterator[Row]:
        """Yield everything that belongs into it, in order, limited to the edition's sites."""
        found = self.source(connection, edition)
        if edition.sites is not None and self.sites:
            places = [self.place(name) for name in self.sites]
            found = (row for row in found if any(_site(row[place]) in edition.sites for place in places))
        return map(self.row, found)

    def row(self, values: Sequence[Value]) -> Row:
        """Return the row with these values, the first of which is its key."""
        cells = tuple(typed(column.format, value) for column, value in zip(self.columns, values, strict=True))
        key = cells[0].value
        return Row(key if isinstance(key, str) else int(key), cells)

    def place(self, name: str) -> int:
        """Return the position of the column with this name; the first is 0."""
        return next(place for place, column in enumerate(self.columns) if column.name == name)


def _site(value: Value) -> str:
    """Return the site's code, also from a place in it: EAST from EAST/A-01."""
    return str(value).partition("/")[0]


def key_column() -> Column:
    """Return the first column of a tab whose keys mean nothing to people."""
    return Column("key", Words("Key", "键"), 60, hidden=True)
