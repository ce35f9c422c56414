"""Trends: an item's stock over the last days as a chart."""

from bot.cards.layout import PAGE
from bot.cards.stock import item_label
from bot.cards.trend import trend_card
from bot.chat.buttons.figures import ShowTrend
from bot.chat.replies import Button, Made, Reply
from bot.chat.turn import Turn
from domain.company import catalogue, search
from domain.reports.trend import trend


def asked(turn: Turn) -> list[Reply]:
    """Show the trend of an item at the person's site."""
    words = turn.incoming.text
    found = search.find(turn.connection, words, PAGE).items if words else []
    if len(found) == 1:
        return show(turn, ShowTrend(found[0].id, turn.site.id))
    if not found:
        return [turn.answer(turn.say("not-found" if words else "trend-which", words=words))]
    choices = tuple((Button(item_label(turn.say, item), ShowTrend(item.id, turn.site.id)),) for item in found)
    return [turn.answer(turn.say("several", words=words), choices)]


def show(turn: Turn, tap: ShowTrend) -> list[Reply]:
    """Show the trend at a site, as a picture that is drawn when it is sent."""
    found = trend(turn.connection, catalogue.get(turn.connection, tap.item_id), tap.site_id, turn.now)
    text, chart, keyboard = trend_card(turn, found)
    return [Reply("made", text, keyboard, made=Made("chart", chart.stored()))]
