"""The context of a booking: what it needs to know besides what is booked."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from domain.company.people import Person
from domain.errors import ReasonNeeded


@dataclass(frozen=True)
class Origin:
    """Where a booking comes from."""

    key: str  # idempotency key, made by `ledger.keys`; booking the same thing again has the same key
    message: str = ""  # the chat message it came from
    photo: str = ""
    note: str = ""
    party_id: int | None = None  # who the goods come from or go to


@dataclass(frozen=True)
class Context:
    """The transaction in which something is booked, who books it, where it comes from, and when.

    Everything booked under a key takes a context: movements, and the documents that lead to them. Decisions about
    existing things (a rejection, a lot's status, a role) have no key and take connection, person and now.
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
        """Return a copy with another key, for what is booked along with this."""
        return replace(self, origin=replace(self.origin, key=key))

    def noted(self, note: str) -> "Context":
        """Return a copy with a note."""
        return replace(self, origin=replace(self.origin, note=note))

    def dealing_with(self, party_id: int | None) -> "Context":
        """Return a copy with the party that the goods come from or go to."""
        return replace(self, origin=replace(self.origin, party_id=party_id))

    def because(self, reason: str) -> "Context":
        """Return a copy with the reason as its note. Raises ReasonNeeded if it is empty."""
        if not reason.strip():
            raise ReasonNeeded
        return self.noted(reason.strip())
