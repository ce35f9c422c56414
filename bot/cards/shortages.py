"""Complete lists of what runs low and what expires, page by page."""

from collections.abc import Iterable

from bot.cards.layout import MAX_LINES, fit
from bot.chat.buttons.items import ListShortages, Shortage
from bot.chat.paging import page_of
from bot.chat.replies import Keyboard
from bot.chat.texts import Html
from bot.chat.turn import Turn
from bot.chat.wording import Wording
from domain.alerts import morning_report
from domain.alerts.morning_report import Expiring, Low, Report


def shortages_page(turn: Turn, what: Shortage, site_id: int, start: int = 0) -> tuple[Html, Keyboard]:
    """Return a page of what runs low, or of what expires, at a site."""
    say, report = turn.say, morning_report.report(turn.connection, site_id, turn.now)
    parts = [_title(say, report)]
    if what == "low":
        low = page_of(report.low, start, MAX_LINES)
        parts += [say("morning-low", count=len(report.low)), *_low(say, low.shown)]
        shown, others = bool(low.shown), low.buttons(lambda other: ListShortages(what, site_id, other))
    else:
        soon = page_of(report.expiring, start, MAX_LINES)
        parts += [say("expiring-title", count=len(report.expiring)), *_expiring(say, soon.shown)]
        shown, others = bool(soon.shown), soon.buttons(lambda other: ListShortages(what, site_id, other))
    return fit(say, parts if shown else [parts[0], say("morning-quiet")]), others


def _title(say: Wording, report: Report) -> Html:
    return say("morning-title", site=say.name(report.site), date=say.day(report.today))


def _low(say: Wording, found: Iterable[Low]) -> list[Html]:
    return [
        say(
            "morning-low-line",
            name=say.name(low.item),
            sku=low.item.sku,
            quantity=say.quantity(low.on_hand),
            minimum=say.number(low.minimum.amount),
        )
        for low in found
    ]


def _expiring(say: Wording, found: Iterable[Expiring]) -> list[Html]:
    return [
        say(
            "morning-expired-line" if each.days < 0 else "morning-expiring-line",
            name=say.name(each.item),
            lot=each.lot,
            quantity=say.quantity(each.quantity),
            date=say.day(each.expiry),
            days=each.days,
        )
        for each in found
    ]
