"""Lots: their stories, and whether they may be used."""

import re

from bot.cards.item import whole_item_card
from bot.cards.layout import PAGE
from bot.cards.lot import lot_card
from bot.cards.stock import item_label, item_list
from bot.chat.buttons.action import Known
from bot.chat.buttons.lots import ShowLot
from bot.chat.replies import Button, Reply
from bot.chat.turn import Turn
from bot.drafts import dialogue
from bot.drafts.draft import Line, Verb
from bot.language import enquiries
from bot.language.folding import fold
from bot.language.reader import words_of
from bot.language.words import Unclear, Words
from domain.company import search
from domain.ledger import lots

_DECIDED = re.compile(
    r"(?i)(?:please )?(?:hold|freeze|recall|block|quarantine|release|unblock) (?:the )?(?:lot |batch )?"
    r"(?P<code>[A-Za-z]*-?[0-9][\w-]*)"
    r"|(?:冻结|召回|封存|停用|解冻|放行)(?:批次|批号)?[ :：]*(?P<tag>[A-Za-z0-9][\w-]*)"
    r"|(?:where (?:did|has|have) )?(?:lot|batch|批次|批号)[ :：]*(?P<gone>[A-Za-z0-9][A-Za-z0-9-]*)"
    r"(?: go(?:ne)?|(?:都)?去哪[里儿]?了)"
)
"""Decisions about a lot are made by tapping its card."""


def told_of(turn: Turn, text: str) -> list[Reply]:
    """Tell the story of a lot that is asked about, "where is lot A12", or that is all the text says."""
    if (item := enquiries.expiry_asked(fold(text))) and (told := _expiring(turn, item)):
        return told
    if match := _DECIDED.fullmatch(fold(text).strip(" .!?。！？")):
        return _story(turn, match["code"] or match["tag"] or match["gone"])
    about = enquiries.about(fold(text)) or text
    words = words_of(about)
    if turn.reply_taps or isinstance(words, Unclear):
        return []
    if words.lot and words == Words(lot=words.lot):
        return _story(turn, words.lot)
    code = words.rest if words == Words(rest=words.rest) else ""
    known = any(c.isdigit() for c in code) and " " not in code and lots.by_code(turn.connection, code)
    return _story(turn, code) if known and not search.find(turn.connection, code, 1).items else []


def _expiring(turn: Turn, name: str) -> list[Reply]:
    """Tell when the items with this name expire, which their cards show with every lot."""
    found = search.find(turn.connection, name).items
    if len(found) > 1:
        return [turn.answer(*item_list(turn, name, found))]
    return [turn.answer(*whole_item_card(turn, found[0], Known(found[0].id)))] if found else []


def asked(turn: Turn) -> list[Reply]:
    """Tell the story of the lot given with the command."""
    return _story(turn, turn.incoming.text) if turn.incoming.text else [turn.answer(turn.say("lot-which"))]


def _story(turn: Turn, code: str) -> list[Reply]:
    """Tell the story of the lot with this code, asking which item if several have one."""
    found = lots.by_code(turn.connection, code)
    if not found:
        return [turn.answer(turn.say("lot-unknown", lot=code))]
    if len(found) == 1:
        item, lot = found[0]
        return [turn.answer(*lot_card(turn, item, lot.code))]
    choices = tuple((Button(item_label(turn.say, item, lot.code), ShowLot(lot.id)),) for item, lot in found[:PAGE])
    return [turn.answer(turn.say("several", words=code), choices)]


def show(turn: Turn, tap: ShowLot) -> list[Reply]:
    """Tell a lot's story."""
    item, lot = lots.by_id(turn.connection, tap.lot_id)
    return [Reply("send", *lot_card(turn, item, lot.code))]


def decide(turn: Turn, verb: Verb, lot_id: int) -> list[Reply]:
    """Hold, recall or free a lot, or correct what is known about it, once there is a reason."""
    item, lot = lots.by_id(turn.connection, lot_id)
    last = lots.last_correction if verb == "amend" else lots.last_decision
    origin = f"tap:{turn.incoming.place}:{turn.person.id}:{verb}:{last(turn.connection, lot)}"
    return dialogue.begin(turn, verb, Line(item=item.id, lot=lot.code), origin=origin)
