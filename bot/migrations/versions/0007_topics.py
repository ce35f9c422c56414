"""Topics: where in a group it is told."""

from bot.migrations.steps import run_script

revision: str = "0007"
down_revision: str | None = "0006"


def upgrade() -> None:
    """Bring a database of the version before to this one."""
    run_script(__file__)
