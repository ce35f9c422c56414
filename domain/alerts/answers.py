"""Whether what is told is answered: who never answers is told the same again more and more seldom."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from domain.storage.schema.alerts import alert_decisions, alerts

LONGEST = timedelta(days=7)
"""The longest pause."""


def pause(unanswered: int) -> timedelta:
    """After so many messages without an answer: two days, four, and then a week each."""
    return min(timedelta(days=2 ** min(unanswered, LONGEST.days)), LONGEST) if unanswered > 0 else timedelta()


def is_pausing(last: datetime | None, unanswered: int, now: datetime) -> bool:
    """Whether the last message was so lately that another waits. What is later than now was noted by another clock."""
    return last is not None and timedelta() <= now - last < pause(unanswered)


def any_since(connection: Connection, site_id: int, since: datetime | None, person_id: int | None = None) -> bool:
    """Whether somebody (or this person) has decided anything at a site since then."""
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
