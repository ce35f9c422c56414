"""The catalogue: items, their units and packs, and their barcodes."""

import re
from dataclasses import dataclass
from decimal import Decimal, Inexact, localcontext
from functools import cached_property
from typing import Any

from sqlalchemy import BindParameter, Column, Connection, Row, Select, bindparam, func, or_, select

from domain.company.values import normal
from domain.errors import NothingToMove, TooMuch, TooPrecise, UnknownItem, UnknownPack
from domain.quantities import LARGEST, PRICE_STEP, Quantity
from domain.storage.schema.company import barcodes, items, packs
from domain.vocabulary import Tracking

_UNASKABLE = re.compile("[\0\ud800-\udfff]")
"""Characters that no stored code has: PostgreSQL rejects NUL in a parameter, and lone surrogates cannot be encoded."""


@dataclass(frozen=True)
class Item:
    """An item of the catalogue, with its packs (name to size in steps)."""

    id: int
    sku: str
    name_en: str
    name_zh: str
    unit: str
    decimals: int
    tracking: Tracking
    packs: tuple[tuple[str, int], ...]
    category: str = ""
    shelf_life: int | None = None  # days from production to expiry
    standard_cost: Decimal | None = None  # per unit

    def quantity(self, steps: int) -> Quantity:
        """Return this many steps of the item."""
        return Quantity(steps, self.decimals, self.unit)

    @cached_property
    def sizes(self) -> dict[str, int]:
        """The size in steps of the unit and of each pack, smallest first."""
        return {self.unit: 10**self.decimals} | dict(sorted(self.packs, key=lambda pack: pack[1]))

    def measure(self, amount: Decimal, pack: str | None = None) -> Quantity:
        """Return an amount of packs (by default, of the unit) as an exact quantity.

        Raises UnknownPack, NothingToMove, TooPrecise, TooMuch.
        """
        size = self.sizes.get(pack or self.unit)
        if size is None:
            raise UnknownPack(pack or "", tuple(self.sizes))
        if not amount.is_finite() or amount.adjusted() > len(str(LARGEST)):
            raise TooMuch(amount)
        if amount <= 0:
            raise NothingToMove(amount)
        try:
            with localcontext() as exact:
                exact.traps[Inexact] = True
                steps = int((amount * size).to_integral_exact())
        except Inexact:
            raise TooPrecise(amount, pack or self.unit, self.decimals) from None
        if steps > LARGEST:
            raise TooMuch(amount)
        return self.quantity(steps)


@dataclass(frozen=True)
class Hit:
    """What a barcode stands for: a pack of an item."""

    item: Item
    pack: str


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_ITEMS = select(items).where(items.c.id.in_(_IDS))
_ITEM = (
    select(items, packs.c.name.label("pack"), packs.c.size.label("pack_size"))
    .outerjoin_from(items, packs, packs.c.item_id == items.c.id)
    .where(items.c.id == bindparam("id"))
    .order_by(packs.c.size)
)
_PACKS = select(packs).where(packs.c.item_id.in_(_IDS)).order_by(packs.c.size)


def load(connection: Connection, item_ids: list[int]) -> dict[int, Item]:
    """Return items by id, in the order of the ids, leaving out unknown ones."""
    rows = {row.id: row for row in connection.execute(_ITEMS, {"ids": item_ids})}
    sizes: dict[int, list[tuple[str, int]]] = {}
    for pack in connection.execute(_PACKS, {"ids": item_ids}):
        sizes.setdefault(pack.item_id, []).append((pack.name, pack.size))
    return {each: _item(rows[each], sizes.get(each, [])) for each in item_ids if each in rows}


def get(connection: Connection, item_id: int) -> Item:
    """Return an item by id, which must exist."""
    rows = connection.execute(_ITEM, {"id": item_id}).all()
    if not rows:
        raise KeyError(item_id)
    return _item(rows[0], [(each.pack, each.pack_size) for each in rows if each.pack is not None])


def by_sku(connection: Connection, sku: str) -> Item:
    """Return the item with this SKU, in any case. Raises UnknownItem."""
    wanted = sku.strip()  # as written, too: SQLite's lower() knows only A to Z
    if _UNASKABLE.search(wanted):
        raise UnknownItem(sku)
    query = select(items.c.id).where(or_(items.c.sku == wanted, func.lower(items.c.sku) == wanted.lower()))
    found = connection.execute(query).scalars().all()
    if len(found) != 1:
        raise UnknownItem(sku)
    return get(connection, found[0])


def units(connection: Connection) -> frozenset[str]:
    """Return the words for units and packs that any item has."""
    return frozenset(word for query in _WORDS for word in connection.execute(query).scalars() if word)


def _distinct(column: Column[str]) -> Select[str]:
    """Select the distinct values of an indexed column with one index look-up each: units are few, items many."""
    words = select(func.min(column).label("word")).cte("words", recursive=True)
    following = select(func.min(column)).where(column > words.c.word).scalar_subquery()
    words = words.union_all(select(following).where(words.c.word.is_not(None)))
    return select(words.c.word)


_WORDS = tuple(map(_distinct, (items.c.unit, packs.c.name)))


def by_barcode(connection: Connection, code: str) -> Hit | None:
    """Return what a scanned or typed barcode stands for. GTINs of 8, 12, 13 and 14 digits are the same number."""
    if _UNASKABLE.search(code):
        return None
    row = connection.execute(select(barcodes).where(barcodes.c.code == normal(code))).first()
    return Hit(get(connection, row.item_id), row.pack) if row else None


def _item(row: Row[tuple[object, ...]], sizes: list[tuple[str, int]]) -> Item:
    cost = None if row.standard_cost is None else Decimal(row.standard_cost) / PRICE_STEP
    told = (row.id, row.sku, row.name_en, row.name_zh, row.unit, row.decimals, row.tracking, tuple(sizes))
    return Item(*told, row.category, row.shelf_life, cost)
