"""What administrators are told of the program itself: what was set aside, and ticks that are late or fail."""

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
    """An update was tried as often as it makes sense, and is left; `decided`: only its answer is missing."""
    known = people.by_address(connection, person) if person is not None else None
    what = "unanswered" if decided else "set-aside"
    body = {"what": what, "update": str(update_id), "person": known.id if known else None, "problem": problem}
    _tell(connection, body, f"update:{update_id}", now)


def unreadable(connection: Connection, update_id: int, problem: str, now: datetime) -> None:
    """An update cannot be read; told once an hour, for where one comes, many do."""
    body = {"what": "unreadable", "update": str(update_id), "problem": problem}
    _tell(connection, body, f"unreadable:{now:%Y-%m-%dT%H}", now)


def failing(connection: Connection, tick: str, problem: str, since: datetime, now: datetime) -> None:
    """A tick has not ended well since then (UTC)."""
    _tell(connection, {"what": "failing", "tick": tick, "problem": problem}, f"failing:{tick}:{since.isoformat()}", now)


def well_again(connection: Connection, tick: str, since: datetime, now: datetime) -> None:
    """A tick that was told to be failing since then (UTC) ends well again."""
    _tell(connection, {"what": "well", "tick": tick}, f"well:{tick}:{since.isoformat()}", now)


def stopped(connection: Connection, now: datetime) -> None:
    """The program has stopped: its ledger is not the one that the sheet was written from."""
    _tell(connection, {"what": "stopped"}, f"stopped:{now.isoformat()}", now)


def differing(connection: Connection, problems: list[str], now: datetime) -> None:
    """The ledger was verified, and does not agree; told once a day."""
    body = {"what": "differing", "count": len(problems), "problem": problems[0]}
    log.error("the ledger does not agree: %s", "; ".join(problems[:20]))
    _tell(connection, body, f"differing:{now:%Y-%m-%d}", now)


def _tell(connection: Connection, body: dict[str, Any], key: str, now: datetime) -> None:
    for each in people.everybody(connection):
        if each.sites(Right.ADMIT):
            outbox.enqueue(connection, each, Subject.TROUBLE, body, key=key, now=now)
