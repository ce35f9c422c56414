"""Bookings: shown, undone, corrected."""

from bot.cards.booking import booking_card
from bot.chat.buttons.bookings import Correct, ShowBooking, Undo
from bot.chat.replies import Reply
from bot.chat.texts import join
from bot.chat.turn import Turn
from bot.routes import corrections
from domain.errors import NotAllowed, UndoTooLate
from domain.ledger import keys, movements
from domain.ledger.bookings import describe
from domain.operations import correcting, reversing


def last(turn: Turn) -> list[Reply]:
    """Show the person's last booking, with its Undo button."""
    booked = reversing.last_undoable(turn.connection, turn.person, turn.now)
    if booked is None:
        return [turn.answer(turn.say("nothing-to-undo"))]
    return [turn.answer(*booking_card(turn, describe(turn.connection, booked)))]


def compared(turn: Turn) -> list[Reply]:
    """Say what to write instead of "2 less", and show the last booking, which it may refer to."""
    asks = turn.say("compared-to-what", text=turn.incoming.folded)
    booked = reversing.last_undoable(turn.connection, turn.person, turn.now)
    if booked is None:
        return [turn.answer(asks)]
    text, keyboard = booking_card(turn, describe(turn.connection, booked))
    return [turn.answer(join([asks, text]), keyboard)]


def show(turn: Turn, tap: ShowBooking) -> list[Reply]:
    """Show a booking on a card of its own."""
    booking = describe(turn.connection, movements.get(turn.connection, tap.movement_id))
    return [Reply("send", *booking_card(turn, booking))]


def undo(turn: Turn, tap: Undo) -> list[Reply]:
    """Undo a booking, or ask the managers to."""
    try:
        reversal = reversing.reverse(turn.context(keys.undo(tap.movement_id)), tap.movement_id)
    except (UndoTooLate, NotAllowed) as refusal:
        return corrections.ask_managers(turn, tap.movement_id, None, refusal)
    return [turn.answer(*booking_card(turn, describe(turn.connection, reversal)))]


def correct(turn: Turn, tap: Correct) -> list[Reply]:
    """Book another quantity instead, as the card says."""
    context = turn.context(keys.correction(tap.movement_id))
    posted = correcting.correct(context, tap.movement_id, tap.steps)
    return [turn.answer(*booking_card(turn, describe(turn.connection, posted)))]
