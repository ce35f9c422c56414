"""Alert cards: a site's living card, the message about urgent alerts, and one alert with what can be done about it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from sqlalchemy import Connection

from bot.cards.layout import fit
from bot.chat.buttons.alerts import (
    CountForAlert,
    HoldForAlert,
    ListAlerts,
    OrderForAlert,
    RequestForAlert,
    SeeAlert,
    SeeAlerts,
    ShowAlert,
    SnoozeAlert,
    UndoDecision,
)
from bot.chat.buttons.items import ShowItem
from bot.chat.paging import page_of
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html
from bot.chat.wording import Wording
from domain.alerts import open_alerts
from domain.alerts.open_alerts import Alert, Done, Overview
from domain.alerts.proposals import Proposal, give, propose
from domain.alerts.readers import EVERYTHING, Lens
from domain.company import places
from domain.company.places import Site
from domain.ledger.sealing import Head, head_before
from domain.vocabulary import AlertState, LotStatus

MAX_ALERTS = 10
"""Alerts shown at once; the rest is counted."""

A_ROW = 5
"""Number buttons that fit side by side."""

MAX_DONE = 3
"""Recent decisions shown, each with a button that takes it back."""

WEEK = 7

LATE = timedelta(minutes=30)
"""When a card is later than this, it says when it was due, and shows no alert as current."""

HASH_DIGITS = 16
"""Digits shown of the journal's head: enough that nobody can forge a journal with the same beginning."""

Card = tuple[Html, Keyboard]


def site_card(
    connection: Connection,
    say: Wording,
    site_id: int,
    now: datetime,
    start: int = 0,
    *,
    lens: Lens = EVERYTHING,
    due: datetime | None = None,
) -> Card:
    """Return what is open at a site, most urgent first, and who has dealt with what.

    `due`: when a late card was due.
    """
    site = places.site(connection, site_id)
    today = site.today(now)
    overview = open_alerts.overview(connection, site_id, lens)
    numbers = page_of(range(1, overview.count + 1), start, MAX_ALERTS)
    first = numbers.shown[0] if numbers.shown else 1
    shown = open_alerts.page(connection, site_id, first - 1, MAX_ALERTS, lens)
    done = open_alerts.done(connection, site_id, now, MAX_DONE)
    parts = [say("morning-title", site=say.name(site), date=say.day(today))]
    if due is not None and now - due >= LATE:
        parts.append(say("morning-late", time=say.time(due, site.zone)))
    parts += _grouped(say, overview, list(enumerate(shown, first)), today)
    if not overview.open:
        parts.append(say("morning-quiet"))
    parts += [*_aside(say, overview), *(_done(say, each, site) for each in done)]
    if head := head_before(connection, now.astimezone(UTC).date()):
        parts.append(_head(say, head))
    several = (Button(say.plain("button-see-all"), SeeAlerts(site_id, first - 1, shown_digest(shown))),)
    keyboard = (
        *_numbers(shown, first),
        *((several,) if len(shown) > 1 else ()),
        *numbers.buttons(lambda other: ListAlerts(site_id, other)),
        *((_undo(say, each),) for each in done if each.after is not AlertState.OPEN),
    )
    return fit(say, parts), keyboard


def quiet_line(connection: Connection, say: Wording, site_id: int, now: datetime) -> Card:
    """Return the card that says that nothing is open at a site."""
    site = places.site(connection, site_id)
    parts = [say("morning-title", site=say.name(site), date=say.day(site.today(now))), say("morning-quiet")]
    if head := head_before(connection, now.astimezone(UTC).date()):
        parts.append(_head(say, head))
    return fit(say, parts), ()


def urgent_card(
    connection: Connection,
    say: Wording,
    found: Sequence[Alert],
    times: Mapping[int, int],
    now: datetime,
    *,
    late: bool = False,
) -> Card:
    """Return what became urgent at one site, and who has dealt with what since.

    `times`: which occurrence of each alert it is about. `late`: it is about alerts that nobody acknowledged in time.
    """
    site, shown = found[0].site, list(enumerate(found[:MAX_ALERTS], 1))
    same = [each for _, each in shown if each.times == times[each.id] and each.present]
    still_open = [(number, each) for number, each in shown if each in same and each.state is AlertState.OPEN]
    done = open_alerts.last_done(connection, [each for each in same if each.state is not AlertState.OPEN])
    since = max(each.opened_at for each in [each for each in found if each.times == times[each.id]] or found)
    when = {"when": "now" if now - since < LATE else "then", "time": say.time(since, site.zone)}
    parts = [say("alert-late-title" if late else "alert-now-title", site=say.name(site), **when)]
    for number, each in shown:
        if each in same and each.id in done:
            parts.append(_done(say, done[each.id], site))
        elif each in same:
            parts.append(line(say, number, each, site.today(now)))
        else:
            again = "anew" if each.times != times[each.id] else each.rule.name
            parts.append(say("alert-gone", how=again, name=say.name(each.item)))
    if len(found) > MAX_ALERTS:
        parts.append(say("and-more", count=len(found) - MAX_ALERTS))
    keyboard = _choices(connection, say, found[0], now) if len(found) == 1 and still_open else _by_number(still_open)
    undo = tuple((_undo(say, each),) for each in list(done.values())[:MAX_DONE])
    return fit(say, parts), (*keyboard, *undo)


def alert_card(connection: Connection, say: Wording, alert: Alert, now: datetime) -> Card:
    """Return an alert with what can be done about it, and how that was calculated."""
    title = say(f"alert-{alert.rule.name}-title", days=alert.period, count=1)
    since = say("alert-since", site=say.name(alert.site), time=say.time(alert.opened_at, alert.site.zone))
    parts = [title, line(say, 1, alert, alert.site.today(now)), since]
    if alert.state is not AlertState.OPEN or not alert.present:
        by = alert.person.name if alert.person else ""
        parts.append(say("alert-stands", state=str(alert.state) if alert.present else "resolved", by=by))
    elif proposal := propose(connection, alert, now):
        parts.append(_reckoned(say, proposal))
    return fit(say, parts), _choices(connection, say, alert, now)


def shown_digest(shown: Iterable[Alert]) -> str:
    """Return a digest of the alerts on a card, so that its button acts on exactly these."""
    told = " ".join(f"{each.id}.{each.times}" for each in shown)
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def line(say: Wording, number: int, alert: Alert, today: date) -> Html:
    """Return what an alert says."""
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


def _head(say: Wording, head: Head) -> Html:
    return say("morning-head", date=say.day(head.day), mark=f"{head.position}:{head.hash[:HASH_DIGITS]}")


def _grouped(say: Wording, overview: Overview, shown: Sequence[tuple[int, Alert]], today: date) -> Iterator[Html]:
    """Yield the alerts under a title for each rule and horizon, with the number of each."""
    counts = {(group.rule.name, group.period): group.count for group in overview.open}
    for (name, period), some in groupby(shown, key=lambda each: (each[1].rule.name, each[1].period)):
        yield say(f"alert-{name}-title", days=period, count=counts[name, period])
        for number, alert in some:
            yield line(say, number, alert, today)
    last = shown[-1][0] if shown else 0
    if last < overview.count:
        yield say("and-more", count=overview.count - last)


def _aside(say: Wording, overview: Overview) -> Iterator[Html]:
    """Yield how many alerts somebody has dealt with."""
    if overview.aside:
        counts = (say.plain(f"alerts-{state}", count=count) for state, count in sorted(overview.aside.items()))
        yield say("alerts-aside", counts=say.listed(counts))


def _done(say: Wording, done: Done, site: Site) -> Html:
    """Return who has done what."""
    time = say.hour(done.decided_at, site.zone)
    return say("alert-done", after=str(done.after), name=say.name(done.alert.item), by=done.person.name, time=time)


def _undo(say: Wording, done: Done) -> Button:
    return Button(say.plain("take-back", name=say.name(done.alert.item)), UndoDecision(done.id))


def _numbers(shown: Sequence[Alert], first: int) -> Keyboard:
    """Return a numbered button for each alert."""
    return _by_number(list(enumerate(shown, first)))


def _by_number(shown: Sequence[tuple[int, Alert]]) -> Keyboard:
    buttons = [Button(str(number), ShowAlert(each.id)) for number, each in shown]
    return tuple(tuple(buttons[start : start + A_ROW]) for start in range(0, len(buttons), A_ROW))


def _choices(connection: Connection, say: Wording, alert: Alert, now: datetime) -> Keyboard:
    """Return buttons for what can be done about an alert. The domain checks whether the person who taps may do it."""
    last = (
        Button(say.plain("button-show-item"), ShowItem(alert.item.id)),
        Button(say.plain("button-alerts"), ListAlerts(alert.site.id, 0)),
    )
    if alert.state is not AlertState.OPEN or not alert.present:
        return (last,)
    rows: list[tuple[Button, ...]] = []
    proposal = propose(connection, alert, now)
    if proposal and (transfer := proposal.transfer):
        words = {"quantity": say.quantity(transfer.quantity), "site": say.name(transfer.other)}
        asks = RequestForAlert(alert.id, transfer.other.id, transfer.quantity.steps)
        rows.append((Button(say.plain("request-from", **words), asks),))
    if proposal and proposal.order:
        label = say.plain("put-on-order-list", quantity=say.quantity(proposal.order))
        rows.append((Button(label, OrderForAlert(alert.id, proposal.order.steps)),))
    if given := give(connection, alert, now):
        label = say.plain("give-to", quantity=say.quantity(given.quantity), site=say.name(given.other))
        rows.append((Button(label, RequestForAlert(alert.id, given.other.id, given.quantity.steps)),))
    if alert.lot is not None and alert.lot.status is LotStatus.OK:
        rows.append((Button(say.plain("hold-this-lot", lot=alert.lot.code), HoldForAlert(alert.id)),))
    see, count = say.plain("button-see"), say.plain("button-have-counted")
    rows.append((Button(see, SeeAlert(alert.id)), Button(count, CountForAlert(alert.id))))
    rows.append(
        tuple(
            Button(say.plain(f"button-snooze-{when}"), SnoozeAlert(alert.id, days))
            for when, days in (("today", 1), ("week", WEEK), ("change", 0))
        )
    )
    return (*rows, last)


def _reckoned(say: Wording, proposal: Proposal) -> Html:
    """Return how the amount to transfer or to buy was calculated."""
    need, item, transfer = proposal.need, proposal.item, proposal.transfer
    numbers = {
        "minimum": need.minimum,
        "demand": need.demand,
        "available": need.available,
        "way": need.on_the_way,
        "requested": need.requested,
        "ordered": need.on_order,
        "missing": need.steps,
    }
    told = {name: say.number(item.quantity(steps).amount) for name, steps in numbers.items()}
    return say(
        "alert-reckoned",
        quantity=say.quantity(transfer.quantity, item) if transfer else "",
        site=say.name(transfer.other) if transfer else "",
        spare=say.quantity(transfer.spare) if transfer else "",
        brings="yes" if transfer else "no",
        buys="yes" if proposal.order else "no",
        order=say.quantity(proposal.order, item) if proposal.order else "",
        known="yes" if need.is_known else "no",
        days=need.days,
        maximum="" if need.maximum is None else say.number(item.quantity(need.maximum).amount),
        capped="no" if need.maximum is None else "yes",
        **told,
    )
