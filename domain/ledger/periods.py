"""Periods: when something happened, and up to which day a site's books are closed."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, func, select

from domain.company import places
from domain.company.people import Person, Right
from domain.company.places import Site
from domain.errors import InTheFuture, PeriodClosed, PeriodNotOver, TooLongAgo
from domain.storage.schema.company import sites
from domain.storage.schema.ledger import closings, journal, movements

GRACE = timedelta(hours=1)
"""How long after its end a day may be closed: by then, everything begun on it is committed."""


MAX_BACKDATING = timedelta(days=92)
"""How far back an entry may go, so that a mistyped year is refused."""


def moment_of(connection: Connection, site: Site, now: datetime, on: date | None) -> datetime:
    """Return the moment to book at: now, or the current time of day on an earlier day at the site.

    Nobody can close the period before the transaction ends. Raises InTheFuture, TooLongAgo, PeriodClosed.
    """
    today = site.today(now)
    if on is None or on == today:
        return now
    if on > today:
        raise InTheFuture(on)
    if on < today - MAX_BACKDATING:
        raise TooLongAgo(on, today - MAX_BACKDATING)
    connection.execute(select(sites.c.id).where(sites.c.id == site.id).with_for_update(read=True))
    through = closed_through(connection, site.id)
    if through and on <= through:
        raise PeriodClosed(site.code, through)
    return datetime.combine(on, now.astimezone(site.zone).timetz())


def moment_again(connection: Connection, site: Site, happened: datetime, now: datetime) -> datetime:
    """Return the moment at which to book a past movement again: its own, or now if its day has been closed."""
    try:
        moment_of(connection, site, now, site.today(happened))
    except (PeriodClosed, TooLongAgo):
        return now
    return happened


def closed_through(connection: Connection, site_id: int) -> date | None:
    """Return the last closed day of a site; None if no day is closed."""
    query = select(closings.c.through).where(closings.c.site_id == site_id).order_by(closings.c.id.desc())
    return connection.execute(query.limit(1)).scalar()


def closed_position(connection: Connection) -> int:
    """Return the last journal position up to which all entries belong to days closed at every site; 0 for none."""
    begins: list[datetime] = []
    for site in places.all_sites(connection):
        through = closed_through(connection, site.id) or (site.closed and site.closed - timedelta(days=1))
        if through is None:
            return 0
        begins.append(datetime.combine(through + timedelta(days=1), time(), site.zone))
    if not begins:
        return 0
    joined = select(func.min(journal.c.position)).join(movements, movements.c.id == journal.c.movement_id)
    first_open = connection.execute(joined.where(movements.c.happened_at >= min(begins))).scalar()
    last = connection.execute(select(func.max(journal.c.position))).scalar() or 0
    return int(first_open - 1 if first_open else last)


def close(connection: Connection, site: Site, through: date | None, person: Person | None, now: datetime) -> None:
    """Close the books up to and including this day; None reopens them. Every decision is recorded.

    `person` None: from the command line. Raises NotAllowed, PeriodNotOver.
    """
    if person:
        person.require(Right.DECIDE, site.id)
    connection.execute(select(sites.c.id).where(sites.c.id == site.id).with_for_update())
    if through and site.today(now - GRACE) <= through:
        raise PeriodNotOver(through)
    decision = {"site_id": site.id, "through": through, "person_id": person and person.id, "decided_at": now}
    connection.execute(closings.insert(), decision)
