"""Outdated buttons and messages, drawn for something other than what the ledger has now: nothing is done."""

from bot.cards.booking import booking_card
from bot.cards.count import count_card
from bot.cards.item import item_card
from bot.cards.lot import lot_card
from bot.cards.transfer import transfer_card
from bot.chat.buttons.action import Action, Outdated
from bot.chat.replies import Reply
from bot.chat.turn import Turn
from domain.company import catalogue
from domain.company.people import Right
from domain.ledger import lots, movements
from domain.ledger.bookings import describe
from domain.operations import counting
from domain.operations.transfers import documents


def refuse(turn: Turn, tap: Outdated) -> list[Reply]:
    """Say that nothing was done, and redraw the card if it is about the very same thing; else remove its buttons."""
    if tap.restored_at is None:
        return [turn.stale()]
    fresh = _fresh(turn, tap.same) if tap.same else None
    when = turn.say.time(tap.restored_at, turn.site.zone)
    said = turn.say.plain("tap-outdated", when=when, fresh="yes" if fresh else "no")
    return [turn.toast(said, alert=True), fresh or Reply("strip", target=turn.incoming.message)]


def refuse_answer(turn: Turn, outdated: Outdated) -> list[Reply]:
    """Say that nothing was done about a reply to an outdated message."""
    if outdated.restored_at is None:
        return [turn.answer(turn.say("answer-stale"))]
    return [turn.answer(turn.say("answer-outdated", when=turn.say.time(outdated.restored_at, turn.site.zone)))]


def _fresh(turn: Turn, action: Action) -> Reply | None:
    """Return the current card, in place of the old one."""
    connection = turn.connection
    match vars(action):
        case {"movement_id": int(number)}:
            return turn.answer(*booking_card(turn, describe(connection, movements.get(connection, number))))
        case {"transfer_id": int(number)}:
            return turn.answer(*transfer_card(connection, turn.say, documents.get(connection, number), turn.person))
        case {"count_id": int(number)}:
            count = counting.get(connection, number)
            decides = turn.person.may(Right.DECIDE, count.place.site_id)  # others must not see what the books say
            return turn.answer(*count_card(turn, count)) if decides else None
        case {"lot_id": int(number)} if number:
            item, lot = lots.by_id(connection, number)
            return turn.answer(*lot_card(turn, item, lot.code))
        case {"item_id": int(number)}:
            return turn.answer(*item_card(turn, catalogue.get(connection, number)))
        case {"known": known}:
            return turn.answer(*item_card(turn, catalogue.get(connection, known.item_id)))
        case _:
            return None
