"""Transfers, moved on by tapping their cards."""

from collections.abc import Callable

from bot.cards.transfer import transfer_card
from bot.chat.buttons.transfers import (
    Advance,
    BackToTransfer,
    CancelTransfer,
    HandOn,
    PickLine,
    PickSome,
    RejectBecause,
    TakeIn,
    TakeMore,
    UndoStep,
)
from bot.chat.replies import Button, Reply
from bot.chat.texts import join
from bot.chat.turn import Turn
from bot.drafts import next_message
from bot.routes import offers
from domain.company.people import Right
from domain.errors import KeptCannotGo
from domain.ledger import keys
from domain.ledger.context import Context
from domain.operations.transfers import correcting, deciding, documents, receiving, sending, settling, steps
from domain.operations.transfers.documents import Line, Transfer
from domain.operations.transfers.receiving import Came
from domain.vocabulary import Owner, TransferStep

BY_TAP: dict[str, Callable[[Context, int], Transfer]] = {
    TransferStep.APPROVE: deciding.approve,
    TransferStep.WITHDRAW: deciding.withdraw,
    TransferStep.ACCEPT: deciding.accept,
    TransferStep.DECLINE: deciding.decline,
    TransferStep.TAKE: sending.take,
    TransferStep.SEND: sending.send,
    TransferStep.ISSUE: sending.issue,
    TransferStep.RECEIVE: receiving.receive,
    TransferStep.FINISH: settling.finish,
    TransferStep.LOSE: settling.lose,
    TransferStep.RETURN: settling.returned,
    TransferStep.MISCOUNT: settling.miscounted,
    TransferStep.RECOUNT: settling.recounted,
}


REASONS = ("needed", "elsewhere", "enough")
"""Reasons for a rejection that get a button; any other is typed."""


def advance(turn: Turn, tap: Advance) -> list[Reply]:
    """Take the step on the button; a rejection asks for its reason first."""
    if tap.step == TransferStep.REJECT:
        return [_ask_why(turn, tap.transfer_id)]
    if tap.step == TransferStep.OFFER:
        return [offers.ask(turn, tap.transfer_id)]
    if tap.step == TransferStep.HAND_ON:
        return [_ask_whom(turn, tap.transfer_id)]
    if tap.step == TransferStep.CANCEL:
        return [_ask_to_cancel(turn, tap.transfer_id)]
    if (take := BY_TAP.get(tap.step)) is None:
        return [turn.stale()]
    if transfer := _picked_since(turn, tap, TransferStep(tap.step)):
        return [turn.toast(turn.say.plain("transfer-picked-since"), alert=True), *_card(turn, transfer)]
    return _card(turn, take(_context(turn, tap.transfer_id, tap.step), tap.transfer_id))


def back(turn: Turn, tap: BackToTransfer) -> list[Reply]:
    """Show the card again, in place of a question about it."""
    turn.person.require(Right.SEE)
    return _card(turn, documents.get(turn.connection, tap.transfer_id))


def undo(turn: Turn, tap: UndoStep) -> list[Reply]:
    """Take back exactly the step on the button, never another one, even from an old card or a second tap."""
    context = _context(turn, tap.transfer_id, TransferStep.UNDO)
    return _card(turn, correcting.undo(context, tap.transfer_id, tap.step_id))


def _ask_to_cancel(turn: Turn, transfer_id: int) -> Reply:
    """Say what cancelling undoes, before it does."""
    transfer = documents.get(turn.connection, transfer_id)
    steps.require(turn.person, TransferStep.CANCEL, transfer)
    say = turn.say
    text, _ = transfer_card(turn.connection, say, transfer, turn.person)
    lines = [
        say(
            "cancel-undoes",
            what=what,
            quantity=say.quantity(line.item.quantity(many), line.item),
            name=say.name(line.item),
        )
        for line in transfer.lines
        for what, many in _undone_by_cancelling(line).items()
        if many
    ]
    sure = Button(say.plain("transfer-cancel-sure"), CancelTransfer(transfer_id, transfer.picks))
    back = offers.back_to(turn, transfer_id, TransferStep.CANCEL)
    return turn.answer(join([text, say("cancel-asks", site=say.name(transfer.source)), *lines]), ((sure, back),))


def _undone_by_cancelling(line: Line) -> dict[str, int]:
    """Return what happens to how much of a line."""
    flow = line.flow
    kept = line.wanted.steps if line.picked is None and not flow.dispatched else 0
    return {"kept": kept, "picked": flow.staged, "sent": flow.in_transit, "received": flow.received}


def cancel(turn: Turn, tap: CancelTransfer) -> list[Reply]:
    """Cancel, now that the person knows what it undoes."""
    if _picked_since(turn, tap, TransferStep.CANCEL):
        toast = turn.toast(turn.say.plain("transfer-picked-since"), alert=True)
        return [toast, _ask_to_cancel(turn, tap.transfer_id)]
    return _card(turn, deciding.cancel(_context(turn, tap.transfer_id, TransferStep.CANCEL), tap.transfer_id))


def _ask_why(turn: Turn, transfer_id: int) -> Reply:
    transfer = documents.get(turn.connection, transfer_id)
    steps.require(turn.person, TransferStep.REJECT, transfer)
    text, _ = transfer_card(turn.connection, turn.say, transfer, turn.person)
    reasons = tuple(
        (Button(turn.say.plain(f"rejection-{reason}"), RejectBecause(transfer_id, reason)),) for reason in REASONS
    )
    asks = turn.say("reject-why", chat="private" if turn.incoming.private else "group")
    next_message.expect(turn, BackToTransfer(transfer_id, TransferStep.REJECT))
    return turn.answer(join([text, asks]), (*reasons, (offers.back_to(turn, transfer_id, TransferStep.REJECT),)))


def reject(turn: Turn, tap: RejectBecause) -> list[Reply]:
    """Reject with the tapped reason."""
    return rejected(turn, tap.transfer_id, turn.say.plain(f"rejection-{tap.reason}"))


def rejected(turn: Turn, transfer_id: int, reason: str) -> list[Reply]:
    """Reject, and record the reason."""
    context = _context(turn, transfer_id, TransferStep.REJECT)
    return _card(turn, deciding.reject(context, transfer_id, reason))


def pick_line(turn: Turn, tap: PickLine) -> list[Reply]:
    """Tick a line off as picked; a line whose amount was already stated is unchanged."""
    context = _context(turn, tap.transfer_id, TransferStep.PICK)
    transfer = documents.get(turn.connection, tap.transfer_id)
    if any(line.number == tap.number and line.picked is not None for line in transfer.lines):
        return _card(turn, transfer)
    return _card(turn, sending.pick(context, tap.transfer_id, tap.number))


def pick_some(turn: Turn, tap: PickSome) -> list[Reply]:
    """Record the amount of a line picked, from a picture of it."""
    context = _context(turn, tap.transfer_id, TransferStep.PICK)
    transfer = documents.get(turn.connection, tap.transfer_id)
    line = transfer.lines[tap.number - 1]
    if line.picked is not None:
        return _card(turn, transfer)
    return _card(turn, sending.pick(context, tap.transfer_id, tap.number, line.item.quantity(tap.steps)))


def _ask_whom(turn: Turn, transfer_id: int) -> Reply:
    transfer = documents.get(turn.connection, transfer_id)
    steps.require(turn.person, TransferStep.HAND_ON, transfer)
    text, _ = transfer_card(turn.connection, turn.say, transfer, turn.person)
    buttons = [Button(turn.say.plain(f"owner-{each}"), HandOn(transfer_id, each)) for each in Owner]
    buttons.append(offers.back_to(turn, transfer_id, TransferStep.HAND_ON))
    return turn.answer(join([text, turn.say("hand-on-to")]), tuple((each,) for each in buttons))


def hand_on(turn: Turn, tap: HandOn) -> list[Reply]:
    """Hand on the search for missing goods."""
    context = _context(turn, tap.transfer_id, TransferStep.HAND_ON)
    return _card(turn, settling.hand_on(context, tap.transfer_id, Owner(tap.owner)))


def take_in(turn: Turn, tap: TakeIn) -> list[Reply]:
    """Take in what was reported to have come."""
    context = _context(turn, tap.transfer_id, TransferStep.RECEIVE)
    return _card(turn, receiving.receive(context, tap.transfer_id, {tap.number: Came(tap.steps)}))


def take_more(turn: Turn, tap: TakeMore) -> list[Reply]:
    """Take in what was sent, and record the surplus."""
    line = documents.get(turn.connection, tap.transfer_id).lines[tap.number - 1]
    sent = min(line.flow.in_transit, tap.steps)
    context = _context(turn, tap.transfer_id, TransferStep.RECEIVE)
    came = {tap.number: Came(sent, surplus=tap.steps - sent)}
    return _card(turn, receiving.receive(context, tap.transfer_id, came))


def kept_anew(turn: Turn, refused: KeptCannotGo) -> list[Reply]:
    """Reserve other goods and show which, before any of them go. Raises NotAllowed, NotEnough."""
    transfer = sending.keep_anew(_context(turn, refused.transfer_id, TransferStep.PICK), refused.transfer_id)
    why = turn.say.refusal(refused)
    text, keyboard = transfer_card(turn.connection, turn.say, transfer, turn.person)
    if turn.tap is None:
        return [Reply("send", join([why, text]), keyboard)]
    shown = turn.answer(text, keyboard) if isinstance(turn.tap, Advance | PickLine) else Reply("send", text, keyboard)
    return [turn.toast(why.plain, alert=True), shown]


def _picked_since(turn: Turn, tap: Advance | CancelTransfer, step: TransferStep) -> Transfer | None:
    """Return the transfer if its picks differ from those on the tapped card. Raises NotAllowed, AlreadyDecided."""
    transfer = documents.lock(turn.connection, tap.transfer_id)
    if tap.picks in (None, transfer.picks):
        return None
    steps.require(turn.person, step, transfer)
    return transfer


def _context(turn: Turn, transfer_id: int, step: str) -> Context:
    """Return the context of the next step.

    A step that was already taken is refused because of the transfer's state, not because of its key.
    """
    taken = len(documents.lock(turn.connection, transfer_id).history)
    return turn.context(keys.transfer_step(transfer_id, step, taken))


def _card(turn: Turn, transfer: Transfer) -> list[Reply]:
    return [turn.answer(*transfer_card(turn.connection, turn.say, transfer, turn.person))]
