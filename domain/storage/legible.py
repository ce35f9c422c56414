"""Whether each value in the tables can be read: a flipped bit may leave a date, a text or a choice that is none."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, select
from sqlalchemy.exc import SQLAlchemyError

from domain.storage.columns import metadata
from domain.storage.integrity import reason_of

ROWS = 5_000
"""Rows fetched at a time."""

NOT_LEGIBLE = (SQLAlchemyError, ValueError, LookupError, TypeError, ArithmeticError)
"""What drivers and column types raise for a value that is not one of theirs; a UnicodeError is a ValueError."""


def illegible(connection: Connection) -> Iterator[tuple[str, str]]:
    """Yield each table and column of a SQLite file of which a value cannot be read, and why.

    PostgreSQL stores no value that is not of its column's type, and has its own checksums.
    """
    for table in metadata.sorted_tables:
        if _fault(connection, select(table)):
            for column in table.columns:
                if fault := _fault(connection, select(column)):
                    yield table.name, f"a value in {column.name} cannot be read: {fault}"


def _fault(connection: Connection, query: Select[Any]) -> str:
    """Read all rows. Returns what is wrong, if anything; the transaction goes on."""
    try:
        with connection.begin_nested():
            for _ in connection.execute(query, execution_options={"yield_per": ROWS}):
                pass
    except NOT_LEGIBLE as error:
        return reason_of(error)
    return ""
