"""Alerts: decisions about them by tap, and what is open."""

from dataclasses import replace

from bot.cards.alerts import MAX_ALERTS, alert_card, shown_digest, site_card, urgent_card
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
from bot.chat.buttons.wishes import ShowWishes
from bot.chat.replies import Button, Reply
from bot.chat.turn import Turn
from domain.alerts import decisions, messages, mornings, open_alerts, readers
from domain.alerts.readers import Lens
from domain.company import places
from domain.company.people import Right
from domain.errors import NotAllowed
from domain.ledger import keys


def asked(turn: Turn) -> list[Reply]:
    """Show what is open at the person's sites, or in a group at the group's; and when this chat is told."""
    sites = turn.person.sites(Right.SEE)
    sites = [group.site_id for group in turn.groups if group.site_id in sites] or sites
    mornings.look(turn.connection, sites, turn.now)
    *others, last = (_site(turn, site_id) for site_id in sites)
    wishes = (Button(turn.say_to_all.plain("button-wishes"), ShowWishes()),)
    return [*others, replace(last, keyboard=(*last.keyboard, wishes))]


def send_now(turn: Turn) -> list[Reply]:
    """Send the morning card now to the groups of the sites that this person manages."""
    sites = turn.person.sites(Right.DECIDE)
    if not sites:
        raise NotAllowed(Right.DECIDE)
    told = mornings.enqueue_now(turn.connection, sites, f"message:{turn.incoming.place}", turn.now)
    if told and not turn.incoming.private:
        return []  # the card itself is the answer
    return [turn.answer(turn.say("morning-sent" if told else "morning-no-group"))]


def show_site(turn: Turn, tap: ListAlerts) -> list[Reply]:
    """Show what is open at a site, on the same card."""
    return [_site(turn, tap.site_id, tap.start)]


def show(turn: Turn, tap: ShowAlert) -> list[Reply]:
    """Show an alert, with what can be done about it."""
    alert = open_alerts.get(turn.connection, tap.alert_id)
    return [turn.answer(*alert_card(turn.connection, turn.say_to_all, alert, turn.now))]


def see(turn: Turn, tap: SeeAlert) -> list[Reply]:
    """Acknowledge an alert."""
    decisions.acknowledge(turn.connection, turn.person, tap.alert_id, turn.now)
    return _done(turn, tap.alert_id, "alert-now-acknowledged")


def see_all(turn: Turn, tap: SeeAlerts) -> list[Reply]:
    """Acknowledge everything on the card, unless it has changed since it was drawn."""
    page = open_alerts.page(turn.connection, tap.site_id, tap.start, MAX_ALERTS, _lens(turn, tap.site_id))
    if shown_digest(page) != tap.shown:
        return [_site(turn, tap.site_id), turn.toast(turn.say.plain("alerts-changed"), alert=True)]
    count = decisions.acknowledge_all(turn.connection, turn.person, [each.id for each in page], turn.now)
    return [_site(turn, tap.site_id), turn.toast(turn.say.plain("alerts-acknowledged", count=count))]


def snooze(turn: Turn, tap: SnoozeAlert) -> list[Reply]:
    """Snooze an alert."""
    until = decisions.morning_in(turn.connection, tap.alert_id, tap.days, turn.now) if tap.days else None
    decisions.snooze(turn.connection, turn.person, tap.alert_id, until, turn.now)
    return _done(turn, tap.alert_id, "alert-now-snoozed")


def request(turn: Turn, tap: RequestForAlert) -> list[Reply]:
    """Request from another site what would resolve the alert."""
    context = turn.context(keys.alert_transfer(tap.alert_id, 0))
    decisions.request(context, tap.alert_id, tap.site_id, tap.steps)
    return _done(turn, tap.alert_id, "alert-now-requested")


def order(turn: Turn, tap: OrderForAlert) -> list[Reply]:
    """Put what would resolve the alert on the order list."""
    decisions.order(turn.context(keys.alert_order(tap.alert_id, 0)), tap.alert_id, tap.steps)
    return _done(turn, tap.alert_id, "alert-now-ordered")


def have_counted(turn: Turn, tap: CountForAlert) -> list[Reply]:
    """Ask for a count."""
    decisions.have_counted(turn.connection, turn.person, tap.alert_id, turn.now)
    return _done(turn, tap.alert_id, "alert-now-to-count")


def hold(turn: Turn, tap: HoldForAlert) -> list[Reply]:
    """Hold the alert's lot."""
    reason = turn.say.plain("alert-hold-reason")
    decisions.hold(turn.connection, turn.person, tap.alert_id, reason, turn.now)
    return _done(turn, tap.alert_id, "alert-now-held")


def take_back(turn: Turn, tap: UndoDecision) -> list[Reply]:
    """Take back a decision."""
    reason = turn.say.plain("alert-free-reason")
    alert = decisions.take_back(turn.context(keys.alert_undo(tap.decision_id)), tap.decision_id, reason)
    return [_where_tapped(turn, alert.site.id), turn.toast(turn.say.plain("alert-now-open"))]


def _done(turn: Turn, alert_id: int, said: str) -> list[Reply]:
    """Show the message's current state, with a toast for the person who tapped."""
    alert = open_alerts.get(turn.connection, alert_id)
    return [_where_tapped(turn, alert.site.id), turn.toast(turn.say.plain(said))]


def _where_tapped(turn: Turn, site_id: int) -> Reply:
    """Redraw the message: an urgent one says who has dealt with it; any other is the card of its site."""
    told = messages.at(turn.connection, turn.incoming.chat, turn.incoming.message)
    if told is None:
        return _site(turn, site_id)
    messages.answered(turn.connection, told)
    found = open_alerts.some(turn.connection, told.times)
    return turn.answer(*urgent_card(turn.connection, turn.say_to_all, found, told.times, turn.now, late=told.late))


def _site(turn: Turn, site_id: int, start: int = 0) -> Reply:
    lens = _lens(turn, site_id)
    return turn.answer(*site_card(turn.connection, turn.say_to_all, site_id, turn.now, start, lens=lens))


def _lens(turn: Turn, site_id: int) -> Lens:
    """Return what this chat wants to see."""
    return readers.lens_of(turn.connection, turn.incoming.chat, places.site(turn.connection, site_id))
