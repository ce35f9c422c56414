"""Copying a whole ledger from one database into another of either kind."""

from sqlalchemy import Connection, Table, delete, func, select, text

from domain.storage.columns import metadata
from domain.storage.database import MANY, insert_many
from domain.storage.schema.company import locations
from domain.storage.schema.ledger import epochs, lots, unsealed

FIRST = (epochs, locations, lots)
"""The tables that have rows from the beginning."""


def copy_all(source: Connection, target: Connection) -> None:
    """Replace the content of the target's tables, which must have the newest schema, with the source's."""
    if target.dialect.name == "postgresql":
        _copy_into_postgresql(source, target)
        return
    for table in FIRST:
        target.execute(delete(table))  # a new file has only these rows
    for table in metadata.sorted_tables:
        if table is unsealed:
            target.execute(delete(unsealed))  # the trigger has queued all movements there
        _copy(source, target, table)


def numbered() -> list[Table]:
    """Return the tables whose ids people use as numbers, which are never reused."""
    return [table for table in metadata.sorted_tables if table.dialect_options["sqlite"]["autoincrement"]]


def highest(connection: Connection, table: Table) -> int:
    """Return the highest number ever given in a numbered table."""
    (key,) = table.primary_key
    there = int(connection.execute(select(func.coalesce(func.max(key), 0))).scalar_one())
    if connection.dialect.name == "postgresql":
        query = text("SELECT pg_sequence_last_value(CAST(pg_get_serial_sequence(:name, 'id') AS regclass))")
    else:
        query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    return max(there, connection.execute(query, {"name": table.name}).scalar() or 0)


def go_on_after(connection: Connection, table: Table, number: int) -> None:
    """Make new numbers higher than this one."""
    if connection.dialect.name == "postgresql":
        _set_sequence(connection, table, number)
        return
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
    row = {"name": table.name, "seq": number}
    connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"), row)


def _copy_into_postgresql(source: Connection, target: Connection) -> None:
    """Copy without the triggers, which refuse to delete history and would queue it again for sealing."""
    tables = metadata.sorted_tables
    for table in tables:
        target.exec_driver_sql(f"ALTER TABLE {table.name} DISABLE TRIGGER USER")
    target.exec_driver_sql(f"TRUNCATE {', '.join(table.name for table in tables)}")
    for table in tables:
        _copy(source, target, table)
        if table.autoincrement_column is not None:
            last = target.execute(select(func.max(table.autoincrement_column))).scalar()
            _set_sequence(target, table, last or 0)
    for table in numbered():
        _set_sequence(target, table, max(highest(source, table), highest(target, table)))
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
