"""News: whether a new card is needed, or redrawing the last one in place is enough.

What can wait is told once a week, along with everything else. What cannot is told the next morning; what can wait for a
day stays on the last card for that long, and is told if nobody has acknowledged it there. Nothing is told again merely
because it is still the case.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from domain.alerts import answers, living_cards, open_alerts
from domain.alerts.readers import Reader, Wishes
from domain.alerts.rules.rule import Urgency
from domain.company import places
from domain.company.places import Site
from domain.company.settings import alerting
from domain.ledger import demand
from domain.ledger.demand import Demand
from domain.storage.schema.alerts import alerts
from domain.storage.schema.company import items, minimums
from domain.vocabulary import AlertRule, AlertState

WEEK = 7

MARGIN = timedelta(hours=1)
"""Tolerance when comparing mornings some days apart: clocks change, and ticks are not exact to the second."""

SEEN_WITHIN = timedelta(hours=20)
"""How long what can wait for a day is only on the card: until the second morning."""

OUT_WITHIN = timedelta(days=2)
"""How long an item out of stock, and rarely asked for, waits while nobody answers on the cards."""

OF_STOCK = (AlertRule.OUT, AlertRule.LOW, AlertRule.COVER)
"""The rules whose urgency depends on how fast the goods are used."""


def needs_card(connection: Connection, reader: Reader, wishes: Wishes, last: datetime | None, now: datetime) -> bool:
    """Whether anything new cannot wait. On the week's first morning, and before the first card, all news counts.

    `last`: the morning before. A time after `now` is by a clock that was set back.
    """
    site = places.site(connection, reader.site_id)
    today = site.today(now)
    monday = today - timedelta(days=today.weekday())
    is_first = last is None or last > now or site.today(last) < monday
    begun, unanswered = living_cards.begun(connection, reader)
    if is_first or begun is None:
        return open_alerts.is_to_tell(connection, reader.site_id, now, wishes.lens)
    new = open_alerts.untold(connection, reader.site_id, now, wishes.lens)
    if is_ignored(connection, site, begun, unanswered, now):
        new = [row for row in new if row.rule == AlertRule.OUT and begun <= now + MARGIN - OUT_WITHIN]
    elif is_read(connection, site, now):
        new = [row for row in new if row.rule == AlertRule.OUT or row.opened_at <= now - SEEN_WITHIN]
    first = min((tuple(alerting.WEEKDAYS).index(day) for day in wishes.days), default=0)
    return bool(_pressing(connection, new, site, (monday - today).days + WEEK + first, now))


def is_read(connection: Connection, site: Site, now: datetime) -> bool:
    """Whether people deal with what the last card shows: recently, with nothing left from earlier days."""
    if not answers.any_since(connection, site.id, now - timedelta(days=WEEK)):
        return False
    left = (alerts.c.site_id == site.id, open_alerts.IS_OPEN, open_alerts.as_urgent_as(Urgency.TODAY))
    query = select(alerts.c.id).where(*left, alerts.c.opened_at <= now - SEEN_WITHIN)
    return connection.execute(query.limit(1)).first() is None


def is_ignored(connection: Connection, site: Site, begun: datetime, unanswered: int, now: datetime) -> bool:
    """Whether nobody has answered on the last cards, so that another one now would be too many."""
    return answers.is_pausing(begun, unanswered, now + MARGIN) and not answers.any_since(connection, site.id, begun)


def _pressing(
    connection: Connection, found: Sequence[Row[Any]], site: Site, days: int, now: datetime
) -> list[Row[Any]]:
    """Return the alerts that cannot wait for this many days.

    One that comes up for the first time can, if another unresolved alert about its lot or item was told.
    """
    told = _told(connection, site.id)
    new = [row for row in found if row.told or (row.item_id, row.lot_id) not in told]
    asked = demand.of_items(connection, site.today(now), site.id, {row.item_id for row in new if row.item_id})
    lead = _lead_days(connection, site.id) if new else {}
    return [
        row for row in new if _is_pressing(row, asked.get((row.item_id, site.id)), lead.get(row.item_id, 0), days, now)
    ]


def _is_pressing(row: Row[Any], asked: Demand | None, lead: int, days: int, now: datetime) -> bool:
    if row.rule not in OF_STOCK:
        return True
    if row.rule == AlertRule.OUT or (asked is not None and asked.is_known and asked.a_day * (lead + 1) > row.steps):
        return is_short(row.steps, asked, days)
    return bool(row.opened_at <= now - SEEN_WITHIN) and is_short(row.steps, asked, days + lead)


def is_short(steps: int, asked: Demand | None, days: int) -> bool:
    """Whether somebody will run short before this many days are over; if unknown, that is assumed."""
    if asked is None or not asked.is_known:
        return True
    return asked.a_day * days > steps


def _lead_days(connection: Connection, site_id: int) -> dict[int, int]:
    query = select(minimums.c.item_id, minimums.c.lead_days).where(
        minimums.c.site_id == site_id, minimums.c.lead_days.is_not(None)
    )
    return {row.item_id: row.lead_days for row in connection.execute(query)}


def _told(connection: Connection, site_id: int) -> set[tuple[int | None, int | None]]:
    """Return the items and lots about which an unresolved alert was told."""
    query = select(alerts.c.item_id, alerts.c.lot_id).where(
        alerts.c.site_id == site_id, alerts.c.state != AlertState.RESOLVED, alerts.c.told >= alerts.c.times
    )
    return {(item_id, lot_id) for item_id, lot_id in connection.execute(query)}


def will_be_missed(connection: Connection, rows: Sequence[Row[Any]], site: Site, now: datetime) -> list[Row[Any]]:
    """Return what has run out, will probably be asked for within a day, and nobody has dealt with."""
    ids = [row.item_id for row in rows]
    in_hand = set(
        connection.execute(
            select(alerts.c.item_id).where(
                alerts.c.site_id == site.id, alerts.c.item_id.in_(ids), alerts.c.state == AlertState.IN_HAND
            )
        ).scalars()
    )
    asked = demand.of_items(connection, site.today(now), site.id, ids)
    units = {
        item_id: 10**decimals
        for item_id, decimals in connection.execute(select(items.c.id, items.c.decimals).where(items.c.id.in_(ids)))
    }
    return [row for row in rows if row.item_id not in in_hand and _is_asked_for(asked, row, units[row.item_id])]


def _is_asked_for(asked: Mapping[tuple[int, int], Demand], row: Row[Any], unit: int) -> bool:
    """Whether a unit is asked for on most days, as far as is known."""
    found = asked.get((row.item_id, row.site_id))
    return found is None or not found.is_known or found.a_day >= unit
