"""Pictures, the packs that their codes tell apart, and the barcodes that people make known."""

from bot.migrations.steps import run_script

revision: str = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Bring a database of the version before to this one."""
    run_script(__file__)
