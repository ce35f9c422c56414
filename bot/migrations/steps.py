"""What several migrations do."""

from pathlib import Path

from alembic import op


def run_script(migration: str) -> None:
    """Run the SQL that stands beside a migration, for the database's dialect; empty lines separate statements."""
    connection = op.get_bind()
    script = Path(migration).with_suffix(f".{connection.dialect.name}.sql").read_text(encoding="utf-8")
    for statement in script.split("\n\n"):
        connection.exec_driver_sql(statement)


def widen_checks(checks: dict[str, tuple[str, str]]) -> None:
    """On SQLite, which cannot alter a CHECK, edit the schema's text: for each table, what it says, and shall say.

    SQLite's documentation allows that where no stored row is touched. To make the table anew is no way: others refer to
    it.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    for table, (before, after) in checks.items():
        edit = "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ? AND instr(sql, ?)"
        if connection.exec_driver_sql(edit, (before, after, table, before)).rowcount != 1:
            raise AssertionError(f"the CHECK of {table} is not what it was made as")
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
