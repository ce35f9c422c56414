"""Documents that are over: no card in a chat has a button left that acts on one."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.chat.buttons.counts import BookCount, LeaveCount
from bot.chat.buttons.reservations import Consume, Release
from bot.chat.buttons.settings import ApproveEntry, RejectEntry
from bot.chat.buttons.transfers import (
    Advance,
    BackToTransfer,
    CancelTransfer,
    HandOn,
    OfferDay,
    OfferSource,
    PickLine,
    RejectBecause,
)
from bot.chat.codec import unpack
from domain.operations.transfers.steps import OPEN
from domain.storage.schema.documents import counts, reservations, transfers
from domain.storage.schema.people import shown_cards
from domain.storage.schema.sheet import sheet_inbox
from domain.vocabulary import CountState, InboxState, ReservationState
from tests.simulation.ledger import read
from tests.simulation.network import Fate

if TYPE_CHECKING:
    from tests.simulation.world import World

ACTING = (
    Advance,
    BackToTransfer,
    CancelTransfer,
    HandOn,
    OfferDay,
    OfferSource,
    PickLine,
    RejectBecause,
    BookCount,
    LeaveCount,
    ApproveEntry,
    RejectEntry,
    Consume,
    Release,
)

UNHEARD = (Fate.LOST, Fate.UNHEARD, Fate.LATE, Fate.DOUBLED)

OVER = {
    "transfer_id": select(transfers.c.id).where(transfers.c.state.not_in(OPEN)),
    "count_id": select(counts.c.id).where(counts.c.state != CountState.ASKED),
    "reservation_id": select(reservations.c.id).where(reservations.c.state != ReservationState.HELD),
    "entry_id": select(sheet_inbox.c.id).where(sheet_inbox.c.state != InboxState.WAITING),
}


def wrong(world: "World") -> Iterator[str]:
    """Yield the buttons that are left, except on cards whose arrival may never have been confirmed to the program.

    Nothing is checked after a restore: the ledger does not know what was shown since the backup.
    """
    unheard = world.witness.deaths or any(world.network.faults[f"telegram: {each}"] for each in UNHEARD)
    if world.restored:
        return
    with read(world) as connection:
        known = {(row.chat, row.message) for row in connection.execute(select(shown_cards))}
        over = {field: set(connection.execute(query).scalars()) for field, query in OVER.items()}
    for chat, messages in world.telegram.world.messages.items():
        for message in messages:
            if unheard and (chat, message.id) not in known:
                continue
            rows = (message.buttons or {}).get("inline_keyboard", [])
            drawn = [each for row in rows for button in row if (each := unpack(button.get("callback_data", "")))]
            for action in (each.action for each in drawn if isinstance(each.action, ACTING)):
                world.counts["buttons of documents left"] += 1
                for field, ended in over.items():
                    if getattr(action, field, None) in ended:
                        yield f"in {chat} the card {message.id} still has {action}, which is over"
