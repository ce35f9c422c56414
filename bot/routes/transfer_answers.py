"""Replies to a transfer's card: how much was picked, or has come; never a supplier's receipt."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from bot.cards.transfer import transfer_card
from bot.chat.buttons.transfers import (
    Advance,
    BackToTransfer,
    CancelTransfer,
    HandOn,
    OfferDay,
    OfferSource,
    PickLine,
    PickSome,
    RejectBecause,
    ShowHistory,
    TakeIn,
    TakeMore,
)
from bot.chat.replies import Button, Reply
from bot.chat.texts import join
from bot.chat.turn import Turn
from bot.drafts import next_message
from bot.drafts.answers import REASON_LENGTH
from bot.drafts.draft import Line as Said
from bot.drafts.lines import with_amounts
from bot.drafts.units import in_own_units
from bot.language.courtesies import stripped
from bot.language.folding import fold
from bot.language.handover import Instead, amounts_in, carrier_in, corrected, given_in, is_all
from bot.language.leftovers import questions
from bot.language.reader import read_amounts
from bot.language.shortfalls import cut_out
from bot.language.words import Amount, Unclear, Words
from bot.routes import offers
from bot.routes.hearing import meant
from bot.routes.transfers import advance, rejected
from domain.company import search
from domain.company.people import Right
from domain.errors import TooPrecise, UnknownPack
from domain.ledger import keys
from domain.operations.transfers import correcting, deciding, documents, receiving, requisitions, sending, steps
from domain.operations.transfers.documents import Line, Transfer
from domain.operations.transfers.receiving import Came
from domain.vocabulary import TransferStep

OF_TRANSFERS = (
    Advance,
    BackToTransfer,
    CancelTransfer,
    HandOn,
    ShowHistory,
    OfferSource,
    OfferDay,
    PickLine,
    PickSome,
    TakeIn,
    TakeMore,
    RejectBecause,
)
"""The buttons of a transfer's card."""


@dataclass(frozen=True)
class Told:
    """How much of a line, in steps: in good order, and damaged."""

    good: int
    damaged: int = 0


def answered(turn: Turn, text: str) -> list[Reply]:
    """Continue the transfer whose card was replied to; nothing, if it is no such reply."""
    ids = {tap.transfer_id for tap in turn.reply_taps if isinstance(tap, OF_TRANSFERS)}
    if len(ids) != 1:
        return []
    transfer = documents.lock(turn.connection, ids.pop())
    open_to = steps.open_to(turn.person, transfer)
    if asked := next((tap.asks for tap in turn.reply_taps if isinstance(tap, BackToTransfer)), None):
        return decided(turn, transfer, TransferStep(asked), text)
    if (instead := corrected(text)) and (told := _corrected(turn, transfer, instead, open_to)):
        return told
    if (carrier := carrier_in(text)) and (told := _carried(turn, transfer, carrier, open_to)):
        return told
    step = next((each for each in _DO if each in open_to), None)
    if step is None:
        return [_shown(turn, transfer)]  # what is said of it is nothing new
    key = keys.transfer_said(transfer.id, turn.incoming.place)
    if documents.is_taken(turn.connection, f"{key}:1"):
        return [_shown(turn, transfer)]
    return _DO[step](turn, transfer, text, key)


def decided(turn: Turn, transfer: Transfer, asked: TransferStep, text: str) -> list[Reply]:
    """Answer the question that was asked, whatever else may be done with the transfer by now.

    Raises AlreadyDecided if the question is pointless by now.
    """
    key = keys.transfer_said(transfer.id, turn.incoming.place)
    if documents.is_taken(turn.connection, f"{key}:1"):
        return [_shown(turn, transfer)]
    match asked:
        case TransferStep.REJECT:
            return rejected(turn, transfer.id, text[:REASON_LENGTH])
        case TransferStep.OFFER:
            steps.require(turn.person, asked, transfer)
            return _offered(turn, transfer, text, key)
        case _:
            return advance(turn, Advance(transfer.id, asked))


def _told(turn: Turn, transfer: Transfer, text: str, step: TransferStep) -> dict[int, Told] | Reply:
    """Return how much of which line is said, or the question about it."""
    told = _read(turn, text, transfer, step)
    return _how_many(turn, transfer, step) if told is None else told


def _how_many(turn: Turn, transfer: Transfer, step: TransferStep) -> Reply:
    many = "yes" if sum(_there(line, step) > 0 for line in transfer.lines) > 1 else "no"
    card, keyboard = transfer_card(turn.connection, turn.say, transfer, turn.person)
    # With the card's buttons, so that a reply to the question counts as one to the card, and what they are about.
    return turn.answer(join([card, turn.say("transfer-how-many", step=step, many=many)]), keyboard)


def _carried(turn: Turn, transfer: Transfer, carrier: str, open_to: list[TransferStep]) -> list[Reply]:
    """Send it with this carrier, or record who carries what is already in transit."""
    key = f"{keys.transfer_said(transfer.id, turn.incoming.place)}:1"
    if documents.is_taken(turn.connection, key):
        return [_shown(turn, transfer)]
    if TransferStep.SEND in open_to:
        return [_shown(turn, sending.send(turn.context(key), transfer.id, carrier))]
    if transfer.is_on_the_way and turn.person.may(Right.BOOK, transfer.source.id):
        return [_shown(turn, sending.name_carrier(turn.context(key), transfer.id, carrier))]
    return []


def _corrected(turn: Turn, transfer: Transfer, said: Instead, open_to: list[TransferStep]) -> list[Reply]:
    """Correct what was requested or moved last: "12 not 21". Nothing, if no line had the wrong number."""
    key = f"{keys.transfer_said(transfer.id, turn.incoming.place)}:1"
    if documents.is_taken(turn.connection, key):
        return [_shown(turn, transfer)]
    context = turn.context(key)
    if TransferStep.AMEND in open_to:
        had = {line.number: line.asked.steps for line in transfer.lines}
        wanted = _instead_of(turn, transfer, said, had)
        amounts = {number: transfer.lines[number - 1].item.quantity(steps) for number, steps in wanted.items()}
        return [_shown(turn, deciding.amend(context, transfer.id, amounts))] if wanted else []
    if TransferStep.UNDO not in open_to:
        return []
    moved = correcting.moved_by(turn.connection, transfer, transfer.standing[-1])
    had = {number: came.good + came.damaged + came.surplus for number, came in moved.items()}
    wanted = _instead_of(turn, transfer, said, had)
    return [_shown(turn, correcting.again(context, transfer.id, wanted))] if wanted else []


def _instead_of(turn: Turn, transfer: Transfer, said: Instead, had: dict[int, int]) -> dict[int, int]:
    """Return the one line that had the wrong number, with the right one."""
    try:
        (right, unit), (wrong, wrong_unit) = (read_amounts(each, turn.units)[0] for each in (said.right, said.wrong))
    except Unclear:
        return {}
    found: dict[int, int] = {}
    for line in transfer.lines:
        with suppress(UnknownPack, TooPrecise):  # then it belongs to another line
            if _steps(turn, line, wrong, wrong_unit or unit) == had[line.number]:
                found[line.number] = _steps(turn, line, right, unit or wrong_unit)
    return found if len(found) == 1 else {}


def _offered(turn: Turn, transfer: Transfer, text: str, key: str) -> list[Reply]:
    """Offer less, goods of another site, another day, or all of these."""
    told, instead = offer_in(turn, transfer, text)
    if told is None:
        next_message.expect(turn, BackToTransfer(transfer.id, TransferStep.OFFER))
        return [_how_many(turn, transfer, TransferStep.OFFER)]
    offered = {number: transfer.lines[number - 1].item.quantity(each.good) for number, each in told.items()}
    context = turn.context(f"{key}:1")
    return [_shown(turn, deciding.offer(context, transfer.id, offered, source=instead.source, day=instead.day))]


def offer_in(turn: Turn, transfer: Transfer, text: str) -> tuple[dict[int, Told] | None, offers.Instead]:
    """Return how much of which line a text offers, None if that cannot be read, and what it offers besides.

    Raises UnknownPack, TooPrecise.
    """
    rest, instead = offers.instead_in(turn, transfer, fold(stripped(text)))
    if not rest and instead != offers.Instead():
        return {}, instead
    return _read(turn, given_in(rest), transfer, TransferStep.OFFER), instead


def _picked(turn: Turn, transfer: Transfer, text: str, key: str) -> list[Reply]:
    told = _told(turn, transfer, text, TransferStep.PICK)
    if isinstance(told, Reply):
        return [told]
    picked = {number: transfer.lines[number - 1].item.quantity(each.good) for number, each in told.items()}
    return [_shown(turn, sending.pick_lines(turn.context(f"{key}:1"), transfer.id, picked))]


def _brought_back(turn: Turn, transfer: Transfer, text: str, key: str) -> list[Reply]:
    told = _told(turn, transfer, text, TransferStep.BRING_BACK)
    if isinstance(told, Reply):
        return [told]
    unused = {number: each.good for number, each in told.items()}
    return [_shown(turn, requisitions.bring_back(turn.context(f"{key}:1"), transfer.id, unused))]


def _received(turn: Turn, transfer: Transfer, text: str, key: str) -> list[Reply]:
    told = _told(turn, transfer, text, TransferStep.RECEIVE)
    if isinstance(told, Reply):
        return [told]
    for number, each in told.items():
        line = transfer.lines[number - 1]
        surplus = each.good + each.damaged - line.flow.in_transit
        if surplus > 0:
            return [_too_much(turn, transfer, line, each, surplus)]
    came = {number: Came(each.good, each.damaged) for number, each in told.items()}
    return [_shown(turn, receiving.receive(turn.context(f"{key}:1"), transfer.id, came))]


def _too_much(turn: Turn, transfer: Transfer, line: Line, told: Told, surplus: int) -> Reply:
    """Ask whether more came than was sent; nothing is booked before that is confirmed."""
    say, item = turn.say, line.item

    def said(steps_of_it: int) -> str:
        return say.quantity(item.quantity(steps_of_it), item)

    asked = say("transfer-too-much", came=said(told.good + told.damaged), sent=said(line.flow.in_transit))
    text, keyboard = transfer_card(turn.connection, say, transfer, turn.person)
    take_in = TakeMore(transfer.id, line.number, told.good + told.damaged)
    more = Button(say.plain("transfer-take-more", surplus=said(surplus)), take_in)
    return turn.answer(join([text, asked]), ((more,), *keyboard))


def _shown(turn: Turn, transfer: Transfer) -> Reply:
    return turn.answer(*transfer_card(turn.connection, turn.say, transfer, turn.person))


def _there(line: Line, step: TransferStep) -> int:
    """Return how much of a line "all" is."""
    match step:
        case TransferStep.RECEIVE:
            return line.flow.in_transit
        case TransferStep.BRING_BACK:
            return line.flow.used
        case _:
            return line.wanted.steps


def _read(turn: Turn, text: str, transfer: Transfer, step: TransferStep) -> dict[int, Told] | None:
    """Return how much of which line is said; None if it cannot be read like that."""
    there = {line.number: _there(line, step) for line in transfer.lines}
    lines = [line for line in transfer.lines if there[line.number]]
    if is_all(text):
        return {line.number: Told(there[line.number]) for line in lines}
    if questions(fold(text)):
        return None
    told, found = cut_out(fold(text), turn.units)
    told = amounts_in(told)
    try:
        if len(lines) == 1:
            amount, unit = _amount_in(turn, told, lines[0])
            if amount < 0:
                return None
            number = _steps(turn, lines[0], amount, unit)
            broken = _steps(turn, lines[0], found.broken.value, found.broken.unit or unit) if found.broken else 0
            return None if broken > number else {lines[0].number: Told(number - broken, broken)}
        if found.broken or found.expected:
            return None
        asked = tuple(Said(item=line.item.id) for line in lines)
        read = with_amounts(asked, told, turn.units)
    except Unclear:
        return None
    if read is None:
        return None
    amounts = {each.item: _steps(turn, _of(lines, each), each.amount or Decimal(), each.unit) for each in read}
    return {line.number: Told(amounts.get(line.item.id, 0)) for line in lines}


def _amount_in(turn: Turn, text: str, line: Line) -> Amount:
    """Read the amount of a line, which may be named: "8 bottles of water". Raises NotUnderstood, Ambiguous."""
    words = meant(turn, text)
    if isinstance(words, Words) and words.quantity and words.rest:
        found = search.find(turn.connection, words.rest, 1)
        is_no_more = words == Words(quantity=words.quantity, unit=words.unit, rest=words.rest)
        if is_no_more and found.sure and [item.id for item in found.items] == [line.item.id]:
            return Amount(words.quantity, words.unit)
    return read_amounts(text, turn.units)[0]


def _of(lines: list[Line], said: Said) -> Line:
    return next(line for line in lines if line.item.id == said.item)


def _steps(turn: Turn, line: Line, amount: Decimal, unit: str | None) -> int:
    """Return an amount in steps. Raises UnknownPack, TooPrecise."""
    if not amount:
        return 0
    said = in_own_units(turn.say, Said(item=line.item.id, amount=amount, unit=unit), line.item)
    return line.item.measure(said.amount or amount, said.unit).steps


_DO: dict[TransferStep, Callable[[Turn, Transfer, str, str], list[Reply]]] = {
    TransferStep.RECEIVE: _received,
    TransferStep.PICK: _picked,
    TransferStep.OFFER: _offered,
    TransferStep.BRING_BACK: _brought_back,
}
"""The steps about which a reply to a card may say something."""
