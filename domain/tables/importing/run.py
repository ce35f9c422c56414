"""An import in progress: everything is read and compared before anything is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from domain.company import values
from domain.company.catalogue import Item
from domain.company.values import NotRead, folded
from domain.tables.cells import Row
from domain.tables.limits import Limits
from domain.tables.master_data import ITEMS, PACKS, PLACES, SITES, MasterData, Outcome
from domain.tables.opening_stock import OpeningStock
from domain.tables.own_fields import OwnFields
from domain.vocabulary import Words

Progress = Callable[[str, int], None]
"""Called with a table, and the row of it that was read last."""

NO_MORE_THAN = Limits()


def unwatched(_table: str, _row: int) -> None:
    """The default progress callback: do nothing."""


class Run:
    """What is known so far: what was in the database, and what the tables have added."""

    def __init__(
        self, connection: Connection, now: datetime, limits: Limits = NO_MORE_THAN, progress: Progress = unwatched
    ) -> None:
        self.connection = connection
        self.now = now
        self.limits = limits
        self.progress = progress
        self.data = MasterData(connection)
        self.opening = OpeningStock(connection, self.data)
        self.own = OwnFields(connection, self.data)
        self.faulty: set[tuple[str, str]] = set()  # table and key of the wrong rows; without a key: the whole table
        self.changed_items: list[str] = []
        self.changed_roles: list[tuple[int, str, str | None]] = []  # address, site, role

    def site(self, wanted: str) -> str:
        """Return the code of a site, from its code or one of its names."""
        if found := self.data.find(SITES, wanted):
            return found
        meant = folded(wanted)
        known = self.data.rows(SITES).items()
        called = [cast("str", code) for (code,), names in known if meant in map(folded, names[:2])]
        if len(called) > 1:
            raise NotRead(
                f"{wanted} is the name of {' and '.join(called)}: write the code",
                f"“{wanted}”是 {'、'.join(called)} 的名称：请写代码",
            )
        if not called:
            raise self._unknown("sites", wanted, Words(f"there is no site {wanted}", f"没有仓库“{wanted}”"))
        return called[0]

    def place(self, site: str, wanted: str) -> str | None:
        """Return the known spelling of a place's code at a site; None if there is no such place."""
        return _spelling(wanted, [code for _, code in self.data.under(PLACES, site)])

    def today(self, site: str) -> date:
        """Return the date at a site."""
        _, _, timezone, _ = self.data.rows(SITES)[site,]
        return self.now.astimezone(ZoneInfo(timezone)).date()

    def item(self, wanted: str) -> Item:
        """Return the item with this SKU."""
        if item := self.known_item(wanted):
            return item
        raise self._unknown("items", wanted, Words(f"there is no item {wanted}", f"没有商品“{wanted}”"))

    def known_item(self, wanted: str) -> Item | None:
        """Return the item with this SKU and its packs, if known; its id does not matter here."""
        sku = self.data.find(ITEMS, wanted)
        if sku is None:
            return None
        english, chinese, unit, decimals, tracking, category, shelf_life, _ = self.data.rows(ITEMS)[sku,]
        sizes = tuple((name, size) for (_, name), (size,) in self.data.under(PACKS, sku).items())
        return Item(0, sku, english, chinese, unit, decimals, tracking, sizes, category, shelf_life)

    def _unknown(self, table: str, key: str, problem: Words) -> NotRead:
        """Return the error; its reason is empty if the thing is unknown because its own row is invalid."""
        told = {(table, folded(key)), (table, "")} & self.faulty
        return NotRead() if told else NotRead(*problem)


def _spelling(wanted: str, known: list[str]) -> str | None:
    if wanted in known:
        return wanted
    meant = folded(wanted)
    return next((each for each in known if folded(each) == meant), None)


@dataclass(frozen=True)
class Kind:
    """A kind of table: its columns, those that identify a row, and what is done with a row.

    Wrong rows have reported their problems and give nothing. Optional columns may be missing.
    """

    columns: tuple[str, ...]
    key: tuple[str, ...]
    take: "Callable[[Run, Row], Outcome | None]"
    optional: tuple[str, ...] = ()


def outcome_of(row: Outcome, *rest: Outcome) -> Outcome:
    """Combine the outcomes of a row's own record and of those that belong to it."""
    return "changed" if row == "unchanged" and set(rest) - {"unchanged"} else row


def names_of(row: Row) -> tuple[str, str]:
    """Return the English and Chinese names; one stands in for the other."""
    english, chinese = row.read("name_en", values.text, ""), row.read("name_zh", values.text, "")
    if not row["name_en"] and not row["name_zh"]:
        row.complain("name_en", "a name is missing", "没有名称")
    return english or chinese, chinese or english
