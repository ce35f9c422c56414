"""A person's card: what somebody may do, and what can be changed about it."""

from bot.chat.buttons.people import ChangeRole, RemovePerson
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from domain.company import granting, places
from domain.company.people import Person, Right

MAX_SITES = 20
MAX_CHANGES = 3


def person_card(turn: Turn, person: Person) -> tuple[Html, Keyboard]:
    """Return somebody's roles, the latest changes to them, and buttons to change them."""
    say = turn.say
    sites = {site.id: site for site in places.all_sites(turn.connection)}
    names = {site.code: say.name(site) for site in sites.values()}
    held = dict(person.roles)
    told = [say("person-title", name=person.name, number=str(person.address))]
    told += [say("person-role", site=say.name(sites[where]), role=say.plain(f"role-{held[where]}")) for where in held]
    told += [] if held else [say("person-none")]
    if held:
        told.append(
            say("person-google", known="yes" if person.google else "no", address=person.google, name=person.name)
        )
    for change in granting.changes(turn.connection, person, MAX_CHANGES):
        key = "person-change" if change.role else "person-lost"
        role = say.plain(f"role-{change.role}") if change.role else ""
        time = say.time(change.changed_at, turn.site.zone)
        by = change.changed_by or say.plain("by-office")
        told.append(say(key, time=time, site=names.get(change.site, change.site), role=role, by=by))
    buttons = [
        (Button(f"✏️ {say.name(site)}", ChangeRole(person.id, site.id)),)
        for site in sites.values()
        if turn.person.may(Right.ADMIT, site.id)
    ]
    gone = [(Button(say.plain("button-remove"), RemovePerson(person.id)),)] if held and buttons else []
    return join(told), (*buttons[:MAX_SITES], *gone)
