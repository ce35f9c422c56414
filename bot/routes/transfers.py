"""Transfers, moved on by tapping their cards."""

from collections.abc import Callable

from bot.cards.transfer import transfer_card
from bot.chat.buttons import Advance, PickLine, TakeIn
from bot.chat.replies import Reply
from bot.chat.turn import Turn
from domain.ledger import keys
from domain.ledger.context import Context
from domain.operations.transfers import deciding, documents, receiving, sending, settling
from domain.operations.transfers.documents import Transfer
from domain.operations.transfers.receiving import Came
from domain.vocabulary import TransferStep

BY_TAP: dict[str, Callable[[Context, int], Transfer]] = {
    TransferStep.APPROVE: deciding.approve,
    TransferStep.REJECT: deciding.reject,
    TransferStep.WITHDRAW: deciding.withdraw,
    TransferStep.CANCEL: deciding.cancel,
    TransferStep.TAKE: sending.take,
    TransferStep.SEND: sending.send,
    TransferStep.RECEIVE: receiving.receive,
    TransferStep.FINISH: settling.finish,
    TransferStep.LOSE: settling.lose,
    TransferStep.RETURN: settling.returned,
    TransferStep.MISCOUNT: settling.miscounted,
    TransferStep.RECOUNT: settling.recounted,
}


def advance(turn: Turn, tap: Advance) -> list[Reply]:
    """Take the step that the button says."""
    return _card(turn, BY_TAP[tap.step](_context(turn, tap.transfer_id, tap.step), tap.transfer_id))


def pick_line(turn: Turn, tap: PickLine) -> list[Reply]:
    """Tick a line off as picked."""
    context = _context(turn, tap.transfer_id, TransferStep.PICK)
    return _card(turn, sending.pick(context, tap.transfer_id, tap.number))


def take_in(turn: Turn, tap: TakeIn) -> list[Reply]:
    """Take in what was said to have come."""
    context = _context(turn, tap.transfer_id, TransferStep.RECEIVE)
    return _card(turn, receiving.receive(context, tap.transfer_id, {tap.number: Came(tap.steps, surplus=tap.surplus)}))


def _context(turn: Turn, transfer_id: int, step: str) -> Context:
    """Of the next step: one that was taken already is refused for how the transfer stands, not for its key."""
    taken = len(documents.lock(turn.connection, transfer_id).history)
    return turn.context(keys.transfer_step(transfer_id, step, taken))


def _card(turn: Turn, transfer: Transfer) -> list[Reply]:
    return [turn.answer(*transfer_card(turn.connection, turn.say, transfer, turn.person))]
