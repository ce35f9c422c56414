"""Taking rows of the inbox exactly once, however people sort, copy or paste them, and whenever the program is killed.

A row is identified by the id given when it was taken, as long as its content is unchanged. Until the id has been seen
in the sheet, the content identifies it, so that a row taken but not yet answered is found again and not done twice.
Copies are told apart: they have another row's id, or the same content at the same time.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from domain.company.settings import mirroring, register, store
from domain.company.settings.declaration import Importance
from domain.company.settings.store import Editor
from domain.company.values import NotRead
from domain.inbox import asking, deciding, entries
from domain.inbox.answers import DUPLICATE, NOTHING, Answer
from domain.inbox.doing import Doer, RowOutcome
from domain.inbox.entries import Entry
from domain.inbox.form import Column, Form
from domain.ledger import keys
from domain.storage.schema.ledger import epochs
from domain.storage.schema.sheet import sheet_inbox
from domain.vocabulary import InboxState

SAME_WITHIN = timedelta(days=30)
"""A request repeated within this time may be a copy, or an older version of the sheet restored."""

IMPORTANCE = list(Importance)


@dataclass(frozen=True)
class Written:
    """A row as it is in the sheet."""

    form: Form
    submitted: bool
    id: int | None = None
    answer: str = ""  # its last answer

    @property
    def is_meant(self) -> bool:
        """Whether it was submitted again after it was called a duplicate."""
        return self.answer.startswith(tuple(DUPLICATE))


def take(connection: Connection, rows: Sequence[Written], by: Editor, now: datetime) -> list[Answer]:
    """Take what was submitted in one transaction. Returns the answer to every row, in order.

    The rows must be all those in the sheet: taken rows that are not among them are gone.
    """
    connection.execute(select(epochs.c.id).with_for_update())  # one at a time: a second would not see what this takes
    known = _Known(connection, rows, now)
    answers: list[Answer | None] = [known.answer(row) for row in rows]
    known.note_seen()
    new = [place for place, answer in enumerate(answers) if answer is None]
    taken = take_new(connection, {place: rows[place].form for place in new}, by, now)
    return [answer or Answer(taken[place]) for place, answer in enumerate(answers)]


class _Known:
    """The rows that were taken, as far as they may be in the sheet."""

    def __init__(self, connection: Connection, rows: Sequence[Written], now: datetime) -> None:
        self._connection = connection
        self._now = now
        of_the_inbox = sheet_inbox.c.settings_key.is_(None)
        ids = [row.id for row in rows if row.id is not None]
        self._by_id = {each.id: each for each in entries.find(connection, sheet_inbox.c.id.in_(ids) & of_the_inbox)}
        stands = {row.id for row in rows if row.id in self._by_id and self._by_id[row.id].form == row.form}
        unseen = entries.find(connection, sheet_inbox.c.shown_at.is_(None) & of_the_inbox)
        self._over = {each.id for each in unseen}
        self._unseen = {each.form.digest: each for each in unseen if each.id not in stands}
        wanted = [row.form.digest for row in rows if row.submitted and row.id is None]
        lately = sheet_inbox.c.digest.in_(wanted) & (sheet_inbox.c.taken_at >= now - SAME_WITHIN)
        self._lately = {each.form.digest: each for each in entries.find(connection, lately & of_the_inbox)}
        self._told: set[int] = set()
        self._new: set[str] = set()

    def answer(self, row: Written) -> Answer | None:
        """Return the row's answer; None: it is to be taken."""
        if row.form.is_empty:
            return NOTHING
        entry = self._by_id.get(row.id or 0)
        if entry is None or entry.form != row.form:
            entry = self._unseen.get(row.form.digest)
        if entry is None:
            return self._anew(row)
        if entry.id in self._told:
            return Answer(copy_of=entry) if row.submitted else NOTHING
        self._told.add(entry.id)
        if row.id != entry.id:
            self._over.discard(entry.id)
        elif row.submitted and entry.state in (InboxState.ERROR, InboxState.REJECTED):
            return None
        return Answer(entry)

    def _anew(self, row: Written) -> Answer | None:
        if not row.submitted:
            return Answer(is_lost=row.id is not None and row.id not in self._by_id)
        if row.form.digest in self._new:
            return Answer(is_copy=True)
        before = self._lately.get(row.form.digest)
        if before is not None and not row.is_meant:
            return Answer(copy_of=before)
        self._new.add(row.form.digest)
        return None

    def note_seen(self) -> None:
        """Record for rows without pending answers whether they are in the sheet or gone."""
        entries.note_shown(self._connection, self._over, self._now)


def take_new(
    connection: Connection,
    forms: dict[int, Form],
    by: Editor,
    now: datetime,
    settings_keys: Mapping[int, str] | None = None,
) -> dict[int, Entry]:
    """Carry out what needs no approval, then try what does; both in order.

    `settings_keys`: of rows of Settings.
    """
    keys_of = settings_keys or {}
    asking.lock(connection, [form for form in forms.values() if form.is_asked], now)
    waiting = {place for place, form in forms.items() if _waits(connection, form)}
    kept, doing = {}, Doer(connection, by, now)
    for place, form in forms.items():
        if place in waiting:
            continue
        if form.is_asked:
            doing.write()  # the item may be new
            if _is_nobodys(connection, form, by, now):
                waiting.add(place)
                continue
        entry = entries.keep(connection, form, InboxState.OK, [], by, now, keys_of.get(place))
        kept[place] = entries.became(connection, entry, doing.do(form, keys.sheet_row(entry.id), by.person))
    doing.write()
    trying = Doer(connection, by, now, only_tries=True)
    for place in sorted(waiting):
        entry = entries.keep(connection, forms[place], InboxState.WAITING, [], by, now, keys_of.get(place))
        trial = connection.begin_nested()
        done = trying.do(entry.form, keys.sheet_row(entry.id), deciding.asker(connection, entry))
        trial.rollback()
        kept[place] = entries.became(connection, entry, RowOutcome(done.problems))
        if not done.problems:
            deciding.ask(connection, kept[place], now)
    return kept


def _waits(connection: Connection, form: Form) -> bool:
    """Whether a manager has to decide first."""
    action, least = form.action, Importance(store.get(connection, mirroring.SHEET_WAITS))
    if action is None:
        return False
    importance = action.importance
    if Column.SETTING in action.needs:
        with suppress(NotRead):
            importance = register.by_name(form[Column.SETTING]).importance
    return IMPORTANCE.index(importance) >= IMPORTANCE.index(least)


def _is_nobodys(connection: Connection, form: Form, by: Editor, now: datetime) -> bool:
    """Whether its author is unknown, or may not request it."""
    if by.person is None:
        return True
    request = asking.request_of(connection, form, now)
    return request is not None and not request.may_come_from(connection, by.person)
