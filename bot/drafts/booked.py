"""What a draft has become: its bookings, reported and undone together."""

from dataclasses import replace

from bot.cards.booking import booking_card, restated
from bot.cards.layout import fit
from bot.cards.stock import item_title
from bot.chat.buttons.bookings import ShowBooking, Unlink
from bot.chat.buttons.drafts import UndoAll
from bot.chat.replies import Button, Keyboard, Reply
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from bot.drafts import store, told
from bot.drafts.doing import LineDone
from bot.drafts.draft import Draft
from domain.company.gs1 import printed
from domain.ledger import keys, movements
from domain.ledger.bookings import Booking, describe
from domain.operations import reversing
from domain.vocabulary import LotStatus


def with_results(draft: Draft, done: list[LineDone]) -> Draft:
    """Return the draft with what its lines have become."""
    booked = [booking for each in done for booking in (each.done, each.broken) if isinstance(booking, Booking)]
    movements = tuple(booking.posted.id for booking in booked)
    return replace(draft, lines=tuple(each.line for each in done), booked=movements)


def card(turn: Turn, draft: Draft, done: list[LineDone]) -> tuple[Html, Keyboard]:
    """Return what was booked, with Undo, and barcodes that are now known."""
    if draft.gathering is not None:
        first = done[0].done
        return _several(turn, draft, done) if isinstance(first, Booking) else first  # one document of all the lines
    (only,) = done
    text, keyboard = booking_card(turn, only.done, only.broken) if isinstance(only.done, Booking) else only.done
    text = join([text, *told.own_fields(turn, only.line)])
    if only.broken is not None:
        keyboard = ((Button(turn.say.plain("button-undo"), UndoAll(draft.id)), *keyboard[0][1:]), *keyboard[1:])
    if only.link is not None and (note := told.link_note(turn, only.line)):
        unlink = Button(turn.say.plain("button-unlink"), Unlink(only.link.id))
        return join([text, note]), (*keyboard, (unlink,))
    return text, keyboard


def _several(turn: Turn, draft: Draft, done: list[LineDone]) -> tuple[Html, Keyboard]:
    """List each line with its number, and one Undo for all."""
    say = turn.say
    bookings = [describe(turn.connection, movements.get(turn.connection, each)) for each in draft.booked]
    parts = [say("deliver-booked", verb=draft.verb, count=len(bookings)), *(_line(turn, each) for each in bookings)]
    parts += [told for each in bookings for told in restated(turn, each)]
    buttons = [Button(each.posted.number, ShowBooking(each.posted.id)) for each in bookings]
    rows = [tuple(buttons[start : start + 3]) for start in range(0, len(buttons), 3)]
    for each in done:
        if each.link is not None and (note := told.link_note(turn, each.line)):
            parts.append(note)
            label = f"{say.plain('button-unlink')}: {printed(each.link.code)}"
            rows.append((Button(label, Unlink(each.link.id)),))
    undo_all = Button(say.plain("button-undo-all"), UndoAll(draft.id))
    return fit(say, parts), ((undo_all,), *rows)


def _line(turn: Turn, booking: Booking) -> Html:
    say = turn.say
    lots = say.listed(dict.fromkeys(part.lot for part in booking.parts if part.lot))
    states = dict.fromkeys(part.status for part in booking.parts if part.status is not LotStatus.OK)
    known = [say("draft-amount", amount=say.quantity(booking.total, booking.item))]
    known += [say("lot", lot=lots)] if lots else []
    known += [say(f"lot-{state}") for state in states]
    title, number = item_title(say, booking.item), booking.posted.number
    return say("deliver-booked-line", number=number, title=title, known=join(known, " · "))


def undo(turn: Turn, draft_id: int) -> list[Reply]:
    """Undo everything that a draft has booked, or nothing. Raises what `reversing.reverse` raises."""
    draft = store.get(turn.connection, draft_id)
    if draft is None or not draft.booked:
        return [turn.stale()]
    with turn.connection.begin_nested():
        # In the locking order of `do`; of the same goods the last first, as it may have taken from what came before.
        for movement_id in sorted(draft.booked, key=lambda each: (*_goods(turn, each), -each)):
            _undo_one(turn, movement_id)
    undone = [describe(turn.connection, movements.get(turn.connection, each)) for each in draft.booked]
    parts = [turn.say("deliver-undone", count=len(undone)), *(_line(turn, each) for each in undone)]
    return [turn.answer(fit(turn.say, parts))]


def _undo_one(turn: Turn, movement_id: int) -> None:
    """Undo a booking, or its correction."""
    corrected = movements.find_by_key(turn.connection, keys.rebooking(keys.correction(movement_id)))
    if corrected is not None:
        _undo_one(turn, corrected.id)
        return
    reversing.reverse(turn.context(keys.undo(movement_id)), movement_id)


def _goods(turn: Turn, movement_id: int) -> tuple[int, int]:
    line = movements.lines_of(turn.connection, movement_id)[0]
    return line.item_id, line.lot_id
