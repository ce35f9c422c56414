"""Settings stored as rows. They are read where needed, so that changes apply at once, and every change is logged."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, bindparam, delete, func, select

from domain.company.people import Person
from domain.company.settings.declaration import Setting
from domain.storage.database import insert
from domain.storage.schema.company import settings, settings_log
from domain.storage.schema.people import people

T = TypeVar("T")


@dataclass(frozen=True)
class Editor:
    """Who changes something: a person in the chat, or whoever edits the sheet."""

    person: Person | None = None
    address: str = ""  # who edited the sheet, according to Google


@dataclass(frozen=True)
class Change:
    """A change of a setting; None: not set, before or afterwards."""

    id: int
    name: str
    scope: str
    before: str | None
    after: str | None
    by: str  # a name or an address; empty: somebody in the sheet
    changed_at: datetime


_EVERYTHING = select(settings.c.name, settings.c.scope, settings.c.value).order_by(settings.c.name, settings.c.scope)
_ENTRIES = (
    select(settings.c.scope, settings.c.value).where(settings.c.name == bindparam("name")).order_by(settings.c.scope)
)
_STORED = select(settings.c.value).where(settings.c.name == bindparam("name"), settings.c.scope == bindparam("scope"))


def stored(connection: Connection, name: str, scope: str = "") -> str | None:
    """Return the stored value, if set."""
    return connection.execute(_STORED, {"name": name, "scope": scope}).scalar()


def get(connection: Connection, setting: Setting[T], *scopes: str) -> T:
    """Return the value for the first of these scopes that has one, else the general one, else the default."""
    for where in dict.fromkeys((*scopes, "")):
        if (found := stored(connection, setting.name, where)) is not None:
            return setting.kind.load(found)
    return setting.default


def entries(connection: Connection, setting: Setting[T]) -> dict[str, T]:
    """Return the values by scope."""
    return {scope: setting.kind.load(value) for scope, value in connection.execute(_ENTRIES, {"name": setting.name})}


def everything(connection: Connection) -> dict[str, dict[str, str]]:
    """Return the stored values of all settings, by name and scope."""
    found: dict[str, dict[str, str]] = {}
    for name, scope, value in connection.execute(_EVERYTHING):
        found.setdefault(name, {})[scope] = value
    return found


def put(connection: Connection, setting: Setting[T], scope: str, value: T, by: Editor, now: datetime) -> Change | None:
    """Set a value. Returns the change; None if nothing changed. Raises NotRead."""
    setting.check(connection, scope, value)
    return _write(connection, setting.name, scope, setting.kind.dump(value), by, now)


def clear(connection: Connection, setting: Setting[T], scope: str, by: Editor, now: datetime) -> Change | None:
    """Unset a value: the default applies again, and an entry of a list is removed."""
    return _write(connection, setting.name, scope, None, by, now)


def take_back(connection: Connection, change_id: int, by: Editor, now: datetime) -> Change | None:
    """Undo a change. Returns None if it was changed again since, undone before, or never existed."""
    change = next(iter(changes(connection, only=change_id)), None)
    if change is None or stored(connection, change.name, change.scope) != change.after:
        return None
    return _write(connection, change.name, change.scope, change.before, by, now)


def changes(connection: Connection, limit: int = 100, only: int | None = None) -> list[Change]:
    """Return the changes, newest first."""
    query = _logged().order_by(settings_log.c.id.desc()).limit(limit)
    if only is not None:
        query = query.where(settings_log.c.id == only)
    return [Change(*row) for row in connection.execute(query)]


def last_changes(connection: Connection) -> dict[tuple[str, str], Change]:
    """Return the last change of each setting, by its name and scope."""
    found = (Change(*row) for row in connection.execute(_LAST))
    return {(each.name, each.scope): each for each in found}


def _logged() -> Select[Any]:
    who = func.coalesce(people.c.name, settings_log.c.editor)
    told = (settings_log.c[name] for name in ("id", "name", "scope", "before", "after"))
    return select(*told, who, settings_log.c.changed_at).outerjoin(people, people.c.id == settings_log.c.person_id)


_NEWEST = select(func.max(settings_log.c.id)).group_by(settings_log.c.name, settings_log.c.scope)
_LAST = _logged().where(settings_log.c.id.in_(_NEWEST))


def _write(
    connection: Connection, name: str, scope: str, after: str | None, by: Editor, now: datetime
) -> Change | None:
    before = stored(connection, name, scope)
    if before == after:
        return None
    here = (settings.c.name == name) & (settings.c.scope == scope)
    if after is None:
        connection.execute(delete(settings).where(here))
    else:
        new = insert(connection, settings).values(name=name, scope=scope, value=after)
        connection.execute(new.on_conflict_do_update(index_elements=["name", "scope"], set_={"value": after}))
    row = {
        "name": name,
        "scope": scope,
        "before": before,
        "after": after,
        "person_id": by.person.id if by.person else None,
        "editor": by.address,
        "changed_at": now,
    }
    logged = connection.execute(settings_log.insert().returning(settings_log.c.id), row).scalar_one()
    return changes(connection, only=logged)[0]
