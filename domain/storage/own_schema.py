"""Our own schema, and where a database differs from it: constraints and triggers keep the bookings true.

They get lost if somebody restores or repairs a ledger by hand. The database's description of its tables is compared
with its description of new, temporary ones.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from functools import cache

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import InternalError, ProgrammingError
from sqlalchemy.pool import StaticPool

from domain.storage.columns import metadata
from domain.storage.database import Database
from domain.storage.integrity import first

Schema = Mapping[tuple[str, str], str]
"""How each part of each table is declared, by table and part. A part is a kind and a name: "column id"."""

TABLES = "the tables"
"""Where a difference was found, as a report names it."""

VERSION_TABLE = "alembic_version"

WHOLE = ""
"""The part that stands for the table itself."""

_TEMPORARY = "pg_temp"

_IN_POSTGRESQL = """
    WITH tables AS (
        SELECT oid, relname FROM pg_class WHERE relnamespace = CAST(:schema AS regnamespace) AND relkind IN ('r', 'p')
    )
    SELECT relname, '', '' FROM tables
    UNION ALL SELECT relname, 'column ' || attname, concat_ws(' ', format_type(atttypid, atttypmod), attnotnull,
            attidentity, pg_get_expr(adbin, adrelid))
        FROM tables JOIN pg_attribute ON attrelid = tables.oid
            LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attnum > 0 AND NOT attisdropped
    UNION ALL SELECT relname, 'constraint ' || conname, concat_ws(' ', pg_get_constraintdef(c.oid), convalidated)
        FROM tables JOIN pg_constraint c ON conrelid = tables.oid WHERE contype <> 'n'
    UNION ALL SELECT tables.relname, 'index ' || i.relname, concat_ws(' ', pg_get_indexdef(i.oid), indisvalid)
        FROM tables JOIN pg_index ON indrelid = tables.oid JOIN pg_class i ON i.oid = indexrelid
    UNION ALL SELECT relname, 'trigger ' || tgname, concat_ws(' ', pg_get_triggerdef(t.oid), tgenabled, prosrc)
        FROM tables JOIN pg_trigger t ON tgrelid = tables.oid JOIN pg_proc p ON p.oid = tgfoid WHERE NOT tgisinternal
    UNION ALL SELECT relname, 'triggers of its references', string_agg(DISTINCT CAST(tgenabled AS text), '')
        FROM tables JOIN pg_trigger ON tgrelid = tables.oid WHERE tgisinternal GROUP BY relname
"""

_MADE_IN_SQLITE = "FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"

_WORD = re.compile(r'"(?:[^"]|"")*"|\S+')


class NotCompared(Exception):
    """The database lets this user make no tables that are gone at once; of the ledger this says nothing."""


def differences_in(database: Database) -> list[str]:
    """Return what is missing from a database's tables, or declared differently, a sentence each. Raises NotCompared."""
    with database.read() if database.url.startswith("sqlite") else database.write() as connection:
        return differences(connection)


def differences(connection: Connection) -> list[str]:
    """Return the same for a connection, whose transaction must be able to write on PostgreSQL. Raises NotCompared."""
    if connection.dialect.name == "postgresql":
        try:
            return first(list(_compared(*_schemas_in_postgresql(connection))))
        except (ProgrammingError, InternalError) as refused:
            said = str(refused.orig).strip().splitlines()[0]
            raise NotCompared(f"they cannot be compared with what they should be: {said}") from refused
    return first(list(_compared(_in_sqlite(_driver(connection)), _ours_in_sqlite())))


def foreign(connection: Connection) -> list[tuple[str, str]]:
    """Return what a SQLite file holds besides a ledger, by kind and name. Nothing in it is executed."""
    rows = _driver(connection).execute(f"SELECT type, name {_MADE_IN_SQLITE}").fetchall()
    known = {name for _, part in _ours_in_sqlite() for name in part.split(" ")[1:]}
    return sorted((kind, name) for kind, name in rows if name not in known | {*metadata.tables, VERSION_TABLE})


def has_our_columns(connection: Connection) -> bool:
    """Whether each of our tables exists, as a table, with exactly the columns that it should have."""
    there = {key for key in _in_sqlite(_driver(connection)) if key[0] in metadata.tables}
    return set(filter(_is_data, there)) == set(filter(_is_data, _ours_in_sqlite()))


def _is_data(key: tuple[str, str]) -> bool:
    return key[1] == WHOLE or key[1].startswith("column ")


def _compared(there: Schema, ours: Schema) -> Iterator[str]:
    for (table, part), words in ours.items():
        if (table, part) not in there:
            if part == WHOLE or (table, WHOLE) in there:  # of a missing table, only that is reported
                yield f"{part or 'the table'}{' of' if part else ''} {table} is missing"
        elif part != WHOLE and there[table, part] != words:
            yield f"{part} of {table} differs from what this program creates"


def _schemas_in_postgresql(connection: Connection) -> tuple[Schema, Schema]:
    schema = connection.execute(text("SELECT current_schema()")).scalar_one()
    there = _in_postgresql(connection, schema)
    with connection.begin_nested() as trial:
        connection.execute(text(f"SET LOCAL search_path = {_TEMPORARY}"))
        makes = connection.execution_options(schema_translate_map={None: _TEMPORARY})
        try:
            metadata.create_all(makes, checkfirst=False)
        finally:
            connection.execution_options(schema_translate_map={})
        named = "SELECT nspname FROM pg_namespace WHERE oid = pg_my_temp_schema()"
        ours = _in_postgresql(connection, connection.execute(text(named)).scalar_one())
        trial.rollback()
    return there, ours


def _in_postgresql(connection: Connection, schema: str) -> Schema:
    prefix = re.compile(rf'(?<![\w"])"?(?:{re.escape(schema)}|{_TEMPORARY})"?\.')
    rows = connection.execute(text(_IN_POSTGRESQL), {"schema": f'"{schema}"'})
    return {(table, part): _spaced(prefix.sub("", words or "")) for table, part, words in rows}


@cache
def _ours_in_sqlite() -> Schema:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        metadata.create_all(connection)
        return _in_sqlite(_driver(connection))


def _in_sqlite(connection: sqlite3.Connection) -> Schema:
    found: dict[tuple[str, str], str] = {}
    for kind, name, table, words in connection.execute(
        f"SELECT type, name, tbl_name, sql {_MADE_IN_SQLITE}"
    ).fetchall():
        if kind == "table":
            found |= {(table, part): made for part, made in _parts(_spaced(words or ""))}
        else:
            found[table, f"{kind} {name}"] = _spaced(words or "")
    return found


def _parts(words: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a CREATE TABLE, whatever their order: a migration adds columns at the end."""
    yield WHOLE, ""
    _, opened, rest = words.partition("(")
    inside, closed, options = rest.rpartition(")")
    if opened and closed:
        yield "its options", options.strip()
    for each in _between_commas(inside):
        begins, *others = _WORD.findall(each) or [""]
        if begins.upper() == "CONSTRAINT" and others:
            yield f"constraint {_unquoted(others[0])}", each
        else:
            yield f"column {_unquoted(begins)}", each


def _between_commas(words: str) -> Iterator[str]:
    depth, start, quote = 0, 0, ""
    for at, sign in enumerate(words):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign == "," and not depth:
            yield words[start:at].strip()
            start = at + 1
        else:
            depth += (sign == "(") - (sign == ")")
    yield words[start:].strip()


def _unquoted(name: str) -> str:
    return name.strip('"').replace('""', '"')


def _spaced(words: str) -> str:
    return " ".join(words.split())


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - the dialect says so
    return driver
