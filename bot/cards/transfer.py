"""A transfer, and the request for one."""

from collections.abc import Iterator

from sqlalchemy import Connection

from bot.cards.stock import item_title
from bot.chat.buttons import Action, Approve, Arrive, Reject, Withdraw
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html, join
from bot.chat.wording import Wording
from domain.company.people import Person, Right
from domain.ledger import stock
from domain.operations.transfers import Transfer
from domain.vocabulary import TransferState


def transfer_card(
    say: Wording, transfer: Transfer, reader: Person | None, *, decides: bool = True
) -> tuple[Html, Keyboard]:
    """A transfer as it stands, with what its reader may do next; without approving it, if `decides` is False."""
    text = say(
        f"transfer-{transfer.state}",
        number=transfer.number,
        title=item_title(say, transfer.item),
        quantity=say.quantity(transfer.quantity, transfer.item),
        source=say.name(transfer.source),
        target=say.name(transfer.target),
        requester=transfer.requested_by.name,
        decider=transfer.decided_by.name if transfer.decided_by else "",
        receiver=transfer.arrived_by.name if transfer.arrived_by else "",
    )
    buttons = _buttons(say, transfer, reader, decides=decides) if reader else ()
    return text, (buttons,) if buttons else ()


def _buttons(say: Wording, transfer: Transfer, reader: Person, *, decides: bool) -> tuple[Button, ...]:
    actions: dict[str, Action] = {}
    if transfer.state is TransferState.REQUESTED and decides and reader.may(Right.DECIDE, transfer.source.id):
        actions = {"approve": Approve(transfer.id), "reject": Reject(transfer.id)}
    elif transfer.state is TransferState.REQUESTED and reader == transfer.requested_by:
        actions = {"withdraw": Withdraw(transfer.id)}
    elif transfer.state is TransferState.IN_TRANSIT and reader.may(Right.BOOK, transfer.target.id):
        actions = {"arrive": Arrive(transfer.id)}
    return tuple(Button(say.plain(f"button-{verb}"), action) for verb, action in actions.items())


def transfer_notice(
    connection: Connection, say: Wording, transfer: Transfer, reader: Person | None
) -> tuple[Html, Keyboard]:
    """A transfer, for those who are told of it; while it is only requested, with the stock at both ends."""
    text, keyboard = transfer_card(say, transfer, reader)
    here = _stock_at_both_ends(connection, say, transfer) if transfer.state is TransferState.REQUESTED else ()
    return join([text, *here]), keyboard


def _stock_at_both_ends(connection: Connection, say: Wording, transfer: Transfer) -> Iterator[Html]:
    for site in (transfer.source, transfer.target):
        there = stock.on_shelves(connection, transfer.item, site.id)
        yield say("stock-now", site=say.name(site), quantity=say.quantity(there, transfer.item))
