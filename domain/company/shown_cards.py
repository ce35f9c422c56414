"""Shown cards: messages that show a state. Once it has changed, each is redrawn in place.

What each says is kept as a digest, so that a card is not sent to Telegram only to say the same. Every change of a
message is recorded before and after it is sent: of two that overlap, nobody knows which arrived last.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, case, delete, func, or_, select, update

from domain.storage.database import insert_many
from domain.storage.schema.people import shown_cards
from domain.vocabulary import Subject

BEING = "~"
"""Prefix of the digest that a message is being changed to."""

MAX_IN_A_CHAT = 8
"""Cards that are drawn in a chat before others get their turn."""

ONCE = ("due", "hours")
"""Entries of a notice's body that are told only once, not when its card is redrawn."""

ASKS = "asks"
"""Entry of the body of a card that asks something: it is not redrawn while that can be answered."""


class Place(NamedTuple):
    """Where a message is; its number is negative until it is sent."""

    chat: int
    message: int


@dataclass(frozen=True)
class StaleCard:
    """A card that may be outdated."""

    place: Place
    subject: Subject
    reader: int
    body: dict[str, Any]
    changes: int
    says: str | None

    @property
    def asks(self) -> bool:
        """Whether it is known to show a question."""
        return ASKS in self.body and self.says is not None

    def without_question(self) -> "StaleCard":
        """Return the card that takes the question's place."""
        return replace(self, body={name: value for name, value in self.body.items() if name != ASKS})


def about(subject: Subject, number: int) -> str:
    """Return the name of what a card shows."""
    return f"{subject}:{number}"


def changed(connection: Connection, subject: Subject, numbers: Collection[int]) -> None:
    """Record that these have changed, so that the cards that show them are redrawn."""
    if numbers:
        ours = shown_cards.c.about.in_([about(subject, each) for each in sorted(numbers)])
        connection.execute(update(shown_cards).where(ours).values(changes=shown_cards.c.changes + 1, stale=1))


def unsent_place(chat: int, key: str) -> Place:
    """Return the place of a message that is not sent yet, by a key of its own."""
    return Place(chat, -int(hashlib.sha256(key.encode()).hexdigest()[:15], 16))


def show(
    connection: Connection,
    place: Place,
    about: str,
    reader: int,
    body: Mapping[str, Any],
    now: datetime,
    says: str | None = None,
) -> None:
    """Record that a card of this is about to be shown there, up to date."""
    kept = {name: value for name, value in body.items() if name not in ONCE}
    being = None if says is None else f"{BEING}{says}"
    row = {"about": about, "reader": reader, "body": kept, "stale": 0, "says": being, "shown_at": now}
    insert_many(connection, shown_cards, [place._asdict() | row], replace=tuple(row))


@dataclass(frozen=True)
class Answer:
    """What an answer is about to say, and what it shows, if it is a card."""

    says: str
    about: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)


def answering(connection: Connection, place: Place, answer: Answer, reader: int, now: datetime) -> None:
    """Record that an up-to-date answer is about to replace what is there, in the transaction that decided it.

    If the card is being redrawn just then, it is redrawn once more: whichever arrives last is what is seen.
    """
    row = connection.execute(select(shown_cards).where(*_at(place)).with_for_update()).first()
    if row is None:
        if answer.about:
            show(connection, place, answer.about, reader, answer.body, now, answer.says)
        return
    is_being = row.says is not None and row.says.startswith(BEING)
    comes_back = is_being or row.about.startswith(f"{Subject.MORNING}:")
    if not answer.about and not comes_back:
        gone(connection, place)
        return
    values: dict[str, Any] = {"says": None if is_being else f"{BEING}{answer.says}", "stale": int(is_being)}
    if answer.about:
        values |= {"about": answer.about, "reader": reader, "body": dict(answer.body)}
    connection.execute(update(shown_cards).where(*_at(place)).values(values))


def discovered(
    connection: Connection, place: Place, about: str, body: Mapping[str, Any], reader: int, now: datetime
) -> None:
    """Record a card that was found there, whatever it says. If it was not known, it is redrawn."""
    if connection.execute(select(shown_cards.c.chat).where(*_at(place))).first() is None:
        show(connection, place, about, reader, body, now)
        mark_stale(connection, place)


def answered(connection: Connection, place: Place, now: Place, says: str) -> bool:
    """Record that an answer, planned for one place, was sent and is in the other. Returns False if no card is there.

    If something else was changed there meanwhile, the card is redrawn.
    """
    _move(connection, place, now)
    known = shown_cards.c.says == f"{BEING}{says}"
    values = {"says": case((known, says), else_=None), "stale": case((known, shown_cards.c.stale), else_=1)}
    return connection.execute(update(shown_cards).where(*_at(now)).values(values)).rowcount > 0


def sent(connection: Connection, place: Place, now: Place, says: str | None) -> None:
    """Record that a planned card was sent. Of a site's alert cards in a chat, only the last is kept up to date."""
    shown = connection.execute(select(shown_cards.c.about).where(*_at(place))).scalar()
    if shown is not None and shown.startswith(f"{Subject.MORNING}:"):
        older = (shown_cards.c.chat == now.chat, shown_cards.c.about == shown, shown_cards.c.message > 0)
        connection.execute(delete(shown_cards).where(*older))
    if _move(connection, place, now):
        connection.execute(update(shown_cards).where(*_at(now)).values(says=says))


def stale(connection: Connection, chats: int, but: Collection[int] = ()) -> list[StaleCard]:
    """Return the cards to redraw in at most this many chats, the latest of each: a restore may leave thousands.

    `but`: chats to leave out.
    """
    wanted = (shown_cards.c.stale == 1, shown_cards.c.message > 0)
    latest = func.max(shown_cards.c.shown_at)
    where = select(shown_cards.c.chat).where(*wanted, shown_cards.c.chat.not_in(sorted(but)))
    where = where.group_by(shown_cards.c.chat).order_by(latest.desc(), shown_cards.c.chat).limit(chats)
    order = (shown_cards.c.shown_at.desc(), shown_cards.c.message.desc())
    place = func.row_number().over(partition_by=shown_cards.c.chat, order_by=order).label("place")
    numbered = select(shown_cards, place).where(*wanted, shown_cards.c.chat.in_(where)).subquery()
    query = select(numbered).where(numbered.c.place <= MAX_IN_A_CHAT)
    return [
        StaleCard(
            place=Place(row.chat, row.message),
            subject=Subject(row.about.partition(":")[0]),
            reader=row.reader,
            body=row.body,
            changes=row.changes,
            says=row.says,
        )
        for row in connection.execute(query.order_by(numbered.c.shown_at.desc(), numbered.c.message.desc()))
    ]


def drawing(connection: Connection, card: StaleCard, says: str) -> None:
    """Record that a card may say this at any moment from now on."""
    known = or_(shown_cards.c.says.is_(None), shown_cards.c.says.not_like(f"{BEING}%"))
    values = {"says": case((known, f"{BEING}{says}"), else_=None), "body": card.body}
    connection.execute(update(shown_cards).where(*_at(card.place)).values(values))


def drawn(connection: Connection, card: StaleCard, says: str) -> None:
    """Record that a card says this, which was up to date when the card was found."""
    known = shown_cards.c.says.in_((says, f"{BEING}{says}"))
    same = known & (shown_cards.c.changes == card.changes)
    values = {"says": case((known, says), else_=None), "stale": case((same, 0), else_=1)}
    connection.execute(update(shown_cards).where(*_at(card.place)).values(values))


def kept(connection: Connection, card: StaleCard) -> None:
    """Record that a card is left as it was when it was found."""
    same = (shown_cards.c.changes == card.changes, shown_cards.c.says == card.says)
    connection.execute(update(shown_cards).where(*_at(card.place), *same).values(stale=0))


def gone(connection: Connection, place: Place) -> None:
    """Forget a card that is no longer in the chat, or that nobody there may see."""
    connection.execute(delete(shown_cards).where(*_at(place)))


def restored(connection: Connection) -> None:
    """Have all cards redrawn: a restored ledger does not know what they say by now."""
    connection.execute(delete(shown_cards).where(shown_cards.c.message < 0))
    connection.execute(update(shown_cards).values(stale=1, says=None))


def forget_old(connection: Connection, before: datetime, limit: int) -> int:
    """Forget cards that were shown before this moment, up to the limit. Returns how many."""
    old = select(shown_cards.c.chat, shown_cards.c.message).where(shown_cards.c.shown_at < before).limit(limit)
    places = [Place(*row) for row in connection.execute(old)]
    for place in places:
        gone(connection, place)
    return len(places)


def mark_stale(connection: Connection, place: Place) -> None:
    """Have a card redrawn, which may be outdated."""
    connection.execute(update(shown_cards).where(*_at(place)).values(says=None, stale=1))


def _move(connection: Connection, place: Place, now: Place) -> bool:
    """Move a card's record to another place. If that has one, keep that instead and have it redrawn."""
    if place == now:
        return True
    if connection.execute(select(shown_cards.c.chat).where(*_at(now))).first():
        mark_stale(connection, now)
        gone(connection, place)
        return False
    where = {"chat": now.chat, "message": now.message}
    return connection.execute(update(shown_cards).where(*_at(place)).values(where)).rowcount > 0


def _at(place: Place) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return shown_cards.c.chat == place.chat, shown_cards.c.message == place.message
