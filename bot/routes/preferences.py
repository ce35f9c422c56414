"""Preferences: the site where somebody works, and the language they are addressed in."""

from dataclasses import replace

from bot.cards.layout import PAGE
from bot.cards.setting import group_buttons
from bot.chat.big_buttons import big_buttons
from bot.chat.buttons.people import SetHome, SetLanguage
from bot.chat.replies import Button, Reply
from bot.chat.texts import Texts, languages
from bot.chat.turn import Turn
from bot.routes import company_settings
from domain.company import people, places
from domain.company.people import Right

MARK = {True: "● ", False: ""}
"""The prefix of what is chosen."""


def settings(turn: Turn) -> list[Reply]:
    """Offer the sites and languages, and to administrators the company's settings; or change one of those."""
    if turn.person.sites(Right.ADMIT):
        if turn.incoming.text and (changed := company_settings.said(turn)):
            return changed
        (own,) = _own(turn)
        return [replace(own, keyboard=(*own.keyboard, *group_buttons(turn)))]
    return _own(turn)


def _own(turn: Turn) -> list[Reply]:
    sites = [places.site(turn.connection, site_id) for site_id, _ in turn.person.roles]
    homes = [(Button(f"{MARK[site == turn.site]}🏬 {turn.say.name(site)}", SetHome(site.id)),) for site in sites[:PAGE]]
    (asked,) = language(turn)
    if sites == [turn.site]:
        return [turn.answer(turn.say("settings-one-site", site=turn.say.name(turn.site)), asked.keyboard)]
    return [turn.answer(turn.say("settings"), (*homes, *asked.keyboard))]


def language(turn: Turn) -> list[Reply]:
    """Offer the languages."""
    names = {code: Texts(code).plain("language-name") for code in languages()}
    choices = tuple(
        (Button(f"{MARK[code == turn.say.language]}{name}", SetLanguage(code)),) for code, name in names.items()
    )
    follow = (Button(turn.say.plain("language-phone"), SetLanguage("")),)
    return [turn.answer(turn.say("language-ask"), (*choices, follow))]


def set_home(turn: Turn, tap: SetHome) -> list[Reply]:
    """Change the site where the person works."""
    person = people.set_home(turn.connection, turn.person, tap.site_id)
    changed = replace(turn, person=person)
    return [changed.answer(changed.say("home-set", site=changed.say.name(changed.site)))]


def set_language(turn: Turn, tap: SetLanguage) -> list[Reply]:
    """Change the language, or follow the phone's."""
    if tap.language not in ("", *languages()):
        return [turn.stale()]
    people.set_language(turn.connection, turn.person, tap.language or None)
    person = people.get(turn.connection, turn.person.id)
    say = Turn(turn.connection, turn.incoming, person, turn.now).say
    if not turn.incoming.private:
        return [turn.answer(say("language-set"))]
    # A new message: an edit cannot change the buttons below the chat, which are in the other language.
    menu = big_buttons(say, books=bool(person.sites(Right.BOOK)))
    return [Reply("strip", target=turn.incoming.message), Reply("send", say("language-set"), menu=menu)]
