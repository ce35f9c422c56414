"""What every booking needs to know besides what is booked."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from domain.company.people import Person
from domain.errors import ReasonNeeded


@dataclass(frozen=True)
class Origin:
    """Where a booking comes from."""

    key: str  # idempotency key, made by `ledger.keys`: the same thing booked again has the same key
    message: str = ""  # where in the chat it was said
    photo: str = ""
    note: str = ""
    party_id: int | None = None  # who the goods come from, or go to


@dataclass(frozen=True)
class Context:
    """In which transaction something is booked, who books it, where it comes from, and when.

    What is booked under a key takes a context: movements, and the documents that lead to them. What only decides about
    something that exists (a rejection, a lot's status, a role) has no key: it takes connection, person and now.
    """

    connection: Connection
    person: Person
    origin: Origin
    now: datetime

    @property
    def key(self) -> str:
        """The idempotency key."""
        return self.origin.key

    def under(self, key: str) -> "Context":
        """The same under another key, for what is booked along with it."""
        return replace(self, origin=replace(self.origin, key=key))

    def noted(self, note: str) -> "Context":
        """The same with a note."""
        return replace(self, origin=replace(self.origin, note=note))

    def dealing_with(self, party_id: int | None) -> "Context":
        """The same with who the goods come from, or go to."""
        return replace(self, origin=replace(self.origin, party_id=party_id))

    def because(self, reason: str) -> "Context":
        """The same with a reason as its note. Raises ReasonNeeded where it is empty."""
        if not reason.strip():
            raise ReasonNeeded
        return self.noted(reason.strip())
