"""The company's settings: those under a heading, and one of them with how to change it."""

from typing import Any

from sqlalchemy import Connection

from bot.cards.layout import MAX_LINES, fit, more
from bot.chat.buttons.settings import ChangeSetting, ListSettings, ShowSetting, TakeBackSetting
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html
from bot.chat.turn import Turn
from bot.chat.wording import Wording
from domain.company.settings import register, store
from domain.company.settings.declaration import Group, Setting
from domain.company.settings.register import Row
from domain.company.settings.store import Change


def group_buttons(turn: Turn) -> Keyboard:
    """Return a button for each heading."""
    return tuple((Button(turn.say.plain(f"heading-{group}"), ListSettings(group)),) for group in Group)


def group_card(turn: Turn, group: Group) -> tuple[Html, Keyboard]:
    """Return the settings under a heading, each with its value."""
    listed = [each for each in register.SETTINGS if each.group is group]
    parts = [turn.say(f"heading-{group}"), *(part for each in listed for part in _lines(turn, each))]
    buttons = tuple((Button(each.title.to(turn.say.language), ShowSetting(each.name)),) for each in listed)
    return fit(turn.say, parts), buttons


def setting_card(turn: Turn, setting: Setting[Any], change: Change | None = None) -> tuple[Html, Keyboard]:
    """Return one setting with its value, its latest changes, and how to change it."""
    say, language = turn.say, turn.say.language
    parts = _lines(turn, setting)
    logged = [each for each in store.changes(turn.connection) if each.name == setting.name]
    parts += [_changed(turn, setting, each) for each in logged[:3]]
    parts.append(say("setting-how", hint=setting.hint.to(language)))
    if setting.scope is not None:
        parts.append(say("setting-clear"))
    kind = setting.kind
    choices = [
        (Button(kind.show(turn.connection, kind.load(each), language), ChangeSetting(setting.name, each)),)
        for each in kind.choices(turn.connection)
    ]
    undo = [(Button(say.plain("button-undo"), TakeBackSetting(change.id)),)] if change else []
    refresh = (Button(say.plain("button-setting"), ShowSetting(setting.name)),)
    back = (Button(say.plain("button-settings-back"), ListSettings(setting.group)),)
    return fit(say, parts), (*choices, *undo, refresh, back)


def overruled_notice(connection: Connection, say: Wording, body: dict[str, Any]) -> tuple[Html, Keyboard]:
    """Return the notice, for whoever changed a setting in the chat, that the sheet changed it at the same moment."""
    theirs, now = (next(iter(store.changes(connection, only=body[name]))) for name in ("change", "now"))
    setting = register.by_name(theirs.name)
    text = say(
        "setting-overruled",
        title=setting.title.to(say.language),
        scope=_scope(connection, say, setting, theirs.scope),
        yours=_said(connection, say, setting, theirs.after),
        now=_said(connection, say, setting, now.after),
        by=now.by or say.plain("setting-by-sheet"),
    )
    return text, ((Button(say.plain("button-setting"), ShowSetting(setting.name)),),)


def _lines(turn: Turn, setting: Setting[Any]) -> list[Html]:
    """Return a setting's values, a line for each scope."""
    found = [each for each in register.rows(turn.connection, setting.group) if each.setting is setting]
    title = setting.title.to(turn.say.language)
    if not found:
        return [turn.say("setting-empty", title=title)]
    shown = [_line(turn, row) for row in found[:MAX_LINES]]
    return [turn.say("setting-title", title=title), *shown, *more(turn.say, len(found))]


def _line(turn: Turn, row: Row) -> Html:
    said = row.setting.kind.show(turn.connection, row.value, turn.say.language)
    if not row.scope:
        return turn.say("setting-value", value=said)
    return turn.say("setting-value-for", scope=_scope(turn.connection, turn.say, row.setting, row.scope), value=said)


def _scope(connection: Connection, say: Wording, setting: Setting[Any], scope: str) -> str:
    return setting.scope.show(connection, scope, say.language) if setting.scope and scope else scope


def _said(connection: Connection, say: Wording, setting: Setting[Any], stored: str | None) -> str:
    return "–" if stored is None else setting.kind.show(connection, setting.kind.load(stored), say.language)


def _changed(turn: Turn, setting: Setting[Any], change: Change) -> Html:
    """Return who changed what, and when."""
    return turn.say(
        "setting-changed",
        by=change.by or turn.say.plain("setting-by-sheet"),
        time=turn.say.time(change.changed_at, turn.site.zone),
        scope=_scope(turn.connection, turn.say, setting, change.scope),
        before=_said(turn.connection, turn.say, setting, change.before),
        after=_said(turn.connection, turn.say, setting, change.after),
    )
