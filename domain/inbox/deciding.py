"""Deciding on rows of the sheet's inbox that wait for it, by a tap in the chat."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from domain.company import outbox, people, shown_cards
from domain.company.people import Person, Right
from domain.company.settings.store import Editor
from domain.errors import AlreadyDecided, NotAllowed
from domain.inbox import asking, entries
from domain.inbox.doing import Doer
from domain.inbox.entries import Entry
from domain.inbox.form import Column
from domain.ledger import keys
from domain.storage.schema.sheet import sheet_inbox
from domain.vocabulary import InboxState, Subject


def deciders(connection: Connection, entry: Entry) -> list[Person]:
    """Return those who may decide on it: administrators for settings, managers for everything else.

    If it is unknown who requests goods, those who may request them decide.
    """
    request = asking.request_of(connection, entry.form, entry.taken_at) if is_nobodys(connection, entry) else None
    asking_then = request.askers(connection) if request else []
    return asking_then or [each for each in people.everybody(connection) if each.sites(_right(entry))]


def is_nobodys(connection: Connection, entry: Entry) -> bool:
    """Whether whoever approves it becomes the one who requests it."""
    return entry.form.is_asked and _writer(connection, entry) is None


def asker(connection: Connection, entry: Entry) -> Person | None:
    """Return who requests it: its author, or, if they are not known to be allowed, somebody who could approve it."""
    if not entry.form.is_asked:
        return None
    request = asking.request_of(connection, entry.form, entry.taken_at)
    return _writer(connection, entry) or next(iter(request.askers(connection) if request else []), None)


def _writer(connection: Connection, entry: Entry) -> Person | None:
    """Return its author, if they are known and may request it."""
    request = asking.request_of(connection, entry.form, entry.taken_at) if entry.person else None
    return entry.person if entry.person and request and request.may_come_from(connection, entry.person) else None


def approve(connection: Connection, person: Person, entry_id: int, now: datetime) -> Entry:
    """Carry out a row, or find that it cannot be done any more.

    Raises NotAllowed, AlreadyDecided; for requests, NeedsApproval.
    """
    entry = _to_decide(connection, person, entry_id)
    doer = Doer(connection, Editor(person), now)
    done = doer.do(entry.form, keys.sheet_row(entry.id), _writer(connection, entry) or person)
    if not done.problems:
        doer.write()
    entry = entries.became(connection, entry, done)
    return _decide(connection, person, entry, InboxState.ERROR if done.problems else InboxState.OK, now)


def reject(connection: Connection, person: Person, entry_id: int, now: datetime) -> Entry:
    """Reject a row. Raises NotAllowed, AlreadyDecided."""
    return _decide(connection, person, _to_decide(connection, person, entry_id), InboxState.REJECTED, now)


def _right(entry: Entry) -> Right:
    return Right.ADMIT if entry.form[Column.SETTING] else Right.DECIDE


def _to_decide(connection: Connection, person: Person, entry_id: int) -> Entry:
    row = connection.execute(select(sheet_inbox).where(sheet_inbox.c.id == entry_id).with_for_update()).one()
    entry = entries.of_row(connection, row)
    if person.id not in {each.id for each in deciders(connection, entry)}:
        raise NotAllowed(_right(entry))
    if entry.state is not InboxState.WAITING:
        raise AlreadyDecided(entry.number, entry.state, entry.decided_by)
    return entry


def _decide(connection: Connection, person: Person, entry: Entry, state: InboxState, now: datetime) -> Entry:
    values = {"state": state, "decided_by": person.id, "decided_at": now}
    connection.execute(update(sheet_inbox).where(sheet_inbox.c.id == entry.id).values(values))
    shown_cards.changed(connection, Subject.SHEET_CHANGE, [entry.id])
    return entries.get(connection, entry.id)


def ask(connection: Connection, entry: Entry, now: datetime) -> None:
    """Ask those who may decide, in the chat."""
    for person in deciders(connection, entry):
        body, key = {"entry": entry.id}, f"{entry.id}"
        outbox.enqueue(connection, person, Subject.SHEET_CHANGE, body, key=key, now=now, about=entry.id)
