"""Buttons of people: who works here, in which role, and in which language."""

from dataclasses import dataclass

from bot.chat.buttons.action import Action


@dataclass(frozen=True)
class ListPeople(Action):
    """Show another page of the people."""

    start: int


@dataclass(frozen=True)
class ShowPerson(Action):
    """Show somebody's card."""

    person_id: int


@dataclass(frozen=True)
class Invite(Action):
    """Invite somebody to this role, asking for the sites."""

    role: str


@dataclass(frozen=True)
class InviteTo(Action):
    """Invite somebody to this role at a site; without one, at all sites that the person may admit to."""

    role: str
    site_id: int | None


@dataclass(frozen=True)
class ChangeRole(Action):
    """Give somebody a role at a site; without one, ask for it."""

    person_id: int
    site_id: int
    role: str = ""


@dataclass(frozen=True)
class RemovePerson(Action):
    """Take all roles from somebody, after confirmation."""

    person_id: int
    confirmed: bool = False


@dataclass(frozen=True)
class SetHome(Action):
    """Change the site where one works."""

    site_id: int


@dataclass(frozen=True)
class SetLanguage(Action):
    """Use this language; without one, the phone's."""

    language: str


@dataclass(frozen=True)
class TourStep(Action):
    """Show the next step of the tour, with the amount tapped so far."""

    number: int
    amount: int = 0
