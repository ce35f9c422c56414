"""Short deliveries: "only 10 arrived" is about an earlier booking or transfer. The answer offers to correct that."""

from contextlib import suppress
from decimal import Decimal

from bot.cards.transfer import transfer_card
from bot.chat.buttons.action import Known
from bot.chat.buttons.drafts import Begin
from bot.chat.buttons.transfers import TakeIn
from bot.chat.replies import Button, Reply
from bot.chat.texts import join
from bot.chat.turn import Turn
from bot.drafts.answers import with_amount
from bot.drafts.draft import Line
from bot.drafts.units import in_own_units
from bot.language.folding import fold
from bot.language.second_thoughts import only_went
from bot.language.wishes import only_came
from bot.language.words import Words
from bot.routes.corrections import instead
from bot.routes.hearing import said_of
from bot.routes.messages import find_named
from domain.errors import Refused
from domain.ledger.bookings import Booking, describe
from domain.ledger.movements import Posted
from domain.operations import reversing
from domain.operations.transfers import documents
from domain.operations.transfers.documents import Transfer
from domain.vocabulary import MovementKind, TransferStep

CAME = (MovementKind.RECEIPT, MovementKind.CUSTOMER_RETURN)
WENT = (MovementKind.ISSUE,)


def told(turn: Turn, text: str) -> list[Reply]:
    """Offer to correct what the text most likely refers to; nothing, if it says no such thing."""
    came, went = only_came(fold(text)), only_went(text)
    rest = came or went
    words = said_of(turn, rest) if rest else None
    if not isinstance(words, Words) or words.verb is not None or words.quantity is None:
        return []
    found = find_named(turn, words).found if words.rest else None
    if found is not None and (len(found.items) != 1 or not found.sure):
        return []
    item_id, said = found.items[0].id if found else None, with_amount(Line(), words.quantity, words.unit, words.also)
    if went:
        issued = _booked(turn, said, item_id, WENT)
        return instead(turn, issued, said) if issued else []
    booked = _booked(turn, said, item_id, CAME)
    sent = documents.last_sent_to(turn.connection, turn.site.id, item_id, turn.now - reversing.UNDO_FOR)
    if sent is not None and (booked is None or _is_later(sent, booked.posted)):
        return _of_transfer(turn, sent, said, item_id)
    if booked:
        return instead(turn, booked, said)
    return [] if found else [turn.answer(turn.say("short-of-what"))]


def _booked(turn: Turn, said: Line, item_id: int | None, kinds: tuple[MovementKind, ...]) -> Booking | None:
    """Return the person's last booking of one of these kinds with a larger amount."""
    for posted in reversing.undoable(turn.connection, turn.person, turn.now, kinds, item_id):
        booking = describe(turn.connection, posted)
        line = in_own_units(turn.say, said, booking.item)
        with suppress(Refused):
            if booking.item.measure(line.amount or Decimal(), line.unit).steps < booking.total.steps:
                return booking
    return None


def _is_later(sent: Transfer, booked: Posted) -> bool:
    taken = sent.last(TransferStep.SEND)
    return taken is not None and taken.at > booked.recorded_at


def _of_transfer(turn: Turn, sent: Transfer, said: Line, item_id: int | None) -> list[Reply]:
    """Offer to take in what has come, with the rest still expected; if all of it is in, to count it."""
    lines = [line for line in sent.lines if item_id in (None, line.item.id)]
    if len(lines) > 1:
        return [turn.answer(turn.say("short-of-what"))]
    say, item = turn.say, lines[0].item
    told = in_own_units(say, said, item)
    came = item.measure(told.amount or Decimal(), told.unit)
    dispatched, on_the_way = (item.quantity(each) for each in (lines[0].flow.dispatched, lines[0].flow.in_transit))
    if came == dispatched:
        return []
    text, keyboard = transfer_card(turn.connection, say, sent, turn.person)
    if came.steps < on_the_way.steps:
        take_in = TakeIn(sent.id, lines[0].number, came.steps)
        part = Button(say.plain("transfer-take-in", quantity=say.quantity(came, item)), take_in)
        return [turn.answer(text, ((part,), *keyboard))]
    short = say("transfer-was-short", came=say.quantity(came, item), sent=say.quantity(dispatched, item))
    count = Button(say.plain("button-count"), Begin("count", Known(item.id)))
    return [turn.answer(join([text, short]), (*keyboard, (count,)))]
