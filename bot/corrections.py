"""Corrections: whoever answers a booking with another number is offered to have it booked again with that one."""

import re

from sqlalchemy.exc import NoResultFound

from bot import cards
from bot.replies import Button, Reply
from bot.turn import Turn
from bot.words import Unclear, read_quantity
from domain import ledger, reversing
from domain.bookings import describe

_INSTEAD = re.compile(
    r"(?i)\s*(?:\b(?:not|instead of|rather than)\b|不是).*|^\s*(?:should be|it was|应该是|应为|是)\s*"
)
""""12 not 21", "应该是12": what is left is the number that is right."""


def offer(turn: Turn, text: str) -> list[Reply]:
    """Offer to correct the booking that was replied to; nothing if this is no such reply."""
    undo = [data.split(":")[1] for data in turn.incoming.reply_taps if data.startswith("undo:")]
    if len(undo) != 1:
        return []
    try:
        amount, unit = read_quantity(_INSTEAD.sub("", text))
    except Unclear:
        return []
    try:
        booking = describe(turn.connection, ledger.get(turn.connection, int(undo[0])))
    except NoResultFound:  # of another time of this database
        return []
    item, say = booking.item, turn.say
    if text.strip()[:1] in "+-−–":  # something new, said about the same item
        return []
    reversing.check(turn.connection, booking.posted.id, turn.person, turn.now)
    quantity = item.measure(abs(amount), say.pack(item, unit) if unit else None)
    if quantity == booking.total:
        return []
    offered = say(
        "correct-offer",
        number=booking.posted.number,
        title=cards.title(say, item),
        before=say.quantity(booking.total, item),
        after=say.quantity(quantity, item),
    )
    correct = Button(say.plain("button-correct"), f"correct:{booking.posted.id}:{quantity.steps}")
    return [turn.answer(offered, ((correct,),))]
