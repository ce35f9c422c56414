"""Costs, reservations, closed periods, decisions about lots, the stock as it was; the journal's queue by a trigger."""

from bot.migrations.steps import run_script, widen_checks

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
    """Bring a database of the version before to this one."""
    widen_checks(_CHECKS)
    run_script(__file__)
