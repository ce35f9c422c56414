"""Transfers as a list: number, route, goods, how long they have been in their state, and who has to act."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.cards.layout import fit
from bot.cards.transfer import centre_of
from bot.chat.buttons.transfers import ListTransfers, ShowTransfer, Transfers
from bot.chat.paging import page_of
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html
from bot.chat.wording import Wording
from domain.operations.transfers.documents import Transfer

PAGE = 8


def transfer_list(
    connection: Connection, say: Wording, what: Transfers, found: list[Transfer], now: datetime, start: int = 0
) -> tuple[Html, Keyboard]:
    """Return a page of open transfers, most urgent first, then longest waiting, with buttons to their cards."""
    if not found:
        return say(f"list-{what}-none"), ()
    page = page_of(sorted(found, key=lambda each: (each.needed_by or date.max, each.history[-1].at)), start, PAGE)
    lines = [_line(connection, say, each, now) for each in page.shown]
    buttons = [Button(each.number, ShowTransfer(each.id)) for each in page.shown]
    rows = tuple(tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4))
    others = page.buttons(lambda at: ListTransfers(what, at))
    return fit(say, [say(f"list-{what}", count=len(found)), *lines]), (*rows, *others)


def _line(connection: Connection, say: Wording, transfer: Transfer, now: datetime) -> Html:
    first, days = transfer.lines[0], (now - transfer.history[-1].at) // timedelta(days=1)
    return say(
        "list-transfer",
        number=transfer.number,
        state=say.plain(f"state-{transfer.state}"),
        source=say.name(transfer.source),
        target=centre_of(connection, say, transfer.use) if transfer.use else say.name(transfer.target),
        item=say.name(first.item),
        quantity=say.quantity(first.wanted, first.item),
        more=len(transfer.lines) - 1,
        days=days,
        needed=say.day(transfer.needed_by) if transfer.needed_by else "",
        has_day="yes" if transfer.needed_by else "no",
        person=transfer.history[-1].person.name,
    )
