"""Edits of the rows of settings: detected despite sorting, copying, pasting and deleting, and carried out.

A row is changed by writing into its value. A row that differs from the one with its key, or has no key, is new. A row
that reads as we wrote it changes nothing, wherever it is. What was taken but not answered in the sheet yet is not taken
again.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select, update

from domain.company import outbox, people, shown_cards
from domain.company.settings import register
from domain.company.settings.store import Editor
from domain.company.values import NotRead
from domain.inbox import entries, settings_rows, taking
from domain.inbox.entries import Entry
from domain.inbox.form import Column, Form
from domain.inbox.settings_rows import NEW, Mark, SettingRow, key_named
from domain.storage.schema.company import settings_log
from domain.storage.schema.ledger import epochs
from domain.storage.schema.sheet import sheet_inbox
from domain.tables.cells import Problem
from domain.vocabulary import InboxState, Subject


@dataclass(frozen=True)
class Line:
    """A row as it is in the sheet."""

    key: str
    setting: str
    scope: str
    value: str
    mark: Mark

    @property
    def is_as_written(self) -> bool:
        """Whether it reads as we wrote it there, or in the row that this is a copy of."""
        return self.mark.whole == Mark.of(0, self.setting, self.scope, self.value).whole

    @property
    def has_new_value(self) -> bool:
        """Whether somebody else wrote its value."""
        return self.mark.value not in ("", Mark.of(0, "", "", self.value).value)

    @property
    def form(self) -> Form:
        """Return what it says in the form of the inbox."""
        return settings_rows.form_of(self.setting, self.scope, self.value)

    def is_taken(self, entry: Entry | None) -> bool:
        """Whether it was taken already, and only its answer has not reached the sheet."""
        return entry is not None and not entry.is_shown and entry.form == self.form

    def is_shown(self, row: SettingRow) -> bool:
        """Whether it looks as it should."""
        return self.mark == row.mark and (self.setting, self.scope, self.value) == (row.setting, row.scope, row.value)


@dataclass
class Edits:
    """What people have edited, by position of the rows."""

    changed: dict[int, str] = field(default_factory=dict)  # with the row's key
    new: list[int] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)  # new rows about what another row sets
    cleared: list[str] = field(default_factory=list)  # keys of rows whose value was deleted
    known: dict[int, str] = field(default_factory=dict)  # rows that now belong to another one, with its key
    shown: list[int] = field(default_factory=list)  # entries whose answers have reached the sheet

    def __bool__(self) -> bool:
        return any(vars(self).values())


def edits(connection: Connection, lines: Sequence[Line], language: str) -> Edits:
    """Return what has been edited. Writes nothing."""
    shown = {row.key: row for row in settings_rows.rows(connection, language)}
    beside = settings_rows.last_written(connection)
    standing = _standing(lines, shown)
    found = Edits()
    for place, line in enumerate(lines):
        if standing.get(line.key) == place:
            _edited(found, place, line, shown[line.key], beside.get(line.key))
    _leave_torn(found, lines)
    for place, line in enumerate(lines):
        if standing.get(line.key) == place:
            continue
        entry = beside.get(line.key)
        if entry and line.key not in shown and line.key.startswith(NEW) and line.is_as_written:
            if entry.state is InboxState.OK and (key := _key_of(connection, line)) in shown and key not in standing:
                found.known[place], standing[key] = key, place
        elif line.setting and not line.is_as_written:
            _added(connection, found, place, line, shown, standing, beside)
    return found


def _standing(lines: Sequence[Line], shown: Mapping[str, SettingRow]) -> dict[str, int]:
    """Return the position of each key's own row; others with that key are copies, or were made from one."""
    places = defaultdict(list)
    for place, line in enumerate(lines):
        if line.key in shown:
            places[line.key].append(place)
    found = {}
    for key, candidates in places.items():
        row = shown[key]
        alike = [place for place in candidates if row.is_new or _is_of(lines[place], row)]
        if not alike and len(candidates) == 1 and not _names_a_setting(lines[candidates[0]]):
            alike = candidates
        if alike:
            found[key] = min(alike, key=lambda place: (not lines[place].is_as_written, place))
    return found


def _is_of(line: Line, row: SettingRow) -> bool:
    return (line.setting, line.scope) == (row.setting, row.scope)


def _names_a_setting(line: Line) -> bool:
    try:
        register.by_name(line.setting)
    except NotRead:
        return False
    return True


def _edited(found: Edits, place: int, line: Line, row: SettingRow, entry: Entry | None) -> None:
    """Record what was done to a known row."""
    if entry and not entry.is_shown and line.is_shown(row):
        found.shown.append(entry.id)
    elif line.is_taken(entry):
        return
    elif row.is_new:
        if not line.value and not line.scope and not line.setting:
            found.cleared.append(row.key)
        elif not line.is_as_written and line.mark != Mark():
            found.changed[place] = row.key
    elif _is_of(line, row) and line.has_new_value:
        if line.value:
            found.changed[place] = row.key
        elif entry and entry.state is not InboxState.OK:
            found.cleared.append(row.key)


def _leave_torn(found: Edits, lines: Sequence[Line]) -> None:
    """Ignore values that were only sorted among the rows, without the rest of them."""
    now = sorted(Mark.of(0, "", "", lines[place].value).value for place in found.changed)
    if len(now) > 1 and now == sorted(lines[place].mark.value for place in found.changed):
        found.changed.clear()


def _added(
    connection: Connection,
    found: Edits,
    place: int,
    line: Line,
    shown: Mapping[str, SettingRow],
    standing: dict[str, int],
    beside: Mapping[str, Entry],
) -> None:
    key = _key_of(connection, line)
    free = (each for each in (key, *(row.key for row in shown.values() if row.is_new)) if each not in standing)
    taken = next((each for each in free if line.is_taken(beside.get(each))), None)
    if taken is not None:
        found.known[place], standing[taken] = taken, place
    elif key not in shown:
        found.new.append(place)
    elif key in standing:
        found.twice.append(place)
    else:  # its row has lost its key
        standing[key] = place
        found.known[place] = key
        if line.value and line.value != shown[key].value:
            found.changed[place] = key


def _key_of(connection: Connection, line: Line) -> str:
    try:
        return key_named(connection, line.setting, line.scope)
    except NotRead:
        return ""


def take(connection: Connection, lines: Sequence[Line], editor: str, language: str, now: datetime) -> dict[int, str]:
    """Carry out what was written. Returns the new keys of rows by position."""
    connection.execute(select(epochs.c.id).with_for_update())  # as in `taking.take`
    found = edits(connection, lines, language)
    keys = found.changed | {place: settings_rows.new_key() for place in (*found.new, *found.twice)}
    _withdraw(connection, [*found.cleared, *keys.values()])
    for place, key in found.known.items():
        _rename(connection, lines[place].key, key)
    entries.note_shown(connection, found.shown, now)
    forms = {place: lines[place].form for place in sorted(keys) if place not in found.twice}
    by = Editor(address=editor)
    taken = taking.take_new(connection, forms, by, now, keys)
    for place in found.twice:
        problem = Problem(
            "settings",
            0,
            Column.SCOPE,
            "another row sets this: change its value there",
            "已有另一行设置此项：请在那一行改",
        )
        entries.keep(connection, lines[place].form, InboxState.ERROR, [problem], by, now, keys[place])
    for place, entry in taken.items():
        if entry.state is InboxState.OK:
            line = lines[place]
            key = _key_of(connection, line)
            if keys[place] == key:
                _tell_overruled(connection, key, line.mark.change, now)
            _rename(connection, keys[place], key)
            keys[place] = key
    return found.known | keys


def _withdraw(connection: Connection, keys: Sequence[str]) -> None:
    """Withdraw what was written into these rows before: it is not answered, and waits for nobody."""
    there = sheet_inbox.c.settings_key.in_(keys)
    waits = there & (sheet_inbox.c.state == InboxState.WAITING)
    withdrawn = update(sheet_inbox).where(waits).values(state=InboxState.WITHDRAWN).returning(sheet_inbox.c.id)
    shown_cards.changed(connection, Subject.SHEET_CHANGE, connection.execute(withdrawn).scalars().all())
    connection.execute(update(sheet_inbox).where(there).values(settings_key=""))


def _rename(connection: Connection, old: str, new: str) -> None:
    """Move what was written into a new row, and is done, to the row of the setting it changed."""
    if old.startswith(NEW):
        here = (sheet_inbox.c.settings_key == old) & (sheet_inbox.c.state == InboxState.OK)
        connection.execute(update(sheet_inbox).where(here).values(settings_key=new))


def _tell_overruled(connection: Connection, key: str, known: int, now: datetime) -> None:
    """Tell whoever changed the same setting in the chat, after the sheet last showed it, that it was changed again."""
    name, _, scope = key.partition("·")
    here = (settings_log.c.name == name) & (settings_log.c.scope == scope) & (settings_log.c.id > known)
    query = select(settings_log.c.id, settings_log.c.person_id).where(here).order_by(settings_log.c.id.desc()).limit(2)
    found = connection.execute(query).all()
    if len(found) < 2 or found[1].person_id in (None, found[0].person_id):  # noqa: PLR2004 - the newest, and the other
        return
    person = people.get(connection, found[1].person_id)
    body = {"change": found[1].id, "now": found[0].id}
    outbox.enqueue(connection, person, Subject.SETTING, body, key=f"{found[0].id}", now=now)
