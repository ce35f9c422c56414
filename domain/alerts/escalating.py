"""Escalating: alerts that nobody has acknowledged in time are passed to the next person who may decide there.

People who have not answered the last such message are skipped, or told later together with other alerts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, or_, select, update

from domain.alerts import answers, life, living_cards, messages, readers
from domain.alerts.open_alerts import IS_OPEN, as_urgent_as
from domain.alerts.rules.rule import Urgency
from domain.alerts.telling import short_key
from domain.company import outbox, people, places
from domain.company.people import Person, Right
from domain.company.places import Site
from domain.company.settings import alerting, store
from domain.storage.schema.alerts import alerts
from domain.vocabulary import Subject


@dataclass(frozen=True)
class _Late:
    """A site's alerts that nobody has acknowledged in time, and who is told next."""

    site: Site
    rows: Sequence[Row[Any]]
    next: Person
    step: int  # in the chain
    unanswered: int  # such messages to this person so far


def is_due(connection: Connection, now: datetime) -> bool:
    """Whether anything has to be escalated."""
    return bool(_late(connection, now))


def escalate(connection: Connection, now: datetime) -> int:
    """Tell the next person about alerts that nobody has acknowledged in time. Returns how many messages were queued."""
    life.lock(connection)  # so that no other replica tells it, too
    told = 0
    for late in _late(connection, now):
        key = f"next:{short_key('+'.join(f'{row.id}.{row.times}.{row.escalated}' for row in late.rows))}"
        body = messages.naming(late.rows) | {"late": True}
        told += outbox.enqueue(connection, late.next, Subject.ALERT, body, key=key, now=now, about=messages.LIVE)
        mine = alerts.c.id.in_([row.id for row in late.rows])
        connection.execute(update(alerts).where(mine).values(escalated=late.step + 1, told_at=now))
        if late.next.address:
            living_cards.passed_on(connection, late.next.address, late.site.id, late.unanswered + 1, now)
    return told


def _late(connection: Connection, now: datetime) -> list[_Late]:
    found: list[_Late] = []
    for site in places.all_sites(connection):
        chain = _chain(connection, site)
        rows = _unseen(connection, site, len(chain), now)
        for step, person in enumerate(chain) if rows else ():
            mine = [row for row in rows if row.escalated <= step]
            unanswered = _unanswered(connection, person, site, now) if mine else None
            if unanswered is None:
                continue
            rows = [row for row in rows if row.escalated > step]
            if not readers.wishes_of(connection, person, site).is_quiet(site, now):
                found.append(_Late(site, mine, person, step, unanswered))
    return found


def _unanswered(connection: Connection, person: Person, site: Site, now: datetime) -> int | None:
    """Return how many such messages this person has left unanswered; None if the last is too recent for another."""
    last, count = living_cards.passed(connection, person.address or 0, site.id)
    if answers.any_since(connection, site.id, last, person.id):
        return 0
    return None if answers.is_pausing(last, count, now) else count


def _unseen(connection: Connection, site: Site, steps: int, now: datetime) -> list[Row[Any]]:
    """Return alerts told long enough ago without any reaction."""
    hours = {
        Urgency.NOW: store.get(connection, alerting.ESCALATE_URGENT, site.code),
        Urgency.TODAY: store.get(connection, alerting.ESCALATE, site.code),
    }
    late = [
        as_urgent_as(urgency) & (alerts.c.told_at <= now - timedelta(hours=after))
        for urgency, after in hours.items()
        if after
    ]
    if not late or not steps:
        return []
    query = select(alerts).where(
        alerts.c.site_id == site.id, IS_OPEN, or_(*late), alerts.c.told >= alerts.c.times, alerts.c.escalated < steps
    )
    return list(connection.execute(query.order_by(alerts.c.id)).all())


def _chain(connection: Connection, site: Site) -> list[Person]:
    """Return those who decide at a site: its own managers first, then those of several sites, then administrators."""
    deciding = [each for each in people.managers(connection, site.id) if each.address]
    return sorted(deciding, key=lambda each: (each.may(Right.ADMIT, site.id), each.home_id != site.id, each.id))
