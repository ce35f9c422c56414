"""What runs low and what expires: the morning's alert, and the whole lists, page by page."""

from collections.abc import Iterable
from itertools import groupby
from typing import Literal

from bot.cards.cards import LINES, within
from bot.chat.paging import page_of
from bot.chat.replies import Keyboard
from bot.chat.texts import Html
from bot.chat.turn import Turn
from bot.chat.wording import Wording
from domain.alerts import morning_report
from domain.alerts.morning_report import Expiring, Low, Report

HASH_DIGITS = 16
"""Of the journal's head that a morning tells: nobody can make another journal that begins like it."""

List = Literal["low", "expiring"]


def morning_card(say: Wording, report: Report) -> Html:
    """What runs low and what expires at a site: the first of it."""
    parts = [_title(say, report)]
    if report.low:
        parts += [say("morning-low", count=len(report.low)), *_low(say, report.low[:LINES])]
        parts += _more(say, len(report.low))
    for past, group in groupby(report.expiring, key=lambda each: each.days < 0):
        found = list(group)
        parts.append(say("morning-expired" if past else "morning-expiring", count=len(found)))
        parts += [*_expiring(say, found[:LINES]), *_more(say, len(found))]
    if not report.low and not report.expiring:
        parts.append(say("morning-quiet"))
    if report.head:
        mark = f"{report.head.position}:{report.head.hash[:HASH_DIGITS]}"
        parts.append(say("morning-head", date=say.day(report.head.day), mark=mark))
    return within(say, parts)


def page(turn: Turn, what: List, site_id: int, start: int = 0) -> tuple[Html, Keyboard]:
    """A page of one of the lists of a site."""
    say, report = turn.say, morning_report.report(turn.connection, site_id, turn.now)
    parts = [_title(say, report)]
    if what == "low":
        few = page_of(report.low, start, LINES, lambda other: f"low:{site_id}:{other}")
        parts += [say("morning-low", count=len(report.low)), *_low(say, few.shown)]
        return within(say, parts if few.shown else [parts[0], say("morning-quiet")]), few.beside
    soon = page_of(report.expiring, start, LINES, lambda other: f"expiring:{site_id}:{other}")
    parts += [say("expiring-title", count=len(report.expiring)), *_expiring(say, soon.shown)]
    return within(say, parts if soon.shown else [parts[0], say("morning-quiet")]), soon.beside


def _title(say: Wording, report: Report) -> Html:
    return say("morning-title", site=say.name(report.site), date=say.day(report.today))


def _more(say: Wording, count: int) -> list[Html]:
    return [say("and-more", count=count - LINES)] if count > LINES else []


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
