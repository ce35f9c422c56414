"""Booking cards, and requests to undo or correct a booking."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from bot.cards.layout import BELOW
from bot.cards.stock import item_title, lot_name, lot_state
from bot.chat.buttons.bookings import Correct, Undo
from bot.chat.buttons.items import ShowItem
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from bot.chat.wording import Wording
from domain.company import people
from domain.company.people import Person, Right
from domain.ledger import movements, own_lots, past, valuation
from domain.ledger.bookings import Booking, describe
from domain.operations import reversing
from domain.operations.correcting import CORRECTS
from domain.quantities import price_of_unit
from domain.vocabulary import LocationKind, MovementKind


def booking_card(turn: Turn, booking: Booking, broken: Booking | None = None) -> tuple[Html, Keyboard]:
    """Return what was booked, what of it was broken, the new stock, and Undo."""
    say, kind = turn.say, booking.posted.kind
    sign = {LocationKind.LOSS: "+"}.get(booking.parts[0].source_kind, "−") if kind is MovementKind.ADJUSTMENT else ""
    quantity = f"{sign}{say.quantity(booking.total, booking.item)}"
    parts = [
        say(f"booked-{kind}", quantity=quantity, number=booking.posted.number),
        item_title(say, booking.item),
        *_parts(say, booking),
        *([say("booked-on", date=say.day(booking.day))] if booking.day else []),
        *note_lines(say, booking.note, booking.party),
        *([say("booked-hint")] if kind is MovementKind.CUSTOMER_RETURN else []),
        *_own_lots(say, booking),
        *_cost(turn, booking),
        *([_broken(say, broken)] if broken else []),
        *restated(turn, booking),
        say("stock-now", site=say.name(booking.site), quantity=say.quantity(booking.stock, booking.item)),
    ]
    undo = Button(say.plain("button-undo"), Undo(booking.posted.id))
    show = Button(say.plain("button-stock"), ShowItem(booking.item.id))
    return join(parts), ((undo, show),) if reversing.is_undone_here(turn.connection, booking.posted) else ((show,),)


def restated(turn: Turn, booking: Booking) -> list[Html]:
    """Return the counts that stay as counted despite this late entry about the time before them."""
    say, told = turn.say, []
    for each in past.restated_by(turn.connection, booking.posted.id):
        quantity = say.quantity(booking.item.quantity(abs(each.steps)))
        sign = "+" if each.steps > 0 else "−"
        told.append(say("booked-restated", number=each.number, difference=f"{sign}{quantity}"))
    return told


def _broken(say: Wording, broken: Booking) -> Html:
    quantity = say.quantity(broken.total, broken.item)
    return say("booked-broken", quantity=quantity, number=broken.posted.number, how=broken.note)


def note_lines(say: Wording, note: str, party: str) -> list[Html]:
    """Return the other party, and a movement's note; for a correction, which booking it replaces."""
    parts = [say("party", party=party)] if party else []
    if note.startswith(CORRECTS):
        return [*parts, say("booked-instead", number=note.removeprefix(CORRECTS))]
    return [*parts, say("booked-note", note=note)] if note else parts


def _parts(say: Wording, booking: Booking) -> list[Html]:
    """Return where it was put, where it is taken from, or both, lot by lot."""
    lines = []
    for part in booking.parts:
        ends = ((part.source_kind, part.source), (part.target_kind, part.target))
        inside = [say.place(kind, code) for kind, code in ends if say.has(f"place-{kind}")]
        place = Html(" → ".join(say("place", place=each) for each in inside))
        words = [say("stock-place", place=place, quantity=say.quantity(part.quantity))]
        words += [lot_name(say, part.lot)] if part.lot else []
        expiry = say("expiry", date=say.day(part.expiry), days=0) if part.expiry else None
        lines.append(join([join(words, " · "), *lot_state(say, part.status, expiry)], BELOW))
    return lines


def _own_lots(say: Wording, booking: Booking) -> list[Html]:
    """Return what to write on goods that came without a printed lot."""
    if booking.posted.kind not in (MovementKind.RECEIPT, MovementKind.CUSTOMER_RETURN):
        return []
    return [say("booked-own-lot", lot=each.lot) for each in booking.parts if own_lots.is_own(each.lot)]


def _cost(turn: Turn, booking: Booking) -> list[Html]:
    """Return a receipt's cost, and where it comes from if nobody stated a price.

    People see what they stated themselves; all other costs are for those who may see them, and never shown in groups.
    """
    shown = turn.sees_costs(booking.site.id)
    own = booking.person_id == turn.person.id and booking.cost is not None
    if booking.posted.kind is not MovementKind.RECEIPT or not (shown or own):
        return []
    if booking.cost is not None:
        unit, per_unit = turn.say.unit(booking.item.unit, Decimal(1)), price_of_unit(booking.cost, booking.total)
        each = turn.say.plain("price-per", price=turn.say.number(per_unit), unit=unit)
        return [turn.say("cost-said", cost=turn.say.money(booking.cost), each=each)]
    usual = valuation.usual_cost(turn.connection, booking.item.id, booking.total.steps)
    return [turn.say(f"cost-{usual.basis}", cost=turn.say.money(usual.minor))]


def correction_request(
    connection: Connection, say: Wording, body: dict[str, Any], reader: Person | None
) -> tuple[Html, Keyboard]:
    """Return the request to undo or correct a booking, with the button that does it; or who did it."""
    booking = describe(connection, movements.get(connection, body["movement"]))
    steps: int | None = body["steps"]
    text = say(
        "asked-to-undo" if steps is None else "asked-to-correct",
        person=people.get(connection, body["asker"]).name,
        number=booking.posted.number,
        title=item_title(say, booking.item),
        site=say.name(booking.site),
        before=say.quantity(booking.total, booking.item),
        after=say.quantity(booking.item.quantity(steps or 0), booking.item),
    )
    if done := movements.reversal_of(connection, booking.posted.id):
        by = describe(connection, done).person_id
        name = people.get(connection, by).name if by else ""
        return join([text, say("asked-is-done", person=name, number=done.number)]), ()
    if reader is None or not reader.may(Right.DECIDE, booking.site.id):
        return text, ()
    if steps is None:
        return text, ((Button(say.plain("button-undo"), Undo(booking.posted.id)),),)
    return text, ((Button(say.plain("button-correct"), Correct(booking.posted.id, steps)),),)
