"""The outbox: notices are first stored as rows, in the transaction of what they are about, and sent later.

The domain decides who is notified of what; wording and sending are up to the chat.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from domain.company.people import FORGOTTEN, Group, Person
from domain.storage.database import insert
from domain.storage.schema.people import outbox
from domain.vocabulary import NoticeState, Subject


@dataclass(frozen=True)
class Chat:
    """A chat that is notified, whoever is in it."""

    address: int
    language: str
    topic: int | None = None


def key_of(subject: Subject, key: str, to: Person | Group | Chat) -> str:
    """Return what identifies a notice: its subject, its key and its reader."""
    return f"{subject}:{key}:{to.address}"


def refresh(
    connection: Connection, subject: Subject, body: dict[str, Any], key: str, *, under: str, now: datetime
) -> None:
    """Have the latest notice about this in each chat show the current state.

    `under`: tells this refresh from others.
    """
    about = outbox.c.about == f"{subject}:{key}"
    last = select(func.max(outbox.c.id)).where(about, outbox.c.sent_as.is_not(None)).group_by(outbox.c.address)
    for row in connection.execute(select(outbox).where(outbox.c.id.in_(last)).order_by(outbox.c.id)).all():
        message = int(row.sent_as.partition("/")[2])
        to = Chat(row.address, row.language, row.topic)
        enqueue(connection, to, subject, body | {"instead": message}, key=f"{key}:{under}:card", now=now, about=key)


def enqueue(
    connection: Connection,
    to: Person | Group | Chat,
    subject: Subject,
    body: dict[str, Any],
    *,
    key: str,
    now: datetime,
    silent: bool = False,
    about: str = "",
) -> bool:
    """Queue a notice, once per subject, key and reader. Returns False if it was queued before.

    `about`: what `refresh` finds it by. With `silent`, the phone makes no sound. People who were forgotten get no
    notices.
    """
    if to.address == FORGOTTEN:
        return False
    row = {
        "key": key_of(subject, key, to),
        "address": to.address,
        "language": to.language,
        "topic": None if isinstance(to, Person) else to.topic,
        "subject": subject,
        "body": body,
        "created_at": now,
        "state": NoticeState.WAITING,
        "due_at": now,
        "attempts": 0,
        "silent": int(silent),
        "about": f"{subject}:{about}" if about else "",
    }
    statement = insert(connection, outbox).on_conflict_do_nothing(index_elements=["key"])
    return connection.execute(statement.returning(outbox.c.id), row).first() is not None
