"""A transfer's card: its state, and what its reader may do next."""

from collections.abc import Iterator

from sqlalchemy import Connection

from bot.cards.layout import BELOW, fit
from bot.cards.stock import item_title, lot_name
from bot.chat.buttons.action import Action
from bot.chat.buttons.transfers import Advance, PickLine, ShowHistory
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html, join
from bot.chat.wording import Wording
from domain.company.people import Person
from domain.company.settings import issuing
from domain.ledger import keys, stock
from domain.operations import reservations
from domain.operations.transfers import steps
from domain.operations.transfers.documents import Line, Taken, Transfer, Use
from domain.operations.transfers.steps import OPEN
from domain.vocabulary import TransferState, TransferStep

ROWS: tuple[tuple[TransferStep, ...], ...] = (
    (TransferStep.APPROVE, TransferStep.REJECT),
    (TransferStep.OFFER,),
    (TransferStep.ACCEPT, TransferStep.DECLINE),
    (TransferStep.RECEIVE,),
    (TransferStep.FINISH,),
    (TransferStep.RETURN, TransferStep.MISCOUNT),
    (TransferStep.HAND_ON,),
    (TransferStep.RECOUNT, TransferStep.LOSE),
    (TransferStep.SEND, TransferStep.ISSUE, TransferStep.TAKE),
    (TransferStep.WITHDRAW, TransferStep.CANCEL),
)
"""The steps that get a button, as they are laid out; lines are ticked off one by one."""

DECISIONS = (TransferStep.APPROVE, TransferStep.REJECT, TransferStep.OFFER)

SETTLED = (TransferState.RECEIVED, TransferState.CLOSED)


def transfer_card(
    connection: Connection, say: Wording, transfer: Transfer, reader: Person | None, *, decides: bool = True
) -> tuple[Html, Keyboard]:
    """Return a transfer in its current state. With `decides` False, buttons to decide on it are left out."""
    last = next(taken for taken in reversed(transfer.history) if taken.state == transfer.state)
    heading = say(
        f"requisition-{transfer.state}" if transfer.use else f"transfer-{transfer.state}",
        number=transfer.number,
        requester=transfer.requested_by.name,
        person=_whose(transfer, last).person.name,
    )
    open_to = steps.open_to(reader, transfer) if reader else []
    picks = TransferStep.PICK in open_to
    lines = [_line(connection, say, transfer, line, picks=picks) for line in transfer.lines]
    text = fit(say, [heading, *lines, _ends(connection, say, transfer), *_remarks(say, transfer, last.note)])
    shown = [step for step in open_to if _has_button(step, transfer, open_to, decides=decides)]
    more = ((Button(say.plain("transfer-history"), ShowHistory(transfer.id)),),) if len(transfer.history) > 1 else ()
    return text, (*_ticks(say, transfer, picks=picks), *_buttons(say, transfer, shown), *more)


def _whose(transfer: Transfer, last: Taken) -> Taken:
    """Return the step that the heading is about: who received goods is not who later settled what was missing."""
    if transfer.state is TransferState.APPROVED:
        return transfer.last(TransferStep.APPROVE, TransferStep.OFFER) or last
    if transfer.state in SETTLED:
        return transfer.last(TransferStep.RECEIVE) or last
    return last


def _ends(connection: Connection, say: Wording, transfer: Transfer) -> Html:
    """Return where it goes; for a requisition, who uses it and what for."""
    source, use = say.name(transfer.source), transfer.use
    if use is None:
        return say("transfer-route", source=source, target=say.name(transfer.target))
    purpose = issuing.name_of(connection, issuing.PURPOSES, use.purpose, say.language) if use.purpose else ""
    told = " · ".join(each for each in (centre_of(connection, say, use), purpose, use.order) if each)
    return say("transfer-route", source=source, target=told)


def centre_of(connection: Connection, say: Wording, use: Use) -> str:
    """Return the cost centre that uses it."""
    return issuing.name_of(connection, issuing.COST_CENTRES, use.cost_centre, say.language)


def _has_button(step: TransferStep, transfer: Transfer, open_to: list[TransferStep], *, decides: bool) -> bool:
    """Whether a step gets a button, of those that are open.

    Withdraw only for those who do not decide, finish only after something has come, send unless nothing was picked.
    """
    if step is TransferStep.WITHDRAW:
        return not decides or TransferStep.APPROVE not in open_to
    if step is TransferStep.FINISH:
        return transfer.state is TransferState.PARTLY_RECEIVED
    if step in (TransferStep.SEND, TransferStep.ISSUE):
        return any(line.picked is None or line.picked.steps for line in transfer.lines)
    return decides or step not in DECISIONS


def _line(connection: Connection, say: Wording, transfer: Transfer, line: Line, *, picks: bool) -> Html:
    title, quantity = item_title(say, line.item), say.quantity(line.wanted, line.item)
    several = "yes" if len(transfer.lines) > 1 else "no"
    told = [say("transfer-line", several=several, number=line.number, title=title, quantity=quantity)]
    told += _progress(say, line, transfer.state)
    if picks and line.picked is None:
        told += [
            say(
                "transfer-pick",
                place=say("place", place=say.place(pick.kind, pick.place)),
                lot=lot_name(say, pick.lot) if pick.lot else "",
                has_lot="yes" if pick.lot else "no",
                quantity=say.quantity(pick.quantity),
            )
            for pick in reservations.kept_where(connection, keys.transfer_reservation(transfer.id, line.item.id))
        ]
    return join(told, BELOW if len(transfer.lines) > 1 else "\n")


def _progress(say: Wording, line: Line, state: TransferState) -> Iterator[Html]:
    """Yield what became of a line, if that differs from what was approved."""

    def said(steps: int) -> str:
        return say.quantity(line.item.quantity(steps), line.item)

    flow, picked = line.flow, line.picked
    if line.wanted != line.asked:
        yield say("transfer-instead", quantity=say.quantity(line.asked, line.item))
    if picked is not None and (picked != line.wanted or flow.staged):
        is_all = "yes" if picked == line.wanted else "no"
        yield say("transfer-picked", quantity=say.quantity(picked, line.item), all=is_all)
    if not flow.issued and flow.received != flow.dispatched and (flow.received or state in SETTLED):
        yield say("transfer-some-arrived", arrived=said(flow.received))
    gone = {"damaged": flow.damaged, "lost": flow.lost, "returned": flow.returned, "unused": flow.unused}
    for what, steps_of_it in gone.items():
        if steps_of_it:
            yield say(f"transfer-{what}", quantity=said(steps_of_it))
    if flow.in_transit and state is TransferState.RECEIVED:
        yield say("transfer-missing", quantity=said(flow.in_transit))
    elif flow.in_transit and flow.received:
        yield say("transfer-expected", quantity=said(flow.in_transit))
    if line.surplus.steps:
        yield say("transfer-surplus", quantity=say.quantity(line.surplus, line.item))


def _remarks(say: Wording, transfer: Transfer, note: str) -> Iterator[Html]:
    yield from _wishes(say, transfer)
    if note:
        yield say("transfer-reason", reason=note)
    if transfer.carrier:
        yield say("transfer-carrier", carrier=transfer.carrier)
    yield from _waits(say, transfer)
    left = any(line.flow.dispatched for line in transfer.lines)
    if transfer.state in (TransferState.REJECTED, TransferState.WITHDRAWN, TransferState.CANCELLED) and not left:
        put_back = any(line.picked and line.picked.steps for line in transfer.lines)
        yield say("transfer-put-back" if put_back else "transfer-nothing-moved")


def _wishes(say: Wording, transfer: Transfer) -> Iterator[Html]:
    """Yield what is asked for besides the goods, and what is offered instead."""
    if transfer.offered_source:
        yield say("transfer-offered-source", site=say.name(transfer.offered_source))
    if transfer.offered_day:
        yield say("transfer-offered-day", date=say.day(transfer.offered_day))
    if transfer.needed_by:
        yield say("transfer-needed-by", date=say.day(transfer.needed_by))
    if transfer.note:
        yield say("transfer-note", note=transfer.note)


def _waits(say: Wording, transfer: Transfer) -> Iterator[Html]:
    """Yield for whom it waits, and since when, or how long its goods have been in transit."""
    sent = transfer.last(TransferStep.SEND)
    if found_by := transfer.discrepancy:
        begun = say.time(found_by.since, transfer.source.zone)
        yield say("transfer-to-find-out", owner=found_by.owner, person=found_by.person.name, time=begun)
    elif sent and transfer.state in OPEN:
        yield say("transfer-since", time=say.time(sent.at, transfer.target.zone))
    if transfer.state is TransferState.REQUESTED:
        yield say("transfer-waits")
    if transfer.state is TransferState.OFFERED:
        yield say("transfer-waits-for", person=transfer.requested_by.name)


def _ticks(say: Wording, transfer: Transfer, *, picks: bool) -> Keyboard:
    """Return a button for each of several lines that are not picked yet."""
    if not picks or len(transfer.lines) == 1:
        return ()
    left = [line for line in transfer.lines if line.picked is None]
    return tuple(
        (Button(say.plain("transfer-tick", number=line.number, name=say.name(line.item)), _tick(transfer, line)),)
        for line in left
    )


def _tick(transfer: Transfer, line: Line) -> PickLine:
    return PickLine(transfer.id, line.number)


def _buttons(say: Wording, transfer: Transfer, shown: list[TransferStep]) -> Keyboard:
    def button(step: TransferStep) -> Button:
        sends = step in (TransferStep.SEND, TransferStep.ISSUE)
        action: Action = Advance(transfer.id, step, transfer.picks if sends else None)
        found = step is TransferStep.RECEIVE and transfer.state is TransferState.RECEIVED
        key = "transfer-do-found" if found else f"transfer-do-{step}"
        key = "requisition-do-cancel" if step is TransferStep.CANCEL and transfer.use else key
        return Button(_sends(say, step, transfer) if sends else say.plain(key), action)

    rows = [tuple(button(step) for step in row if step in shown) for row in ROWS]
    return tuple(row for row in rows if row)


def _sends(say: Wording, step: TransferStep, transfer: Transfer) -> str:
    """Return what the button that sends or hands out says: all, or what was said to have been picked instead."""
    if all(line.picked in (None, line.wanted) for line in transfer.lines):
        return say.plain(f"transfer-do-{step}")
    if len(transfer.lines) > 1:
        return say.plain(f"transfer-do-{step}-listed")
    (line,) = transfer.lines
    return say.plain(f"transfer-do-{step}-some", quantity=say.quantity(line.picked or line.wanted, line.item))


def transfer_notice(
    connection: Connection, say: Wording, transfer: Transfer, reader: Person | None, hours: int = 0
) -> tuple[Html, Keyboard]:
    """Return a transfer for those who are told of it, with the stock at both ends for whoever may approve it."""
    text, keyboard = transfer_card(connection, say, transfer, reader)
    approves = reader is not None and TransferStep.APPROVE in steps.open_to(reader, transfer)
    here = _stock_at_both_ends(connection, say, transfer) if approves else ()
    days = hours // 24
    waits = [say("transfer-reminder", days=days, hours=hours)] if hours and transfer.state in OPEN else []
    return fit(say, [*waits, text, *here]), keyboard


def _stock_at_both_ends(connection: Connection, say: Wording, transfer: Transfer) -> Iterator[Html]:
    """Yield the stock at both ends, now and afterwards; of several lines, only what falls below its minimum."""
    ends = ((transfer.source, -1), *(() if transfer.use else ((transfer.target, 1),)))
    for line in transfer.lines:
        for site, sign in ends:
            there = stock.on_shelves(connection, line.item, site.id)
            after = line.item.quantity(max(0, there.steps + sign * line.wanted.steps))
            minimum = stock.minimum(connection, line.item, site.id)
            is_low = sign < 0 and after.steps < minimum.steps
            if is_low or len(transfer.lines) == 1:
                yield say(
                    "transfer-stock",
                    title=say.name(line.item),
                    several="yes" if len(transfer.lines) > 1 else "no",
                    site=say.name(site),
                    quantity=say.quantity(there, line.item),
                    after=say.quantity(after, line.item),
                    minimum=say.quantity(minimum, line.item),
                    low="yes" if is_low else "no",
                )
