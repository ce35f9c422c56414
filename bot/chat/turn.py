"""One turn of the conversation: who says what, in which transaction, answered in which language."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from sqlalchemy import Connection

from bot.chat.buttons.action import Action, Stale
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
    """Something is to be read before this is answered."""

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
    tap: Action | Stale | None = None  # what is tapped, or that it is of another time
    reply_taps: tuple[Action | Stale, ...] = ()  # the same of the buttons of the message replied to

    def read_first(self, key: object, read: Callable[[Connection], T]) -> T:
        """What takes long to read, and nothing waits for: it is read in no transaction that writes.

        Raises ReadFirst, for the answer to be begun again when it was.
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
        """The catalogue, in this person's language."""
        return Wording(self.person.language, self.unit_words)

    @property
    def groups(self) -> list[Group]:
        """The group in which this is, once for each of its sites; none in the chat with one person."""
        return people.groups_at(self.connection, self.incoming.chat)

    @property
    def say_to_all(self) -> Wording:
        """The language of a card that all in the chat read: a group's own, whoever taps."""
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
        """What units and packs are called besides their names."""
        return wording.unit_words(self.connection)

    def context(self, key: str, *, message: str | None = None, photo: str = "") -> Context:
        """The context of what is booked now; it was said in this message, unless `message` names another."""
        said = self.said(self.incoming.place if message is None else message)
        return Context(self.connection, self.person, Origin(key, said, photo), self.now)

    def said(self, place: str) -> str:
        """Where something was said, as the ledger keeps it: the chat with the person themselves has no number there.

        Its number is the person's own, and the journal's hashes would keep it for ever.
        """
        chat, slash, message = place.partition("/")
        return f"{slash}{message}" if chat == str(self.person.address) else place

    def is_here(self, message: str, person_id: int | None) -> bool:
        """Whether what that person booked was said in this chat."""
        if message.startswith("/"):
            return self.incoming.private and person_id == self.person.id
        return message.startswith(f"{self.incoming.chat}/")

    def sees_costs(self, site_id: int) -> bool:
        """Whether costs of a site are told here: to those who may see them, and not in a group."""
        shown = self.policy.costs_shown
        return self.incoming.private and sees(self.person, Sight.COSTS, site_id, costs_shown=shown)

    def without_text(self) -> "Turn":
        """The same turn, when the text only named a command."""
        return replace(self, incoming=replace(self.incoming, text=""))

    def answer(self, text: str, keyboard: Keyboard = (), *, draft: int | None = None) -> Reply:
        """Answer a tap by editing its message, and anything else with a new message."""
        if self.tap is None:
            return Reply("send", text, keyboard, draft=draft)
        return Reply("edit", text, keyboard, target=self.incoming.message, draft=draft)

    def stale(self) -> Reply:
        """Answer a tap on a button that means nothing any more."""
        return self.toast(self.say.plain("tap-stale"), alert=True)

    def toast(self, text: str, *, alert: bool = False) -> Reply:
        """Answer a tap without changing anything."""
        return Reply("toast", text, alert=alert)
