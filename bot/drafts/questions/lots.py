"""Questions about the lot and its expiry."""

from contextlib import suppress
from dataclasses import replace

from bot.chat.turn import Turn
from bot.drafts.draft import Line, Topic, Verb
from bot.drafts.questions.question import Question, becomes
from bot.language.lots import LONGEST_LOT, is_odd, squeezed
from domain.company import catalogue, field_values, places
from domain.company.catalogue import Item
from domain.company.settings import fields
from domain.company.settings.fields import Field
from domain.errors import UnknownItem, UnknownPlace
from domain.ledger import lots, stock
from domain.ledger.stock import Holding
from domain.vocabulary import FieldOf, LotFact, Tracking

OFFERED = 6
"""Lots that get a button; any other can be typed."""


def batch(turn: Turn, _verb: Verb, line: Line, item: Item) -> Question | None:
    """Ask for the incoming lot and, if the item needs one and the lot is new, its expiry."""
    if item.tracking is Tracking.NONE:
        return None
    if not line.unprinted and not 0 < len(line.lot or "") <= LONGEST_LOT:
        today = turn.site.today(turn.now)
        held = stock.holdings(turn.connection, item, turn.site.id)
        question = _which(turn, line, [each for each in held if each.expiry is None or each.expiry >= today])
        none = becomes(turn.say.plain("button-unprinted"), replace(line, lot=None, unprinted=True))
        return replace(question, options=(*question.options, none), alone=1)
    lot = lots.find(turn.connection, item, line.lot or "")
    dated = line.expiry or (lot and lot.expiry) or (item.shelf_life and line.made)
    if item.tracking is Tracking.EXPIRY and not dated:
        return Question(Topic.EXPIRY, turn.say("ask-expiry"))
    return None


def own(turn: Turn, _verb: Verb, line: Line, item: Item) -> Question | None:
    """Ask for the custom fields of an incoming lot that have no value."""
    field = open_field(turn, line, item)
    if field is None:
        return None
    choices = [becomes(each, with_own(line, field, each)) for each in field.described.choices]
    unknown = becomes(turn.say.plain("button-own-unknown"), with_own(line, field, ""))
    title = field.title.to(turn.say.language)
    text = turn.say("ask-own", kind=field.described.kind, title=title)
    return Question(Topic.OWN, text, (*choices, unknown), row=3, alone=1)


def open_field(turn: Turn, line: Line, item: Item) -> Field | None:
    """Return the first custom field that has to be asked for."""
    if item.tracking is Tracking.NONE:
        return None
    asked = [each for each in fields.declared(turn.connection, FieldOf.LOT) if each.described.asked]
    lot = lots.find(turn.connection, item, line.lot) if asked and line.lot and item.id else None
    known = field_values.of_one(turn.connection, FieldOf.LOT, item.id, lot.id) if lot else []
    said = {key for key, _ in line.own} | {each.field.key for each in known}
    return next((each for each in asked if each.key not in said), None)


def with_own(line: Line, field: Field, value: str) -> Line:
    """Return the line with the value of a custom field."""
    return replace(line, own=(*line.own, (field.key, value)))


def found(turn: Turn, _verb: Verb, line: Line, item: Item) -> Question | None:
    """Ask of which lot there is more than the ledger says."""
    if item.tracking is Tracking.NONE or not line.amount or line.amount < 0 or line.lot:
        return None
    return _which(turn, line, stock.holdings(turn.connection, item, turn.site.id))


def counted(turn: Turn, _verb: Verb, line: Line, item: Item) -> Question | None:
    """Ask which lot in a place is counted; for an unknown one, whether it is right, and its expiry."""
    if item.tracking is Tracking.NONE:
        return None
    there = [each for each in stock.holdings(turn.connection, item) if each.location_id == line.place]
    if not 0 < len(line.lot or "") <= LONGEST_LOT:
        return _which(turn, line, there)
    if lots.find(turn.connection, item, line.lot or "") is not None:
        return None
    if not line.unknown_lot:
        new = becomes(turn.say.plain("new-lot-is", lot=line.lot or ""), replace(line, unknown_lot=True))
        known = _which(turn, line, there)
        return replace(
            known, text=turn.say("ask-new-lot", lot=line.lot or ""), options=(new, *known.options), rows=(1,)
        )
    if item.tracking is Tracking.EXPIRY and line.expiry is None:
        return Question(Topic.EXPIRY, turn.say("ask-expiry"))
    return None


def fact(turn: Turn, _verb: Verb, line: Line, _item: Item) -> Question | None:
    """Ask what to correct about a lot."""
    if line.fact is not None:
        return None
    options = tuple(becomes(turn.say.plain(f"fact-{each}"), replace(line, fact=each)) for each in LotFact)
    return Question(Topic.FACT, turn.say("ask-fact"), options, row=3)


def right(turn: Turn, _verb: Verb, line: Line, _item: Item) -> Question | None:
    """Ask for the correct value."""
    say = turn.say
    asked = {
        LotFact.EXPIRY: (line.expiry, Question(Topic.EXPIRY, say("ask-expiry"))),
        LotFact.MADE_ON: (line.made, Question(Topic.MADE, say("ask-made"))),
        LotFact.SUPPLIER_LOT: (line.supplier_lot, Question(Topic.SUPPLIER_LOT, say("ask-supplier-lot"))),
    }
    known, question = asked[line.fact or LotFact.EXPIRY]
    return None if known else question


def with_answered(turn: Turn, line: Line, item: Item, lot: str) -> Line:
    """Return the line with the lot that somebody typed; one that does not look like a lot is asked about first."""
    is_known = lots.find(turn.connection, item, lot) is not None
    if not is_known and (is_odd(lot) or _alike(lot, _held(turn, item)) or _is_of_something_else(turn, lot)):
        return replace(line, lot=None, unprinted=False, open=replace(line.open, odd_lot=lot))
    return of_lot(line, lot)


def of_lot(line: Line, lot: str) -> Line:
    """Return the line with this lot."""
    return replace(line, lot=lot, unknown_lot=False, unprinted=False, open=replace(line.open, odd_lot=""))


def sure_of_lot(line: Line) -> Line:
    """Return the line with the odd lot that was confirmed."""
    return replace(of_lot(line, line.open.odd_lot), unknown_lot=True)


def _held(turn: Turn, item: Item) -> list[str]:
    """Return the lots of the item that are in stock anywhere."""
    return list(dict.fromkeys(each.lot for each in stock.holdings(turn.connection, item) if each.lot))


def _is_of_something_else(turn: Turn, lot: str) -> bool:
    """Whether a place of the site or an item has this code."""
    with suppress(UnknownPlace):
        return bool(places.place(turn.connection, turn.site.id, lot))
    with suppress(UnknownItem):
        return bool(catalogue.by_sku(turn.connection, lot))
    return False


def _alike(lot: str, known: list[str]) -> list[str]:
    """Return the lots that differ only in punctuation and spaces: m0911 and M-0911."""
    return [each for each in known if squeezed(each) == squeezed(lot)]


def _which(turn: Turn, line: Line, held: list[Holding]) -> Question:
    """Ask which of the lots in stock, or another one."""
    known = dict.fromkeys(each.lot for each in held if each.lot)
    options = tuple(becomes(lot, of_lot(line, lot)) for lot in known)
    if not (odd := line.open.odd_lot):
        return Question(Topic.LOT, turn.say("ask-lot"), options[:OFFERED], row=2)
    so = becomes(turn.say.plain("yes-it-is", what=odd), sure_of_lot(line))
    likely = tuple(becomes(lot, of_lot(line, lot)) for lot in _alike(odd, list(known)))
    others = tuple(each for each in options if each not in likely)
    text = turn.say("ask-odd-lot", lot=odd)
    return Question(
        Topic.ODD_LOT, text, (*likely, so, *others[: OFFERED - len(likely)]), rows=(1,) * (len(likely) + 1), row=2
    )
