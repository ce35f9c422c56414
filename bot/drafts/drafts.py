"""Drafts: what a person is in the middle of, as rows, so that a restart loses nothing."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Column, Connection, ForeignKey, Index, Row, Text, select, update

from bot.language.lexicon import Done
from domain.storage.columns import INTEGER, Json, Moment, table
from domain.storage.database import insert

Verb = Literal[Done, "hold", "recall", "free", "show", "deliver"]
"""What a draft does: a deed, or only to show the item, or a delivery of many lines."""

drafts = table(
    "drafts",
    Column("id", INTEGER, primary_key=True),
    Column("origin", Text, nullable=False, unique=True),  # what opened it: the same told twice opens one draft
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("chat", INTEGER, nullable=False),
    Column("verb", Text, nullable=False),
    Column("fields", Json, nullable=False),  # what is known so far
    Column("question", Text, nullable=False),  # the field that is asked for; empty: none
    Column("options", Json, nullable=False),  # what each button of the question would fill in
    Column("step", INTEGER, nullable=False),  # counts the questions: a button of an earlier one is stale
    Column("state", Text, nullable=False),  # open, booked, cancelled, expired
    Column("card", INTEGER),  # the message that shows it
    Column("message", Text, nullable=False),  # where in the chat it was begun
    Column("photo", Text, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index("ix_drafts_chat_person", "chat", "person_id", "state"),
)


@dataclass(frozen=True)
class Draft:
    """One receipt, issue or transfer on its way."""

    id: int
    person_id: int
    chat: int
    verb: Verb
    fields: dict[str, Any]
    question: str
    options: list[dict[str, Any]]
    step: int
    state: str
    card: int | None
    message: str
    photo: str
    expires_at: datetime

    def fill(self, **values: object) -> "Draft":
        """With more known (a None forgets)."""
        return replace(
            self, fields={name: value for name, value in (self.fields | values).items() if value is not None}
        )

    def answer(self, **values: object) -> "Draft":
        """With what was answered; a delivery has to see of which of its lines."""
        return replace(self, fields=self.fields | {"answer": values}) if self.verb == "deliver" else self.fill(**values)

    def pictured(self, photo: str) -> "Draft":
        """With the photograph that it was begun or continued with."""
        return replace(self, photo=photo or self.photo)


_COLUMNS = [column for column in drafts.c if column.name != "origin"]


def start(
    connection: Connection,
    *,
    origin: str,
    person_id: int,
    chat: int,
    verb: Verb,
    message: str,
    photo: str = "",
    card: int | None = None,
    until: datetime,
) -> Draft:
    """Open a draft, or find the one that this origin has opened before."""
    row = {
        "origin": origin,
        "person_id": person_id,
        "chat": chat,
        "verb": verb,
        "fields": {},
        "question": "",
        "options": [],
        "step": 0,
        "state": "open",
        "card": card,
        "message": message,
        "photo": photo,
        "expires_at": until,
    }
    connection.execute(insert(connection, drafts).on_conflict_do_nothing(index_elements=["origin"]), row)
    return _draft(connection.execute(select(*_COLUMNS).where(drafts.c.origin == origin)).one())


def get(connection: Connection, draft_id: int) -> Draft | None:
    """A draft by id, for nobody else to go on with until the transaction ends."""
    row = connection.execute(select(*_COLUMNS).where(drafts.c.id == draft_id).with_for_update()).first()
    return _draft(row) if row else None


def opened_by(connection: Connection, origin: str) -> Draft | None:
    """The draft that this origin has opened, however it stands."""
    row = connection.execute(select(*_COLUMNS).where(drafts.c.origin == origin)).first()
    return _draft(row) if row else None


def state_of(connection: Connection, origin: str) -> str | None:
    """How the draft stands that this origin has opened; None if it has not."""
    return connection.execute(select(drafts.c.state).where(drafts.c.origin == origin)).scalar()


def asking(connection: Connection, person_id: int, chat: int, now: datetime, card: int | None = None) -> Draft | None:
    """The draft whose question a message of this person answers: the one on the card replied to, else the newest."""
    query = select(*_COLUMNS).where(
        drafts.c.person_id == person_id,
        drafts.c.chat == chat,
        drafts.c.state == "open",
        drafts.c.question != "",
        drafts.c.expires_at > now,
    )
    if card is not None:
        query = query.where(drafts.c.card == card)
    row = connection.execute(query.order_by(drafts.c.id.desc()).limit(1)).first()
    return _draft(row) if row else None


def save(connection: Connection, draft: Draft, until: datetime) -> None:
    """Store what is known now; it stays open until that moment."""
    values = {
        "fields": draft.fields,
        "question": draft.question,
        "options": draft.options,
        "step": draft.step,
        "state": draft.state,
        "photo": draft.photo,
        "expires_at": until,
    }
    connection.execute(update(drafts).where(drafts.c.id == draft.id).values(values))


def expire_one(connection: Connection, now: datetime) -> Draft | None:
    """End a draft that nobody went on with in time, if there is one; nobody else will."""
    over = (
        select(drafts.c.id)
        .where(drafts.c.state == "open", drafts.c.expires_at <= now)
        .order_by(drafts.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    statement = update(drafts).where(drafts.c.id == over, drafts.c.state == "open").values(state="expired")
    row = connection.execute(statement.returning(*_COLUMNS)).first()
    return _draft(row) if row else None


def show_on(connection: Connection, draft_id: int, card: int) -> None:
    """Its question is on this message now."""
    connection.execute(update(drafts).where(drafts.c.id == draft_id).values(card=card))


def cancel_all(connection: Connection, person_id: int, chat: int) -> list[Draft]:
    """Cancel what a person has open in a chat; what that was."""
    mine = (drafts.c.person_id == person_id) & (drafts.c.chat == chat) & (drafts.c.state == "open")
    statement = update(drafts).where(mine).values(state="cancelled").returning(*_COLUMNS)
    return [_draft(row) for row in connection.execute(statement)]


def _draft(row: Row[*tuple[Any, ...]]) -> Draft:
    return Draft(*row)
