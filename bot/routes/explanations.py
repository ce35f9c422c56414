"""Explanations: which bookings made a number, and the pictures and messages behind them."""

from bot.cards.layout import PAGE
from bot.cards.stock import item_label
from bot.cards.why import why_card
from bot.chat import pictures
from bot.chat.buttons.bookings import ShowSource
from bot.chat.buttons.items import Why, WhyPage
from bot.chat.replies import Button, Reply
from bot.chat.turn import Turn
from domain.company import catalogue, search
from domain.reports import bin_card


def asked(turn: Turn) -> list[Reply]:
    """Show which bookings made the current stock of an item at the person's site."""
    return of(turn, turn.incoming.text)


def of(turn: Turn, words: str) -> list[Reply]:
    """Show which bookings made the stock of the item with this name."""
    found = search.find(turn.connection, words, PAGE).items if words else []
    if len(found) == 1:
        return [turn.answer(*why_card(turn, found[0], turn.site.id))]
    if not found:
        return [turn.answer(turn.say("not-found" if words else "why-which", words=words))]
    choices = tuple((Button(item_label(turn.say, item), Why(item.id, turn.site.id)),) for item in found)
    return [turn.answer(turn.say("several", words=words), choices)]


def explain(turn: Turn, tap: Why) -> list[Reply]:
    """Show the explanation on a new card."""
    return [Reply("send", *why_card(turn, catalogue.get(turn.connection, tap.item_id), tap.site_id))]


def turn_page(turn: Turn, tap: WhyPage) -> list[Reply]:
    """Show another page or site on the same card."""
    return [turn.answer(*why_card(turn, catalogue.get(turn.connection, tap.item_id), tap.site_id, tap.before))]


def show_source(turn: Turn, tap: ShowSource) -> list[Reply]:
    """Show the picture that a movement was booked with, and its message, if that is in this chat."""
    booked = bin_card.source(turn.connection, tap.movement_id)
    if booked is None:
        return [turn.stale()]
    time = turn.say.time(booked.recorded_at, turn.site.zone)
    said = {"number": booked.number, "person": booked.person, "time": time}
    _, _, message = booked.message.partition("/")
    quote = int(message) if turn.is_here(booked.message, booked.person_id) else None
    sent = [each.picture for each in pictures.of_movement(turn.connection, tap.movement_id)]
    if sent:
        text = turn.say("why-picture", **said)
        return [Reply("photo", text, file=each.file_id, document=each.document, quote=quote) for each in sent]
    if quote is None:
        return [turn.toast(turn.say.plain("why-picture-gone"), alert=True)]
    return [Reply("send", turn.say("why-message", **said), quote=quote)]
