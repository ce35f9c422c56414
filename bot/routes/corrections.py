"""Corrections: another number for a booking, as a reply to it or by editing the original message."""

import re
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import Connection
from sqlalchemy.exc import NoResultFound

from bot.cards.stock import item_title
from bot.chat.buttons.bookings import Correct, Undo
from bot.chat.replies import Button, Reply
from bot.chat.turn import Turn
from bot.drafts import dialogue, store
from bot.drafts.answers import with_amount
from bot.drafts.draft import Draft, Line
from bot.drafts.units import in_own_units
from bot.language.folding import fold
from bot.language.handover import Instead
from bot.language.lexicon import UNITS
from bot.language.reader import read_amounts
from bot.language.second_thoughts import amended, is_wrong, takes_back
from bot.language.wishes import only_came
from bot.language.words import Amount, Unclear, Words
from bot.routes.hearing import meant
from bot.routes.said import said_line
from domain.company import search
from domain.errors import NeedsApproval, NotAllowed, Refused, UndoTooLate
from domain.ledger import keys, movements
from domain.ledger.bookings import Booking, describe
from domain.ledger.movements import Posted
from domain.operations import counting, escalating, reversing
from domain.operations.correcting import check_size
from domain.operations.counting import Count

MAX_SPOKEN_OF = 10
"""Recent bookings among which one with the wrong number is looked for."""

_WRONG = re.compile(
    r"(?i)\b(?:wrong|other|another|different|not (?:this|that|the right))"
    r" (?:item|product|thing|lot|batch|one|goods|bin|place)"
    r"|(?:商品|东西|货|批号|批次|库位|货位)(?:错了|不对|弄错|搞错)|(?:错|不对)的?(?:商品|货|批号|批次)|记错|弄错|搞错|错了(?![^0-9]*[0-9])"
)


_ONLY = re.compile(
    r"(?i)^\s*(?:(?:it |they |that )?(?:was|were|is|are) )?(?:only|just|只有?|才有?"
    r"|就)\s*(?=[0-9一二两三四五六七八九十半])"
)
"""Words before the correct number."""


def offer(turn: Turn, text: str) -> list[Reply]:
    """Offer to correct the booking that was replied to; nothing, if it is not such a reply."""
    undo = [tap.movement_id for tap in turn.reply_taps if isinstance(tap, Undo)]
    if len(undo) != 1:
        return []
    if _WRONG.search(text) or is_wrong(text) or takes_back(text):
        return _send_anew(turn, undo[0])
    try:
        told = amended(text)
        said = told.right if told else only_came(fold(text)) or _ONLY.sub("", fold(text))
        (amount, unit), also = read_amounts(said, turn.units)
    except Unclear:
        return []
    try:
        booking = describe(turn.connection, movements.get(turn.connection, undo[0]))
    except NoResultFound:  # from a time before this database was restored
        return []
    if text.strip()[:1] in "+-−–":  # something new about the same item
        return []
    if (counted := counting.booked_as(turn.connection, booking.posted.id)) is not None:
        return _count_again(turn, counted, with_amount(Line(), abs(amount), unit, also))
    return instead(turn, booking, with_amount(Line(), abs(amount), unit, also))


def spoken(turn: Turn, text: str) -> list[Reply]:
    """Offer to correct the last booking, without a reply to its card; nothing, if the text is no correction."""
    if (told := amended(text)) is None:
        return []
    try:
        (amount, unit), also = read_amounts(told.right, turn.units)
        before = read_amounts(told.wrong, turn.units)[0] if told.wrong else None
    except Unclear:
        return _of_another_kind(turn, told)
    limit = MAX_SPOKEN_OF if before else 1
    for posted in reversing.undoable(turn.connection, turn.person, turn.now, limit=limit):
        booking = describe(turn.connection, posted)
        if counting.booked_as(turn.connection, posted.id) is None and (before is None or _is_of(turn, booking, before)):
            return instead(turn, booking, with_amount(Line(), abs(amount), unit, also))
    return []


def _of_another_kind(turn: Turn, told: Instead) -> list[Reply]:
    """Say what to do about another item or unit than booked: "i mean cola", 不是盐，是可乐, "cases not packs"."""
    last = reversing.last_undoable(turn.connection, turn.person, turn.now)
    right = told.right.strip(" ,.!。！")
    is_unit = right.casefold() in {*UNITS, *turn.units} and bool(told.wrong)
    if last is None or any(c.isdigit() for c in right) or not (is_unit or _is_item(turn, right)):
        return []
    return _send_anew(turn, last.id)


def _is_item(turn: Turn, name: str) -> bool:
    found = search.find(turn.connection, name, 1)
    return bool(found.items) and found.sure


def _is_of(turn: Turn, booking: Booking, amount: Amount) -> bool:
    """Whether this amount was booked."""
    line = in_own_units(turn.say, with_amount(Line(), abs(amount.value), amount.unit), booking.item)
    try:
        return booking.item.measure(line.amount or Decimal(0), line.unit) == booking.total
    except Refused:
        return False


def _send_anew(turn: Turn, movement_id: int) -> list[Reply]:
    """Say what to do about a wrong item or lot: undo it, and send it again."""
    try:
        number = movements.get(turn.connection, movement_id).number
    except NoResultFound:
        return []
    undo = Button(turn.say.plain("button-undo"), Undo(movement_id))
    return [turn.answer(turn.say("wrong-booking", number=number), ((undo,),))]


def edited(turn: Turn) -> list[Reply]:
    """Handle an edited message: its booking stands, and may be corrected.

    The new text is not booked, because it may have been booked in another way since.
    """
    draft = store.opened_by(turn.connection, f"message:{turn.incoming.place}")
    posted = _standing(turn.connection, keys.draft(draft.id)) if draft else None
    if draft is None or posted is None:
        return [Reply("send", turn.say("edited-unread"), quote=turn.incoming.message)] if turn.incoming.private else []
    booking, command = describe(turn.connection, posted), turn.incoming.command
    words = meant(turn, f"/{command} {turn.incoming.text}" if command else turn.incoming.text)
    if isinstance(words, Words) and words.quantity is not None and _says_the_same_but_how_many(turn, words, draft):
        unit = words.unit or (draft.line.unit if draft.line.photos else None)  # of the pack that was photographed
        told = instead(turn, booking, with_amount(Line(), words.quantity, unit, words.also))
    else:
        quantity = turn.say.quantity(booking.total, booking.item)
        stands = turn.say(
            "edited-booked", number=posted.number, quantity=quantity, title=item_title(turn.say, booking.item)
        )
        undo = Button(turn.say.plain("button-undo"), Undo(posted.id))
        told = [Reply("send", stands, ((undo,),) if posted.kind in reversing.REVERSIBLE else ())]
    return [replace(each, quote=turn.incoming.message) for each in told]


def _standing(connection: Connection, key: str) -> Posted | None:
    """Return what was booked under this key, or its correction; None, if that was undone."""
    posted = movements.find_by_key(connection, key)
    while posted is not None and movements.reversal_of(connection, posted.id):
        posted = movements.find_by_key(connection, keys.rebooking(keys.correction(posted.id)))
    return posted


def _says_the_same_but_how_many(turn: Turn, words: Words, draft: Draft) -> bool:
    """Whether the words differ from the draft only in the amount, not in the action, item, lot, day or place."""
    if words.verb != draft.verb or draft.verb == "adjust":  # for an adjustment, the sign counts, too
        return False
    found = search.find(turn.connection, words.rest, 1)
    if words.rest and not (found.sure and [item.id for item in found.items] == [draft.line.item]):
        return False
    said = replace(said_line(turn, words), amount=None, unit=None, also=None, heard=())
    return draft.line | said == draft.line


def instead(turn: Turn, booking: Booking, said: Line) -> list[Reply]:
    """Offer to book another quantity instead; nothing, if it is the same."""
    item, say = booking.item, turn.say
    line = in_own_units(say, said, item)
    quantity = item.measure(line.amount or Decimal(0), line.unit)
    if quantity == booking.total:
        return []
    try:
        reversing.check_reversible(turn.connection, turn.person, booking.posted.id, turn.now)
        check_size(turn.connection, turn.person, booking.posted.id, quantity.steps)
    except (UndoTooLate, NotAllowed, NeedsApproval) as refusal:
        return ask_managers(turn, booking.posted.id, quantity.steps, refusal)
    offered = say(
        "correct-offer",
        number=booking.posted.number,
        title=item_title(say, item),
        before=say.quantity(booking.total, item),
        after=say.quantity(quantity, item),
    )
    correct = Button(say.plain("button-correct"), Correct(booking.posted.id, quantity.steps))
    return [turn.answer(offered, ((correct,),))]


def _count_again(turn: Turn, counted: Count, found: Line) -> list[Reply]:
    """Handle another number for a count, which is a new count rather than a new difference."""
    told = Line(item=counted.item.id, place=counted.place.id, lot=counted.lot or None)
    return dialogue.begin(turn, "count", told | found, origin=f"message:{turn.incoming.place}")


def ask_managers(turn: Turn, movement_id: int, steps: int | None, refusal: Refused) -> list[Reply]:
    """Ask a manager to undo or correct a booking, for those who may not.

    Raises the refusal if there is nobody to ask.
    """
    asked = escalating.ask_managers(turn.connection, turn.person, movement_id, steps, turn.now)
    if not asked:
        raise refusal
    names = turn.say.listed(manager.name for manager in asked)
    return [Reply("send", turn.say("asked-managers", managers=names))]
