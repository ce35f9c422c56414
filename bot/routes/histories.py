"""The full history of a transfer or requisition: who, when, with which picture and movement."""

from bot.cards.layout import fit
from bot.chat.buttons.bookings import ShowBooking
from bot.chat.buttons.transfers import ShowHistory, UndoStep
from bot.chat.replies import Button, Reply
from bot.chat.texts import Html
from bot.chat.turn import Turn
from domain.company.people import Right
from domain.operations.transfers import correcting, documents, steps
from domain.operations.transfers.documents import Leg, Taken, Transfer
from domain.vocabulary import TransferStep

MAX_MOVEMENTS = 30
"""Maximum buttons, for the last movements."""


def show(turn: Turn, tap: ShowHistory) -> list[Reply]:
    """Show every step on one card, with buttons to its movements, and to take back the last one."""
    turn.person.require(Right.SEE)
    transfer = documents.get(turn.connection, tap.transfer_id)
    legs = documents.legs(turn.connection, transfer)
    undone = {taken.undoes for taken in transfer.history}
    told = [_step(turn, transfer, taken, legs, undone=taken.id in undone) for taken in transfer.history]
    buttons = [Button(leg.number, ShowBooking(leg.movement_id)) for leg in legs[-MAX_MOVEMENTS:]]
    rows = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    if TransferStep.UNDO in steps.open_to(turn.person, transfer):
        last = transfer.standing[-1]
        told += _undone(turn, transfer)
        label = turn.say.plain("transfer-undo", step=turn.say.plain(f"step-{last.step}"))
        rows.insert(0, (Button(label, UndoStep(transfer.id, last.id)),))
    return [Reply("send", fit(turn.say, [turn.say("history-title", number=transfer.number), *told]), tuple(rows))]


def _undone(turn: Turn, transfer: Transfer) -> list[Html]:
    """Return what would be booked back."""
    say, moved = turn.say, correcting.moved_by(turn.connection, transfer, transfer.standing[-1])
    amounts = {number: came.good + came.damaged for number, came in moved.items()}
    return [
        say(
            "history-undoes",
            quantity=say.quantity(line.item.quantity(amounts[line.number]), line.item),
            name=say.name(line.item),
        )
        for line in transfer.lines
        if amounts[line.number]
    ]


def _step(turn: Turn, transfer: Transfer, taken: Taken, legs: list[Leg], *, undone: bool) -> Html:
    say, own = turn.say, [leg for leg in legs if leg.step_id == taken.id]
    site = steps.site_of(taken.step, transfer)
    return say(
        "history-step",
        step=say.plain(f"step-{taken.step}"),
        person=taken.person.name,
        time=say.time(taken.at, site.zone),
        note=taken.note,
        has_note="yes" if taken.note else "no",
        movements=", ".join(leg.number for leg in own),
        moved="yes" if own else "no",
        pictures=sum(leg.has_photo for leg in own),
        undone="yes" if undone else "no",
    )
