"""What may go wrong on a day, and how often: a day's plan."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.simulation.deeds import flood, write_in_sheet
from tests.simulation.faults import (
    Kind,
    bad_line,
    clock_jump,
    commit_unheard,
    connections_lost,
    kill,
    kill_after_a_deed,
    kill_at_a_commit,
    redelivery,
    service_away,
    stop,
)
from tests.simulation.restores import back_up, restore


@dataclass(frozen=True)
class Plan:
    """What may go wrong, each as likely as the other; a kind may be named twice."""

    kinds: tuple[Kind, ...]
    pause: float = 12.0
    """Seconds between two of them, at most."""
    bound: float | None = None
    """Seconds within which everybody but who floods their chat is answered, where nothing else goes wrong."""
    programs: tuple[str, ...] = ("bot",)
    """What is run on the one ledger, with the one token."""
    on_server: tuple[Kind, ...] = ()
    """What else may, where the ledger is in PostgreSQL."""


KILLS = (kill, kill_at_a_commit, kill_at_a_commit, kill_after_a_deed)
LINES = (bad_line, bad_line, service_away)
SERVER = (commit_unheard, commit_unheard, connections_lost)
USUAL = (*KILLS, *LINES, stop, redelivery, write_in_sheet)

PLANS: Mapping[str, Plan] = {
    "usual": Plan(USUAL, on_server=SERVER),
    "calm": Plan(()),
    "kills": Plan((kill_after_a_deed, kill_after_a_deed, kill_at_a_commit), pause=8.0),
    "commits": Plan((kill_at_a_commit,), pause=5.0, on_server=(commit_unheard,)),
    "lines": Plan(LINES, pause=8.0, on_server=SERVER),
    "clock": Plan((*USUAL, clock_jump, clock_jump)),
    "flood": Plan((flood, write_in_sheet), pause=15.0, bound=2.0),
    "twins": Plan(USUAL, programs=("bot", "twin"), on_server=SERVER),
    "restores": Plan((*USUAL, back_up, back_up, restore, restore, restore), on_server=SERVER),
}
"""By name, as `--plan` has it."""
