"""Reservations: what is held, perhaps until a given day; to be consumed or released."""

from bot.cards.booking import booking_card
from bot.cards.layout import more
from bot.cards.reservation import reservation_card
from bot.chat.buttons.reservations import Consume, ListReserved, Release
from bot.chat.paging import page_of
from bot.chat.replies import Reply
from bot.chat.turn import Turn
from bot.drafts.draft import Line
from bot.language import deadlines
from bot.language.folding import fold
from bot.language.words import Words
from bot.routes.hearing import said_of
from bot.routes.messages import look_up
from domain.ledger import keys
from domain.operations import reservations

PAGE = 4
"""Each is a message of its own."""


def asked(turn: Turn, text: str) -> list[Reply]:
    """Reserve something until the given day; nothing, if the text says no such thing."""
    rest, deadline = deadlines.cut_out(fold(text), turn.site.today(turn.now), kept=True)
    words = said_of(turn, rest) if deadline.day else None
    if not isinstance(words, Words) or words.verb != "reserve":
        return []
    return look_up(turn, words, None, use=Line(needed_by=deadline.day))


def reserved(turn: Turn, start: int = 0) -> list[Reply]:
    """Show what is reserved at the person's site, newest first, each with its actions; then how many more there are."""
    kept = reservations.held(turn.connection, turn.site.id)[::-1]
    if not kept:
        return [turn.answer(turn.say("reserved-nothing", site=turn.say.name(turn.site)))]
    page = page_of(kept, start, PAGE)
    rest = more(turn.say, len(kept), start + len(page.shown))
    shown = [Reply("send", *reservation_card(turn.say, each, turn.person)) for each in page.shown]
    return shown + [Reply("send", text, page.buttons(ListReserved)) for text in rest]


def consume(turn: Turn, tap: Consume) -> list[Reply]:
    """Issue what was reserved."""
    booking = reservations.consume(turn.context(keys.consumption(tap.reservation_id)), tap.reservation_id)
    return [turn.answer(*booking_card(turn, booking))]


def release(turn: Turn, tap: Release) -> list[Reply]:
    """Release a reservation."""
    kept = reservations.release(turn.connection, turn.person, tap.reservation_id, turn.now)
    return [turn.answer(*reservation_card(turn.say, kept, turn.person))]
