"""The company's settings, for its administrators: listed, and changed by tap or text."""

import re
from collections.abc import Callable
from typing import Any

from bot.cards.setting import group_card, setting_card
from bot.chat.buttons.settings import ChangeSetting, ListSettings, ShowSetting, TakeBackSetting
from bot.chat.replies import Reply
from bot.chat.turn import Turn
from domain.company.settings import changing, register, store
from domain.company.settings.declaration import Group, Setting
from domain.company.settings.store import Editor
from domain.company.values import NotRead


def list_group(turn: Turn, tap: ListSettings) -> list[Reply]:
    """Show the settings under a heading."""
    changing.require_administrator(turn.person)
    return [turn.answer(*group_card(turn, Group(tap.group)))]


def show(turn: Turn, tap: ShowSetting) -> list[Reply]:
    """Show one setting, and how to change it."""
    changing.require_administrator(turn.person)
    return _of(turn, tap.setting, lambda setting: [turn.answer(*setting_card(turn, setting))])


def choose(turn: Turn, tap: ChangeSetting) -> list[Reply]:
    """Change a setting to what was tapped."""
    return _of(turn, tap.setting, lambda setting: _change(turn, setting, tap.value))


def take_back(turn: Turn, tap: TakeBackSetting) -> list[Reply]:
    """Undo a change, unless the setting has been changed since."""
    changing.require_administrator(turn.person)
    back = store.take_back(turn.connection, tap.change_id, Editor(turn.person), turn.now)
    if back is None:
        return [turn.toast(turn.say.plain("setting-not-taken-back"), alert=True)]
    return _of(turn, back.name, lambda setting: [turn.answer(*setting_card(turn, setting))])


def said(turn: Turn) -> list[Reply]:
    """Change a setting by a command: "/settings Morning report = 07:30"; nothing, if it names none."""
    text = turn.incoming.text.strip()
    called = [(name, each) for each in register.SETTINGS for name in (each.name, *each.title)]
    begun = [(len(name), each) for name, each in called if text.casefold().startswith(name.casefold())]
    if not begun:
        return []
    length, setting = max(begun, key=lambda each: each[0])
    rest = re.sub(r"^\s*[=＝:：]?\s*", "", text[length:])
    return _change(turn, setting, rest) if rest else show(turn, ShowSetting(setting.name))


def answered(turn: Turn) -> list[Reply]:
    """Change the setting whose card was replied to; nothing, if it is no setting's card."""
    named = [tap.setting for tap in turn.reply_taps if isinstance(tap, ShowSetting)]
    if len(named) != 1:
        return []
    return _of(turn, named[0], lambda setting: _change(turn, setting, turn.incoming.text))


def _change(turn: Turn, setting: Setting[Any], written: str) -> list[Reply]:
    changing.require_administrator(turn.person)
    scope, value = changing.apart(setting, written)
    try:
        change = changing.change(turn.connection, setting, scope, value, Editor(turn.person), turn.now)
    except NotRead as fault:
        return [turn.answer(turn.say("setting-refused", why=fault.words.to(turn.say.language)))]
    return [turn.answer(*setting_card(turn, setting, change))]


def _of(turn: Turn, name: str, handle: Callable[[Setting[Any]], list[Reply]]) -> list[Reply]:
    """Handle a setting by name, unless another version of the program named it."""
    try:
        setting = register.by_name(name)
    except NotRead:
        return [turn.stale()]
    return handle(setting)
