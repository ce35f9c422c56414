"""Buttons of people: who works here, as what, and in which language."""

from dataclasses import dataclass

from bot.chat.buttons.action import Action


@dataclass(frozen=True)
class ListPeople(Action):
    """Another page of the people."""

    start: int


@dataclass(frozen=True)
class ShowPerson(Action):
    """Show somebody's card."""

    person_id: int


@dataclass(frozen=True)
class Invite(Action):
    """Invite somebody to this role; at which sites is asked."""

    role: str


@dataclass(frozen=True)
class InviteTo(Action):
    """Invite somebody to this role at a site; at all that the person may decide on, if none is named."""

    role: str
    site_id: int | None


@dataclass(frozen=True)
class ChangeRole(Action):
    """Give somebody a role at a site; without one, ask which."""

    person_id: int
    site_id: int
    role: str = ""


@dataclass(frozen=True)
class RemovePerson(Action):
    """Take all roles from somebody, once that is confirmed."""

    person_id: int
    confirmed: bool = False


@dataclass(frozen=True)
class SetHome(Action):
    """Work at another site."""

    site_id: int


@dataclass(frozen=True)
class SetLanguage(Action):
    """Speak this language; the phone's, if none is named."""

    language: str


@dataclass(frozen=True)
class TourStep(Action):
    """The next step of the tour, with the amount that was tapped on the way."""

    number: int
    amount: int = 0
