"""Taking rows of the inbox, each once, wherever people have sorted, copied or pasted it, and whatever was killed when.

A row is known by the id that it was given when it was taken, as long as it still says the same. Until the id has been
seen in the sheet it is known by what it says: so a row that was taken and not answered is found again, and not done
again. A copy is not what was copied: it has another row's id, or says the same at the same moment.
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
from domain.inbox.doing import Doer, Done
from domain.inbox.entries import Entry
from domain.inbox.form import Column, Form
from domain.ledger import keys
from domain.storage.schema.ledger import epochs
from domain.storage.schema.sheet import sheet_inbox
from domain.vocabulary import InboxState

SAME_WITHIN = timedelta(days=30)
"""What was asked for so lately, and is asked for again, may be a copy, or an older version of the sheet come back."""

IMPORTANCE = list(Importance)


@dataclass(frozen=True)
class Written:
    """A row as it stands in the sheet."""

    form: Form
    submitted: bool
    id: int | None = None
    answer: str = ""  # that it was given

    @property
    def is_meant(self) -> bool:
        """Whether it was submitted again after it was called a duplicate."""
        return self.answer.startswith(tuple(DUPLICATE))


def take(connection: Connection, rows: Sequence[Written], by: Editor, now: datetime) -> list[Answer]:
    """Take what was submitted, in one transaction, and say what every row is to be told, in their order.

    The rows are all that are in the sheet: what was taken and is not among them is not there any more.
    """
    connection.execute(select(epochs.c.id).with_for_update())  # one at a time: another would not see what this takes
    known = _Known(connection, rows, now)
    answers: list[Answer | None] = [known.answer(row) for row in rows]
    known.note_seen()
    new = [place for place, answer in enumerate(answers) if answer is None]
    taken = take_new(connection, {place: rows[place].form for place in new}, by, now)
    return [answer or Answer(taken[place]) for place, answer in enumerate(answers)]


class _Known:
    """The rows that were taken, as far as they may stand in the sheet."""

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
        """What the row is to be told; None: it is to be taken."""
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
        """Of those that are not being told it is known now whether they stand in the sheet: they do, or are gone."""
        entries.note_shown(self._connection, self._over, self._now)


def take_new(
    connection: Connection,
    forms: dict[int, Form],
    by: Editor,
    now: datetime,
    settings_keys: Mapping[int, str] | None = None,
) -> dict[int, Entry]:
    """Do what needs nobody's approval, then try what does; both in the order in which they stand.

    `settings_keys` are those of rows of Settings.
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
        kept[place] = entries.became(connection, entry, Done(done.problems))
        if not done.problems:
            deciding.ask(connection, kept[place], now)
    return kept


def _waits(connection: Connection, form: Form) -> bool:
    """Whether a manager is to decide about it first."""
    action, least = form.action, Importance(store.get(connection, mirroring.SHEET_WAITS))
    if action is None:
        return False
    importance = action.importance
    if Column.SETTING in action.needs:
        with suppress(NotRead):
            importance = register.by_name(form[Column.SETTING]).importance
    return IMPORTANCE.index(importance) >= IMPORTANCE.index(least)


def _is_nobodys(connection: Connection, form: Form, by: Editor, now: datetime) -> bool:
    """Whether it is not known that who wrote it may ask for it."""
    if by.person is None:
        return True
    wish = asking.wish_of(connection, form, now)
    return wish is not None and not wish.may_come_from(connection, by.person)
