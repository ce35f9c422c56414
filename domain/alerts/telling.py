"""Telling urgent alerts: at once and with sound, except in quiet hours, and combined where possible."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from domain.alerts import life, living_cards, messages, news, readers
from domain.alerts.open_alerts import IS_OPEN
from domain.alerts.readers import Reader, Wishes
from domain.alerts.rules import RULES
from domain.alerts.rules.rule import Urgency
from domain.company import outbox, places
from domain.company.places import Site
from domain.company.settings import alerting, store
from domain.storage.database import insert_many
from domain.storage.schema.alerts import alert_held, alerts
from domain.vocabulary import AlertState, Subject

URGENT = tuple(rule.name for rule in RULES.values() if rule.urgency(0) is Urgency.NOW)


def tell(connection: Connection, touched: Collection[tuple[int, int]], now: datetime) -> None:
    """Tell urgent alerts that were not told, about these items at these sites.

    Those that nobody will miss are on the card.
    """
    query = (
        select(alerts)
        .where(alerts.c.item_id.in_({item_id for item_id, _ in touched}), alerts.c.rule.in_(URGENT))
        .where(IS_OPEN, alerts.c.told < alerts.c.times)
        .order_by(alerts.c.id)
    )
    found = [row for row in connection.execute(query).all() if (row.item_id, row.site_id) in touched]
    for site_id in sorted({row.site_id for row in found}):
        site = places.site(connection, site_id)
        urgent = news.will_be_missed(connection, [row for row in found if row.site_id == site_id], site, now)
        for reader, wishes in _readers(connection, site):
            _tell_or_hold(connection, reader, wishes, site, urgent, now)
        told = update(alerts).where(alerts.c.id.in_([row.id for row in urgent]))
        connection.execute(told.values(told=alerts.c.times, told_at=now))


def _tell_or_hold(
    connection: Connection, reader: Reader, wishes: Wishes, site: Site, rows: Sequence[Row[Any]], now: datetime
) -> None:
    wanted = [row for row in rows if row.rule not in wishes.lens.left_out]
    at_once = [row for row in wanted if not wishes.is_quiet(site, now) or row.rule in wishes.wakes]
    if at_once and _rang_lately(connection, reader, site, now):
        at_once = []
    held = [{"address": reader.address, "alert_id": row.id, "times": row.times} for row in wanted if row not in at_once]
    insert_many(connection, alert_held, held, replace=("times",))
    _ring(connection, reader, at_once, now)


def _rang_lately(connection: Connection, reader: Reader, site: Site, now: datetime) -> bool:
    """Whether the chat was told something so recently that the next message is combined with later ones."""
    pause = timedelta(minutes=store.get(connection, alerting.PAUSE, reader.scope, site.code))
    last = living_cards.rang_at(connection, reader)
    return last is not None and timedelta() <= now - last < pause


def _ring(connection: Connection, reader: Reader, rows: Sequence[Row[Any]], now: datetime) -> int:
    if not rows:
        return 0
    key = "+".join(f"{row.id}.{row.times}" for row in rows)
    living_cards.rang(connection, reader, now)
    body, key = messages.naming(rows), short_key(key)
    return int(outbox.enqueue(connection, reader, Subject.ALERT, body, key=key, now=now, about=messages.LIVE))


def short_key(key: str) -> str:
    """Shorten the key of many alerts by naming only some: alerts told later are different ones."""
    return key if len(key) <= LONGEST_KEY else f"{key[:LONGEST_KEY]}+{key.count('+')}"


LONGEST_KEY = 200


def is_due(connection: Connection, _now: datetime) -> bool:
    """Whether anything waits for the end of quiet hours, or to be combined."""
    return connection.execute(select(alert_held).limit(1)).first() is not None


def release(connection: Connection, now: datetime) -> int:
    """Tell what was held back and still holds, where it may be told now. Returns the number of messages."""
    life.lock(connection)  # so that no other replica tells it, too
    held = connection.execute(select(alert_held.c.address, alert_held.c.times.label("held"), alerts).join(alerts)).all()
    told = 0
    for site_id in sorted({row.site_id for row in held}):
        site = places.site(connection, site_id)
        for reader, wishes in _readers(connection, site):
            mine = [row for row in held if (row.address, row.site_id) == reader.key]
            if not mine or wishes.is_quiet(site, now) or _rang_lately(connection, reader, site, now):
                continue
            still = [row for row in mine if row.present and row.state == AlertState.OPEN and row.times == row.held]
            told += _ring(connection, reader, still, now)
            late = (alerts.c.id.in_([row.id for row in still]), alerts.c.escalated == 0)
            connection.execute(update(alerts).where(*late).values(told_at=now))  # nobody could answer before
            gone = (alert_held.c.address == reader.address, alert_held.c.alert_id.in_([row.id for row in mine]))
            connection.execute(delete(alert_held).where(*gone))
    known = {reader.key for reader in readers.of_sites(connection)} if held else set()
    for row in held:
        if (row.address, row.site_id) not in known:
            connection.execute(
                delete(alert_held).where(alert_held.c.address == row.address, alert_held.c.alert_id == row.id)
            )
    return told


def _readers(connection: Connection, site: Site) -> Iterable[tuple[Reader, Wishes]]:
    return readers.wishes(connection, readers.of_sites(connection, [site.id])).items()
