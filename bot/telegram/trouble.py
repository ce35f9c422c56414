"""What administrators are told about the program itself: updates set aside, and ticks that are late or fail."""

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from domain.company import outbox, people
from domain.company.people import Right
from domain.vocabulary import Subject

log = logging.getLogger(__name__)


def set_aside(
    connection: Connection, update_id: int, person: int | None, problem: str, now: datetime, *, decided: bool
) -> None:
    """Report an update given up after its last attempt. `decided`: it was done, and only its answer is missing."""
    known = people.by_address(connection, person) if person is not None else None
    what = "unanswered" if decided else "set-aside"
    body = {"what": what, "update": str(update_id), "person": known.id if known else None, "problem": problem}
    _tell(connection, body, f"update:{update_id}", now)


def unreadable(connection: Connection, update_id: int, problem: str, now: datetime) -> None:
    """Report an update that cannot be parsed; at most once an hour, because they tend to come in numbers."""
    body = {"what": "unreadable", "update": str(update_id), "problem": problem}
    _tell(connection, body, f"unreadable:{now:%Y-%m-%dT%H}", now)


def failing(connection: Connection, tick: str, problem: str, since: datetime, now: datetime) -> None:
    """Report a tick that has not succeeded since then (UTC)."""
    _tell(connection, {"what": "failing", "tick": tick, "problem": problem}, f"failing:{tick}:{since.isoformat()}", now)


def well_again(connection: Connection, tick: str, since: datetime, now: datetime) -> None:
    """Report that a tick reported as failing since then (UTC) succeeds again."""
    _tell(connection, {"what": "well", "tick": tick}, f"well:{tick}:{since.isoformat()}", now)


def stopped(connection: Connection, now: datetime) -> None:
    """Report that the program has stopped because its ledger is not the one that the sheet was written from."""
    _tell(connection, {"what": "stopped"}, f"stopped:{now.isoformat()}", now)


def differing(connection: Connection, problems: list[str], now: datetime) -> None:
    """Report that verification found disagreements; at most once a day."""
    body = {"what": "differing", "count": len(problems), "problem": problems[0]}
    log.error("the ledger does not agree: %s", "; ".join(problems[:20]))
    _tell(connection, body, f"differing:{now:%Y-%m-%d}", now)


def _tell(connection: Connection, body: dict[str, Any], key: str, now: datetime) -> None:
    for each in people.everybody(connection):
        if each.sites(Right.ADMIT):
            outbox.enqueue(connection, each, Subject.TROUBLE, body, key=key, now=now)
