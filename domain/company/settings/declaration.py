"""How a setting is declared: what it is called, what it may be set for, and how its value is written."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from sqlalchemy import Connection

from domain.vocabulary import Words

T = TypeVar("T")


class Group(StrEnum):
    """Under which heading a setting is listed."""

    ALERTS = "alerts"
    APPROVALS = "approvals"
    REASONS = "reasons"
    CATALOGUE = "catalogue"
    COUNTS = "counts"
    REQUISITIONS = "requisitions"
    SHEET = "sheet"


class Importance(StrEnum):
    """How much a change that was written into the sheet may do; each includes those after it."""

    LOW = "low"  # a barcode, a party, a bin, a word
    MIDDLE = "middle"  # a new item, a pack, a minimum
    HIGH = "high"  # another price, what an item is, the settings themselves
    NEVER = "never"  # nothing is so important


class Kind(ABC, Generic[T]):
    """A type of value: how people write it, and how it is stored."""

    @abstractmethod
    def load(self, stored: str) -> T:
        """From the stored text, which is also what people may write. Raises NotRead."""

    @abstractmethod
    def dump(self, value: T) -> str:
        """To the stored text."""

    def read(self, connection: Connection, written: str) -> T:  # noqa: ARG002
        """From what somebody wrote, in either language. Raises NotRead."""
        return self.load(written)

    def show(self, connection: Connection, value: T, language: str) -> str:  # noqa: ARG002
        """For people; `read` understands it."""
        return self.dump(value)

    def choices(self, connection: Connection) -> tuple[str, ...]:  # noqa: ARG002
        """What may be tapped rather than written; empty where that is not all."""
        return ()


class Scope(ABC):
    """What a setting may be set for, each with a value of its own."""

    @abstractmethod
    def read(self, connection: Connection, written: str) -> str:
        """As it is stored, from what somebody wrote in either language. Raises NotRead."""

    def show(self, connection: Connection, stored: str, language: str) -> str:  # noqa: ARG002
        """For people; `read` understands it."""
        return stored

    def known(self, connection: Connection) -> tuple[str, ...]:  # noqa: ARG002
        """What to offer, as it is stored."""
        return ()


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One setting. Without a scope it has one value; with one, a value for each thing that it is set for."""

    name: str
    group: Group
    title: Words
    hint: Words  # how a value is written, with an example
    kind: Kind[T]
    default: T
    scope: Scope | None = None
    is_list: bool = False  # each scope is an entry of its own, which can be taken out
    importance: Importance = Importance.HIGH

    def check(self, connection: Connection, scope: str, value: T) -> None:
        """Raise NotRead if the value cannot be so there, for what only the database knows."""
