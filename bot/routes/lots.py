"""Lots: their stories, and whether they may be used."""

from bot.cards.layout import PAGE
from bot.cards.lot import lot_card
from bot.cards.stock import item_label
from bot.chat.buttons import ShowLot
from bot.chat.replies import Button, Reply
from bot.chat.turn import Turn
from bot.drafts import dialogue
from bot.drafts.draft import Line, Verb
from domain.ledger import lots


def asked(turn: Turn) -> list[Reply]:
    """The story of the lot with this code; if several items have one, which item is asked."""
    found = lots.by_code(turn.connection, turn.incoming.text) if turn.incoming.text else []
    if not found:
        key = "lot-unknown" if turn.incoming.text else "lot-which"
        return [turn.answer(turn.say(key, lot=turn.incoming.text))]
    if len(found) == 1:
        item, lot = found[0]
        return [turn.answer(*lot_card(turn, item, lot.code))]
    choices = tuple((Button(item_label(turn.say, item, lot.code), ShowLot(lot.id)),) for item, lot in found[:PAGE])
    return [turn.answer(turn.say("several", words=turn.incoming.text), choices)]


def show(turn: Turn, tap: ShowLot) -> list[Reply]:
    """A lot's story."""
    item, lot = lots.by_id(turn.connection, tap.lot_id)
    return [Reply("send", *lot_card(turn, item, lot.code))]


def decide(turn: Turn, verb: Verb, lot_id: int) -> list[Reply]:
    """Hold, recall or free a lot, or put right what is known of it, once there is a reason."""
    item, lot = lots.by_id(turn.connection, lot_id)
    last = lots.last_correction if verb == "amend" else lots.last_decision
    origin = f"tap:{turn.incoming.place}:{turn.person.id}:{verb}:{last(turn.connection, lot)}"
    return dialogue.begin(turn, verb, Line(item=item.id, lot=lot.code), origin=origin)
