"""Column types that behave the same on SQLite (STRICT) and PostgreSQL, and functions that make columns and tables."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, Dialect, Integer, MetaData, Table, Text
from sqlalchemy.dialects.postgresql import DATE, TIMESTAMP
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeDecorator, TypeEngine

INTEGER = BigInteger().with_variant(Integer(), "sqlite")


class Moment(TypeDecorator[datetime]):
    """A moment, stored in UTC. Naive datetimes are refused."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use a real timestamp if the database has one."""
        return dialect.type_descriptor(TIMESTAMP(timezone=True) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Convert to UTC; on SQLite, to text of fixed width, so that text order is time order."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Convert back, in UTC."""
        if value is None:
            return None
        return (value if dialect.name == "postgresql" else datetime.fromisoformat(value)).astimezone(UTC)


class Day(TypeDecorator[date]):
    """A date; an expiry is a date, not a moment."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use a real date if the database has one."""
        return dialect.type_descriptor(DATE() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        """Convert to ISO text on SQLite."""
        return value if value is None or dialect.name == "postgresql" else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        """Convert back to a date."""
        return value if value is None or dialect.name == "postgresql" else date.fromisoformat(value)


class Json(TypeDecorator[Any]):
    """A JSON value as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Convert to ASCII text, so that even half of a surrogate pair can be stored. None becomes NULL."""
        return None if value is None else json.dumps(value, sort_keys=True)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """Convert from text."""
        return None if value is None else json.loads(value)


class _Words(dict[str | None, Any]):
    """Maps words to members of an enum, with a look-up that runs no Python for known words."""

    def __missing__(self, word: str | None) -> str | None:
        return word


class Word(TypeDecorator[Any]):
    """A word of an enum, stored as text. Any other value was written by hand, and is returned as a plain string."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:  # noqa: ARG002
        """Convert back to the enum."""
        return _Words({word.value: word for word in self.words}).__getitem__


def word(name: str, words: type[StrEnum]) -> Column[Any]:
    """Return a column that holds only these words."""
    check = CheckConstraint(f"{name} IN {tuple(map(str, words))}", name)
    return Column(name, Word(words), check, nullable=False)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def table(name: str, *parts: SchemaItem, numbered: bool = False) -> Table:
    """Return a table made in this project's way. Other packages add theirs to the same metadata with it.

    With `numbered`, ids are never reused and can be made to continue from a higher one (as in PostgreSQL anyway).
    """
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_autoincrement=numbered)
