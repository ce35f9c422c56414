"""Settings as rows of a sheet: values, what somebody wrote that is not in effect yet, and the answers."""

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import Connection, func, select

from domain.company.settings import register, store
from domain.company.settings.declaration import Setting
from domain.company.settings.store import Change
from domain.company.values import NotRead
from domain.inbox import answers, entries
from domain.inbox.answers import Answer
from domain.inbox.entries import Entry
from domain.inbox.form import Column, Form
from domain.storage.schema.sheet import sheet_inbox
from domain.vocabulary import InboxState, Words

NEW = "new·"
"""The beginning of the key of a row that is not in effect yet."""

SAME_MOMENT = timedelta(minutes=10)
"""How long a row says that what was written there has been changed again."""

TAKE_OUT = Words("remove", "删除")
"""Written in place of a value: removes an entry, or restores the default."""


@dataclass(frozen=True)
class Mark:
    """A mark hidden beside a row that says how we last wrote it, so that edits can be detected."""

    change: int = 0  # the last change of the setting
    value: str = ""  # a digest of the value
    whole: str = ""

    @classmethod
    def of(cls, change: int, setting: str, scope: str, value: str) -> "Mark":
        """Return the mark of a row that says this."""
        return cls(change, _digest(value), _digest(setting, scope, value))

    @classmethod
    def read(cls, written: str) -> "Mark":
        """Parse a mark from the sheet; empty if it is none."""
        found = re.fullmatch("([0-9]{1,15})·([0-9a-f]+)·([0-9a-f]+)", written)
        return cls(int(found[1]), found[2], found[3]) if found else cls()

    def __str__(self) -> str:
        return f"{self.change}·{self.value}·{self.whole}"


def _digest(*texts: str) -> str:
    return sha256("\0".join(texts).encode()).hexdigest()[:8]


NO_HINT = Words("", "")


@dataclass(frozen=True)
class SettingRow:
    """A row: a setting for a scope, or what was written to become one."""

    key: str
    setting: str
    scope: str
    value: str
    hint: Words = NO_HINT
    changed: Change | None = None  # the last change
    answer: str = ""
    values: tuple[str, ...] = ()  # to choose from
    scopes: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether nothing is set by it yet."""
        return self.key.startswith(NEW)

    @property
    def mark(self) -> Mark:
        """The mark that detects edits."""
        return Mark.of(self.changed.id if self.changed else 0, self.setting, self.scope, self.value)


def new_key() -> str:
    """Return a key for a row that is not in effect yet."""
    return f"{NEW}{secrets.token_hex(4)}"


def key_of(setting: Setting[object], scope: str) -> str:
    """Return the key of a setting for a scope."""
    return f"{setting.name}·{scope}"


def key_named(connection: Connection, setting: str, scope: str) -> str:
    """Return the key of what is named in words. Raises NotRead."""
    found = register.by_name(setting)
    where = found.scope.read(connection, scope) if found.scope is not None and scope.strip() else ""
    return key_of(found, where)


def rows(connection: Connection, language: str) -> Iterator[SettingRow]:
    """Yield what is set, then what was written below and is not in effect yet. `language`: the sheet's."""
    last, beside, spoken = store.last_changes(connection), last_written(connection), _spoken(language)
    for row in register.rows(connection):
        setting, scope = row.setting, row.scope
        key, changed = key_of(setting, scope), last.get((setting.name, scope))
        entry = beside.get(key)
        is_open = entry is not None and entry.state in (InboxState.ERROR, InboxState.WAITING)
        yield SettingRow(
            key,
            setting.title.to(language),
            setting.scope.show(connection, scope, spoken) if setting.scope and scope else "",
            entry.form[Column.VALUE] if entry and is_open else setting.kind.show(connection, row.value, spoken),
            setting.hint,
            changed,
            _answer(connection, entry, changed, language) if entry else "",
            _values(connection, setting, scope, spoken),
        )
    yield from _not_set(connection, beside, language)


def _not_set(connection: Connection, beside: Mapping[str, Entry], language: str) -> Iterator[SettingRow]:
    spoken = _spoken(language)
    shown = (InboxState.ERROR, InboxState.WAITING, InboxState.REJECTED)
    for key, entry in beside.items():
        if not key.startswith(NEW) or entry.state not in shown:
            continue
        said, hint = entry.form, NO_HINT
        values: tuple[str, ...] = ()
        scopes: tuple[str, ...] = ()
        with suppress(NotRead):
            setting = register.by_name(said[Column.SETTING])
            hint, values = setting.hint, _values(connection, setting, "", spoken)
            if scope := setting.scope:
                scopes = tuple(scope.show(connection, each, spoken) for each in scope.known(connection))
        texts = (said[Column.SETTING], said[Column.SCOPE], said[Column.VALUE])
        yield SettingRow(key, *texts, hint, None, _answer(connection, entry, None, language), values, scopes)


def last_written(connection: Connection) -> dict[str, Entry]:
    """Return what was last written into each row."""
    newest = select(func.max(sheet_inbox.c.id)).where(sheet_inbox.c.settings_key != "")
    found = entries.find(connection, sheet_inbox.c.id.in_(newest.group_by(sheet_inbox.c.settings_key)))
    return {each.settings_key or "": each for each in found}


def _values(connection: Connection, setting: Setting[object], scope: str, spoken: str) -> tuple[str, ...]:
    """Return the values to choose from, if the kind knows them."""
    kind = setting.kind
    found = [kind.show(connection, kind.load(each), spoken) for each in kind.choices(connection)]
    return (*found, TAKE_OUT.to(spoken)) if scope or found else ()


def _answer(connection: Connection, entry: Entry, changed: Change | None, language: str) -> str:
    """Return the answer beside a row; in a bilingual sheet, in the language of what was written."""
    written = entry.form[Column.SCOPE] + entry.form[Column.VALUE]
    spoken = "zh" if language == "both" and re.search(r"[\u4e00-\u9fff]", written) else _spoken(language)
    if entry.state is not InboxState.OK or changed is None or changed.changed_at <= entry.done_at:
        return answers.said(connection, Answer(entry), spoken)
    if changed.changed_at - entry.done_at > SAME_MOMENT:
        return ""
    by = changed.by or ("表格" if spoken == "zh" else "somebody in the sheet")
    return f"此后由 {by} 更改" if spoken == "zh" else f"SET AGAIN by {by}"


def _spoken(language: str) -> str:
    return "zh" if language == "zh" else "en"


def form_of(setting: str, scope: str, value: str) -> Form:
    """Return what a row says in the form of the inbox."""
    told = {Column.ACTION: "setting", Column.SETTING: setting, Column.SCOPE: scope, Column.VALUE: value}
    return Form.of([told.get(column, "") for column in Column])
