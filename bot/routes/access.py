"""Access: invitations, who works here and what each may do, and how somebody comes in."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.chat import strangers
from bot.chat.incoming import Incoming
from bot.chat.paging import page_of
from bot.chat.replies import Button, Keyboard, Reply
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from bot.chat.wording import Wording
from bot.routes import tour
from domain.company import people, places, rights
from domain.company.people import RIGHTS, Person, Right
from domain.company.places import Site
from domain.company.rights import Invitation
from domain.errors import InvitationOver, NotAllowed
from domain.vocabulary import Role

LISTED = 20
"""People, or sites, that have a button."""

EVERYWHERE = "all"


def outside(connection: Connection, incoming: Incoming, now: datetime) -> list[Reply]:
    """A stranger learns nothing but how to ask for access; in a group, and when repeated, not even that.

    Who was invited comes in.
    """
    if not incoming.private or incoming.edited:
        return []
    say = Wording(incoming.language)
    if incoming.tap is not None:
        return [Reply("toast", say.plain("no-longer"), alert=True)]
    if not strangers.may_be_answered(connection, incoming.address, now):
        return []
    if incoming.command == "start" and incoming.text:
        try:
            person = rights.accept(connection, incoming.text, incoming.address, incoming.name, now)
        except InvitationOver as over:
            return [Reply("send", say.refusal(over))]
        strangers.forget(connection, incoming.address)
        person = people.follow_phone(connection, person, incoming.language)
        sites = [places.site(connection, site_id) for site_id, _ in person.roles]
        told = say("welcome", name=person.name, sites=say.listed(map(say.name, sites)))
        return tour.greet(Turn(connection, incoming, person, now), told)
    return [Reply("send", say("stranger", number=str(incoming.address)))]


def nameless(connection: Connection, incoming: Incoming) -> list[Reply]:
    """Who speaks as the group cannot be known; a group that nobody registered learns no more than that."""
    groups = [group for group in people.groups_of(connection) if group.address == incoming.chat]
    if not groups and incoming.command != "register":
        return []
    return [Reply("send", Wording(groups[0].language if groups else incoming.language)("nameless"))]


def accept(turn: Turn) -> list[Reply]:
    """Somebody who works here already was invited to more."""
    rights.accept(turn.connection, turn.incoming.text, turn.person.address, turn.person.name, turn.now)
    return [turn.answer(*person_card(turn, people.get(turn.connection, turn.person.id)))]


def invite(turn: Turn) -> list[Reply]:
    """Ask which role the invitation shall give."""
    if not turn.person.sites(Right.ADMIT):
        raise NotAllowed(Right.ADMIT)
    rows = tuple((Button(turn.say.plain(f"role-{role}"), f"invite:{role}:"),) for role in RIGHTS)
    return [turn.answer(join([turn.say("invite-role"), turn.say("roles-explained")]), rows)]


def invite_to(turn: Turn, role: str, where: str) -> list[Reply]:
    """Ask at which sites, then make the invitation."""
    sites = _admitted(turn)
    if not where and len(sites) > 1:
        rows = [(Button(turn.say.name(site), f"invite:{role}:{site.id}"),) for site in sites[:LISTED]]
        rows.append((Button(turn.say.plain("button-all-sites"), f"invite:{role}:{EVERYWHERE}"),))
        return [turn.answer(turn.say("invite-sites", role=turn.say.plain(f"role-{role}")), tuple(rows))]
    chosen = [site.id for site in sites if where in ("", EVERYWHERE, str(site.id))]
    if not chosen:
        raise NotAllowed(Right.ADMIT)
    chosen.sort(key=lambda site_id: site_id != turn.person.home_id)  # the first is home
    word, invitation = rights.invite(turn.connection, turn.person, Role(role), chosen, turn.now)
    return [replace(turn.answer(_invitation(turn, word, invitation)), secret=True)]


def _invitation(turn: Turn, word: str, invitation: Invitation) -> Html:
    names = [turn.say.name(places.site(turn.connection, site_id)) for site_id in invitation.site_ids]
    return turn.say(
        "invitation",
        role=turn.say.plain(f"role-{invitation.role}"),
        sites=turn.say.listed(names),
        until=turn.say.time(invitation.expires_at, turn.site.zone),
        link=f"https://t.me/{turn.incoming.bot}?start={word}",
    )


def staff(turn: Turn, start: int = 0) -> list[Reply]:
    """Who works at the sites where the person admits, a page at a time."""
    sites = {site.id for site in _admitted(turn)}
    here = [each for each in people.everybody(turn.connection) if sites & {site for site, _ in each.roles}]
    page = page_of(here, start, LISTED, lambda other: f"people:{other}")
    rows = tuple((Button(each.name, f"person:{each.id}"),) for each in page.shown)
    return [turn.answer(turn.say("people-title", count=len(here)), rows + page.beside)]


def person_card(turn: Turn, person: Person) -> tuple[Html, Keyboard]:
    """What somebody may do where, since when by whom, and what can be changed."""
    say = turn.say
    sites = {site.id: site for site in places.all_sites(turn.connection)}
    names = {site.code: say.name(site) for site in sites.values()}
    held = dict(person.roles)
    told = [say("person-title", name=person.name, number=str(person.address))]
    told += [say("person-role", site=say.name(sites[where]), role=say.plain(f"role-{held[where]}")) for where in held]
    told += [] if held else [say("person-none")]
    for change in rights.changes(turn.connection, person, 3):
        key = "person-change" if change.role else "person-lost"
        role = say.plain(f"role-{change.role}") if change.role else ""
        time = say.time(change.changed_at, turn.site.zone)
        by = change.changed_by or say.plain("by-office")
        told.append(say(key, time=time, site=names.get(change.site, change.site), role=role, by=by))
    buttons = [
        (Button(f"✏️ {say.name(site)}", f"role:{person.id}:{site.id}:"),)
        for site in sites.values()
        if turn.person.may(Right.ADMIT, site.id)
    ]
    gone = [(Button(say.plain("button-remove"), f"remove:{person.id}:"),)] if held and buttons else []
    return join(told), (*buttons[:LISTED], *gone)


def show_person(turn: Turn, person_id: int) -> list[Reply]:
    """Somebody's card."""
    return [turn.answer(*person_card(turn, _somebody(turn, person_id)))]


def change_role(turn: Turn, person_id: int, site_id: int, role: str) -> list[Reply]:
    """Which role shall somebody have at a site; then it is theirs."""
    person, site = _somebody(turn, person_id), places.site(turn.connection, site_id)
    if role:
        person = rights.grant(turn.connection, turn.person, person, site_id, Role(role), turn.now)
        return [turn.answer(*person_card(turn, person))]
    rows = tuple((Button(turn.say.plain(f"role-{each}"), f"role:{person.id}:{site.id}:{each}"),) for each in RIGHTS)
    back = (Button(turn.say.plain("button-back"), f"person:{person.id}"),)
    asked = join([turn.say("ask-role", name=person.name, site=turn.say.name(site)), turn.say("roles-explained")])
    return [turn.answer(asked, (*rows, back))]


def remove(turn: Turn, person_id: int, *, sure: bool) -> list[Reply]:
    """Take away all that somebody may do; asked once more before."""
    person = _somebody(turn, person_id)
    if sure:
        return [turn.answer(*person_card(turn, rights.remove(turn.connection, turn.person, person, turn.now)))]
    buttons = (
        (Button(turn.say.plain("button-remove"), f"remove:{person.id}:yes"),),
        (Button(turn.say.plain("button-back"), f"person:{person.id}"),),
    )
    return [turn.answer(turn.say("ask-remove", name=person.name), buttons)]


def _admitted(turn: Turn) -> list[Site]:
    """The sites where the person may let others in. Raises NotAllowed if there are none."""
    wanted = turn.person.sites(Right.ADMIT)
    if not wanted:
        raise NotAllowed(Right.ADMIT)
    return [site for site in places.all_sites(turn.connection) if site.id in wanted]


def _somebody(turn: Turn, person_id: int) -> Person:
    if not turn.person.sites(Right.ADMIT):
        raise NotAllowed(Right.ADMIT)
    return people.get(turn.connection, person_id)
