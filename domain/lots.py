"""Lots: the batches in which an item came in, with their expiry."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from domain.catalogue import Item
from domain.database import insert
from domain.errors import AlreadyExpired, ExpiryDiffers, ExpiryNeeded, LotNeeded
from domain.schema import NO_LOT, lots

EXPIRY = "expiry"


@dataclass(frozen=True)
class Lot:
    """A batch of an item; lot 0, with an empty code, is "no lot"."""

    id: int
    code: str
    expiry: date | None


NONE = Lot(NO_LOT, "", None)


def known(connection: Connection, item: Item, code: str) -> Lot | None:
    """The lot of this code, if the item ever came in it."""
    query = select(lots.c.id, lots.c.code, lots.c.expiry).where(lots.c.item_id == item.id, lots.c.code == code)
    row = connection.execute(query).first()
    return Lot(*row) if row else None


def receive(connection: Connection, item: Item, code: str | None, expiry: date | None, today: date) -> Lot:
    """The lot that comes in: the known one, or a new one.

    Raises LotNeeded, ExpiryNeeded, ExpiryDiffers, AlreadyExpired.
    """
    if item.tracking == "none":
        return NONE
    if not code:
        raise LotNeeded(item.sku)
    lot = known(connection, item, code)
    if lot and lot.expiry and expiry and lot.expiry != expiry:
        raise ExpiryDiffers(code, lot.expiry, expiry)
    expiry = expiry or (lot.expiry if lot else None)
    if item.tracking == EXPIRY and expiry is None:
        raise ExpiryNeeded(item.sku, code)
    if expiry and expiry < today:
        raise AlreadyExpired(code, expiry)
    if lot:
        return lot
    values = {"item_id": item.id, "code": code, "expiry": expiry, "status": "ok"}
    statement = insert(connection, lots).on_conflict_do_nothing(index_elements=["item_id", "code"])
    lot_id = connection.execute(statement.returning(lots.c.id), values).scalar()
    if lot_id is None:  # somebody else has just received its first goods
        return receive(connection, item, code, expiry, today)
    return Lot(lot_id, code, expiry)
