"""An item's trend: a chart, and the same in words for people who cannot see it."""

from datetime import date, timedelta

from bot.cards.stock import item_title
from bot.charts.trend import TrendChart
from bot.chat.buttons.figures import ShowTrend
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from bot.chat.wording import Wording
from domain.company import places
from domain.company.sight import Sight, sees
from domain.reports.trend import Trend

APART = 9
"""Days between two dates written below the chart."""

MAX_SITES = 4


def trend_card(turn: Turn, told: Trend) -> tuple[Html, TrendChart, Keyboard]:
    """Return the words below the chart, the chart, and buttons to the other sites."""
    say, item = turn.say, told.item
    lines = [say("trend-title", title=item_title(say, item), site=say.name(told.site))]
    lines.append(say("trend-now", quantity=say.quantity(item.quantity(told.levels[-1]), item)))
    if told.minimum:
        lines.append(say("trend-minimum", quantity=say.quantity(item.quantity(told.minimum), item)))
    if told.demand.a_day > 0:
        ninety_days = item.quantity(told.demand.issued + told.demand.unmet)
        lines.append(say("trend-demand", quantity=say.quantity(ninety_days, item), days=len(told.levels)))
    if told.lasts_until and told.levels[-1]:
        lines.append(say("trend-lasts", date=say.day(told.lasts_until)))
    return join(lines), _picture(say, told), _sites(turn, told)


def _picture(say: Wording, told: Trend) -> TrendChart:
    one = 10**told.item.decimals
    last = told.item.quantity(told.levels[-1])
    return TrendChart(
        title=f"{say.name(told.item)} · {say.name(told.site)}",
        levels=[steps / one for steps in told.levels],
        forecast=[float(steps / one) for steps in told.forecast],
        came=[(day - told.first).days for day, _ in told.came],
        minimum=told.minimum / one if told.minimum else None,
        ticks=_ticks(say, told),
        legend=[
            say.plain("trend-stock", unit=say.unit(last.unit, last.amount)),
            *(say.plain(f"trend-{each}") for each in ("least", "came", "forecast")),
        ],
    )


def _ticks(say: Wording, told: Trend) -> list[tuple[int, str]]:
    """Return the days to label: today, the last day of the forecast, and the first of each month between."""
    today = len(told.levels) - 1
    last = today + len(told.forecast)
    ticks = [(today, say.plain("trend-today"))]
    ticks += [(last, say.short_day(told.today + timedelta(days=last - today)))] if last > today else []
    first_of_month: list[date] = [
        day for number in range(last + 1) if (day := told.first + timedelta(days=number)).day == 1
    ]
    for day in first_of_month:
        number = (day - told.first).days
        if all(abs(number - other) >= APART for other, _ in ticks):
            ticks.append((number, say.short_day(day)))
    return sorted(ticks)


def _sites(turn: Turn, told: Trend) -> Keyboard:
    others = [
        site
        for site in places.all_sites(turn.connection)
        if site.id != told.site.id and sees(turn.person, Sight.STOCK, site.id)
    ]
    buttons = [Button(f"🏬 {turn.say.name(site)}", ShowTrend(told.item.id, site.id)) for site in others[:MAX_SITES]]
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
