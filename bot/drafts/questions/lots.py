"""Of which lot, and until when it keeps."""

from dataclasses import replace

from bot.chat.turn import Turn
from bot.drafts.draft import Line, Topic, Verb
from bot.drafts.questions.question import Question, becomes
from bot.language.lots import LONGEST_LOT
from domain.company.catalogue import Item
from domain.ledger import lots, stock
from domain.ledger.stock import Holding
from domain.vocabulary import Tracking

OFFERED = 6
"""Lots that have a button; any other can be typed."""


def batch(turn: Turn, _verb: Verb, line: Line, item: Item) -> Question | None:
    """The lot that comes in and, where the item needs one and the lot is new, its expiry."""
    if item.tracking is Tracking.NONE:
        return None
    if not 0 < len(line.lot or "") <= LONGEST_LOT:
        today = turn.site.today(turn.now)
        held = stock.holdings(turn.connection, item, turn.site.id)
        return _which(turn, line, [each for each in held if each.expiry is None or each.expiry >= today])
    lot = lots.find(turn.connection, item, line.lot or "")
    dated = line.expiry or (lot and lot.expiry) or (item.shelf_life and line.made)
    if item.tracking is Tracking.EXPIRY and not dated:
        return Question(Topic.EXPIRY, turn.say("ask-expiry"))
    return None


def found(turn: Turn, _verb: Verb, line: Line, item: Item) -> Question | None:
    """Of which lot there is more than the ledger says."""
    if item.tracking is Tracking.NONE or not line.amount or line.amount < 0 or line.lot:
        return None
    return _which(turn, line, stock.holdings(turn.connection, item, turn.site.id))


def counted(turn: Turn, _verb: Verb, line: Line, item: Item) -> Question | None:
    """Which of the lots in a place is counted."""
    if item.tracking is Tracking.NONE or line.lot:
        return None
    return _which(
        turn, line, [each for each in stock.holdings(turn.connection, item) if each.location_id == line.place]
    )


def _which(turn: Turn, line: Line, held: list[Holding]) -> Question:
    """Which of the lots that are held, or another one."""
    known = dict.fromkeys(each.lot for each in held if each.lot)
    options = tuple(becomes(lot, replace(line, lot=lot)) for lot in known)
    return Question(Topic.LOT, turn.say("ask-lot"), options[:OFFERED], row=2)
