"""New items: one that a manager meets on the floor enters the catalogue at once."""

from dataclasses import dataclass

from sqlalchemy import Connection

from domain.company import catalogue, search, values
from domain.company.catalogue import Item
from domain.company.people import Person, Right
from domain.company.values import NotRead
from domain.errors import NotAllowed, NotASku, SkuTaken, UnknownItem
from domain.storage.database import insert
from domain.storage.schema.company import items
from domain.vocabulary import Tracking

DECIMALS = {"kg": 3, "l": 3, "m": 2}
"""Decimals of units that are measured; all others are counted."""


@dataclass(frozen=True)
class NewItem:
    """What must be known about an item; the back office fills in the rest."""

    sku: str
    name: str
    unit: str
    tracking: Tracking


def require_free(connection: Connection, sku: str) -> str:
    """Return the SKU if no item has it, in any case. Raises NotASku, SkuTaken."""
    try:
        wanted = values.code(sku)
    except NotRead:
        raise NotASku(sku) from None
    try:
        raise SkuTaken(catalogue.by_sku(connection, wanted).sku)
    except UnknownItem:
        return wanted


def described(new: NewItem) -> Item:
    """Return the future item; its id is 0 until it is created."""
    return Item(0, new.sku, new.name, new.name, new.unit, DECIMALS.get(new.unit, 0), new.tracking, packs=())


def create(connection: Connection, person: Person, new: NewItem) -> Item:
    """Add an item to the catalogue, with one name for both languages. Raises NotAllowed, NotASku, SkuTaken."""
    if not person.sites(Right.KEEP):
        raise NotAllowed(Right.KEEP)
    row = {
        "sku": require_free(connection, new.sku),
        "name_en": new.name,
        "name_zh": new.name,
        "unit": new.unit,
        "decimals": DECIMALS.get(new.unit, 0),
        "tracking": new.tracking,
    }
    statement = insert(connection, items).values(row).on_conflict_do_nothing(index_elements=["sku"])
    item_id = connection.execute(statement.returning(items.c.id)).scalar()
    if item_id is None:
        raise SkuTaken(new.sku)
    search.index(connection, [item_id])
    return catalogue.get(connection, item_id)
