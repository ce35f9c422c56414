"""Mornings: each chat that is told about a site gets its card at its hour, if anything cannot wait."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from domain.alerts import life, living_cards, news, open_alerts, readers
from domain.alerts.readers import Reader, Wishes
from domain.alerts.rules.rule import Scope
from domain.alerts.settings import AlertSettings
from domain.company import outbox, places
from domain.company.settings import alerting, store
from domain.company.settings.alerting import QuietMorning, WeeklyDigest
from domain.vocabulary import Subject

Due = tuple[Reader, Wishes, datetime, datetime | None]
"""Who is to be told, their wishes, when it was due, and the morning before."""


def is_due(connection: Connection, now: datetime) -> bool:
    """Whether a decision is due for any chat."""
    return bool(_waiting(connection, now))


def enqueue_due(connection: Connection, now: datetime, settings: AlertSettings | None = None) -> int:
    """Decide once for every chat whose morning it is. Returns how many cards were queued.

    Where nothing needs a new card, the last one shows the current state, in place.
    """
    life.lock(connection)  # so that no other replica decides it, too
    waiting = _waiting(connection, now)
    look(connection, {each[0].site_id for each in waiting}, now, settings)
    told = []
    for each in waiting:
        if _decide(connection, each, now):
            told.append(each)
        _enqueue_week(connection, each, now)
    for site_id in {each[0].site_id for each in told}:
        open_alerts.mark_told(connection, site_id, now)
    return len(told)


def _decide(connection: Connection, due: Due, now: datetime) -> bool:
    reader, wishes, moment, last = due
    site = places.site(connection, reader.site_id)
    living_cards.looked(connection, reader, moment)
    if news.needs_card(connection, reader, wishes, last, now):
        return _enqueue(connection, reader, wishes, f"{site.today(moment)}", moment, now)
    living_cards.changed(connection, [reader.site_id])
    is_quiet = not open_alerts.overview(connection, reader.site_id, wishes.lens).open
    if is_quiet and store.get(connection, alerting.QUIET_MORNINGS, reader.scope, site.code) == QuietMorning.LINE:
        body = {"site": reader.site_id}
        key = f"{reader.site_id}:{site.today(moment)}"
        return outbox.enqueue(connection, reader, Subject.QUIET_MORNING, body, key=key, now=now, silent=True)
    return False


def _enqueue_week(connection: Connection, due: Due, now: datetime) -> None:
    """Queue the weekly chart on the first morning of a week that is decided on; once a week."""
    reader, wishes, moment, last = due
    site = places.site(connection, reader.site_id)
    today = site.today(moment)
    monday = today - timedelta(days=today.weekday())
    begins = site.today(last) < monday if last else wishes.is_first_of_week(today)
    if begins and store.get(connection, alerting.WEEKLY_DIGEST, reader.scope, site.code) == WeeklyDigest.PICTURE:
        body, key = {"site": reader.site_id}, f"{reader.site_id}:{monday}"
        outbox.enqueue(connection, reader, Subject.WEEK, body, key=key, now=now, silent=True)


def _waiting(connection: Connection, now: datetime) -> list[Due]:
    """Return the chats whose morning it is and for which nothing was decided yet."""
    found = readers.wishes(connection, readers.of_sites(connection))
    sites = {site.id: site for site in places.all_sites(connection)}
    looked = living_cards.looked_at(connection)
    return [
        (reader, wishes, due, looked.get(reader.key))
        for reader, wishes in found.items()
        if (due := wishes.last_due(sites[reader.site_id], now))
        and looked.get(reader.key) != due
        and not wishes.is_quiet(sites[reader.site_id], now)
    ]


def enqueue_now(connection: Connection, site_ids: Sequence[int], key: str, now: datetime) -> int:
    """Queue the card for the groups of these sites, whatever the hour. Returns how many were queued."""
    look(connection, site_ids, now)
    found = readers.wishes(connection, readers.of_sites(connection, site_ids))
    return sum(
        _enqueue(connection, reader, wishes, key, None, now) for reader, wishes in found.items() if reader.is_group
    )


def look(connection: Connection, site_ids: Iterable[int], now: datetime, settings: AlertSettings | None = None) -> None:
    """Bring the alerts of these sites up to date."""
    if wanted := list(site_ids):
        life.look(connection, Scope.at(connection, now, sites=wanted), now, settings)


def _enqueue(
    connection: Connection, reader: Reader, wishes: Wishes, key: str, due: datetime | None, now: datetime
) -> bool:
    """Queue a card and make it the chat's living one.

    It makes a sound only for urgent alerts that were not told yet.
    """
    silent = not open_alerts.is_urgent(connection, reader.site_id, wishes.lens)
    body: dict[str, object] = {"site": reader.site_id}
    if due is not None:
        body["due"] = due.isoformat()
    key = f"{reader.site_id}:{key}"
    site = reader.site_id
    queued = outbox.enqueue(connection, reader, Subject.MORNING, body, key=key, now=now, silent=silent, about=site)
    if queued:
        living_cards.begin(connection, reader, now)
    return queued
