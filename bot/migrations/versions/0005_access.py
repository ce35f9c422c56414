"""Invitations, roles for the back office and administrators, the record of rights, and strangers."""

from bot.migrations.steps import run_script, widen_checks

revision: str = "0005"
down_revision: str | None = "0004"

_CHECKS = {
    "roles": (
        "role IN ('viewer','floor','manager')",
        "role IN ('viewer','floor','manager','back_office','administrator')",
    ),
}


def upgrade() -> None:
    """Bring a database of the version before to this one."""
    widen_checks(_CHECKS)
    run_script(__file__)
