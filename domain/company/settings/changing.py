"""Changing settings by text, as the chat and the sheet do: who may, and what was meant."""

import re
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from domain.company import values
from domain.company.people import Person, Right
from domain.company.settings import store
from domain.company.settings.declaration import Setting
from domain.company.settings.store import Change, Editor
from domain.company.values import NotRead
from domain.errors import NotAllowed

_TAKEN_OUT = frozenset({"-", "–", "remove", "delete", "删除", "去掉"})
"""Written in place of a value to remove it."""


def require_administrator(person: Person) -> None:
    """Raise NotAllowed unless the person may change the company's settings."""
    if not person.sites(Right.ADMIT):
        raise NotAllowed(Right.ADMIT)


def change(
    connection: Connection, setting: Setting[Any], scope: str, written: str, by: Editor, now: datetime
) -> Change | None:
    """Set it for the given scope, as somebody wrote it. Returns the change; None if nothing changed. Raises NotRead."""
    where = ""
    if scope.strip():
        if setting.scope is None:
            raise NotRead(f"this is set for all: leave out {scope}", f"此项对所有生效：请去掉“{scope}”")
        where = setting.scope.read(connection, scope)
    elif setting.is_list:
        raise NotRead(f"write {setting.hint.en}", f"请写：{setting.hint.zh}")
    if values.plain(written).casefold() in _TAKEN_OUT:
        return store.clear(connection, setting, where, by, now)
    return store.put(connection, setting, where, setting.kind.read(connection, written), by, now)


def apart(setting: Setting[Any], text: str) -> tuple[str, str]:
    """Split "EAST = 07:00" into scope and value; for lists, a colon works, too.

    A text that is a valid value as it stands is not split: an address may contain "=".
    """
    if setting.scope is None:
        with suppress(NotRead):
            setting.kind.load(text.strip())
            return "", text.strip()
    between = "[=＝:：]" if setting.is_list else "[=＝]"
    parts = re.split(rf"\s*{between}\s*", text.strip(), maxsplit=1)
    return (parts[0], parts[1]) if len(parts) > 1 else ("", text.strip())
