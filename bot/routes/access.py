"""Access: invitations, staff and their roles, and strangers."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.cards.person import person_card
from bot.chat import strangers
from bot.chat.buttons.people import ChangeRole, Invite, InviteTo, ListPeople, RemovePerson, ShowPerson
from bot.chat.incoming import Incoming
from bot.chat.paging import page_of
from bot.chat.replies import Button, Reply
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from bot.chat.wording import Wording
from bot.routes import tour
from domain.company import granting, people, places, values
from domain.company.granting import Invitation
from domain.company.people import RIGHTS, Person, Right
from domain.company.places import Site
from domain.company.values import NotRead
from domain.errors import InvitationOver, NotAllowed
from domain.vocabulary import Role

PAGE = 20
"""People or sites that get a button per page."""


def outside(connection: Connection, incoming: Incoming, now: datetime) -> list[Reply]:
    """Answer a stranger: admit them with an invitation, or say how to ask for access. In groups, say nothing."""
    if not incoming.private or incoming.edited:
        return []
    say = Wording(incoming.language)
    if incoming.tap is not None:
        return [Reply("toast", say.plain("no-longer"), alert=True)]
    told = say("stranger", number=str(incoming.address))
    if incoming.command == "start" and incoming.text:  # a valid invitation, whatever they said before
        try:
            person = granting.accept(connection, incoming.text, incoming.address, incoming.name, now)
        except InvitationOver as over:
            told = say.refusal(over)
        else:
            return _welcome(connection, incoming, person, now)
    return [Reply("send", told)] if strangers.may_be_answered(connection, incoming.address, now) else []


def _welcome(connection: Connection, incoming: Incoming, person: Person, now: datetime) -> list[Reply]:
    """Greet somebody who was just admitted."""
    strangers.forget(connection, incoming.address)
    person = people.follow_phone(connection, person, incoming.language)
    say = Wording(incoming.language)
    sites = [places.site(connection, site_id) for site_id, _ in person.roles]
    told = say("welcome", name=person.name, sites=say.listed(map(say.name, sites)))
    return tour.greet(Turn(connection, incoming, person, now), told)


def unregistered(turn: Turn) -> list[Reply]:
    """Tell people who work here how their unregistered group can be registered; once a day per group."""
    told = turn.say("group-unregistered", decides="yes" if turn.person.sites(Right.DECIDE) else "no")
    if turn.incoming.tap is not None:
        return [turn.toast(told.plain, alert=True)]
    if turn.incoming.edited or not strangers.may_be_answered(turn.connection, turn.incoming.chat, turn.now, most=1):
        return []
    return [Reply("send", told)]


def nameless(connection: Connection, incoming: Incoming) -> list[Reply]:
    """Tell anonymous administrators that we cannot know who they are. In unregistered groups, say nothing."""
    groups = people.groups_at(connection, incoming.chat)
    if not groups and incoming.command != "register":
        return []
    return [Reply("send", Wording(groups[0].language if groups else incoming.language)("nameless"))]


def accept(turn: Turn) -> list[Reply]:
    """Accept an invitation from somebody who already works here."""
    granting.accept(turn.connection, turn.incoming.text, turn.person.address, turn.person.name, turn.now)
    return [turn.answer(*person_card(turn, people.get(turn.connection, turn.person.id)))]


def invite(turn: Turn) -> list[Reply]:
    """Ask for the role of an invitation."""
    if not turn.person.sites(Right.ADMIT):
        raise NotAllowed(Right.ADMIT)
    rows = tuple((Button(turn.say.plain(f"role-{role}"), Invite(role)),) for role in RIGHTS)
    return [turn.answer(join([turn.say("invite-role"), turn.say("roles-explained")]), rows)]


def choose_sites(turn: Turn, tap: Invite) -> list[Reply]:
    """Ask for the sites, if there is a choice."""
    sites = _admitted(turn)
    if len(sites) == 1:
        return invite_to(turn, InviteTo(tap.role, None))
    rows = [(Button(turn.say.name(site), InviteTo(tap.role, site.id)),) for site in sites[:PAGE]]
    rows.append((Button(turn.say.plain("button-all-sites"), InviteTo(tap.role, None)),))
    return [turn.answer(turn.say("invite-sites", role=turn.say.plain(f"role-{tap.role}")), tuple(rows))]


def invite_to(turn: Turn, tap: InviteTo) -> list[Reply]:
    """Create the invitation."""
    chosen = [site.id for site in _admitted(turn) if tap.site_id in (None, site.id)]
    if not chosen:
        raise NotAllowed(Right.ADMIT)
    if tap.role not in RIGHTS:
        return [turn.stale()]
    chosen.sort(key=lambda site_id: site_id != turn.person.home_id)  # the first is home
    word, invitation = granting.invite(turn.connection, turn.person, Role(tap.role), chosen, turn.now)
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


def asked(turn: Turn) -> list[Reply]:
    """List the staff; or, given "Ana Silva = ana@example.com", record somebody's Google address."""
    name, is_google, address = turn.incoming.text.replace("＝", "=").partition("=")
    if not is_google:
        return staff(turn)
    found = [each for each in people.named(turn.connection, name.strip()) if each.roles]
    _admitted(turn)
    if len(found) != 1:
        return [turn.answer(turn.say("nobody-called", name=name.strip()))]
    try:
        person = granting.note_google(turn.connection, turn.person, found[0], values.google(address))
    except NotRead as fault:
        return [turn.answer(turn.say("setting-refused", why=fault.words.to(turn.say.language)))]
    return [turn.answer(*person_card(turn, person))]


def staff(turn: Turn, start: int = 0) -> list[Reply]:
    """List the staff of the sites that the person administers, a page at a time."""
    sites = {site.id for site in _admitted(turn)}
    here = [each for each in people.everybody(turn.connection) if sites & {site for site, _ in each.roles}]
    page = page_of(here, start, PAGE)
    rows = tuple((Button(each.name, ShowPerson(each.id)),) for each in page.shown)
    return [turn.answer(turn.say("people-title", count=len(here)), rows + page.buttons(ListPeople))]


def show_person(turn: Turn, tap: ShowPerson) -> list[Reply]:
    """Show somebody's card."""
    return [turn.answer(*person_card(turn, _somebody(turn, tap.person_id)))]


def change_role(turn: Turn, tap: ChangeRole) -> list[Reply]:
    """Ask for somebody's new role at a site, then grant it."""
    person, site = _somebody(turn, tap.person_id), places.site(turn.connection, tap.site_id)
    if tap.role in RIGHTS:
        person = granting.grant(turn.connection, turn.person, person, site.id, Role(tap.role), turn.now)
        return [turn.answer(*person_card(turn, person))]
    rows = tuple((Button(turn.say.plain(f"role-{role}"), replace(tap, role=role)),) for role in RIGHTS)
    asked = join([turn.say("ask-role", name=person.name, site=turn.say.name(site)), turn.say("roles-explained")])
    return [turn.answer(asked, (*rows, (_back(turn, person),)))]


def remove(turn: Turn, tap: RemovePerson) -> list[Reply]:
    """Take all roles from somebody, after confirmation."""
    person = _somebody(turn, tap.person_id)
    if tap.confirmed:
        return [turn.answer(*person_card(turn, granting.remove(turn.connection, turn.person, person, turn.now)))]
    sure = Button(turn.say.plain("button-remove"), replace(tap, confirmed=True))
    return [turn.answer(turn.say("ask-remove", name=person.name), ((sure,), (_back(turn, person),)))]


def _back(turn: Turn, person: Person) -> Button:
    return Button(turn.say.plain("button-back"), ShowPerson(person.id))


def _admitted(turn: Turn) -> list[Site]:
    """Return the sites that the person administers. Raises NotAllowed if there are none."""
    wanted = turn.person.sites(Right.ADMIT)
    if not wanted:
        raise NotAllowed(Right.ADMIT)
    return [site for site in places.all_sites(turn.connection) if site.id in wanted]


def _somebody(turn: Turn, person_id: int) -> Person:
    return granting.record(turn.connection, turn.person, person_id)
