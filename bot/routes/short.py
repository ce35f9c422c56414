"""Short: "only 10 arrived" speaks of what was booked, or sent here, before; it offers to put that right."""

from contextlib import suppress
from decimal import Decimal

from bot.cards.transfer import transfer_card
from bot.chat.buttons import Begin, Known
from bot.chat.replies import Button, Reply
from bot.chat.texts import join
from bot.chat.turn import Turn
from bot.drafts.answers import with_amount
from bot.drafts.draft import Line
from bot.drafts.units import in_own_units
from bot.language.folding import fold
from bot.language.wishes import only_came
from bot.language.words import Words
from bot.routes.corrections import instead
from bot.routes.hearing import said_of
from bot.routes.messages import find_named
from domain.errors import Refused
from domain.ledger.bookings import Booking, describe
from domain.ledger.movements import Posted
from domain.operations import reversing, transfers
from domain.operations.transfers import Transfer
from domain.vocabulary import MovementKind, TransferState

CAME = (MovementKind.RECEIPT, MovementKind.CUSTOMER_RETURN)


def told(turn: Turn, text: str) -> list[Reply]:
    """An offer to correct what it most likely speaks of; nothing, if it says no such thing."""
    rest = only_came(fold(text))
    words = said_of(turn, rest) if rest else None
    if not isinstance(words, Words) or words.verb is not None or words.quantity is None:
        return []
    found = find_named(turn, words).found if words.rest else None
    if found is not None and (len(found.items) != 1 or not found.sure):
        return []
    item_id, said = found.items[0].id if found else None, with_amount(Line(), words.quantity, words.unit, words.also)
    booked = _booked(turn, said, item_id)
    sent = transfers.last_sent_to(turn.connection, turn.site.id, item_id, turn.now - reversing.UNDO_FOR)
    if sent is not None and (booked is None or _is_later(sent, booked.posted)):
        return _of_transfer(turn, sent, said)
    if booked:
        return instead(turn, booked, said)
    return [] if found else [turn.answer(turn.say("short-of-what"))]


def _booked(turn: Turn, said: Line, item_id: int | None) -> Booking | None:
    """The person's last receipt of more than what is said to have come."""
    for posted in reversing.undoable(turn.connection, turn.person, turn.now, CAME, item_id):
        booking = describe(turn.connection, posted)
        line = in_own_units(turn.say, said, booking.item)
        with suppress(Refused):
            if booking.item.measure(line.amount or Decimal(), line.unit).steps < booking.total.steps:
                return booking
    return None


def _is_later(sent: Transfer, booked: Posted) -> bool:
    return sent.decided_at is not None and sent.decided_at > booked.recorded_at


def _of_transfer(turn: Turn, sent: Transfer, said: Line) -> list[Reply]:
    """What was sent here arrives as a whole; what is missing of it is counted, and a manager decides."""
    say, line = turn.say, in_own_units(turn.say, said, sent.item)
    came = sent.item.measure(line.amount or Decimal(), line.unit)
    if came == sent.quantity:
        return []
    text, keyboard = transfer_card(say, sent, turn.person)
    key = "transfer-short" if sent.state is TransferState.IN_TRANSIT else "transfer-was-short"
    short = say(key, came=say.quantity(came, sent.item), sent=say.quantity(sent.quantity, sent.item))
    count = Button(say.plain("button-count"), Begin("count", Known(sent.item.id)))
    return [turn.answer(join([text, short]), (*keyboard, (count,)))]
