"""Claiming notices from the outbox: one per chat at a time, so that no chat waits for another."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, exists, func, not_, or_, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from domain.company import shown_cards
from domain.storage.database import Database
from domain.storage.schema.people import outbox

MAX_PAUSE = timedelta(minutes=10)

LEASE = timedelta(minutes=5)
"""How long a notice may be in flight. If no outcome is recorded by then, it is due again."""

UNKNOWN = "unknown"
"""The problem of a notice that may or may not have arrived."""

FAILED = "failed: "
"""Prefix of the problem of a notice that failed here, before it was sent."""


def claim(database: Database, now: datetime, room: int, in_flight: Collection[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Take at most this many notices, one per chat, none for a chat with one in flight, and none of these."""
    with database.read() as connection:  # the outbox is mostly empty: do not make bookings wait for it
        if not connection.execute(_ANY).scalar():
            return []
    times = {"now": now, "latest": now + MAX_PAUSE, "leased": now + LEASE, "in_flight": list(in_flight)}
    with database.write() as connection:
        claimed = connection.execute(_CLAIM, times | {"room": room}).all()
        for row in claimed:
            if row.about.removeprefix(f"{row.subject}:").isdecimal():  # what changes from now on makes it stale
                place = shown_cards.unsent_place(row.address, f"notice:{row.id}")
                shown_cards.show(connection, place, row.about, row.address, row.body, now)
        return claimed


def _claim() -> ReturningUpdate[*tuple[Any, ...]]:
    failed = outbox.c.problem.startswith(FAILED, autoescape=True)
    # Later than any pause allows: set before the clock was turned back.
    beyond = and_(outbox.c.state == "waiting", outbox.c.due_at > bindparam("latest"))
    first = (  # a notice that waits for its chat holds up those behind it; one that failed on our side does not
        select(func.min(outbox.c.id))
        .where(outbox.c.state.in_(("waiting", "sending")))
        .where(or_(outbox.c.due_at <= bindparam("now"), beyond, outbox.c.problem.is_(None), not_(failed)))
        .group_by(outbox.c.address)
    )
    due = (
        select(outbox.c.id)
        .where(outbox.c.id.in_(first), or_(outbox.c.due_at <= bindparam("now"), beyond))
        .where(outbox.c.id.not_in(bindparam("in_flight", expanding=True)))
        .order_by(outbox.c.id)
        .limit(bindparam("room"))
        .with_for_update(skip_locked=True)
    )
    cut_short = or_(outbox.c.state == "sending", outbox.c.problem == UNKNOWN)  # its lease has expired
    claim = (
        update(outbox)
        .where(outbox.c.id.in_(due))
        .values(
            state="sending",
            due_at=bindparam("leased"),
            attempts=outbox.c.attempts + 1,
            problem=case((cut_short, UNKNOWN), else_=None),
        )
    )
    columns = ("id", "address", "language", "subject", "body", "attempts", "problem", "topic", "silent", "about")
    return claim.returning(*(outbox.c[name] for name in columns))


_ANY = select(exists().where(outbox.c.state.in_(("waiting", "sending"))))
_CLAIM = _claim()
