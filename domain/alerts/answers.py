"""Backing off: readers who never answer are told the same again at ever longer intervals."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from domain.storage.schema.alerts import alert_decisions, alerts

LONGEST = timedelta(days=7)
"""The longest pause."""


def pause(unanswered: int) -> timedelta:
    """Return the pause after this many unanswered messages: two days, four, then a week each."""
    return min(timedelta(days=2 ** min(unanswered, LONGEST.days)), LONGEST) if unanswered > 0 else timedelta()


def is_pausing(last: datetime | None, unanswered: int, now: datetime) -> bool:
    """Whether the last message is so recent that another one waits.

    A time after `now` is by a clock that was set back.
    """
    return last is not None and timedelta() <= now - last < pause(unanswered)


def any_since(connection: Connection, site_id: int, since: datetime | None, person_id: int | None = None) -> bool:
    """Whether anybody (or this person) has decided anything at a site since then."""
    if since is None:
        return False
    query = (
        select(alert_decisions.c.id)
        .join(alerts, alerts.c.id == alert_decisions.c.alert_id)
        .where(alerts.c.site_id == site_id, alert_decisions.c.decided_at >= since)
    )
    if person_id is not None:
        query = query.where(alert_decisions.c.person_id == person_id)
    return connection.execute(query.limit(1)).first() is not None
