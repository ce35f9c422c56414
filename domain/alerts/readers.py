"""Readers of a site's alerts: its groups, and people with a digest of their own; when they are told, and what."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, and_, delete, not_, select

from domain.company import people, places
from domain.company.outbox import Chat
from domain.company.people import Person, Right
from domain.company.places import Site
from domain.company.settings import alerting, store
from domain.company.settings.declaration import Setting
from domain.company.settings.kinds import Span
from domain.company.sight import Sight, sees
from domain.errors import NotAllowed
from domain.storage.database import insert
from domain.storage.schema.alerts import alerts
from domain.storage.schema.people import digests
from domain.vocabulary import AlertRule

T = TypeVar("T")

CATCH_UP_FOR = timedelta(hours=12)
"""How long a missed morning (the program was not running) is made up for."""


@dataclass(frozen=True)
class Lens:
    """Which alerts somebody wants to see."""

    left_out: tuple[str, ...] = ()  # rules
    horizon: int = alerting.ALERT_HORIZON.default  # days before expiry

    def shows(self) -> ColumnElement[bool]:
        """Return the condition on alerts."""
        expiring = alerts.c.rule == AlertRule.EXPIRING
        return and_(alerts.c.rule.not_in(self.left_out), not_(expiring & (alerts.c.period > self.horizon)))


EVERYTHING = Lens()


@dataclass(frozen=True)
class Wishes:
    """When a chat wants to be told about a site, and about what."""

    morning: time = alerting.MORNING.default
    days: tuple[str, ...] = alerting.ALERT_DAYS.default
    quiet: Span | None = alerting.QUIET_HOURS.default
    wakes: tuple[str, ...] = alerting.WAKES.default  # rules that are told in quiet hours, too
    lens: Lens = EVERYTHING

    def last_due(self, site: Site, now: datetime) -> datetime | None:
        """Return when a morning card was last due, if it can still be made up for.

        A time skipped when clocks are put forward comes that much later; one that occurs twice counts once.
        """
        today = site.today(now)
        for day in (today, today - timedelta(days=1)):
            due = datetime.combine(day, self.morning, site.zone).astimezone(UTC)
            if self._is_on(day) and due <= now:
                return due if now - due < CATCH_UP_FOR else None
        return None

    def is_quiet(self, site: Site, now: datetime) -> bool:
        """Whether it is quiet hours there."""
        if self.quiet is None:
            return False
        since, until = self.quiet
        clock = now.astimezone(site.zone).time()
        return since <= clock < until if since < until else clock >= since or clock < until

    def is_first_of_week(self, day: date) -> bool:
        """Whether it is the first day of its week with a morning; weeks begin on Monday."""
        return next((each for each in alerting.WEEKDAYS if each in self.days), None) == _weekday(day)

    def _is_on(self, day: date) -> bool:
        return _weekday(day) in self.days


def _weekday(day: date) -> str:
    return tuple(alerting.WEEKDAYS)[day.weekday()]


@dataclass(frozen=True)
class Reader(Chat):
    """A chat that is told about a site's alerts."""

    site_id: int = 0
    scope: str = ""  # of its settings

    @property
    def key(self) -> tuple[int, int]:
        """The chat and the site."""
        return self.address, self.site_id

    @property
    def is_group(self) -> bool:
        """Whether others read it, too."""
        return self.address < 0


def of_sites(connection: Connection, site_ids: Collection[int] | None = None) -> list[Reader]:
    """Return the readers of these sites (by default, of all): groups, then people."""
    groups = people.groups_of(connection, None if site_ids is None else sorted(site_ids))
    found = [Reader(each.address, each.language, each.topic, each.site_id, str(each.address)) for each in groups]
    query = select(digests).order_by(digests.c.person_id, digests.c.site_id)
    if site_ids is not None:
        query = query.where(digests.c.site_id.in_(site_ids))
    rows = connection.execute(query).all()
    known = {person.id: person for person in people.load(connection, [row.person_id for row in rows])}
    return found + [
        Reader(person.address, person.language, None, row.site_id, own(person))
        for row in rows
        if (person := known[row.person_id]).address and sees(person, Sight.SHORTAGES, row.site_id)
    ]


def own(person: Person) -> str:
    """Return the scope of somebody's own settings, which does not identify them."""
    return f"#{person.id}"


def wishes(connection: Connection, readers: Iterable[Reader]) -> dict[Reader, Wishes]:
    """Return what each of them wants."""
    found = {setting.name: store.entries(connection, setting) for setting in alerting.ALERTS}
    codes = {site.id: site.code for site in places.all_sites(connection)}
    return {each: _wishes(found, each.scope, codes[each.site_id]) for each in readers}


def wishes_of(connection: Connection, person: Person, site: Site) -> Wishes:
    """Return what somebody wants of a site in their private chat, whether or not they have a digest."""
    return wishes(connection, [me := Reader(person.address, person.language, None, site.id, own(person))])[me]


def lens_of(connection: Connection, address: int, site: Site) -> Lens:
    """Return what a chat wants to see of a site."""
    found = {each.name: store.entries(connection, each) for each in (alerting.NOT_TOLD, alerting.ALERT_HORIZON)}
    person = people.by_address(connection, address) if address > 0 else None
    return _wishes(found, own(person) if person else str(address), site.code).lens


def _wishes(found: Mapping[str, Mapping[str, Any]], *scopes: str) -> Wishes:
    def said(setting: Setting[T]) -> T:
        entries: Mapping[str, T] = found.get(setting.name, {})
        return next((entries[each] for each in (*scopes, "") if each in entries), setting.default)

    return Wishes(
        said(alerting.MORNING),
        said(alerting.ALERT_DAYS),
        said(alerting.QUIET_HOURS),
        said(alerting.WAKES),
        Lens(said(alerting.NOT_TOLD), said(alerting.ALERT_HORIZON)),
    )


def digest_of(connection: Connection, person: Person) -> list[int]:
    """Return the sites of somebody's own digest."""
    query = select(digests.c.site_id).where(digests.c.person_id == person.id).order_by(digests.c.site_id)
    return list(connection.execute(query).scalars())


def set_digest(connection: Connection, person: Person, site_id: int, *, wanted: bool) -> None:
    """Switch somebody's own digest of a site on or off. Raises NotAllowed."""
    if not wanted:
        mine = (digests.c.person_id == person.id, digests.c.site_id == site_id)
        connection.execute(delete(digests).where(*mine))
        return
    if not sees(person, Sight.SHORTAGES, site_id):
        raise NotAllowed(Right.SEE)
    statement = insert(connection, digests).values(person_id=person.id, site_id=site_id)
    connection.execute(statement.on_conflict_do_nothing())
