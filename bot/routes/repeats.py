"""Repeats: the last booking, offered again. It is booked when they confirm."""

from bot.chat.replies import Reply
from bot.chat.turn import Turn
from bot.drafts import dialogue
from bot.drafts.answers import with_amount
from bot.drafts.draft import Line, Open, Verb
from bot.language.reader import read_amounts
from bot.language.repeats import repeated
from bot.language.words import Unclear
from domain.ledger.bookings import describe
from domain.operations import reversing
from domain.vocabulary import MovementKind

AGAIN: dict[MovementKind, Verb] = {MovementKind.RECEIPT: "receive", MovementKind.ISSUE: "issue"}
"""What can be repeated without saying of what."""


def asked(turn: Turn, text: str) -> list[Reply]:
    """Offer to book the same again; nothing, if the text says no such thing."""
    if (said := repeated(text)) is None:
        return []
    told = None
    if said.amount:
        try:
            told = read_amounts(said.amount, turn.units)
        except Unclear:
            return []  # it names its own item: 再收24盐
    last = reversing.undoable(turn.connection, turn.person, turn.now, tuple(AGAIN), limit=1)
    if not last:
        return [turn.answer(turn.say("repeat-nothing"))]
    booking = describe(turn.connection, last[0])
    line = Line(item=booking.item.id, amount=booking.total.amount, party=booking.party or None)
    if told:
        (amount, unit), also = told
        line = with_amount(line, amount, unit, also)
    line |= Line(open=Open(asks_first=turn.say("repeat-asks", number=booking.posted.number)))
    verb = next((each for each in AGAIN.values() if each == said.verb), AGAIN[booking.posted.kind])
    return dialogue.begin(turn, verb, line, origin=f"message:{turn.incoming.place}")
