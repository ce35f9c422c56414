"""The outbox: notices are first stored as rows, in the transaction of what they are about, and sent later.

The domain decides who is notified of what; wording and sending are up to the chat.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

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


def enqueue(
    connection: Connection,
    to: Person | Group | Chat,
    subject: Subject,
    body: dict[str, Any],
    *,
    key: str,
    now: datetime,
    silent: bool = False,
    about: int | str = "",
) -> bool:
    """Queue a notice, once per subject, key and reader. Returns False if it was queued before.

    `about`: the number of the document whose card this is, redrawn once that has changed; or a word of the subject's
    own. With `silent`, the phone makes no sound. People who were forgotten get no notices.
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
