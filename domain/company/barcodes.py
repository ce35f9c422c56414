"""Barcodes that people link to items in the chat, and who did so."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from domain.company import catalogue, search
from domain.company.catalogue import Hit, Item
from domain.company.people import Person, Right
from domain.company.values import LONGEST_BARCODE, normal
from domain.errors import CodeTaken, NotACode, NotAllowed, UnknownPack
from domain.storage.database import insert
from domain.storage.schema.company import barcode_links, barcodes
from domain.storage.schema.people import people as people_table

TAKE_BACK_FOR = timedelta(hours=24)
"""How long people may take back their own links; managers may do so at any time."""


@dataclass(frozen=True)
class Link:
    """A code assigned to a pack of an item. Without an item, the link was taken back."""

    id: int
    code: str
    item_id: int | None
    pack: str
    person_id: int
    person: str
    linked_at: datetime


def can_be_kept(code: str) -> bool:
    """Whether a code can be linked: not empty, on one line, and not the content of a document."""
    return 0 < len(normal(code)) <= LONGEST_BARCODE and normal(code).isprintable()


def link(connection: Connection, person: Person, code: str, item: Item, pack: str, now: datetime) -> Link | None:
    """Link a code to a pack of the item. Returns None if it was linked to it already.

    Raises NotAllowed, NotACode, UnknownPack, CodeTaken.
    """
    person.require(Right.BOOK)
    stored = normal(code)
    if not can_be_kept(code):
        raise NotACode(code)
    if pack not in item.sizes:
        raise UnknownPack(pack, tuple(item.sizes))
    statement = insert(connection, barcodes).values(code=stored, item_id=item.id, pack=pack)
    new = statement.on_conflict_do_nothing(index_elements=["code"]).returning(barcodes.c.code)
    if connection.execute(new).first() is None:
        known = catalogue.by_barcode(connection, code)
        if known == Hit(item, pack):
            return None
        raise CodeTaken(stored, known.item.sku if known else "", known.item.id if known else 0)
    search.index(connection, [item.id])
    return _note(connection, person, stored, item.id, pack, now)


def take_back(connection: Connection, person: Person, link_id: int, now: datetime) -> Link | None:
    """Take back a link. Returns None if that was done before, or the code has been linked again since.

    Raises NotAllowed.
    """
    told = get(connection, link_id)
    last = links(connection, told.code)[0]
    if last.id != told.id or told.item_id is None:
        return None
    own = told.person_id == person.id and person.may(Right.BOOK) and now - told.linked_at <= TAKE_BACK_FOR
    if not own and not person.sites(Right.KEEP):
        raise NotAllowed(Right.KEEP)
    here = (barcodes.c.code == told.code) & (barcodes.c.item_id == told.item_id)
    connection.execute(delete(barcodes).where(here))
    search.index(connection, [told.item_id])
    return _note(connection, person, told.code, None, "", now)


def get(connection: Connection, link_id: int) -> Link:
    """Return a link by id, which must exist."""
    return _link(connection.execute(_LINKS.where(barcode_links.c.id == link_id)).one())


def links(connection: Connection, code: str) -> list[Link]:
    """Return the links of a code that people made and took back, newest first."""
    query = _LINKS.where(barcode_links.c.code == normal(code)).order_by(barcode_links.c.id.desc())
    return [_link(row) for row in connection.execute(query)]


_LINKS = select(
    *(barcode_links.c[name] for name in ("id", "code", "item_id", "pack", "person_id")),
    people_table.c.name,
    barcode_links.c.linked_at,
).join(people_table, people_table.c.id == barcode_links.c.person_id)


def _link(row: Row[*tuple[Any, ...]]) -> Link:
    return Link(*row)


def _note(connection: Connection, person: Person, code: str, item_id: int | None, pack: str, now: datetime) -> Link:
    said = {"code": code, "item_id": item_id, "pack": pack, "person_id": person.id, "linked_at": now}
    number = connection.execute(barcode_links.insert().returning(barcode_links.c.id), said).scalar_one()
    return get(connection, number)
