"""Counts: what was found in a place, and what the books said then."""

from bot.migrations.steps import run_script

revision: str = "0006"
down_revision: str | None = "0005"


def upgrade() -> None:
    """Bring a database of the version before to this one."""
    run_script(__file__)
