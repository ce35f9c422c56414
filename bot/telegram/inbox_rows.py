"""The inbox's rows: what was received, its state, and what is to be answered."""

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
"""Maximum messages named when a person is told that they were not accepted."""

inbox = table(
    "inbox",
    Column("update_id", INTEGER, primary_key=True, autoincrement=False),
    Column("body", Json, nullable=False),
    Column("chat", INTEGER),
    Column("person", INTEGER),  # by address
    Column("received_at", Moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("attempts", INTEGER, nullable=False, server_default="0"),  # attempts begun
    Column("ended", INTEGER, nullable=False, server_default="0"),  # of these, those that the program survived
    Column("replies", Json),  # the answer, once it is decided
    Column("problem", Text),
    Index("ix_inbox_state_due", "state", "due_at"),
)


forgotten_updates = table(  # only their numbers, so that they are recognised if they come again, whatever a clock says
    "forgotten_updates",
    Column("id", INTEGER, primary_key=True),
    Column("update_id", INTEGER, nullable=False, unique=True),
)

KNOWN = 1_000
"""How many numbers of deleted updates are kept, newest first; Telegram redelivers 100 at a time."""


class State(StrEnum):
    """What became of an update."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"  # set aside
    SURPLUS = "surplus"  # beyond what may wait for its person, who has not been told yet
    REFUSED = "refused"  # the same, and the person was told


OPEN = (State.WAITING, State.SURPLUS)
"""The states that still need work."""


_THIS = inbox.c.update_id == bindparam("this")
_REPLIES = select(inbox.c.replies).where(_THIS)
_LOCKED = _REPLIES.with_for_update()
_HOW = select(inbox.c.replies.is_not(None).label("decided"), inbox.c.problem).where(_THIS)
_DECIDE = update(inbox).where(_THIS).values(problem=None)  # of an earlier attempt
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
    """Return the replies decided when this update was first handled, if it was."""
    return _replies(connection, _REPLIES, update_id)


def lock(connection: Connection, update_id: int) -> list[Reply] | None:
    """Return the decided replies, and lock the update until the transaction ends, so that only one program decides."""
    return _replies(connection, _LOCKED, update_id)


def _replies(connection: Connection, query: Select[Any], update_id: int) -> list[Reply] | None:
    stored = connection.execute(query, {"this": update_id}).scalar()
    return None if stored is None else [Reply.from_json(each) for each in stored]


def may_have_been_said(connection: Connection, update_id: int) -> bool:
    """Whether the answer may already have been sent, because sending was interrupted."""
    row = connection.execute(_HOW, {"this": update_id}).first()
    return row is not None and row.decided and (row.problem or UNKNOWN).startswith(UNKNOWN)


def say_again(connection: Connection, update_id: int) -> None:
    """Mark an update whose answer is sent again: from now on it may have arrived."""
    connection.execute(update(inbox).where(inbox.c.update_id == update_id).values(problem=None))


def decide(connection: Connection, update_id: int, replies: list[Reply]) -> None:
    """Store the replies, in the transaction that decided them."""
    connection.execute(_DECIDE, {"this": update_id, "replies": [reply.to_json() for reply in replies]})


def waiting_by_person(connection: Connection, addresses: Iterable[int]) -> dict[int, int]:
    """Return how many updates of each of these people wait, leaving out those of whom none does."""
    return {row.person: row.waiting for row in connection.execute(_WAITING, {"people": list(addresses)})}


def with_surplus(connection: Connection, addresses: Iterable[int] | None = None) -> set[int]:
    """Return those of these people, by default of all, who still have to be told that something was not accepted."""
    if addresses is None:
        return set(connection.execute(_SURPLUS).scalars())
    return set(connection.execute(_SURPLUS_OF, {"people": list(addresses)}).scalars())


def tell_surplus(connection: Connection, person: int, now: datetime) -> None:
    """Queue a message to a person, in each chat, about what was not accepted."""
    this = (inbox.c.state == State.SURPLUS) & (inbox.c.person == person)
    rows = connection.execute(select(inbox).where(this).order_by(inbox.c.chat, inbox.c.received_at, inbox.c.update_id))
    known = people.by_address(connection, person)
    for chat, group in groupby(rows, key=lambda row: int(row.chat)):
        left_out = list(group)
        messages = [message for row in left_out if (message := _message_of(row.body))]
        if not messages:  # taps have already been told
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
    """Delete up to `limit` finished updates that arrived before that. Returns how many."""
    over = select(inbox.c.update_id).where(inbox.c.state.not_in(OPEN), inbox.c.received_at < before)
    gone = connection.execute(over.order_by(inbox.c.update_id).limit(limit)).scalars().all()
    connection.execute(delete(inbox).where(inbox.c.update_id.in_(gone)))
    insert_many(connection, forgotten_updates, [{"update_id": each} for each in gone])
    newest = select(func.max(forgotten_updates.c.id)).scalar_subquery()
    connection.execute(delete(forgotten_updates).where(forgotten_updates.c.id <= newest - KNOWN))
    return len(gone)


def known_among(connection: Connection, update_ids: Collection[int]) -> set[int]:
    """Return those of these updates that arrived before."""
    return set(connection.execute(_KNOWN, {"ids": list(update_ids)}).scalars())


def forget_person(connection: Connection, address: int) -> None:
    """Delete what somebody sent, and all answers, because it is not recorded whose they are."""
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
