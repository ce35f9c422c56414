"""Preferences for alerts ("wishes"): when a group, or a person's own digest, is told of what.

They are changed by tap or text.
"""

from collections.abc import Callable
from typing import Any

from bot.cards.wishes import wish_card, wishes_card
from bot.chat.buttons.wishes import SetWish, ShowWish, ShowWishes, SpeakHere, SwitchWish, TellHere, TellOf, UndoWish
from bot.chat.replies import Reply
from bot.chat.texts import join, languages
from bot.chat.turn import Turn
from domain.alerts import living_cards, readers
from domain.company import people, places
from domain.company.people import Group, Right
from domain.company.places import Site
from domain.company.settings import alerting, changing, store
from domain.company.settings.declaration import Setting
from domain.company.settings.kinds import Several
from domain.company.settings.store import Change, Editor
from domain.company.values import NotRead
from domain.errors import NotAllowed


def show_all(turn: Turn, _tap: ShowWishes) -> list[Reply]:
    """Show all preferences of this chat."""
    groups = turn.groups
    group = groups[0] if groups else None
    return [turn.answer(*wishes_card(turn, turn.say_to_all, _scope(turn), _told_of(turn), group))]


def show(turn: Turn, tap: ShowWish) -> list[Reply]:
    """Show one preference."""
    return _of(turn, tap.setting, lambda setting: _shown(turn, setting, None))


def choose(turn: Turn, tap: SetWish) -> list[Reply]:
    """Set the tapped value."""
    return _of(turn, tap.setting, lambda setting: _change(turn, setting, tap.value))


def switch(turn: Turn, tap: SwitchWish) -> list[Reply]:
    """Add or remove one word of a value."""

    def change(setting: Setting[Any]) -> list[Reply]:
        if not isinstance(setting.kind, Several):  # in another version it was
            return [turn.stale()]
        now = store.get(turn.connection, setting, _scope(turn), _site(turn).code)
        wanted = {*now, tap.word} if tap.wanted else {*now} - {tap.word}
        return _change(turn, setting, ",".join(sorted(wanted)) or "none")

    return _of(turn, tap.setting, change)


def undo(turn: Turn, tap: UndoWish) -> list[Reply]:
    """Undo a change, unless the preference has been changed since."""
    (change,) = store.changes(turn.connection, only=tap.change_id)
    if change.scope != _scope(turn):
        raise NotAllowed(Right.DECIDE)
    back = store.take_back(turn.connection, tap.change_id, Editor(turn.person), turn.now)
    if back is None:
        return [turn.toast(turn.say.plain("setting-not-taken-back"), alert=True)]
    return _of(turn, back.name, lambda setting: _shown(turn, setting, None))


def answered(turn: Turn) -> list[Reply]:
    """Change the preference whose card was replied to; nothing, if it is no such reply."""
    named = [tap.setting for tap in turn.reply_taps if isinstance(tap, ShowWish)]
    cards = {tap.setting for tap in turn.reply_taps if isinstance(tap, SetWish | SwitchWish)}
    if named or len(cards) != 1:
        return []
    return _of(turn, cards.pop(), lambda setting: _change(turn, setting, turn.incoming.text))


def tell_of(turn: Turn, tap: TellOf) -> list[Reply]:
    """Switch a site's alerts to this chat on or off."""
    site = places.site(turn.connection, tap.site_id)
    if turn.incoming.private:
        readers.set_digest(turn.connection, turn.person, site.id, wanted=tap.wanted)
    else:
        _scope(turn)
        here = turn.groups[0]
        group = Group(here.address, site.id, here.language, here.topic)
        if not people.tell_group(turn.connection, turn.person, group, wanted=tap.wanted):
            return [turn.toast(turn.say.plain("wishes-last-site"), alert=True)]
    return show_all(turn, ShowWishes())


def speak(turn: Turn, tap: SpeakHere) -> list[Reply]:
    """Change the group's language."""
    _scope(turn)
    if turn.incoming.private or tap.language not in languages():
        return [turn.stale()]
    people.change_group(turn.connection, turn.incoming.chat, language=tap.language)
    living_cards.changed(turn.connection, [group.site_id for group in turn.groups])
    return show_all(turn, ShowWishes())


def tell_here(turn: Turn, tap: TellHere) -> list[Reply]:
    """Use this topic of the group from now on."""
    _scope(turn)
    people.change_group(turn.connection, turn.incoming.chat, topic=tap.topic or None)
    return show_all(turn, ShowWishes())


def _change(turn: Turn, setting: Setting[Any], written: str) -> list[Reply]:
    scope = _scope(turn)
    try:
        change = changing.change(turn.connection, setting, scope, written, Editor(turn.person), turn.now)
    except NotRead as fault:
        return _shown(turn, setting, None, fault)  # a reply to this card is understood, too
    living_cards.changed(turn.connection, [site.id for site, wanted in _told_of(turn) if wanted])
    return _shown(turn, setting, change)


def _shown(turn: Turn, setting: Setting[Any], change: Change | None, fault: NotRead | None = None) -> list[Reply]:
    text, keyboard = wish_card(turn, turn.say_to_all, setting, _scope(turn), _site(turn), change)
    if fault is not None:
        text = join([turn.say_to_all("setting-refused", why=fault.words.to(turn.say_to_all.language)), text])
    return [turn.answer(text, keyboard)]


def _of(turn: Turn, name: str, handle: Callable[[Setting[Any]], list[Reply]]) -> list[Reply]:
    """Handle a preference by name, unless another version of the program named it."""
    found = next((each for each in alerting.ALERTS if each.name == name), None)
    return handle(found) if found else [turn.stale()]


def _scope(turn: Turn) -> str:
    """Return the scope of the chat's preferences.

    Raises NotAllowed: those of a group are for people who may decide at one of its sites.
    """
    if turn.incoming.private:
        return readers.own(turn.person)
    if not any(turn.person.may(Right.DECIDE, group.site_id) for group in turn.groups):
        raise NotAllowed(Right.DECIDE)
    return str(turn.incoming.chat)


def _told_of(turn: Turn) -> list[tuple[Site, bool]]:
    """Return the sites that may be chosen, and whether they are."""
    if turn.incoming.private:
        told, offered = readers.digest_of(turn.connection, turn.person), turn.person.sites(Right.SEE)
    else:
        told, offered = [group.site_id for group in turn.groups], turn.person.sites(Right.DECIDE)
    known = [places.site(turn.connection, site_id) for site_id in sorted({*told, *offered})]
    return [(site, site.id in told) for site in known]


def _site(turn: Turn) -> Site:
    """Return a site whose alerts the chat gets; its settings apply unless the chat has its own."""
    return next((site for site, wanted in _told_of(turn) if wanted), turn.site)
