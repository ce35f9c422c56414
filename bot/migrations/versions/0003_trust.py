"""Costs, reservations, closed periods, decisions about lots, the stock as it was; the journal's queue by a trigger."""

from pathlib import Path

from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"

_CHECKS = {
    "locations": (
        "kind IN ('bin','dock','transit','damaged','supplier'",
        "kind IN ('bin','dock','transit','damaged','held','supplier'",
    ),
    "balances": ("(on_hand >= 0)", "(on_hand >= 0 AND on_hand <= 999999999999999999)"),
}


def upgrade() -> None:
    """Bring a database of the version before to this one; statements are separated by empty lines."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        _widen_checks()
    script = Path(__file__).with_name(f"0003_trust.{connection.dialect.name}.sql").read_text(encoding="utf-8")
    for statement in script.split("\n\n"):
        connection.exec_driver_sql(statement)


def _widen_checks() -> None:
    """SQLite cannot alter a CHECK; that its text may be edited where no stored row is touched is in its documentation.

    To make the table anew is no way: others refer to it.
    """
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    for table, (before, after) in _CHECKS.items():
        edit = "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ? AND instr(sql, ?)"
        if connection.exec_driver_sql(edit, (before, after, table, before)).rowcount != 1:
            raise AssertionError(f"the CHECK of {table} is not what it was made as")
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
