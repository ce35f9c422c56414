"""Lists of transfers: one's tasks, pending decisions, and everything that is open."""

from bot.cards.transfer import transfer_card
from bot.cards.transfer_list import transfer_list
from bot.chat.buttons.transfers import ListTransfers, ShowTransfer, Transfers
from bot.chat.replies import Reply
from bot.chat.texts import join
from bot.chat.turn import Turn
from bot.routes import counts
from domain.company.people import Right
from domain.operations.transfers import documents, steps
from domain.operations.transfers.documents import Transfer
from domain.storage.schema.documents import transfers
from domain.vocabulary import TransferStep

DECISIONS = frozenset({TransferStep.APPROVE, TransferStep.ACCEPT, TransferStep.LOSE})
"""The steps that decide on a transfer."""

TASKS = frozenset(
    {
        TransferStep.PICK,
        TransferStep.SEND,
        TransferStep.ISSUE,
        TransferStep.RECEIVE,
        TransferStep.RETURN,
        TransferStep.RECOUNT,
    }
)
"""The steps for which somebody has to go to the goods."""


def tasks(turn: Turn) -> list[Reply]:
    """List what the person has to pick, send, take in or find out, and whether there is anything to count."""
    return _listed(turn, "tasks")


def pending(turn: Turn) -> list[Reply]:
    """List what waits for the person's decision."""
    return _listed(turn, "pending")


def everything(turn: Turn) -> list[Reply]:
    """List everything open at the person's sites."""
    return _listed(turn, "transfers")


def turn_page(turn: Turn, tap: ListTransfers) -> list[Reply]:
    """Show another page of a list."""
    return _listed(turn, tap.what, tap.start)


def show(turn: Turn, tap: ShowTransfer) -> list[Reply]:
    """Show a transfer's card below the list."""
    transfer = documents.get(turn.connection, tap.transfer_id)
    turn.person.require(Right.SEE)
    return [Reply("send", *transfer_card(turn.connection, turn.say, transfer, turn.person))]


def _listed(turn: Turn, what: Transfers, start: int = 0) -> list[Reply]:
    mine = turn.person.sites(Right.SEE)
    theirs = transfers.c.source_id.in_(mine) | transfers.c.target_id.in_(mine)
    asked = transfers.c.requested_by == turn.person.id
    found = documents.find(turn.connection, transfers.c.state.in_(steps.OPEN), theirs | asked)
    shown = [each for each in found if _is_meant(turn, what, each)]
    text, keyboard = transfer_list(turn.connection, turn.say, what, shown, turn.now, start)
    if what == "tasks" and turn.person.may(Right.BOOK) and (count := counts.todo(turn).count):
        text = join([text, turn.say("tasks-to-count", count=count)])
    return [turn.answer(text, keyboard)]


def _is_meant(turn: Turn, what: Transfers, transfer: Transfer) -> bool:
    wanted = {"tasks": TASKS, "pending": DECISIONS}.get(what)
    theirs = transfer.discrepancy is not None and transfer.discrepancy.person.id == turn.person.id
    return wanted is None or (what == "pending" and theirs) or bool(wanted & set(steps.open_to(turn.person, transfer)))
