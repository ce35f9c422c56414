"""Transfers related to what several lines would book: goods on their way here, and goods to be picked."""

from sqlalchemy import select

from bot.chat.buttons.transfers import ShowTransfer, TakeAlbum
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html
from bot.chat.turn import Turn
from bot.drafts.draft import Draft
from domain.operations.transfers import documents, receiving, steps
from domain.operations.transfers.documents import Transfer
from domain.storage.schema.documents import transfer_lines, transfers
from domain.vocabulary import TransferStep

MAX_TRANSFERS = 3
"""Maximum transfers that get a button."""


def noted(turn: Turn, draft: Draft) -> tuple[Html | None, Keyboard]:
    """Return a note about related transfers to show before everything is booked, and buttons that show them."""
    items = {line.item for line in draft.lines if line.item} if draft.verb == "receive" else set()
    found = receiving.expected(turn.connection, turn.site, items) if items else []
    if not found:
        return None, ()
    lines = [line for each in found for line in each.lines if line.item.id in items and line.flow.in_transit]
    names = dict.fromkeys(turn.say.name(line.item) for line in lines)
    row = tuple(Button(f"🚚 {each.number}", ShowTransfer(each.id)) for each in found[:MAX_TRANSFERS])
    return turn.say("deliver-expected", names=turn.say.listed(names)), (row,)


def tasks(turn: Turn, draft: Draft) -> tuple[Html | None, Keyboard]:
    """Return buttons for tasks that an album without a caption may be about: those in which all of it is open."""
    items = {line.item for line in draft.lines}
    if draft.gathering is None or draft.gathering.verb_said or None in items or not items:
        return None, ()
    with_it = select(transfer_lines.c.transfer_id).where(transfer_lines.c.item_id.in_(items))
    still_open = documents.find(turn.connection, transfers.c.state.in_(steps.OPEN), transfers.c.id.in_(with_it))
    found = [
        Button(turn.say.plain(f"album-{step}", number=each.number), TakeAlbum(draft.id, each.id, step))
        for each in still_open
        for step in (TransferStep.PICK, TransferStep.RECEIVE)
        if step in steps.open_to(turn.person, each) and items <= open_items(each, step)
    ]
    return (turn.say("album-task"), tuple((each,) for each in found[:MAX_TRANSFERS])) if found else (None, ())


def open_items(transfer: Transfer, step: TransferStep) -> set[int]:
    """Return the items that are still to be picked for a transfer, or to arrive with it."""
    picks = step is TransferStep.PICK
    return {line.item.id for line in transfer.lines if (line.picked is None if picks else line.flow.in_transit)}
