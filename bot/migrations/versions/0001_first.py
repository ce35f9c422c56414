"""The first schema, frozen as the SQL that made it."""

from pathlib import Path

from alembic import op

revision: str = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Make everything in an empty database; statements are separated by empty lines."""
    script = Path(__file__).with_name(f"0001_first.{op.get_bind().dialect.name}.sql").read_text(encoding="utf-8")
    for statement in script.split("\n\n"):
        op.get_bind().exec_driver_sql(statement)
