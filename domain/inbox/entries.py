"""The rows taken from the sheet's inbox, and what became of each; they stay in the records."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update
from sqlalchemy import Row as Record

from domain.company import people
from domain.company.people import Person
from domain.company.settings.store import Editor
from domain.inbox.doing import RowOutcome
from domain.inbox.form import Form
from domain.storage.schema.sheet import sheet_inbox
from domain.tables.cells import Problem
from domain.vocabulary import InboxState, Words


@dataclass(frozen=True)
class Entry:
    """A row that was taken, and what became of it."""

    id: int
    form: Form
    state: InboxState
    problems: tuple[tuple[str, Words], ...]
    editor: str
    taken_at: datetime
    person: Person | None = None  # the editor, if known
    document: str = ""  # the number of what it led to
    decided_by: str = ""
    decided_at: datetime | None = None
    settings_key: str | None = None  # of the row of Settings that says it
    is_shown: bool = False  # whether its answer was seen in the sheet

    @property
    def done_at(self) -> datetime:
        """When it was done, if it was."""
        return self.decided_at or self.taken_at

    @property
    def number(self) -> str:
        """The number that people use: I-000123."""
        return f"I-{self.id:06d}"


def get(connection: Connection, entry_id: int) -> Entry:
    """Return an entry by id, which must exist."""
    return of_row(connection, connection.execute(select(sheet_inbox).where(sheet_inbox.c.id == entry_id)).one())


def find(connection: Connection, condition: ColumnElement[bool]) -> list[Entry]:
    """Return the entries that match the condition, in the order in which they were taken."""
    query = select(sheet_inbox).where(condition).order_by(sheet_inbox.c.id)
    return [of_row(connection, row) for row in connection.execute(query).all()]


def of_row(connection: Connection, row: Record[Any]) -> Entry:
    """Build an entry from its row."""
    return Entry(
        id=row.id,
        form=Form.of(row.content),
        state=row.state,
        problems=tuple((column, Words(en, zh)) for column, en, zh in row.problems),
        editor=row.editor,
        taken_at=row.taken_at,
        person=people.get(connection, row.person_id) if row.person_id else None,
        document=row.document,
        decided_by=people.get(connection, row.decided_by).name if row.decided_by else "",
        decided_at=row.decided_at,
        settings_key=row.settings_key,
        is_shown=row.shown_at is not None,
    )


def keep(
    connection: Connection,
    form: Form,
    state: InboxState,
    problems: list[Problem],
    by: Editor,
    now: datetime,
    settings_key: str | None = None,
) -> Entry:
    """Store what was written, and what became of it. `settings_key`: of the row of Settings."""
    row = {
        "settings_key": settings_key,
        "content": list(form.cells),
        "digest": form.digest,
        "state": state,
        "problems": _stored(problems),
        "editor": by.address,
        "person_id": by.person.id if by.person else None,
        "taken_at": now,
    }
    return get(connection, connection.execute(sheet_inbox.insert().returning(sheet_inbox.c.id), row).scalar_one())


def became(connection: Connection, entry: Entry, done: RowOutcome) -> Entry:
    """Return the entry with its outcome."""
    told: dict[str, Any] = {"document": done.document} if done.document else {}
    if done.problems:
        told = {"state": InboxState.ERROR, "problems": _stored(done.problems)}
    if not told:
        return entry
    connection.execute(update(sheet_inbox).where(sheet_inbox.c.id == entry.id).values(told))
    return get(connection, entry.id)


def _stored(problems: list[Problem]) -> list[list[str]]:
    return [[each.column, *each.words] for each in problems]


def note_shown(connection: Connection, ids: Collection[int], now: datetime) -> None:
    """Record that these answers are in the sheet, or that their rows no longer are."""
    connection.execute(update(sheet_inbox).where(sheet_inbox.c.id.in_(ids)).values(shown_at=now))
