"""Taking rows of the inbox, each once, wherever people have sorted, copied or pasted it, and whatever was killed when.

A row is known by the id that it was given when it was taken, as long as it still says the same. Until the id has been
seen in the sheet it is known by what it says: so a row that was taken and not answered is found again, and not done
again. A copy is not what was copied: it has another row's id, or says the same at the same moment.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update
from sqlalchemy import Row as Record

from domain.company import outbox, people
from domain.company.people import Person, Right
from domain.company.settings import mirroring, register, store
from domain.company.settings.declaration import Importance
from domain.company.settings.store import Editor
from domain.company.values import NotRead
from domain.errors import AlreadyDecided, NotAllowed
from domain.inbox.doing import Doer
from domain.inbox.form import TITLES, Column, Form
from domain.storage.schema import epochs, sheet_inbox
from domain.tables.cells import Problem
from domain.vocabulary import InboxState, Subject, Words

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


@dataclass(frozen=True)
class Entry:
    """A row that was taken, and what became of it."""

    id: int
    form: Form
    state: InboxState
    problems: tuple[tuple[str, Words], ...]
    editor: str
    taken_at: datetime
    decided_by: str = ""
    decided_at: datetime | None = None
    settings_key: str | None = None  # of the row of Settings that says it
    is_shown: bool = False  # whether its answer was seen in the sheet

    @property
    def done_at(self) -> datetime:
        """When it was done, where it was."""
        return self.decided_at or self.taken_at

    @property
    def number(self) -> str:
        """What people call it: I-000123."""
        return f"I-{self.id:06d}"


@dataclass(frozen=True)
class Answer:
    """What a row of the sheet is told: what became of it, that it is a copy, or nothing any more."""

    entry: Entry | None = None
    copy_of: Entry | None = None
    is_copy: bool = False  # of a row that is submitted with it
    is_lost: bool = False  # it was taken, and the records know nothing of that: a backup was brought back


NOTHING = Answer()


def take(connection: Connection, rows: Sequence[Written], editor: str, now: datetime) -> list[Answer]:
    """Take what was submitted, in one transaction, and say what every row is to be told, in their order.

    The rows are all that are in the sheet: what was taken and is not among them is not there any more.
    """
    connection.execute(select(epochs.c.id).with_for_update())  # one at a time: another would not see what this takes
    known = _Known(connection, rows, now)
    answers: list[Answer | None] = [known.answer(row) for row in rows]
    known.note_seen()
    new = [place for place, answer in enumerate(answers) if answer is None]
    taken = take_new(connection, {place: rows[place].form for place in new}, editor, now)
    return [answer or Answer(taken[place]) for place, answer in enumerate(answers)]


class _Known:
    """The rows that were taken, as far as they may stand in the sheet."""

    def __init__(self, connection: Connection, rows: Sequence[Written], now: datetime) -> None:
        self._connection = connection
        self._now = now
        of_the_inbox = sheet_inbox.c.settings_key.is_(None)
        ids = [row.id for row in rows if row.id is not None]
        self._by_id = {each.id: each for each in entries(connection, sheet_inbox.c.id.in_(ids) & of_the_inbox)}
        stands = {row.id for row in rows if row.id in self._by_id and self._by_id[row.id].form == row.form}
        unseen = entries(connection, sheet_inbox.c.shown_at.is_(None) & of_the_inbox)
        self._over = {each.id for each in unseen}
        self._unseen = {each.form.digest: each for each in unseen if each.id not in stands}
        wanted = [row.form.digest for row in rows if row.submitted and row.id is None]
        lately = sheet_inbox.c.digest.in_(wanted) & (sheet_inbox.c.taken_at >= now - SAME_WITHIN)
        self._lately = {each.form.digest: each for each in entries(connection, lately & of_the_inbox)}
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
        note_shown(self._connection, self._over, self._now)


def note_shown(connection: Connection, ids: Collection[int], now: datetime) -> None:
    """What these were answered stands in the sheet, or they do not any more."""
    connection.execute(update(sheet_inbox).where(sheet_inbox.c.id.in_(ids)).values(shown_at=now))


def take_new(
    connection: Connection, forms: dict[int, Form], editor: str, now: datetime, keys: Mapping[int, str] | None = None
) -> dict[int, Entry]:
    """Do what needs nobody's approval, then try what does; both in the order in which they stand.

    `keys` are those of rows of Settings.
    """
    keys = keys or {}
    by, waiting = Editor(address=editor), {place for place, form in forms.items() if _waits(connection, form)}
    kept, doing = {}, Doer(connection, by, now)
    for place, form in forms.items():
        if place not in waiting:
            problems = doing.do(form)
            state = InboxState.ERROR if problems else InboxState.OK
            kept[place] = keep(connection, form, state, problems, editor, now, keys.get(place))
    doing.write()
    trying = Doer(connection, by, now)
    for place in sorted(waiting):
        trial = connection.begin_nested()
        problems = trying.do(forms[place])
        trial.rollback()
        state = InboxState.ERROR if problems else InboxState.WAITING
        kept[place] = keep(connection, forms[place], state, problems, editor, now, keys.get(place))
        if not problems:
            _ask(connection, kept[place], now)
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


def keep(
    connection: Connection,
    form: Form,
    state: InboxState,
    problems: list[Problem],
    editor: str,
    now: datetime,
    key: str | None = None,
) -> Entry:
    """Keep what was written, and what became of it; `key` is that of a row of Settings."""
    row = {
        "settings_key": key,
        "content": list(form.cells),
        "digest": form.digest,
        "state": state,
        "problems": [[each.column, *each.words] for each in problems],
        "editor": editor,
        "taken_at": now,
    }
    return get(connection, connection.execute(sheet_inbox.insert().returning(sheet_inbox.c.id), row).scalar_one())


def get(connection: Connection, entry_id: int) -> Entry:
    """One entry by id, which must exist."""
    return _entry(connection, connection.execute(select(sheet_inbox).where(sheet_inbox.c.id == entry_id)).one())


def deciders(connection: Connection, entry: Entry) -> list[Person]:
    """Those who may decide about it: about a setting, administrators, and about anything else, managers."""
    return [each for each in people.everybody(connection) if each.sites(_right(entry))]


def approve(connection: Connection, person: Person, entry_id: int, now: datetime) -> Entry:
    """Do what it says, or find out that it cannot be done any more. Raises NotAllowed, AlreadyDecided."""
    entry = _to_decide(connection, person, entry_id)
    doer = Doer(connection, Editor(person), now)
    problems = doer.do(entry.form)
    if not problems:
        doer.write()
    return _decide(connection, person, entry, InboxState.ERROR if problems else InboxState.OK, problems, now)


def reject(connection: Connection, person: Person, entry_id: int, now: datetime) -> Entry:
    """Do it not. Raises NotAllowed, AlreadyDecided."""
    return _decide(connection, person, _to_decide(connection, person, entry_id), InboxState.REJECTED, [], now)


def _right(entry: Entry) -> Right:
    return Right.ADMIT if entry.form[Column.SETTING] else Right.DECIDE


def _to_decide(connection: Connection, person: Person, entry_id: int) -> Entry:
    row = connection.execute(select(sheet_inbox).where(sheet_inbox.c.id == entry_id).with_for_update()).one()
    entry = _entry(connection, row)
    if not person.sites(_right(entry)):
        raise NotAllowed(_right(entry))
    if entry.state is not InboxState.WAITING:
        raise AlreadyDecided(entry.number, entry.state, entry.decided_by)
    return entry


def _decide(
    connection: Connection, person: Person, entry: Entry, state: InboxState, problems: list[Problem], now: datetime
) -> Entry:
    told = [[each.column, *each.words] for each in problems]
    values = {"state": state, "problems": told, "decided_by": person.id, "decided_at": now}
    connection.execute(update(sheet_inbox).where(sheet_inbox.c.id == entry.id).values(values))
    return get(connection, entry.id)


def _ask(connection: Connection, entry: Entry, now: datetime) -> None:
    for person in deciders(connection, entry):
        outbox.enqueue(connection, person, Subject.SHEET_CHANGE, {"entry": entry.id}, key=f"{entry.id}", now=now)


def entries(connection: Connection, condition: ColumnElement[bool]) -> list[Entry]:
    """Those of which this holds, in the order in which they were taken."""
    query = select(sheet_inbox).where(condition).order_by(sheet_inbox.c.id)
    return [_entry(connection, row) for row in connection.execute(query).all()]


def _entry(connection: Connection, row: Record[Any]) -> Entry:
    return Entry(
        id=row.id,
        form=Form.of(row.content),
        state=row.state,
        problems=tuple((column, Words(en, zh)) for column, en, zh in row.problems),
        editor=row.editor,
        taken_at=row.taken_at,
        decided_by=people.get(connection, row.decided_by).name if row.decided_by else "",
        decided_at=row.decided_at,
        settings_key=row.settings_key,
        is_shown=row.shown_at is not None,
    )


DUPLICATE = Words("DUPLICATE", "重复")
"""How the answer to a copy begins."""


def said(connection: Connection, answer: Answer, language: str) -> str:
    """What stands in the row's answer."""
    entry, zh = answer.entry, language == "zh"
    if answer.copy_of is not None:
        number = answer.copy_of.number
        return (
            f"重复：与 {number} 相同，确需再做请再次勾选" if zh else f"DUPLICATE of {number}: tick again if it is meant"
        )
    if answer.is_lost:
        return (
            "备份恢复后记录中已没有：需要请再次勾选" if zh else "NOT IN THE RECORDS any more: tick again if it is meant"
        )
    if answer.is_copy:
        return "重复：另一行已提交相同内容" if zh else "DUPLICATE: another row asks for the same"
    if entry is None:
        return ""
    match entry.state:
        case InboxState.OK:
            return f"OK {entry.number}"
        case InboxState.WAITING:
            names = [each.name for each in deciders(connection, entry)]
            return f"等待 {'、'.join(names) or '主管'}" if zh else f"WAITING FOR {', '.join(names) or 'a manager'}"
        case InboxState.REJECTED:
            return f"{entry.decided_by} 已拒绝" if zh else f"REJECTED by {entry.decided_by}"
        case InboxState.WITHDRAWN:
            return "已在表格中撤回" if zh else "WITHDRAWN in the sheet"
        case _:
            told = [f"{_title(column, language)}: {words.to(language)}" for column, words in entry.problems]
            return f"{'错误' if zh else 'ERROR'} {'；'.join(told) if zh else '; '.join(told)}"


def _title(column: str, language: str) -> str:
    return TITLES[Column(column)].to(language) if column in list(Column) else column
