"""A whole ledger, from one database into another, of whatever kind."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Table, delete, func, select, text

from domain.storage.columns import metadata
from domain.storage.database import MANY, Database, insert_many
from domain.storage.schema.company import locations
from domain.storage.schema.ledger import epochs, lots, unsealed

FIRST = (epochs, locations, lots)
"""The tables in which something is from the beginning."""


def copy_all(source: Connection, target: Connection) -> None:
    """Replace whatever is in the target's tables, which are of the newest schema, by what is in the source's."""
    if target.dialect.name == "postgresql":
        _copy_into_postgresql(source, target)
    else:
        _copy_into_sqlite(target, lambda table: _copy(source, target, table))
    for table in numbered():
        go_on_after(target, table, max(highest(source, table), highest(target, table)))


def copy_rows(file: Path, target: Database) -> None:
    """The same from one file of SQLite's into another, in which there is nothing yet: by SQLite itself."""

    def copy(table: Table) -> None:
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        rows = f"SELECT {names} FROM other.{table.name}"  # noqa: S608 - the names are ours
        connection.exec_driver_sql(f"INSERT INTO main.{table.name} ({names}) {rows}")

    with target.pinned() as connection:
        connection.exec_driver_sql("ATTACH ? AS other", (str(file),))
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        _copy_into_sqlite(connection, copy)
        if connection.exec_driver_sql("SELECT 1 FROM other.sqlite_master WHERE name = 'sqlite_sequence'").first():
            for table in numbered():
                given = "SELECT seq FROM other.sqlite_sequence WHERE name = ?"
                last = connection.exec_driver_sql(given, (table.name,)).scalar() or 0
                go_on_after(connection, table, max(last, highest(connection, table)))
        connection.exec_driver_sql("COMMIT")


def _copy_into_sqlite(target: Connection, copy: Callable[[Table], None]) -> None:
    """Into a new file."""
    for table in FIRST:
        target.execute(delete(table))
    for table in metadata.sorted_tables:
        if table is unsealed:
            target.execute(delete(unsealed))  # where the trigger has put all movements
        copy(table)


def catch_up(connection: Connection) -> None:
    """Have PostgreSQL give no id that is there already: replication, and some copies, leave its sequences behind."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if (key := table.autoincrement_column) is not None:
            last = connection.execute(select(func.max(key))).scalar() or 0
            _set_sequence(connection, table, max(last, _last_given(connection, table, key.name) or 0))


def numbered() -> list[Table]:
    """The tables whose ids people know as numbers, and of which none is given twice."""
    return [table for table in metadata.sorted_tables if table.dialect_options["sqlite"]["autoincrement"]]


def highest(connection: Connection, table: Table) -> int:
    """The highest number that was given in a table that is numbered."""
    (key,) = table.primary_key
    there = int(connection.execute(select(func.coalesce(func.max(key), 0))).scalar_one())
    return max(there, _last_given(connection, table, key.name) or 0)


def _last_given(connection: Connection, table: Table, key: str) -> int | None:
    if connection.dialect.name == "postgresql":
        query = "SELECT pg_sequence_last_value(CAST(pg_get_serial_sequence(:name, :key) AS regclass))"
        return connection.execute(text(query), {"name": table.name, "key": key}).scalar()
    return connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}).scalar()


def go_on_after(connection: Connection, table: Table, number: int) -> None:
    """Give higher numbers than this one from now on."""
    if connection.dialect.name == "postgresql":
        _set_sequence(connection, table, number)
        return
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
    row = {"name": table.name, "seq": number}
    connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"), row)


def _copy_into_postgresql(source: Connection, target: Connection) -> None:
    """Without its triggers, which refuse to have history deleted, and would seal it anew."""
    tables = metadata.sorted_tables
    for table in tables:
        target.exec_driver_sql(f"ALTER TABLE {table.name} DISABLE TRIGGER USER")
    target.exec_driver_sql(f"TRUNCATE {', '.join(table.name for table in tables)}")
    for table in tables:
        _copy(source, target, table)
    catch_up(target)
    for table in tables:
        target.exec_driver_sql(f"ALTER TABLE {table.name} ENABLE TRIGGER USER")


def _set_sequence(connection: Connection, table: Table, last: int) -> None:
    (key,) = table.primary_key
    statement = text("SELECT setval(pg_get_serial_sequence(:name, :key), :value, :given)")
    values = {"name": table.name, "key": key.name, "value": max(last, 1), "given": last > 0}
    connection.execute(statement, values)


def _copy(source: Connection, target: Connection, table: Table) -> None:
    query = select(table).order_by(*table.primary_key).execution_options(stream_results=True)
    for rows in source.execute(query).mappings().partitions(MANY):
        insert_many(target, table, [dict(row) for row in rows])
