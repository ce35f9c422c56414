"""The weekly digest: a chart of the last weeks, and the same in words for people who cannot see it."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.charts.weekly import Panel
from bot.chat.texts import Html, join
from bot.chat.wording import Wording
from domain.reports.weekly import Weeks

EVERY = 3
"""Weeks between two dates written below the bars."""


def weekly_card(say: Wording, told: Weeks, *, with_costs: bool) -> tuple[Html, str, list[Panel]]:
    """Return the words below the chart, its title, and its panels, omitting empty ones."""
    today = told.days[-1]
    lines = [say("weekly-title", site=say.name(told.site), date=say.day(today))]
    panels, past = [], _dated(say, told.days)
    if with_costs and any(told.values):
        lines.append(say("weekly-value", now=say.money(told.values[-1]), before=say.money(told.values[-2])))
        panels.append(_value(say, told.values, past))
    if any(told.stock_outs):
        lines.append(say("weekly-stock-outs", now=told.stock_outs[-1], before=told.stock_outs[-2]))
        panels.append(_counted("stock-outs", say.plain("weekly-stock-outs-panel"), told.stock_outs, past))
    if any(told.expiring):
        lines.append(say("weekly-expiring", expired=told.expiring[0], soon=sum(told.expiring[1:5])))
        coming = [today + timedelta(weeks=number) for number in range(len(told.expiring) - 1)]
        below = [say.plain("weekly-expired"), *_dated(say, coming)]
        panels.append(_counted("expiring", say.plain("weekly-expiring-panel"), told.expiring, below))
    return join(lines), f"{say.name(told.site)} · {say.day(today)}", panels


def _dated(say: Wording, days: Sequence[date]) -> list[str]:
    """Return the days with a date at every third, including the last."""
    return [say.short_day(day) if number % EVERY == EVERY - 1 else "" for number, day in enumerate(days)]


def _value(say: Wording, values: Sequence[int], below: list[str]) -> Panel:
    """Return the panel of values. Sums are too long to stand above bars, so the first and the last are in its title."""
    title = say.plain("weekly-value-panel", first=say.money(values[0]), last=say.money(values[-1]))
    return Panel("value", title, [float(each) for each in values], [""] * len(values), below)


def _counted(what: str, title: str, counts: Sequence[int], below: list[str]) -> Panel:
    return Panel(what, title, [float(each) for each in counts], [f"{each}" if each else "" for each in counts], below)
