"""The inbox's rows: what came, how it stands, and what is to be answered."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import Column, Connection, Index, Select, Text, bindparam, delete, func, select, union_all, update

from bot.chat.replies import Reply
from bot.chat.texts import language_of
from domain.company import outbox, people
from domain.storage.columns import INTEGER, Json, Moment, table
from domain.storage.database import insert_many
from domain.vocabulary import Subject

UNKNOWN = "unknown"
"""Prefix of the problem of an update whose answer may or may not have arrived."""

UNREADABLE = "unreadable"
"""Prefix of the problem of an update that the library cannot read."""

SHOWN = 10
"""Messages that are named when it is told that they were not taken."""

inbox = table(
    "inbox",
    Column("update_id", INTEGER, primary_key=True, autoincrement=False),
    Column("body", Json, nullable=False),
    Column("chat", INTEGER),
    Column("person", INTEGER),  # by address
    Column("received_at", Moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("attempts", INTEGER, nullable=False, server_default="0"),  # tries that were begun
    Column("ended", INTEGER, nullable=False, server_default="0"),  # of these, those in which the program did not die
    Column("replies", Json),  # what is to be answered, once that is decided
    Column("problem", Text),
    Index("ix_inbox_state_due", "state", "due_at"),
)


forgotten_updates = table(  # their numbers alone, so that they are known if they come again, whatever a clock says
    "forgotten_updates",
    Column("id", INTEGER, primary_key=True),
    Column("update_id", INTEGER, nullable=False, unique=True),
)

KNOWN = 1_000
"""Numbers of forgotten updates that are kept, the newest; Telegram brings 100 at a time again."""


class State(StrEnum):
    """What became of an update."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"  # set aside
    SURPLUS = "surplus"  # one too many of its person's; that is still to be told
    REFUSED = "refused"  # and it was told


OPEN = (State.WAITING, State.SURPLUS)
"""What is not done with."""


_THIS = inbox.c.update_id == bindparam("this")
_REPLIES = select(inbox.c.replies).where(_THIS)
_LOCKED = _REPLIES.with_for_update()
_HOW = select(inbox.c.replies.is_not(None).label("decided"), inbox.c.problem).where(_THIS)
_DECIDE = update(inbox).where(_THIS).values(problem=None)  # of an earlier try
_THEIRS = inbox.c.person.in_(bindparam("people", expanding=True))
_WAITING = (
    select(inbox.c.person, func.count().label("waiting"))
    .where(inbox.c.state == State.WAITING, _THEIRS)
    .group_by(inbox.c.person)
)
_SURPLUS = select(inbox.c.person).where(inbox.c.state == State.SURPLUS).distinct()
_SURPLUS_OF = _SURPLUS.where(_THEIRS)
_KNOWN = union_all(
    *(
        select(each.c.update_id).where(each.c.update_id.in_(bindparam("ids", expanding=True)))
        for each in (inbox, forgotten_updates)
    )
)


def decided(connection: Connection, update_id: int) -> list[Reply] | None:
    """The replies that were decided when this update was first handled, if it was."""
    return _replies(connection, _REPLIES, update_id)


def lock(connection: Connection, update_id: int) -> list[Reply] | None:
    """The same, and be the only one who decides them, until the transaction ends."""
    return _replies(connection, _LOCKED, update_id)


def _replies(connection: Connection, query: Select[Any], update_id: int) -> list[Reply] | None:
    stored = connection.execute(query, {"this": update_id}).scalar()
    return None if stored is None else [Reply.from_json(each) for each in stored]


def may_have_been_said(connection: Connection, update_id: int) -> bool:
    """Whether the answer may have been sent already: sending was interrupted."""
    row = connection.execute(_HOW, {"this": update_id}).first()
    return row is not None and row.decided and (row.problem or UNKNOWN).startswith(UNKNOWN)


def say_again(connection: Connection, update_id: int) -> None:
    """An answer that has not left for sure is tried again: from now on it may have been said."""
    connection.execute(update(inbox).where(inbox.c.update_id == update_id).values(problem=None))


def decide(connection: Connection, update_id: int, replies: list[Reply]) -> None:
    """Store the replies, in the transaction that decided them."""
    connection.execute(_DECIDE, {"this": update_id, "replies": [reply.to_json() for reply in replies]})


def waiting_by_person(connection: Connection, addresses: Iterable[int]) -> dict[int, int]:
    """How many updates of each of these people wait; nobody is named of whom none does."""
    return {row.person: row.waiting for row in connection.execute(_WAITING, {"people": list(addresses)})}


def with_surplus(connection: Connection, addresses: Iterable[int] | None = None) -> set[int]:
    """Of whom, among these or all people, something was not taken, which they are still to be told."""
    if addresses is None:
        return set(connection.execute(_SURPLUS).scalars())
    return set(connection.execute(_SURPLUS_OF, {"people": list(addresses)}).scalars())


def tell_surplus(connection: Connection, person: int, now: datetime) -> None:
    """Have a person told, in each chat, what of theirs was not taken."""
    this = (inbox.c.state == State.SURPLUS) & (inbox.c.person == person)
    rows = connection.execute(select(inbox).where(this).order_by(inbox.c.chat, inbox.c.received_at, inbox.c.update_id))
    known = people.by_address(connection, person)
    for chat, group in groupby(rows, key=lambda row: int(row.chat)):
        left_out = list(group)
        messages = [message for row in left_out if (message := _message_of(row.body))]
        if not messages:  # taps have been told that they came to nothing
            continue
        phone = str(messages[0].get("from", {}).get("language_code", ""))
        language = known.language if known else language_of(phone)
        topic = messages[0].get("message_thread_id") if messages[0].get("is_topic_message") else None
        said = [str(each.get("text") or each.get("caption") or "📷") for each in messages[:SHOWN]]
        body = {"count": len(messages), "said": said}
        key = f"{person}:{left_out[0].update_id}"
        outbox.enqueue(connection, outbox.Chat(chat, language, topic), Subject.BACKLOG, body, key=key, now=now)
    connection.execute(update(inbox).where(this).values(state=State.REFUSED, body={}, person=None, chat=None))


def _message_of(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return body.get("message") or body.get("edited_message")


def forget_old(connection: Connection, before: datetime, limit: int) -> int:
    """Delete updates that came before that and are done with, at most so many. Returns how many."""
    over = select(inbox.c.update_id).where(inbox.c.state.not_in(OPEN), inbox.c.received_at < before)
    gone = connection.execute(over.order_by(inbox.c.update_id).limit(limit)).scalars().all()
    connection.execute(delete(inbox).where(inbox.c.update_id.in_(gone)))
    insert_many(connection, forgotten_updates, [{"update_id": each} for each in gone])
    newest = select(func.max(forgotten_updates.c.id)).scalar_subquery()
    connection.execute(delete(forgotten_updates).where(forgotten_updates.c.id <= newest - KNOWN))
    return len(gone)


def known_among(connection: Connection, update_ids: Collection[int]) -> set[int]:
    """Those of these updates that came before."""
    return set(connection.execute(_KNOWN, {"ids": list(update_ids)}).scalars())


def forget_person(connection: Connection, address: int) -> None:
    """Forget what somebody sent, and all answers, of which it is not known any more whose they are."""
    connection.execute(update(inbox).where(inbox.c.state == State.DONE).values(replies=[], chat=None, person=None))
    rows = connection.execute(select(inbox.c.update_id, inbox.c.body).where(inbox.c.state != State.DONE)).all()
    theirs = [row.update_id for row in rows if _is_from(row.body, address)]
    empty: dict[str, Any] = {"state": State.DONE, "body": {}, "replies": [], "chat": None, "person": None}
    connection.execute(update(inbox).where(inbox.c.update_id.in_(theirs)).values(empty))


def _is_from(body: object, address: int) -> bool:
    """Whether an update comes from this person, or from the chat with them."""
    if not isinstance(body, dict):
        return False
    senders = [body.get(key) for key in ("from", "chat")]
    if any(isinstance(each, dict) and each.get("id") == address for each in senders):
        return True
    return any(_is_from(each, address) for key, each in body.items() if key != "reply_to_message")
