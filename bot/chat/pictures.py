"""Pictures that people sent: where they are in the chat, their Telegram ids, and what was read from them.

A booking stores the unique id of its picture; this module can show it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, CompoundSelect, Connection, ForeignKey, Row, Text, delete, select, union

from bot.chat.incoming import Picture
from domain.ledger.movements import number
from domain.storage.columns import INTEGER, Json, Moment, table
from domain.storage.database import insert, insert_many
from domain.storage.schema.ledger import movements
from domain.storage.schema.people import people
from domain.vocabulary import MovementKind

pictures = table(
    "pictures",
    Column("unique_id", Text, primary_key=True),  # the same for the same picture, whoever sends it
    Column("file_id", Text, nullable=False),  # with which this bot may send it
    Column("document", INTEGER, nullable=False),  # 1: it was sent as a file
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("chat", INTEGER, nullable=False),
    Column("message", INTEGER, nullable=False),  # the latest that brought it
    Column("sent_at", Moment, nullable=False),
    Column("read", Json, nullable=False),  # the lines with which a draft begins
)

MAX_PARAMETERS = 500
"""Maximum rows named in one statement."""

picture_cards = table(  # the messages that answer a picture
    "picture_cards",
    Column("chat", INTEGER, primary_key=True, autoincrement=False),
    Column("card", INTEGER, primary_key=True, autoincrement=False),
    Column("unique_id", Text, ForeignKey("pictures.unique_id"), nullable=False),
)


booked_pictures = table(  # further pictures of a movement; the first is stored in the movement itself
    "booked_pictures",
    Column("movement_id", INTEGER, ForeignKey("movements.id"), primary_key=True),
    Column("unique_id", Text, primary_key=True, index=True),  # stays when the picture itself is deleted
)


@dataclass(frozen=True)
class Sent:
    """A picture as last sent."""

    picture: Picture
    person: str
    chat: int
    message: int
    sent_at: datetime
    read: Any  # JSON: the lines with which a draft begins


@dataclass(frozen=True)
class Booked:
    """A booking made with a picture."""

    movement_id: int
    number: str
    person: str
    recorded_at: datetime


_COLUMNS = (
    *(pictures.c[name] for name in ("file_id", "unique_id", "document", "chat", "message", "sent_at", "read")),
    people.c.name,
)
_SENT = select(*_COLUMNS).join(people, people.c.id == pictures.c.person_id)


def keep(
    connection: Connection,
    picture: Picture,
    person_id: int,
    place: tuple[int, int],
    read: object,
    now: datetime,
) -> None:
    """Store a picture that came in this message of a chat, and what was read from it."""
    row = {
        "unique_id": picture.unique_id,
        "file_id": picture.file_id,
        "document": int(picture.document),
        "person_id": person_id,
        "chat": place[0],
        "message": place[1],
        "sent_at": now,
        "read": read,
    }
    statement = insert(connection, pictures).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=["unique_id"], set_=row))


def show_on(connection: Connection, unique_id: str, chat: int, card: int) -> None:
    """Record the message that shows what was read."""
    row = {"chat": chat, "card": card, "unique_id": unique_id}
    statement = insert(connection, picture_cards).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=["chat", "card"], set_=row))


def get(connection: Connection, unique_id: str) -> Sent | None:
    """Return the picture with this unique id."""
    return _sent(connection.execute(_SENT.where(pictures.c.unique_id == unique_id)).first())


def on_card(connection: Connection, chat: int, card: int) -> Sent | None:
    """Return the picture that this message answers."""
    query = _SENT.join(picture_cards, picture_cards.c.unique_id == pictures.c.unique_id)
    return _sent(connection.execute(query.where(picture_cards.c.chat == chat, picture_cards.c.card == card)).first())


def bookings(connection: Connection, unique_id: str) -> list[Booked]:
    """Return what was booked with a picture and not undone, newest first."""
    undoing = movements.alias()
    query = (
        select(movements.c.id, movements.c.kind, people.c.name, movements.c.recorded_at)
        .join(people, people.c.id == movements.c.person_id)
        .outerjoin(undoing, undoing.c.reverses == movements.c.id)
        .where(movements.c.id.in_(_movements_of(unique_id)))
        .where(movements.c.kind != MovementKind.REVERSAL, undoing.c.id.is_(None))
        .order_by(movements.c.id.desc())
    )
    return [Booked(row.id, number(row.kind, row.id), row.name, row.recorded_at) for row in connection.execute(query)]


def _movements_of(unique_id: str) -> CompoundSelect[tuple[int]]:
    return union(
        select(movements.c.id).where(movements.c.photo == unique_id),
        select(booked_pictures.c.movement_id).where(booked_pictures.c.unique_id == unique_id),
    )


def note_booked(connection: Connection, movement_id: int, unique_ids: Sequence[str]) -> None:
    """Record further pictures of a movement."""
    rows = [{"movement_id": movement_id, "unique_id": each} for each in unique_ids]
    insert_many(connection, booked_pictures, rows)


def of_movement(connection: Connection, movement_id: int) -> list[Sent]:
    """Return all pictures of a movement that are still known."""
    first = select(movements.c.photo).where(movements.c.id == movement_id)
    others = select(booked_pictures.c.unique_id).where(booked_pictures.c.movement_id == movement_id)
    rows = connection.execute(_SENT.where(pictures.c.unique_id.in_(union(first, others)))).all()
    return [sent for row in rows if (sent := _sent(row))]


def forget_old(connection: Connection, before: datetime, limit: int) -> int:
    """Delete up to `limit` pictures last sent before that; their bookings stay. Returns how many."""
    old = select(pictures.c.unique_id).where(pictures.c.sent_at < before).order_by(pictures.c.sent_at).limit(limit)
    return _forget(connection, list(connection.execute(old).scalars()))


def forget_person(connection: Connection, person_id: int, address: int) -> None:
    """Delete the pictures that somebody sent, and what was shown in their chat."""
    connection.execute(delete(picture_cards).where(picture_cards.c.chat == address))
    theirs = select(pictures.c.unique_id).where((pictures.c.person_id == person_id) | (pictures.c.chat == address))
    _forget(connection, list(connection.execute(theirs).scalars()))


def _forget(connection: Connection, unique_ids: list[str]) -> int:
    for start in range(0, len(unique_ids), MAX_PARAMETERS):
        some = unique_ids[start : start + MAX_PARAMETERS]
        connection.execute(delete(picture_cards).where(picture_cards.c.unique_id.in_(some)))
        connection.execute(delete(pictures).where(pictures.c.unique_id.in_(some)))
    return len(unique_ids)


def _sent(row: Row[tuple[Any, ...]] | None) -> Sent | None:
    if row is None:
        return None
    picture = Picture(row.file_id, row.unique_id, document=bool(row.document))
    return Sent(picture, row.name, row.chat, row.message, row.sent_at, row.read)
