"""One turn of the conversation: who says what, in which transaction, and in which language it is answered."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from sqlalchemy import Connection

from bot.chat.buttons.action import Action, Stale
from bot.chat.buttons.transfers import BackToTransfer
from bot.chat.incoming import Incoming
from bot.chat.policy import DEFAULT_POLICY, Policy
from bot.chat.replies import Keyboard, Reply
from bot.chat.wording import Wording
from domain.company import catalogue, people, places
from domain.company.people import Group, Person
from domain.company.places import Site
from domain.company.settings import wording
from domain.company.sight import Sight, sees
from domain.ledger.context import Context, Origin

T = TypeVar("T")


class ReadFirst(Exception):
    """Something has to be read before this can be answered."""

    def __init__(self, key: object, read: Callable[[Connection], object]) -> None:
        super().__init__(key)
        self.key = key
        self.read = read


@dataclass(frozen=True)
class Turn:
    """What every answer needs to know."""

    connection: Connection
    incoming: Incoming
    person: Person
    now: datetime
    policy: Policy = DEFAULT_POLICY
    tap: Action | Stale | None = None  # the tapped action, or that it is stale
    reply_taps: tuple[Action | Stale, ...] = ()  # those of the buttons of the message replied to
    asked: BackToTransfer | None = None  # the question that was opened just before, if this may be its answer

    def read_first(self, key: object, read: Callable[[Connection], T]) -> T:
        """Return the result of a slow read, which is made outside write transactions.

        Raises ReadFirst the first time; the answer is started again once the result has been read.
        """
        if self.incoming.ahead is None:
            return read(self.connection)
        if key not in self.incoming.ahead:
            raise ReadFirst(key, read)
        found: T = self.incoming.ahead[key]
        return found

    @property
    def until(self) -> datetime:
        """Until when a draft that is continued now stays open."""
        return self.now + self.policy.patience

    @cached_property
    def say(self) -> Wording:
        """The catalogue in this person's language."""
        return Wording(self.person.language, self.unit_words)

    @property
    def groups(self) -> list[Group]:
        """The group in which this is said, once for each of its sites; empty in a private chat."""
        return people.groups_at(self.connection, self.incoming.chat)

    @property
    def say_to_all(self) -> Wording:
        """The catalogue for cards that everybody in the chat reads: in a group's own language, whoever taps."""
        return Wording(groups[0].language) if (groups := self.groups) else self.say

    @cached_property
    def site(self) -> Site:
        """The site where this person works."""
        return places.site(self.connection, self.person.home_id)

    @cached_property
    def units(self) -> frozenset[str]:
        """The words for units and packs that this company uses."""
        return catalogue.units(self.connection) | self.unit_words.keys()

    @cached_property
    def unit_words(self) -> dict[str, str]:
        """The additional names of units and packs."""
        return wording.unit_words(self.connection)

    def context(self, key: str, *, message: str | None = None, photo: str = "") -> Context:
        """Return the context of what is booked now, said in this message unless `message` names another."""
        said = self.said(self.incoming.place if message is None else message)
        return Context(self.connection, self.person, Origin(key, said, photo), self.now)

    def said(self, place: str) -> str:
        """Return where something was said, in the form that the ledger stores, without the number of a private chat.

        That number is the person's own, and the journal's hashes would keep it for ever.
        """
        chat, slash, message = place.partition("/")
        return f"{slash}{message}" if chat == str(self.person.address) else place

    def is_here(self, message: str, person_id: int | None) -> bool:
        """Whether what that person booked was said in this chat."""
        if message.startswith("/"):
            return self.incoming.private and person_id == self.person.id
        return message.startswith(f"{self.incoming.chat}/")

    def sees_costs(self, site_id: int) -> bool:
        """Whether a site's costs are shown here: to those who may see them, and not in groups."""
        shown = self.policy.costs_shown
        return self.incoming.private and sees(self.person, Sight.COSTS, site_id, costs_shown=shown)

    def without_text(self) -> "Turn":
        """Return the turn without its text, if that only named a command."""
        return replace(self, incoming=replace(self.incoming, text=""))

    def answer(self, text: str, keyboard: Keyboard = (), *, draft: int | None = None) -> Reply:
        """Answer a tap by editing its message, and anything else with a new message."""
        if self.tap is None:
            return Reply("send", text, keyboard, draft=draft)
        return Reply("edit", text, keyboard, target=self.incoming.message, draft=draft)

    def stale(self) -> Reply:
        """Answer a tap on a stale button."""
        return self.toast(self.say.plain("tap-stale"), alert=True)

    def toast(self, text: str, *, alert: bool = False) -> Reply:
        """Answer a tap without changing anything."""
        return Reply("toast", text, alert=alert)
