"""How values are stored, the same on SQLite (STRICT) and PostgreSQL, and how tables are made."""

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
    """A moment, stored in UTC; naive datetimes are refused."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """A real timestamp where the database has one."""
        return dialect.type_descriptor(TIMESTAMP(timezone=True) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """To UTC; as text of one fixed width, so that text order is time order."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Back, in UTC."""
        if value is None:
            return None
        return (value if dialect.name == "postgresql" else datetime.fromisoformat(value)).astimezone(UTC)


class Day(TypeDecorator[date]):
    """A date; an expiry is a date, not a moment."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """A real date where the database has one."""
        return dialect.type_descriptor(DATE() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        """As ISO text on SQLite."""
        return value if value is None or dialect.name == "postgresql" else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        """Back to a date."""
        return value if value is None or dialect.name == "postgresql" else date.fromisoformat(value)


class Json(TypeDecorator[Any]):
    """A JSON value as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """To text, in ASCII: half a character of somebody's text must not be unstorable; None is NULL."""
        return None if value is None else json.dumps(value, sort_keys=True)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """From text."""
        return None if value is None else json.loads(value)


class _Words(dict[str | None, Any]):
    """Each word's member of an enum, by a look-up that runs no Python for a word that is known."""

    def __missing__(self, word: str | None) -> str | None:
        return word


class Word(TypeDecorator[Any]):
    """A word of an enum, as text. Anything else was written by hand, and is read as plain text."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:  # noqa: ARG002
        """Back to the enum."""
        return _Words({word.value: word for word in self.words}).__getitem__


def word(name: str, words: type[StrEnum]) -> Column[Any]:
    """A column that holds one of these words, and no other."""
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
    """A table as this project makes them; other packages add theirs to the same metadata with it.

    Of one that is `numbered`, no id is ever given twice, and those to come can be raised (PostgreSQL does so anyway).
    """
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_autoincrement=numbered)
