"""How a setting is declared: its name, its scopes, and how its value is written."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from sqlalchemy import Connection

from domain.vocabulary import Words

T = TypeVar("T")


class Group(StrEnum):
    """The heading under which a setting is listed."""

    ALERTS = "alerts"
    APPROVALS = "approvals"
    REASONS = "reasons"
    CATALOGUE = "catalogue"
    COUNTS = "counts"
    REQUISITIONS = "requisitions"
    SHEET = "sheet"


class Importance(StrEnum):
    """How much a change written into the sheet may do; each level includes those after it."""

    LOW = "low"  # a barcode, a party, a bin, a word
    MIDDLE = "middle"  # a new item, a pack, a minimum
    HIGH = "high"  # another price, what an item is, the settings themselves
    NEVER = "never"  # nothing is this important


class Kind(ABC, Generic[T]):
    """A type of value: how people write it, and how it is stored."""

    @abstractmethod
    def load(self, stored: str) -> T:
        """Parse the stored text, which people may also write. Raises NotRead."""

    @abstractmethod
    def dump(self, value: T) -> str:
        """Return the text to store."""

    def read(self, connection: Connection, written: str) -> T:  # noqa: ARG002
        """Parse what somebody wrote, in either language. Raises NotRead."""
        return self.load(written)

    def show(self, connection: Connection, value: T, language: str) -> str:  # noqa: ARG002
        """Return the value as people see it; `read` understands that."""
        return self.dump(value)

    def choices(self, connection: Connection) -> tuple[str, ...]:  # noqa: ARG002
        """Return the values to offer as buttons; empty if these are not all."""
        return ()


class Scope(ABC):
    """What a setting may be set for, each with a value of its own."""

    @abstractmethod
    def read(self, connection: Connection, written: str) -> str:
        """Return the stored form of what somebody wrote, in either language. Raises NotRead."""

    def show(self, connection: Connection, stored: str, language: str) -> str:  # noqa: ARG002
        """Return the scope as people see it; `read` understands that."""
        return stored

    def known(self, connection: Connection) -> tuple[str, ...]:  # noqa: ARG002
        """Return the scopes to offer, in stored form."""
        return ()


@dataclass(frozen=True)
class Setting(Generic[T]):
    """A setting. Without a scope it has one value; with one, a value for each scope."""

    name: str
    group: Group
    title: Words
    hint: Words  # how a value is written, with an example
    kind: Kind[T]
    default: T
    scope: Scope | None = None
    is_list: bool = False  # each scope is an entry that can be removed
    importance: Importance = Importance.HIGH

    def check(self, connection: Connection, scope: str, value: T) -> None:
        """Raise NotRead if the value is impossible in ways that only the database can tell."""
