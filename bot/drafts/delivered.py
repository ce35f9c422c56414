"""Delivered: the lines of a delivery that was confirmed, as bookings; told, and undone, together."""

from collections.abc import Iterator

from bot.cards.layout import fit
from bot.cards.stock import item_title
from bot.chat import pictures
from bot.chat.buttons import ShowBooking, UndoAll, Unlink
from bot.chat.replies import Button, Keyboard, Reply
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from bot.drafts import asking, drafts
from bot.drafts.deeds import DEEDS, Order
from bot.drafts.delivery_lines import line_of
from bot.drafts.drafts import Draft
from domain.company import barcodes
from domain.company.gs1 import printed
from domain.errors import Refused
from domain.ledger import posting
from domain.ledger.bookings import describe
from domain.ledger.posting import Origin, Posted
from domain.operations import reversing


class LineRefused(Exception):
    """The ledger refuses one of the lines."""

    def __init__(self, place: int, refusal: Refused) -> None:
        super().__init__(f"line {place + 1}: {refusal}")
        self.place = place
        self.refusal = refusal


def book(turn: Turn, draft: Draft) -> list[int]:
    """Book every line as a movement of its own; their ids, in the order of the lines. Raises LineRefused.

    They are booked in the order of their goods, and undone so: two deliveries of the same goods do not lock each other.
    """
    lines = draft.fields["lines"]
    booked: dict[int, Posted] = {}
    for place in sorted(range(len(lines)), key=lambda at: (lines[at]["item"], lines[at].get("lot", ""))):
        try:
            booked[place] = _book_line(turn, draft, place)
        except Refused as refusal:
            raise LineRefused(place, refusal) from refusal
    return [booked[place].id for place in range(len(lines))]


def _book_line(turn: Turn, draft: Draft, place: int) -> Posted:
    view = line_of(draft, place)
    item = asking.item_of(turn, view)
    if item is None:
        raise AssertionError("what is confirmed has an item in every line")
    line = draft.fields["lines"][place]
    origin = Origin(f"draft:{draft.id}:{place}", turn.person.id, line["message"], line["photo"])
    DEEDS[view.verb].do(Order(turn, view, item, origin))
    posted = posting.already(turn.connection, origin.key)
    if posted is None:
        raise AssertionError(f"{view.verb} is no movement")
    pictures.note_booked(turn.connection, posted.id, line["photos"][1:])
    return posted


def card(turn: Turn, draft: Draft) -> tuple[Html, Keyboard]:
    """What was booked, each line under its number, with Undo of them all; and the barcodes that are known now."""
    say, ids = turn.say, draft.fields["booked"]
    heading = say("deliver-booked", verb=draft.fields["verb"], count=len(ids))
    told = [heading, *(_booked_line(turn, movement_id) for movement_id in ids)]
    buttons = [Button(number, ShowBooking(movement_id)) for movement_id, number in _numbers(turn, ids)]
    rows = [tuple(buttons[start : start + 3]) for start in range(0, len(buttons), 3)]
    for place, line in enumerate(draft.fields["lines"]):
        if note := asking.linked_note(turn, line_of(draft, place)):
            told.append(note)
            code = printed(barcodes.get(turn.connection, line["linked"]).code)
            rows.append((Button(f"{say.plain('button-unlink')}: {code}", Unlink(line["linked"])),))
    undo_all = Button(say.plain("button-undo-all"), UndoAll(draft.id))
    return fit(say, told), ((undo_all,), *rows)


def _numbers(turn: Turn, ids: list[int]) -> Iterator[tuple[int, str]]:
    for movement_id in ids:
        yield movement_id, posting.get(turn.connection, movement_id).number


def _booked_line(turn: Turn, movement_id: int) -> Html:
    say, booking = turn.say, describe(turn.connection, posting.get(turn.connection, movement_id))
    lots = say.listed(dict.fromkeys(part.lot for part in booking.parts if part.lot))
    states = dict.fromkeys(part.status for part in booking.parts if part.status != "ok")
    known = [say("draft-amount", amount=say.quantity(booking.total, booking.item))]
    known += [say("lot", lot=lots)] if lots else []
    known += [say(f"lot-{state}") for state in states]
    title, number = item_title(say, booking.item), booking.posted.number
    return say("deliver-booked-line", number=number, title=title, known=join(known, " · "))


def undo(turn: Turn, draft_id: int) -> list[Reply]:
    """Undo all that a delivery has booked, or nothing. Raises what `reversing.reverse` raises."""
    draft = drafts.get(turn.connection, draft_id)
    if draft is None or "booked" not in draft.fields:
        return [turn.toast(turn.say.plain("tap-stale"), alert=True)]
    ids = draft.fields["booked"]
    with turn.connection.begin_nested():
        for movement_id in sorted(ids, key=lambda each: _goods(turn, each)):  # as `_book` has locked them
            _undo_one(turn, movement_id)
    told = [turn.say("deliver-undone", count=len(ids)), *(_booked_line(turn, each) for each in ids)]
    return [turn.answer(fit(turn.say, told))]


def _undo_one(turn: Turn, movement_id: int) -> None:
    """Undo a booking, or what it was corrected to."""
    corrected = posting.already(turn.connection, f"correct:{movement_id}:again")
    if corrected is not None:
        _undo_one(turn, corrected.id)
        return
    origin = Origin(f"undo:{movement_id}", turn.person.id, turn.incoming.place)
    reversing.reverse(turn.connection, movement_id, turn.person, origin, turn.now)


def _goods(turn: Turn, movement_id: int) -> tuple[int, int]:
    line = posting.movement_lines(turn.connection, movement_id)[0]
    return line.item_id, line.lot_id
