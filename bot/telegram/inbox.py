"""The inbox: an update is committed before Telegram is told that it arrived, and done once it is answered.

The answer is stored in the same transaction as what was done. Whenever the program is killed, at the next start nothing
is done twice and the answer is still sent.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Connection, Index, Text, delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from telegram import Update
from telegram.error import NetworkError

from bot.chat.replies import Reply
from domain.storage.columns import INTEGER, Json, Moment, table
from domain.storage.database import Database, insert

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 6
"""At doing what was asked. Once it is done, answering is tried for ANSWER_WITHIN."""

ANSWER_WITHIN = timedelta(days=1)
FIRST_PAUSE, MAX_PAUSE = timedelta(seconds=2), timedelta(minutes=10)
UNKNOWN = "unknown"
"""Prefix of the problem of an update whose answer may or may not have arrived."""

inbox = table(
    "inbox",
    Column("update_id", INTEGER, primary_key=True, autoincrement=False),
    Column("body", Json, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("attempts", INTEGER, nullable=False, server_default="0"),
    Column("replies", Json),  # what is to be answered, once that is decided
    Column("problem", Text),
    Index("ix_inbox_state_due", "state", "due_at"),
)


class State(StrEnum):
    """What became of an update."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


class Inbox(asyncio.Queue[object]):
    """The application's update queue, backed by the database."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        super().__init__()
        self._database = database
        self._clock = clock
        self._held: set[int] = set()  # queued or being handled here

    async def put(self, item: object) -> None:
        """Commit an update, then queue it; a repeated delivery is ignored.

        An inline query is only queued: it changes nothing, and nobody waits for its answer after a restart.
        Raises NetworkError if it cannot be committed: the poller then asks Telegram for it again.
        """
        if isinstance(item, Update) and item.inline_query is None:
            if item.update_id in self._held:
                return
            self._held.add(item.update_id)  # before it can be seen as due
            try:
                new = await asyncio.to_thread(self._store, item)
            except SQLAlchemyError as error:
                self._held.discard(item.update_id)
                raise NetworkError(f"the inbox is not writable: {error}") from error
            if not new:
                self._held.discard(item.update_id)
                return
        await super().put(item)

    def _store(self, item: Update) -> bool:
        now = self._clock()
        row = {
            "update_id": item.update_id,
            "body": json.loads(item.to_json()),
            "received_at": now,
            "state": State.WAITING,
            "due_at": now,
        }
        with self._database.write() as connection:
            statement = insert(connection, inbox).on_conflict_do_nothing(index_elements=["update_id"])
            return connection.execute(statement.returning(inbox.c.update_id), row).first() is not None

    async def requeue(self, restore: Callable[[dict[str, Any]], Update | None]) -> int:
        """Queue what is due and not being handled, after a restart or a failure. Returns how many there were."""
        found = await asyncio.to_thread(self._due)
        ours = found.keys() - self._held
        self._held |= ours
        # What was held when this was read may be finished by now. Nobody takes what is ours: look again.
        due = await asyncio.to_thread(self._due) if ours else {}
        self._held -= ours - due.keys()
        again = [body for update_id, body in due.items() if update_id in ours]
        for body in again:
            await super().put(restore(body))
        return len(again)

    def _due(self) -> dict[int, dict[str, Any]]:
        query = (
            select(inbox.c.update_id, inbox.c.body)
            .where(inbox.c.state == State.WAITING, inbox.c.due_at <= self._clock())
            .order_by(inbox.c.received_at, inbox.c.update_id)
        )
        with self._database.read() as connection:
            return {row.update_id: row.body for row in connection.execute(query)}

    def finish(self, update_id: int, *, forget: bool = False) -> None:
        """Mark an update as answered, and forget the answer if it is a secret."""
        with self._database.write() as connection:
            values: dict[str, Any] = {"state": State.DONE, "body": {}} | ({"replies": []} if forget else {})
            connection.execute(update(inbox).where(inbox.c.update_id == update_id).values(values))
        self._held.discard(update_id)

    def fail(self, update_id: int, problem: str, after: timedelta = FIRST_PAUSE) -> bool:
        """Retry an update later, at the earliest after this time. Returns whether it is given up with nothing done.

        It is retried even if this cannot be stored.
        """
        try:
            with self._database.write() as connection:
                return self._failed(connection, update_id, problem, after)
        finally:
            self._held.discard(update_id)

    def _failed(self, connection: Connection, update_id: int, problem: str, after: timedelta) -> bool:
        this, now = inbox.c.update_id == update_id, self._clock()
        row = connection.execute(select(inbox).where(this)).one()
        attempts, done = row.attempts + 1, row.replies is not None
        given_up = now - row.received_at > ANSWER_WITHIN if done else attempts >= MAX_ATTEMPTS
        pause = min(max(FIRST_PAUSE * 2 ** min(row.attempts, MAX_ATTEMPTS), after), MAX_PAUSE)
        state = State.FAILED if given_up else State.WAITING
        values = {"attempts": attempts, "state": state, "due_at": now + pause, "problem": problem}
        connection.execute(update(inbox).where(this).values(values))
        return given_up and not done


def forget_old(connection: Connection, before: datetime, limit: int) -> int:
    """Delete updates that came before that and are done with, at most so many. Returns how many."""
    over = select(inbox.c.update_id).where(inbox.c.state != State.WAITING, inbox.c.received_at < before).limit(limit)
    return connection.execute(delete(inbox).where(inbox.c.update_id.in_(over.scalar_subquery()))).rowcount


def forget_person(connection: Connection, address: int) -> None:
    """Forget what somebody sent, and all answers, of which it is not known any more whose they are."""
    connection.execute(update(inbox).where(inbox.c.state == State.DONE).values(replies=[]))
    rows = connection.execute(select(inbox.c.update_id, inbox.c.body).where(inbox.c.state != State.DONE)).all()
    theirs = [row.update_id for row in rows if _is_from(row.body, address)]
    empty = {"state": State.DONE, "body": {}, "replies": []}
    connection.execute(update(inbox).where(inbox.c.update_id.in_(theirs)).values(empty))


def _is_from(body: object, address: int) -> bool:
    """Whether an update comes from this person, or from the chat with them."""
    if not isinstance(body, dict):
        return False
    senders = [body.get(key) for key in ("from", "chat")]
    if any(isinstance(each, dict) and each.get("id") == address for each in senders):
        return True
    return any(_is_from(each, address) for key, each in body.items() if key != "reply_to_message")


def decided(connection: Connection, update_id: int) -> list[Reply] | None:
    """The replies that were decided when this update was first handled, if it was."""
    stored = connection.execute(select(inbox.c.replies).where(inbox.c.update_id == update_id)).scalar()
    return None if stored is None else [Reply.from_json(each) for each in stored]


def may_have_been_said(connection: Connection, update_id: int) -> bool:
    """Whether the answer may have been sent already: sending was interrupted."""
    query = select(inbox.c.replies.is_not(None), inbox.c.problem).where(inbox.c.update_id == update_id)
    row = connection.execute(query).first()
    return row is not None and row[0] and (row.problem or UNKNOWN).startswith(UNKNOWN)


def decide(connection: Connection, update_id: int, replies: list[Reply]) -> None:
    """Store the replies, in the transaction that decided them."""
    values = {"replies": [reply.to_json() for reply in replies]}
    connection.execute(update(inbox).where(inbox.c.update_id == update_id).values(values))
