"""Drafts as rows, so that a restart loses nothing. Only this module knows their stored form."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Row,
    Text,
    bindparam,
    cast,
    delete,
    func,
    literal,
    select,
    update,
)

from bot.drafts.draft import Asked, Draft, Gathering, Line, State, Topic, Verb
from domain.storage.columns import INTEGER, Json, Moment, table
from domain.storage.database import insert

VERSION = 1
"""The version of the stored form. A row of another version is over: its person is told, and starts again."""

drafts = table(
    "drafts",
    Column("id", INTEGER, primary_key=True),
    Column("origin", Text, nullable=False, unique=True),  # what opened it: the same message again opens the same draft
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("chat", INTEGER, nullable=False),
    Column("verb", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("step", INTEGER, nullable=False),
    Column("topic", Text, nullable=False),  # what is asked for, for look-ups; empty: nothing
    Column("body", Json, nullable=False),  # everything known and asked
    Column("card", INTEGER),
    Column("expires_at", Moment, nullable=False),
    Index("ix_drafts_chat_person", "chat", "person_id", "state"),
    numbered=True,
)


@dataclass(frozen=True)
class _Body:
    lines: tuple[Line, ...] = ()
    gathering: Gathering | None = None
    asked: Asked = field(default_factory=Asked)
    booked: tuple[int, ...] = ()
    version: int = 0


_BODY, _LINES = TypeAdapter(_Body), TypeAdapter(tuple[Line, ...])
_COLUMNS = [column for column in drafts.c if column.name != "origin"]

_ASKING = (
    select(*_COLUMNS)
    .where(
        drafts.c.person_id == bindparam("person"),
        drafts.c.chat == bindparam("in_chat"),
        drafts.c.state == State.OPEN,
        drafts.c.topic != Topic.NONE,
        drafts.c.expires_at > bindparam("now"),
    )
    .order_by(drafts.c.id.desc())
    .limit(1)
)
_ASKING_ON_CARD = _ASKING.where(drafts.c.card == bindparam("on"))


def open_draft(
    connection: Connection,
    *,
    origin: str,
    person_id: int,
    chat: int,
    verb: Verb,
    card: int | None = None,
    until: datetime,
) -> Draft:
    """Open a draft, or return the one that this origin opened before."""
    row = {
        "origin": origin,
        "person_id": person_id,
        "chat": chat,
        "verb": verb,
        "state": State.OPEN,
        "step": 0,
        "topic": Topic.NONE,
        "body": {"version": VERSION},
        "card": card,
        "expires_at": until,
    }
    connection.execute(insert(connection, drafts).on_conflict_do_nothing(index_elements=["origin"]), row)
    return _draft(connection.execute(select(*_COLUMNS).where(drafts.c.origin == origin)).one())


def get(connection: Connection, draft_id: int) -> Draft | None:
    """Return a draft by id, locked until the transaction ends."""
    row = connection.execute(select(*_COLUMNS).where(drafts.c.id == draft_id).with_for_update()).first()
    return _draft(row) if row else None


def opened_by(connection: Connection, origin: str) -> Draft | None:
    """Return the draft that this origin opened, in whatever state."""
    row = connection.execute(select(*_COLUMNS).where(drafts.c.origin == origin)).first()
    return _draft(row) if row else None


def asking(connection: Connection, person_id: int, chat: int, now: datetime, card: int | None = None) -> Draft | None:
    """Return the draft whose question this person's message answers: on the card replied to, or else the newest."""
    known = {"person": person_id, "in_chat": chat, "now": now, "on": card}
    row = connection.execute(_ASKING if card is None else _ASKING_ON_CARD, known).first()
    return _draft(row) if row else None


def save(connection: Connection, draft: Draft, until: datetime) -> None:
    """Store what is known now; the draft stays open until that moment."""
    values = {
        "verb": draft.verb,
        "state": draft.state,
        "step": draft.step,
        "topic": draft.asked.topic,
        "body": stored_body(draft),
        "expires_at": until,
    }
    connection.execute(update(drafts).where(drafts.c.id == draft.id).values(values))


def end(connection: Connection, draft: Draft, state: State) -> None:
    """End a draft."""
    connection.execute(update(drafts).where(drafts.c.id == draft.id).values(state=state))


def expire_one(connection: Connection, now: datetime) -> Draft | None:
    """End and return one draft that nobody continued in time, if there is one; no other replica ends it again."""
    over = (
        select(drafts.c.id)
        .where(drafts.c.state == State.OPEN, drafts.c.expires_at <= now)
        .order_by(drafts.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    statement = update(drafts).where(drafts.c.id == over, drafts.c.state == State.OPEN).values(state=State.EXPIRED)
    row = connection.execute(statement.returning(*_COLUMNS)).first()
    return _draft(row) if row else None


def show_on(connection: Connection, draft_id: int, card: int) -> None:
    """Record the message that shows its question."""
    connection.execute(update(drafts).where(drafts.c.id == draft_id).values(card=card))


def cancel_all(connection: Connection, person_id: int, chat: int) -> list[Draft]:
    """Cancel a person's open drafts in a chat, and return them."""
    mine = (drafts.c.person_id == person_id) & (drafts.c.chat == chat) & (drafts.c.state == State.OPEN)
    statement = update(drafts).where(mine).values(state=State.CANCELLED).returning(*_COLUMNS)
    return [_draft(row) for row in connection.execute(statement)]


def forget_old(connection: Connection, before: datetime, limit: int) -> int:
    """Delete up to `limit` drafts that ended before that. Returns how many.

    The newest stays: ids must not be reused, because bookings are identified by their draft's id.
    """
    newest = select(func.max(drafts.c.id)).scalar_subquery()
    over = select(drafts.c.id).where(drafts.c.state != State.OPEN, drafts.c.expires_at < before, drafts.c.id != newest)
    old = list(connection.execute(over.order_by(drafts.c.id).limit(limit)).scalars())
    connection.execute(delete(drafts).where(drafts.c.id.in_(old)))
    return len(old)


def forget_person(connection: Connection, person_id: int) -> None:
    """Empty somebody's drafts; their ids stay taken."""
    gone = {"chat": 0, "card": None, "body": {"version": VERSION}, "topic": Topic.NONE, "state": State.CANCELLED}
    origin = literal("forgotten:").concat(cast(drafts.c.id, Text))
    connection.execute(update(drafts).where(drafts.c.person_id == person_id).values(origin=origin, **gone))


def stored_lines(lines: tuple[Line, ...]) -> Any:  # noqa: ANN401 - JSON
    """Return lines as JSON, to start from later."""
    return {"version": VERSION, "lines": _LINES.dump_python(lines, mode="json", exclude_defaults=True)}


def read_lines(stored: Any) -> tuple[Line, ...]:  # noqa: ANN401 - JSON
    """Read stored lines; empty if they are of another version."""
    try:
        return _LINES.validate_python(stored["lines"]) if stored["version"] == VERSION else ()
    except (ValidationError, KeyError, TypeError):
        return ()


def stored_body(draft: Draft) -> Any:  # noqa: ANN401 - JSON
    """Return what is known and asked of a draft, as JSON."""
    body = _Body(draft.lines, draft.gathering, draft.asked, draft.booked, VERSION)
    return _BODY.dump_python(body, mode="json", exclude_defaults=True)


def with_body(draft: Draft, stored: Any) -> Draft:  # noqa: ANN401 - JSON
    """Return the draft with its stored content; over and without lines, if that is of another version."""
    try:
        body = _BODY.validate_python(stored)
    except ValidationError:
        body = _Body()
    if body.version != VERSION:
        return replace(draft, state=State.EXPIRED if draft.state is State.OPEN else draft.state)
    return replace(draft, lines=body.lines, gathering=body.gathering, asked=body.asked, booked=body.booked)


def _draft(row: Row[*tuple[Any, ...]]) -> Draft:
    draft = Draft(row.id, row.person_id, row.chat, row.verb, State(row.state), row.step, row.card, row.expires_at)
    return with_body(draft, row.body)
