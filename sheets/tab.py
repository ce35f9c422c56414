"""What a tab is: one declaration, from which the sheet, the workbook file and the page in the docs are made."""

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
    """For whom a tab is written: in which language, as of when, and for how much of the company."""

    language: Language = Language.BOTH
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    sites: frozenset[str] | None = None  # by code; None: the whole company
    addresses: Mapping[str, str] = field(default_factory=dict)  # where a link to a tab of this name leads
    moved_out: int = 0  # the position of the journal up to which Movements leaves the entries out

    def say(self, words: Words) -> str:
        """In its language."""
        return words.to(self.language)

    def name(self, english: str, chinese: str) -> str:
        """Of a site, in its language."""
        return Words(english, chinese).to(self.language)

    def within_file(self, tabs: Iterable["Tab"], moved_out: int) -> "Edition":
        """With links as a file has them, and Movements from behind a position on."""
        addresses = {tab.name: f"#'{self.say(tab.title)}'!A1" for tab in tabs if self.sites is None or not tab.whole}
        return replace(self, addresses=addresses, moved_out=moved_out)

    def to(self, tab: str, said: str) -> Link | str:
        """A link to another tab, where its address is known."""
        return Link(said, self.addresses[tab]) if said and tab in self.addresses else said


@dataclass(frozen=True)
class Column:
    """A column; people rename and move it, its name stays."""

    name: str
    title: Words
    width: int  # pixels
    format: Format = Format.TEXT
    hidden: bool = False
    wraps: bool = False  # whether what is longer is shown on several lines


@dataclass(frozen=True)
class Row:
    """A row; the key, which is also its first cell, is the same thing's for ever."""

    key: str | int
    cells: tuple[Cell, ...]

    @property
    def values(self) -> tuple[str | float, ...]:
        """What is in the cells."""
        return tuple(cell.value for cell in self.cells)


class Colour(Enum):
    """What a cell says at a glance."""

    RED = "red"  # act
    AMBER = "amber"  # soon
    BLUE = "blue"  # on its way, as it should be
    GREY = "grey"  # over and done


@dataclass(frozen=True)
class Says:
    """A column that says one of these words."""

    column: str
    words: tuple[Words, ...]


@dataclass(frozen=True)
class AtMost:
    """A column that holds a number up to this one."""

    column: str
    limit: int


@dataclass(frozen=True)
class AtLeast:
    """A column that holds a number from this one on."""

    column: str
    limit: int


@dataclass(frozen=True)
class IsToday:
    """A column that holds a moment of today."""

    column: str


Condition = Says | AtMost | AtLeast | IsToday


@dataclass(frozen=True)
class Rule:
    """A colour for these columns of a row in which the condition holds; of several that hold, the first counts."""

    colour: Colour
    columns: tuple[str, ...]
    when: Condition


@dataclass(frozen=True)
class View:
    """A ready-made filter view: rows in which all conditions hold, sorted by a column."""

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
"""A row as it stands in the sheet: a text by the name of a column; those that are missing are empty."""


@dataclass(frozen=True)
class Offers:
    """What is to be chosen from in a column: in every row, or in those of these keys."""

    everywhere: Mapping[str, tuple[str, ...]]
    rows: Mapping[tuple[str, str | int], tuple[str, ...]]  # by column and key


@dataclass(frozen=True)
class Written:
    """What people may write into a tab of ours: as text, in these columns, and below our rows."""

    columns: tuple[str, ...]
    is_edited: Callable[[Connection, Sequence[Line], Edition], bool]
    take: Callable[[Connection, Sequence[Line], str, Edition], Mapping[int, str | int]]  # keys of rows, by place
    offers: Callable[[Connection, Edition], Offers]


@dataclass(frozen=True)
class Tab:
    """A tab that the mirror keeps."""

    name: str
    title: Words
    about: Words  # what it is for
    columns: tuple[Column, ...]  # the first holds the key
    source: Callable[[Connection, Edition], Iterable[Sequence[Value]]]  # a value a column
    grows: bool = False  # rows are only ever added, in the order of their keys, which are 1, 2, 3, ...
    every: int = 0  # seconds between two looks, where a look costs the database more; 0: whenever something changed
    frozen: int = 1  # columns that stay in view, the key's included
    sites: tuple[str, ...] = ()  # columns that say of which sites a row is; none: it is of the whole company
    whole: bool = False  # shown only to those who see the whole company
    writers: Words = OURS
    written: Written | None = None
    rules: tuple[Rule, ...] = ()
    views: tuple[View, ...] = ()  # beside one for each site, where there is a column of sites
    charts: tuple[Chart, ...] = ()

    @property
    def mark(self) -> str:
        """The key of the developer metadata by which the tab is found again, whatever people call it."""
        return f"storekeeper.{self.name}"

    @property
    def site_column(self) -> str:
        """The column that holds the code of a site; empty: there is none."""
        return next((column.name for column in self.columns if column.name == "site"), "")

    def header(self, language: Language) -> tuple[Cell, ...]:
        """The first row."""
        return tuple(text(column.title.to(language)) for column in self.columns)

    def rows(self, connection: Connection, edition: Edition) -> Iterator[Row]:
        """Everything that belongs into it, in order; of the edition's sites, if it is for some only."""
        found = self.source(connection, edition)
        if edition.sites is not None and self.sites:
            places = [self.place(name) for name in self.sites]
            found = (row for row in found if any(_site(row[place]) in edition.sites for place in places))
        return map(self.row, found)

    def row(self, values: Sequence[Value]) -> Row:
        """The row of these values, the first of which is its key."""
        cells = tuple(typed(column.format, value) for column, value in zip(self.columns, values, strict=True))
        key = cells[0].value
        return Row(key if isinstance(key, str) else int(key), cells)

    def place(self, name: str) -> int:
        """Where the column of this name is; the first is 0."""
        return next(place for place, column in enumerate(self.columns) if column.name == name)


def _site(value: Value) -> str:
    """The site's code, also of a place in it: EAST of EAST/A-01."""
    return str(value).partition("/")[0]


def key_column() -> Column:
    """The first column of a tab whose keys say nothing to people."""
    return Column("key", Words("Key", "键"), 60, hidden=True)
