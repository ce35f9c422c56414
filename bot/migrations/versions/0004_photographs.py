"""Pictures, the packs that their codes tell apart, and the barcodes that people make known."""

from pathlib import Path

from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Bring a database of the version before to this one; statements are separated by empty lines."""
    connection = op.get_bind()
    script = Path(__file__).with_name(f"0004_photographs.{connection.dialect.name}.sql").read_text(encoding="utf-8")
    for statement in script.split("\n\n"):
        connection.exec_driver_sql(statement)
