"""A chat's preferences for alerts: which sites, when, and what; each with how to change it."""

import re
from typing import Any

from bot.cards.layout import fit
from bot.chat.buttons.alerts import ListAlerts
from bot.chat.buttons.wishes import SetWish, ShowWish, ShowWishes, SpeakHere, SwitchWish, TellHere, TellOf, UndoWish
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html, Texts, languages
from bot.chat.turn import Turn
from bot.chat.wording import Wording
from domain.company.people import Group
from domain.company.places import Site
from domain.company.settings import alerting, store
from domain.company.settings.declaration import Setting
from domain.company.settings.kinds import Several
from domain.company.settings.store import Change

Card = tuple[Html, Keyboard]

OFFERED = {
    alerting.MORNING.name: ("06:00", "07:00", "07:30", "08:00", "08:30", "09:00", "12:00", "17:00"),
    alerting.QUIET_HOURS.name: ("none", "20:00-07:00", "21:00-07:00", "22:00-06:00"),
    alerting.ALERT_HORIZON.name: ("7", "14", "30", "90"),
    alerting.QUIET_MORNINGS.name: tuple(alerting.QuietMorning),
    alerting.WEEKLY_DIGEST.name: tuple(alerting.WeeklyDigest),
    alerting.PAUSE.name: ("0", "30", "60", "240"),
}
"""Values offered as buttons; anything else can be written."""

MARK = {True: "✅ ", False: "▫️ "}
A_ROW = 2


def wishes_card(turn: Turn, say: Wording, scope: str, told_of: list[tuple[Site, bool]], group: Group | None) -> Card:
    """Return all preferences of a chat. `told_of`: the sites it may be told of, and whether it is."""
    wanted = [say.name(site) for site, wanted in told_of if wanted]
    parts = [say("wishes-title", private="no" if group else "yes")]
    parts.append(say("wishes-sites", sites=say.listed(wanted)) if wanted else say("wishes-no-sites"))
    if wanted:
        site = next(site for site, wanted in told_of if wanted)
        parts += [_line(turn, say, setting, scope, site) for setting in alerting.ALERTS]
    sites = [(Button(f"{MARK[wanted]}{say.name(site)}", TellOf(site.id, not wanted)),) for site, wanted in told_of]
    wishes = [Button(each.title.to(say.language), ShowWish(each.name)) for each in alerting.ALERTS] if wanted else []
    back = [(Button(say.plain("button-alerts"), ListAlerts(told_of[0][0].id, 0)),)] if told_of else []
    return fit(say, parts), (*sites, *((each,) for each in wishes), *_of_group(turn, say, group), *back)


def _of_group(turn: Turn, say: Wording, group: Group | None) -> Keyboard:
    """Return what only groups have: a language, and the topic for their messages."""
    if group is None:
        return ()
    tongues = tuple(
        Button(f"{MARK[code == group.language]}{Texts(code).plain('language-name')}", SpeakHere(code))
        for code in languages()
    )
    topic = turn.incoming.topic
    here = ((Button(say.plain("button-tell-here"), TellHere(topic or 0)),),) if topic != group.topic else ()
    return (tongues, *here)


def wish_card(turn: Turn, say: Wording, setting: Setting[Any], scope: str, site: Site, change: Change | None) -> Card:
    """Return one preference with its value, and how to change it."""
    language = say.language
    hint = "; ".join(part for part in re.split("; |；", setting.hint.to(language)) if "=" not in part)
    parts = [_line(turn, say, setting, scope, site), say("wish-how", hint=hint)]
    rows: list[tuple[Button, ...]] = []
    if isinstance(setting.kind, Several):
        now = store.get(turn.connection, setting, scope, site.code)
        rows += _in_rows(
            [
                Button(f"{MARK[word in now]}{words.to(language)}", SwitchWish(setting.name, word, word not in now))
                for word, words in setting.kind.words.items()
            ]
        )
    else:
        offered = {each: setting.kind.load(each) for each in OFFERED[setting.name]}
        shown = {each: setting.kind.show(turn.connection, value, language) for each, value in offered.items()}
        rows += _in_rows([Button(text, SetWish(setting.name, each)) for each, text in shown.items()])
    if store.stored(turn.connection, setting.name, scope) is not None:
        rows.append((Button(say.plain("button-as-company"), SetWish(setting.name, "-")),))
    if change is not None:
        rows.append((Button(say.plain("button-undo"), UndoWish(change.id)),))
    return fit(say, parts), (*rows, (Button(say.plain("button-wishes-back"), ShowWishes()),))


def _in_rows(buttons: list[Button]) -> list[tuple[Button, ...]]:
    return [tuple(buttons[start : start + A_ROW]) for start in range(0, len(buttons), A_ROW)]


def _line(turn: Turn, say: Wording, setting: Setting[Any], scope: str, site: Site) -> Html:
    value = store.get(turn.connection, setting, scope, site.code)
    is_own = store.stored(turn.connection, setting.name, scope) is not None
    said = setting.kind.show(turn.connection, value, say.language)
    return say("wish-line", title=setting.title.to(say.language), value=said, own="yes" if is_own else "no")
