"""Alerts: the living card of a site, the message about what is urgent, and one alert with what can be done."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import groupby

from sqlalchemy import Connection

from bot.cards.layout import fit
from bot.chat.texts import Html
from bot.chat.wording import Wording
from domain.alerts import open_alerts
from domain.alerts.open_alerts import Alert, Overview
from domain.company import places
from domain.ledger.sealing import Head, head_before

MAX_ALERTS = 10
"""Shown at once; the rest is counted."""

HASH_DIGITS = 16
"""Shown of the journal's head: enough that nobody can make another journal that begins like it."""


def site_card(connection: Connection, say: Wording, site_id: int, now: datetime, start: int = 0) -> Html:
    """What is open at a site, the most urgent first."""
    site = places.site(connection, site_id)
    today = site.today(now)
    overview = open_alerts.overview(connection, site_id)
    shown = open_alerts.page(connection, site_id, start, MAX_ALERTS)
    parts = [say("morning-title", site=say.name(site), date=say.day(today))]
    parts += _grouped(say, overview, shown, start, today)
    if (rest := overview.count - start - len(shown)) > 0:
        parts.append(say("and-more", count=rest))
    if not overview.open:
        parts.append(say("morning-quiet"))
    parts += _aside(say, overview)
    if head := head_before(connection, now.astimezone(UTC).date()):
        parts.append(_head(say, head))
    return fit(say, parts)


def _head(say: Wording, head: Head) -> Html:
    return say("morning-head", date=say.day(head.day), mark=f"{head.position}:{head.hash[:HASH_DIGITS]}")


def _grouped(say: Wording, overview: Overview, shown: Iterable[Alert], start: int, today: date) -> Iterator[Html]:
    """The alerts with a title for each rule and horizon, and how many there are of each."""
    counts = {(group.rule.name, group.period): group.count for group in overview.open}
    numbered = enumerate(shown, start + 1)
    for (name, period), some in groupby(numbered, key=lambda each: (each[1].rule.name, each[1].period)):
        yield say(f"alert-{name}-title", days=period, count=counts[name, period])
        for number, alert in some:
            yield line(say, number, alert, today)


def line(say: Wording, number: int, alert: Alert, today: date) -> Html:
    """What an alert says."""
    lot, bound = alert.lot, alert.bound
    return say(
        f"alert-{alert.rule.name}",
        number=number,
        name=say.name(alert.item),
        sku=alert.item.sku,
        quantity=say.quantity(alert.quantity),
        minimum="" if bound is None else say.number(bound.amount),
        lot=lot.code if lot else "",
        date=say.day(lot.expiry) if lot and lot.expiry else "",
        days=(lot.expiry - today).days if lot and lot.expiry else 0,
    )


def _aside(say: Wording, overview: Overview) -> Iterator[Html]:
    """How many somebody has dealt with."""
    if overview.aside:
        counts = (say.plain(f"alerts-{state}", count=count) for state, count in sorted(overview.aside.items()))
        yield say("alerts-aside", counts=say.listed(counts))


def urgent_card(connection: Connection, say: Wording, ids: list[int], now: datetime) -> Html:
    """What has become urgent just now, at one site."""
    found = open_alerts.some(connection, ids)
    site = found[0].site
    title = say("alert-now-title", site=say.name(site))
    return fit(say, [title, *(line(say, number, each, site.today(now)) for number, each in enumerate(found, 1))])
